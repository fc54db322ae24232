"""What each week until the exam contains; made anew each day from what was done, so it never
scolds: what was left out is shared out over the days that remain.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

from quizbank.core.apportionment import apportioned

ROLLING_WEEKS = 4  # without an exam date
MOST_WEEKS = 8  # told in detail; what lies beyond is told in a sentence
MOST_ON_A_DAY = 1.5  # of the usual amount, so that one lost week does not make a mountain
LAST_WEEK = 7  # days before the exam in which only weak areas get new questions
FULL_EXAMS_BEFORE = (21, 14, 7)  # days before the exam, about which a full exam is sat
NOT_TWICE_WITHIN = 4  # days
REST_BEFORE = 4  # days before the exam from which on none is
TOLD_TOPICS = 3
WEEKEND = (5, 6)
EXACT = 1e-9  # below which a sum of shares counts as whole


class DayIs(StrEnum):
    """What a day of the plan is."""

    PAST = "past"
    STUDY = "study"
    OFF = "off"
    FULL_EXAM = "full_exam"  # a full practice exam
    EXAM = "exam"  # the real one
    AFTER = "after"


@dataclass(frozen=True)
class Habits:
    """How much a person wants to do, and on which days."""

    questions_a_day: int
    weights: Sequence[float] = (1.0,) * 7  # of the days from Monday on; 0 is a day off

    def on(self, day: date) -> float:
        """How many questions a day is usually worth."""
        return self.questions_a_day * self.weights[day.weekday()]


@dataclass(frozen=True)
class Done:
    """What was done already."""

    answers: Mapping[date, int]
    full_exams: Collection[date]
    since: date = date.min  # the first day of all; nothing was missed before it


@dataclass(frozen=True)
class Day:
    """One day of the plan."""

    day: date
    kind: DayIs
    planned: int  # questions still to come that day
    answered: int
    is_today: bool


@dataclass(frozen=True)
class Week:
    """Monday to Sunday, and what is still to come in it."""

    days: Sequence[Day]
    reviews: int
    new: int
    topics: Sequence[tuple[str, int]]  # the topics with the most new questions, and how many
    is_last: bool  # its new questions are of weak areas only

    @property
    def first(self) -> date:
        """Its Monday."""
        return self.days[0].day

    @property
    def answered(self) -> int:
        """Questions answered in it so far."""
        return sum(day.answered for day in self.days)


@dataclass(frozen=True)
class StudyPlan:
    """From today to the exam, or four weeks ahead."""

    weeks: Sequence[Week]
    exam_day: date | None
    later_weeks: int  # weeks between those told and the exam
    full_exams: Sequence[date]


@dataclass(frozen=True)
class _Frame:
    """What every week of a plan is made from."""

    today: date
    exam_day: date | None
    habits: Habits
    done: Done
    sittings: Collection[date]

    def kind(self, day: date) -> DayIs:
        """What that day is."""
        if self.exam_day is not None and day >= self.exam_day:
            return DayIs.EXAM if day == self.exam_day else DayIs.AFTER
        if day < self.today:
            return DayIs.PAST
        if day in self.sittings:
            return DayIs.FULL_EXAM
        return DayIs.STUDY if self.habits.on(day) > 0 else DayIs.OFF

    def usual(self, dates: Sequence[date]) -> float:
        """How many questions a week was meant to have, had nothing come between."""
        return sum(
            self.habits.on(day)
            for day in dates
            if (self.exam_day is None or day < self.exam_day)
            and day >= self.done.since
            and day not in self.sittings
            and day not in self.done.full_exams
        )


def study_plan(
    *,
    today: date,
    exam_day: date | None,
    habits: Habits,
    done: Done,
    reviews: Sequence[int],
    topic_shares: Mapping[str, float],
    weak_topics: Collection[str],
) -> StudyPlan:
    """The plan on a day; an exam day in the past counts as none.

    `reviews` are those expected in each week from this one on, `topic_shares` the parts of new
    questions by topic.
    """
    ahead = exam_day if exam_day is not None and exam_day >= today else None
    monday = today - timedelta(days=today.weekday())
    until = ahead or monday + timedelta(weeks=ROLLING_WEEKS) - timedelta(days=1)
    count = (until - monday).days // 7 + 1
    sittings = full_exams(today, ahead, habits, done)
    frame = _Frame(today, ahead, habits, done, sittings)
    weeks = []
    for number in range(min(count, MOST_WEEKS)):
        first = monday + timedelta(weeks=number)
        expected = reviews[number] if number < len(reviews) else 0
        is_last = ahead is not None and (ahead - first).days <= LAST_WEEK
        shares = {
            topic: share
            for topic, share in topic_shares.items()
            if share > 0 and (not is_last or topic in weak_topics)
        }
        weeks.append(_week(frame, first, expected, shares, is_last=is_last))
    return StudyPlan(weeks, ahead, max(count - MOST_WEEKS, 0), sittings)


def full_exams(today: date, exam_day: date | None, habits: Habits, done: Done) -> list[date]:
    """Days about three, two and one week before the exam, at a weekend where it can be; none
    where one was sat about then.
    """
    if exam_day is None:
        return []
    latest = exam_day - timedelta(days=REST_BEFORE)
    sittings: list[date] = []
    for before in FULL_EXAMS_BEFORE:
        about = exam_day - timedelta(days=before)
        if any(abs((sat - about).days) < NOT_TWICE_WITHIN for sat in done.full_exams):
            continue
        free = [
            (day.weekday() not in WEEKEND, abs(shift), day)
            for shift in range(-3, 4)
            if today <= (day := about + timedelta(days=shift)) <= latest
            and habits.on(day) > 0
            and all(abs((day - sat).days) >= NOT_TWICE_WITHIN for sat in sittings)
        ]
        if free:
            sittings.append(min(free)[2])
    return sittings


def _week(
    frame: _Frame, first: date, expected: int, shares: Mapping[str, float], *, is_last: bool
) -> Week:
    """Reviews first; what is left of the days goes to new questions."""
    days = _days(frame, first, most=None if shares else expected)
    room = sum(day.planned for day in days)
    reviews = min(expected, room)
    new = room - reviews if shares else 0
    return Week(days, reviews, new, _topics(new, shares), is_last)


def _days(frame: _Frame, first: date, *, most: int | None) -> list[Day]:
    """The days of a week with the questions that each still gets, in all `most` at the most."""
    dates = [first + timedelta(days=number) for number in range(7)]
    kinds = {day: frame.kind(day) for day in dates}
    answered = {day: frame.done.answers.get(day, 0) for day in dates}
    worth = {day: frame.habits.on(day) for day in dates if kinds[day] == DayIs.STUDY}
    left = frame.usual(dates) - sum(n for day, n in answered.items() if day < frame.today)
    left = max(left if most is None else min(left, most), 0)
    more = min(left / (sum(worth.values()) or 1), MOST_ON_A_DAY)
    return [
        Day(
            day=day,
            kind=kinds[day],
            planned=max(ceil(worth.get(day, 0) * more - EXACT) - answered[day], 0),
            answered=answered[day],
            is_today=day == frame.today,
        )
        for day in dates
    ]


def _topics(new: int, shares: Mapping[str, float]) -> list[tuple[str, int]]:
    names = sorted(shares)
    counts = apportioned(new, [Fraction(shares[name]) for name in names]) or []
    told = [(name, count) for name, count in zip(names, counts, strict=True) if count]
    return sorted(told, key=lambda one: (-one[1], one[0]))[:TOLD_TOPICS]
