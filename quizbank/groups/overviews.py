"""Reads for the page of a group: its exams, the week, the standing, and what happened lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from uuid import UUID

from sqlalchemy import and_, or_, select

from quizbank.core.scoring import Tally
from quizbank.core.sharing import (
    A_WEEK,
    Board,
    Member,
    Sight,
    WeekLine,
    finishes,
    goal_progress,
    monday_of,
    sight_of,
    standing,
    week_lines,
)
from quizbank.core.streaks import Streak, streak_of
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from quizbank.groups.challenges.comparisons import is_told
from quizbank.groups.challenges.corrections import Correction, corrections_of
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, GroupMembership
from quizbank.groups.queries import GroupSeen, shares_of
from quizbank.learning.models import LearnerDay

FEED_LENGTH = 10
WEEKS_SHOWN = 4
A_YEAR = timedelta(days=366)  # no streak is counted further back

ToldByAccount = dict[int, dict[int, tuple[Tally, datetime]]]  # by account and exam: score and end
DaysByAccount = dict[int, dict[date, int]]  # by account and day: answers


@dataclass(frozen=True)
class Exam:
    """An exam of the group as its page lists it; `score` once this person knows it."""

    challenge: GroupChallenge
    sight: Sight
    attempt_id: UUID | None
    score: Tally | None


class Happening(StrEnum):
    """What the feed tells of."""

    FINISHED = "finished"
    NEW = "new"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Entry:
    """One line of the feed."""

    at: datetime
    happening: Happening
    challenge: GroupChallenge
    nickname: str = ""
    positions: tuple[int, ...] = ()


@dataclass(frozen=True)
class Games:
    """What the one switch hides."""

    standing: Board | None
    streak: Streak
    goal: int | None
    progress: int


@dataclass(frozen=True)
class Overview:
    """A group as one of its members finds it today."""

    to_do: Sequence[Exam]  # to begin, to finish or to open, the first to close on top
    done: Sequence[Exam]  # finished or missed, newest first
    own: Sequence[Exam]  # finished by this person, oldest first
    week: Sequence[WeekLine]
    feed: Sequence[Entry]
    games: Games | None  # None for whoever hides them


def overview_of(
    seen: GroupSeen, *, now: datetime, today: date, feed_length: int = FEED_LENGTH
) -> Overview:
    """Everything on the page; four queries, however many members and exams there are."""
    exams = exams_of(seen, now=now)
    own = [exam for exam in exams if exam.score is not None]
    you, others = _members(seen, own, days_since=monday_of(today), own_since=today - A_YEAR)
    corrections = corrections_of([exam.challenge.id for exam in own])
    monday = monday_of(today)
    games = None
    if not seen.you.account.hides_games:
        games = Games(
            standing(you, others, whole_board=seen.group.shows_whole_board),
            streak_of([day for day, count in you.answers.items() if count], today=today),
            goal=seen.group.weekly_goal,
            progress=goal_progress(you, others, monday=monday),
        )
    to_do = [exam for exam in exams if exam.sight not in (Sight.COMPARES, Sight.MISSED)]
    return Overview(
        to_do=sorted(to_do, key=lambda exam: exam.challenge.closes_at),
        done=[exam for exam in exams if exam not in to_do],
        own=own[::-1],
        week=week_lines(you, others, monday=monday),
        feed=_feed(seen, exams, others, corrections, length=feed_length),
        games=games,
    )


def exams_of(seen: GroupSeen, *, now: datetime) -> list[Exam]:
    """The exams of a group, newest first, and how far this member is with each. One query."""
    mine = and_(
        ChallengeAttempt.challenge_id == GroupChallenge.id,
        ChallengeAttempt.account_id == seen.you.account_id,
    )
    rows = db.session.execute(
        select(GroupChallenge, Attempt)
        .outerjoin(ChallengeAttempt, mine)
        .outerjoin(Attempt, Attempt.id == ChallengeAttempt.attempt_id)
        .where(GroupChallenge.group_id == seen.group.id)
        .order_by(GroupChallenge.created_at.desc(), GroupChallenge.id.desc())
    )
    return [_exam(challenge, attempt, now) for challenge, attempt in rows]


def _exam(challenge: GroupChallenge, attempt: Attempt | None, now: datetime) -> Exam:
    sight = sight_at(challenge, attempt, now=now)
    if attempt is None or sight != Sight.COMPARES:
        return Exam(challenge, sight, attempt.public_id if attempt else None, None)
    return Exam(
        challenge, sight, attempt.public_id, _tally(attempt.raw_score, attempt.scored_items)
    )


def sight_at(challenge: GroupChallenge, attempt: Attempt | None, *, now: datetime) -> Sight:
    """How far a member with this attempt, or none, is with an exam of the group."""
    return sight_of(
        is_open=challenge.is_open(now),
        has_begun=attempt is not None,
        is_over=attempt is not None and not attempt.is_open(now),
        is_told=attempt is not None and attempt.may_tell_results(),
    )


def weeks_of(seen: GroupSeen, *, today: date) -> list[tuple[date, list[WeekLine]]]:
    """The last weeks, each with its Monday, newest first. One query."""
    newest = monday_of(today)
    mondays = [newest - number * A_WEEK for number in range(WEEKS_SHOWN)]
    answers = _answers(seen, since=mondays[-1], own_since=mondays[-1])
    you = _member(seen.you, {}, answers)
    others = [_member(one, {}, answers) for one in seen.others]
    return [(monday, week_lines(you, others, monday=monday)) for monday in mondays]


def _members(
    seen: GroupSeen, own: Sequence[Exam], *, days_since: date, own_since: date
) -> tuple[Member, list[Member]]:
    """The member and the others; of whoever does not share something, it is not even read."""
    told = _told(seen)
    answers = _answers(seen, since=days_since, own_since=own_since)
    scores = {exam.challenge.id: exam.score for exam in own if exam.score is not None}
    you = Member(
        seen.you.nickname, shares_of(seen.you), scores, answers=answers[seen.you.account_id]
    )
    return you, [_member(one, told, answers) for one in seen.others]


def _member(membership: GroupMembership, told: ToldByAccount, answers: DaysByAccount) -> Member:
    theirs = told.get(membership.account_id, {})
    return Member(
        membership.nickname,
        shares_of(membership),
        scores={exam: tally for exam, (tally, _) in theirs.items()},
        finished={exam: at for exam, (_, at) in theirs.items()},
        answers=answers.get(membership.account_id, {}),
    )


def _told(seen: GroupSeen) -> ToldByAccount:
    """What others who share scores or activity have finished, by account and exam."""
    sharing = [one.account_id for one in seen.others if one.shares_scores or one.shares_activity]
    found: ToldByAccount = {}
    rows = db.session.execute(
        select(
            Attempt.account_id,
            ChallengeAttempt.challenge_id,
            Attempt.raw_score,
            Attempt.scored_items,
            Attempt.closed_at,
        )
        .join(ChallengeAttempt, ChallengeAttempt.attempt_id == Attempt.id)
        .join(GroupChallenge, GroupChallenge.id == ChallengeAttempt.challenge_id)
        .where(GroupChallenge.group_id == seen.group.id, Attempt.account_id.in_(sharing), is_told())
    )
    for account, exam, raw_score, items, at in rows:
        if at is not None:
            found.setdefault(account, {})[exam] = _tally(raw_score, items), at
    return found


def _answers(seen: GroupSeen, *, since: date, own_since: date) -> DaysByAccount:
    """Answers a day, by account, of whoever shares activity and of this person."""
    sharing = [one.account_id for one in seen.others if one.shares_activity]
    you = seen.you.account_id
    found: DaysByAccount = {you: {}}
    rows = db.session.execute(
        select(LearnerDay.account_id, LearnerDay.day, LearnerDay.answers).where(
            or_(
                and_(LearnerDay.account_id.in_(sharing), LearnerDay.day >= since),
                and_(LearnerDay.account_id == you, LearnerDay.day >= own_since),
            )
        )
    )
    for account, day, count in rows:
        found.setdefault(account, {})[day] = count
    return found


@lru_cache(maxsize=4_000)  # a group of fifty has thousands of scores, and most of them are equal
def _tally(raw_score: Decimal | None, items: int | None) -> Tally:
    return Tally(Fraction(raw_score or 0), items or 0)


def _feed(
    seen: GroupSeen,
    exams: Sequence[Exam],
    others: Iterable[Member],
    corrections: Sequence[Correction],
    *,
    length: int,
) -> list[Entry]:
    """The newest happenings; of corrections one line for each exam and moment."""
    names = {one.account_id: one.nickname for one in seen.others}
    challenges = {exam.challenge.id: exam.challenge for exam in exams}
    entries = [
        Entry(one.created_at, Happening.NEW, one, nickname=names.get(one.made_by_id or 0, ""))
        for one in challenges.values()
    ]
    entries += [
        Entry(at, Happening.FINISHED, challenges[exam], nickname=nickname)
        for at, nickname, exam in finishes(others)[:length]
    ]
    together: dict[tuple[int, bool, datetime], list[int]] = {}
    for one in corrections:
        key = one.challenge_id, one.is_withdrawn, one.at
        together.setdefault(key, []).append(one.position)
    for (exam, is_withdrawn, at), positions in together.items():
        happening = Happening.WITHDRAWN if is_withdrawn else Happening.CORRECTED
        entries.append(Entry(at, happening, challenges[exam], positions=tuple(positions)))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:length]
