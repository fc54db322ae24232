"""What a day brings: by gain, within the budget, planned back from the exam date."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.models import Item
from quizbank.clock import utcnow
from quizbank.core.memory import Rating
from quizbank.core.review_plan import NO_NEW_DAYS
from quizbank.exams.queries import items_in_open_exams
from quizbank.extensions import db
from quizbank.review.actions import remove, save_settings, suspend
from quizbank.review.listing import left_out
from quizbank.review.models import ReviewCard, ReviewSettings, Unit
from quizbank.review.queries import due_count, load_ahead
from tests.builders import NOON, create_attempt
from tests.review.cards import (
    TODAY,
    bank_items,
    cards,
    create_card,
    logs,
    review,
    the_card,
    todays,
)

OLD = TODAY - timedelta(days=40)
WELL_KNOWN = ((0, Rating.Again), (1, Rating.Good), (3, Rating.Good), (9, Rating.Good))


def settings(account: Account, **values: object) -> None:
    """How much the person wants to review."""
    usual = {"budget": 20, "unit": Unit.QUESTIONS, "days_off": 0, "easy_days": 0}
    save_settings(ReviewSettings(account_id=account.id, **(usual | values)))
    db.session.commit()
    db.session.expire_all()


def ids(found: list[object]) -> list[int]:
    return [due.card.id for due in found]  # type: ignore[attr-defined]


def stored() -> list[tuple[object, ...]]:
    """The whole state of all cards."""
    rows = db.session.execute(select(ReviewCard.__table__).order_by(ReviewCard.id))
    return [tuple(row) for row in rows]


def test_a_card_is_asked_from_the_day_on_which_it_is_due(learner: Account) -> None:
    card = create_card(learner)

    assert todays(learner, day=TODAY) == []
    assert ids(todays(learner, day=TODAY + timedelta(days=1))) == [card.id]
    assert ids(todays(learner, day=TODAY + timedelta(days=400))) == [card.id]


def test_what_was_set_aside_or_taken_out_is_not_asked(learner: Account) -> None:
    aside, out = create_card(learner, start=OLD), create_card(learner, start=OLD)
    suspend(aside, now=NOON)
    remove(out, now=NOON)
    db.session.commit()

    assert todays(learner) == []
    assert due_count(learner, TODAY) == 0


def test_other_peoples_cards_are_theirs(learner: Account, stranger: Account) -> None:
    create_card(stranger, start=OLD)

    assert todays(learner) == []


def test_three_weeks_away_are_cut_to_the_budget_by_gain(learner: Account) -> None:
    settings(learner, budget=5)
    everything = [
        create_card(learner, start=OLD - timedelta(days=number), ratings=WELL_KNOWN[: number % 5])
        for number in range(1, 31)
        if number % 5
    ]

    today = todays(learner)

    assert len(everything) == 24
    assert len(today) == due_count(learner, TODAY) == 5
    whole = todays(learner, beyond_budget=True)
    assert ids(whole)[:5] == ids(today)
    assert len(whole) == 24


def test_what_was_reviewed_today_counts_against_the_budget(learner: Account) -> None:
    settings(learner, budget=3)
    for _ in range(5):
        create_card(learner, start=OLD)

    review(learner, todays(learner)[0].card, at=NOON)

    assert len(todays(learner)) == 2
    assert due_count(learner, TODAY) == 2
    assert len(todays(learner, day=TODAY + timedelta(days=1))) == 3


def test_a_budget_in_minutes_is_filled_at_the_persons_pace(learner: Account) -> None:
    settings(learner, budget=5, unit=Unit.MINUTES)
    for _ in range(20):
        create_card(learner, start=OLD)
    assert len(todays(learner)) == 5

    for due in todays(learner)[:5]:
        review(learner, due.card, at=NOON - timedelta(days=1))

    assert len(todays(learner)) == 12
    assert len(todays(learner, day=TODAY - timedelta(days=1))) == 7


def test_days_off_bring_nothing_and_easy_days_half(learner: Account) -> None:
    for _ in range(30):
        create_card(learner, start=OLD)
    weekday = 1 << TODAY.weekday()

    settings(learner, days_off=weekday)
    assert todays(learner) == []
    assert len(todays(learner, beyond_budget=True)) == 30
    settings(learner, easy_days=weekday)
    assert len(todays(learner)) == 10


@pytest.mark.parametrize("days", [-10, -1])
def test_an_exam_date_in_the_past_counts_as_none(learner: Account, days: int) -> None:
    card = create_card(learner, start=OLD, ratings=[(0, Rating.Good)])
    sooner = todays(learner, day=card.due_on)

    learner.exam_date = card.due_on + timedelta(days=days)

    assert ids(todays(learner, day=card.due_on)) == ids(sooner) == [card.id]


def test_with_an_exam_ahead_cards_are_due_at_85_per_cent(learner: Account) -> None:
    card = create_card(learner, start=OLD, ratings=[(0, Rating.Easy)])
    assert card.due_on < card.due_on_for_exam

    learner.exam_date = TODAY + timedelta(days=200)

    assert todays(learner, day=card.due_on_for_exam - timedelta(days=1)) == []
    assert ids(todays(learner, day=card.due_on_for_exam)) == [card.id]


def test_an_exam_in_three_years_is_planned_like_any(learner: Account) -> None:
    learner.exam_date = TODAY + timedelta(days=3 * 365)
    found = [create_card(learner, start=OLD) for _ in range(3)]

    assert sorted(ids(todays(learner))) == [card.id for card in found]
    assert len(load_ahead(learner, TODAY, 4)) == 28


def test_before_the_exam_spare_budget_goes_to_what_gains_most(learner: Account) -> None:
    learner.exam_date = TODAY + timedelta(days=30)
    due = create_card(learner, start=OLD)
    early = create_card(
        learner, start=TODAY - timedelta(days=6), ratings=((0, Rating.Again), (1, Rating.Good))
    )
    early.due_on_for_exam = TODAY + timedelta(days=9)
    db.session.commit()

    found = todays(learner)

    assert ids(found) == [due.id, early.id]
    assert [one.is_due for one in found] == [True, False]
    learner.exam_date = TODAY + timedelta(days=31)
    assert ids(todays(learner)) == [due.id]


def test_the_day_before_the_exam_brings_what_may_be_forgotten(learner: Account) -> None:
    learner.exam_date = TODAY + timedelta(days=1)
    weak = create_card(learner, start=OLD, ratings=((0, Rating.Good), (4, Rating.Good)))
    known = create_card(learner, start=TODAY - timedelta(days=2), ratings=((0, Rating.Easy),))

    found = todays(learner)

    assert ids(found)[0] == weak.id
    assert known.id not in ids(found)


def test_what_was_easy_and_holds_beyond_the_exam_has_left(learner: Account) -> None:
    learner.exam_date = TODAY + timedelta(days=10)
    ratings = ((0, Rating.Good), (1, Rating.Easy))
    create_card(learner, start=TODAY - timedelta(days=3), ratings=ratings)
    assert the_card().due_on_for_exam > learner.exam_date

    assert todays(learner) == []

    learner.exam_date = the_card().due_on_for_exam
    assert [due.is_due for due in todays(learner)] == [False]


def test_in_the_last_week_nothing_new_is_begun_where_one_is_strong(learner: Account) -> None:
    items = bank_items()
    weak, strong = (
        next(item for item in items if item.topic == topic) for topic in ("topic-1", "topic-2")
    )
    new_weak = create_card(learner, weak, start=OLD)
    new_strong = create_card(learner, strong, start=OLD)
    old = create_card(learner, start=OLD, ratings=((0, Rating.Again), (1, Rating.Again)))
    learner.exam_date = TODAY + timedelta(days=NO_NEW_DAYS)

    found = todays(learner, weak=["topic-1"])

    assert sorted(ids(found)) == sorted([new_weak.id, old.id])
    learner.exam_date = TODAY + timedelta(days=NO_NEW_DAYS + 1)
    assert new_strong.id in ids(todays(learner, weak=["topic-1"]))


def test_to_move_the_exam_date_loses_nothing(learner: Account) -> None:
    for number in range(12):
        create_card(
            learner, start=OLD + timedelta(days=number), ratings=WELL_KNOWN[: 1 + number % 4]
        )
    before, plan = stored(), ids(todays(learner))

    for days in (3, 25, 1_000, -5, 0):
        learner.exam_date = TODAY + timedelta(days=days)
        db.session.commit()
        todays(learner)
        load_ahead(learner, TODAY, 4)
    learner.exam_date = None

    assert stored() == before
    assert ids(todays(learner)) == plan


def test_intervals_are_not_capped_by_the_exam(learner: Account) -> None:
    learner.exam_date = TODAY + timedelta(days=5)
    card = create_card(learner, start=OLD, ratings=WELL_KNOWN)

    review(learner, card, at=NOON)

    assert the_card().due_on > learner.exam_date


def test_topics_that_weigh_more_come_first(learner: Account) -> None:
    items = bank_items()
    light, heavy = (
        next(item for item in items if item.topic == topic) for topic in ("topic-1", "topic-2")
    )
    one, two = create_card(learner, light, start=OLD), create_card(learner, heavy, start=OLD)
    code = create_card(learner, start=OLD)

    found = todays(learner, weights={"topic-1": 0.1, "topic-2": 0.5, "topic-3": 0.3})

    assert ids(found) == [two.id, code.id, one.id]


def test_a_withdrawn_question_is_left_out_and_keeps_its_logs(learner: Account) -> None:
    item, other = bank_items()[:2]
    gone, there = create_card(learner, item, start=OLD), create_card(learner, other, start=OLD)

    db.session.get_one(Item, item.item_id).withdrawn_at = NOON
    new_edition()
    db.session.commit()

    assert ids(todays(learner)) == [there.id]
    assert due_count(learner, TODAY) == 1
    assert [line.card.id for line in left_out(learner, TODAY)] == [gone.id]
    assert len(logs(gone)) == 1
    db.session.get_one(Item, item.item_id).withdrawn_at = None
    new_edition()
    db.session.commit()
    assert sorted(ids(todays(learner))) == [gone.id, there.id]


def test_questions_of_an_open_exam_wait(learner: Account) -> None:
    items = bank_items()
    create_attempt(learner)
    for item in items:
        create_card(learner, item, start=OLD)

    now = utcnow()
    found = todays(learner, day=now.date(), now=now, beyond_budget=True)

    closed = items_in_open_exams(learner, now)
    assert closed
    assert {due.card.item_id for due in found} == {item.item_id for item in items} - closed


def test_no_code_and_no_drill_is_asked_during_an_exam_without_books(learner: Account) -> None:
    create_card(learner, start=OLD)
    create_card(learner, start=OLD, subject="drill", subject_key="billable")
    now = utcnow()
    assert len(todays(learner, day=now.date(), now=now)) == 2

    create_attempt(learner)

    assert todays(learner, day=now.date(), now=utcnow()) == []


def test_the_coming_load_goes_as_far_as_the_exam(learner: Account) -> None:
    for _ in range(30):
        create_card(learner, start=OLD)

    loads = load_ahead(learner, TODAY, 2)

    assert len(loads) == 14
    assert loads[0].day == TODAY
    assert (loads[0].due, loads[0].planned) == (30, 20)
    learner.exam_date = TODAY + timedelta(days=4)
    assert [load.day for load in load_ahead(learner, TODAY, 2)][-1] == learner.exam_date
    learner.exam_date = date(2020, 1, 1)
    assert len(load_ahead(learner, TODAY, 2)) == 14


def test_cards_of_one_day_are_spread_over_quiet_days(learner: Account) -> None:
    for _ in range(6):
        create_card(learner, start=TODAY, ratings=((0, Rating.Easy),))

    dues = [card.due_on_for_exam for card in cards()]

    assert len(set(dues)) == 3
    assert max(dues.count(day) for day in dues) == 2


def test_a_person_without_cards_has_nothing_to_do(learner: Account) -> None:
    assert todays(learner) == []
    assert due_count(learner, TODAY) == 0
    assert sum(load.due for load in load_ahead(learner, TODAY, 4)) == 0
