"""The plan: what a week contains, where full exams go, and what becomes of days left out."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.study_plan import (
    MOST_WEEKS,
    ROLLING_WEEKS,
    Day,
    DayIs,
    Done,
    Habits,
    StudyPlan,
    study_plan,
)

MONDAY = date(2026, 11, 23)
SUNDAYS_OFF = Habits(20, (1, 1, 1, 1, 1, 1, 0))
SHARES = {"sequencing": 0.5, "modifiers": 0.3, "hipaa": 0.2}


def planned(
    today: date = MONDAY,
    exam_day: date | None = None,
    habits: Habits = SUNDAYS_OFF,
    *,
    answers: Mapping[date, int] | None = None,
    full_exams: Collection[date] = (),
    reviews: tuple[int, ...] = (),
    weak: Collection[str] = (),
    since: date = date.min,
) -> StudyPlan:
    """A plan with little said."""
    return study_plan(
        today=today,
        exam_day=exam_day,
        habits=habits,
        done=Done(answers or {}, full_exams, since),
        reviews=reviews,
        topic_shares=SHARES,
        weak_topics=weak,
    )


def days_of(plan: StudyPlan) -> dict[date, Day]:
    """Every day that is told."""
    return {day.day: day for week in plan.weeks for day in week.days}


def test_without_a_date_four_weeks_are_told() -> None:
    plan = planned()

    assert len(plan.weeks) == ROLLING_WEEKS
    assert plan.exam_day is None
    assert plan.full_exams == []
    assert plan.later_weeks == 0


def test_a_week_begins_on_monday_and_keeps_the_day_off() -> None:
    week = planned().weeks[0]

    assert week.first == MONDAY
    assert [day.kind for day in week.days] == [DayIs.STUDY] * 6 + [DayIs.OFF]
    assert [day.planned for day in week.days] == [20] * 6 + [0]


def test_reviews_come_first_and_new_questions_fill_the_rest() -> None:
    week = planned(reviews=(50,)).weeks[0]

    assert (week.reviews, week.new) == (50, 70)
    assert week.topics == [("sequencing", 35), ("modifiers", 21), ("hipaa", 14)]


def test_more_reviews_than_fit_leave_no_room() -> None:
    week = planned(reviews=(500,)).weeks[0]

    assert (week.reviews, week.new, week.topics) == (120, 0, [])


def test_what_was_left_out_is_shared_out_over_the_days_that_remain() -> None:
    thursday = MONDAY + timedelta(days=3)

    week = planned(thursday, answers={MONDAY: 45}).weeks[0]

    # 120 a week, 45 done, three days left: 25 each
    assert [day.kind for day in week.days][:3] == [DayIs.PAST] * 3
    assert [day.planned for day in week.days] == [0, 0, 0, 25, 25, 25, 0]
    assert week.answered == 45


def test_whoever_joins_on_a_friday_has_missed_nothing() -> None:
    friday = MONDAY + timedelta(days=4)

    days = days_of(planned(friday, since=friday))

    assert [days[friday + timedelta(days=more)].planned for more in range(2)] == [20, 20]


def test_a_lost_week_makes_no_mountain() -> None:
    saturday = MONDAY + timedelta(days=5)

    assert days_of(planned(saturday))[saturday].planned == 30


def test_whoever_did_more_is_asked_for_less() -> None:
    tuesday = MONDAY + timedelta(days=1)

    plan = planned(tuesday, answers={MONDAY: 70, tuesday: 4})

    assert days_of(plan)[tuesday].planned == 6
    assert days_of(plan)[tuesday + timedelta(days=1)].planned == 10


def test_full_exams_stand_at_the_weekends_before_the_exam() -> None:
    friday = MONDAY + timedelta(days=60)

    plan = planned(exam_day=friday, habits=Habits(20))

    assert friday.weekday() == 4
    assert [(friday - sat).days for sat in plan.full_exams] == [20, 13, 6]
    assert all(sat.weekday() == 5 for sat in plan.full_exams)
    assert not any(day.planned for day in days_of(plan).values() if day.kind == DayIs.FULL_EXAM)


def test_a_full_exam_that_was_sat_is_not_asked_for_again() -> None:
    exam_day = MONDAY + timedelta(days=15)

    before = planned(exam_day=exam_day).full_exams
    after = planned(exam_day=exam_day, full_exams=[MONDAY]).full_exams

    assert len(before) == 2
    assert len(after) == 1


def test_in_the_last_week_only_weak_areas_get_new_questions() -> None:
    exam_day = MONDAY + timedelta(days=5)

    none = planned(exam_day=exam_day, reviews=(12,)).weeks[0]
    some = planned(exam_day=exam_day, reviews=(12,), weak=["hipaa"]).weeks[0]

    assert (none.reviews, none.new) == (12, 0)
    assert sum(day.planned for day in none.days) <= 15  # rounded up for each of five days
    assert (some.reviews, some.new, some.topics) == (12, 68, [("hipaa", 68)])


def test_an_exam_tomorrow_leaves_today() -> None:
    plan = planned(exam_day=MONDAY + timedelta(days=1), reviews=(9,))

    [week] = plan.weeks
    assert [day.kind for day in week.days] == [DayIs.STUDY, DayIs.EXAM] + [DayIs.AFTER] * 5
    assert plan.full_exams == []
    assert week.days[0].planned == 9


def test_an_exam_today_leaves_nothing_to_do() -> None:
    [week] = planned(exam_day=MONDAY, reviews=(9,)).weeks

    assert week.days[0].kind == DayIs.EXAM
    assert sum(day.planned for day in week.days) == 0


def test_a_day_in_the_past_is_no_exam_date() -> None:
    plan = planned(exam_day=MONDAY - timedelta(days=1))

    assert plan.exam_day is None
    assert len(plan.weeks) == ROLLING_WEEKS


def test_three_years_ahead_the_first_weeks_are_told_and_the_rest_counted() -> None:
    plan = planned(exam_day=MONDAY + timedelta(days=3 * 365))

    assert len(plan.weeks) == MOST_WEEKS
    assert plan.later_weeks == 149
    assert len(plan.full_exams) == 3


def test_an_easy_day_gets_half() -> None:
    week = planned(habits=Habits(20, (1, 0.5, 1, 1, 1, 1, 0))).weeks[0]

    assert [day.planned for day in week.days] == [20, 10, 20, 20, 20, 20, 0]


def test_someone_who_never_studies_gets_an_empty_plan() -> None:
    plan = planned(exam_day=MONDAY + timedelta(days=40), habits=Habits(20, (0,) * 7))

    assert plan.full_exams == []
    assert not any(day.planned for day in days_of(plan).values())


DATES = st.integers(-30, 1100).map(lambda days: MONDAY + timedelta(days=days))


@given(
    today=st.integers(0, 6).map(lambda days: MONDAY + timedelta(days=days)),
    exam_day=st.none() | DATES,
    habits=st.builds(
        Habits,
        st.integers(1, 200),
        st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=7, max_size=7),
    ),
    answers=st.dictionaries(DATES, st.integers(0, 300), max_size=9),
    full=st.lists(DATES, max_size=3),
    reviews=st.lists(st.integers(0, 900), max_size=9).map(tuple),
    weak=st.sets(st.sampled_from(sorted(SHARES))),
)
def test_a_plan_holds_together(
    today: date,
    exam_day: date | None,
    habits: Habits,
    answers: dict[date, int],
    full: list[date],
    reviews: tuple[int, ...],
    weak: set[str],
) -> None:
    plan = planned(
        today, exam_day, habits, answers=answers, full_exams=full, reviews=reviews, weak=weak
    )

    days = list(days_of(plan).values())
    assert [day.day for day in days] == [
        plan.weeks[0].first + timedelta(days=number) for number in range(7 * len(plan.weeks))
    ]
    assert [day.day for day in days if day.is_today] == [today]
    for week in plan.weeks:
        assert week.reviews + week.new <= sum(day.planned for day in week.days)
        assert sum(count for _, count in week.topics) <= week.new
    for day in days:
        if day.planned:
            assert day.kind == DayIs.STUDY
            assert today <= day.day < (plan.exam_day or date.max)
            assert day.planned <= 1.5 * habits.on(day.day) + 1
    for sitting in plan.full_exams:
        assert today <= sitting
        assert plan.exam_day
        assert (plan.exam_day - sitting).days >= 4


@pytest.mark.parametrize("extra", [1, 5, 40])
def test_doing_more_never_adds_to_the_rest(extra: int) -> None:
    wednesday = MONDAY + timedelta(days=2)

    usual = planned(wednesday, answers={MONDAY: 20}).weeks[0]
    more = planned(wednesday, answers={MONDAY: 20 + extra}).weeks[0]

    for one, other in zip(more.days, usual.days, strict=True):
        assert one.planned <= other.planned
