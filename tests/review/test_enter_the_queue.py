"""What exams and practice bring into the queue, and which cards their answers rate."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from quizbank.accounts.models import Account
from quizbank.core.memory import Rating
from quizbank.exams.actions import submit
from quizbank.exams.judged import Confidence, Source, tell
from quizbank.extensions import db
from quizbank.learning.models import Answer
from quizbank.review.actions import remove, suspend
from quizbank.review.models import ShownFor
from tests.builders import NOON, create_attempt, create_practice
from tests.review.cards import (
    TODAY,
    answer,
    bank_items,
    cards,
    is_what_its_logs_say,
    judged_of,
    logs,
    the_card,
)


@pytest.mark.parametrize(
    ("said", "reason", "rating"),
    [
        ({"is_right": False}, "missed", Rating.Again),
        ({"is_right": False, "is_skipped": True}, "missed", Rating.Again),
        ({"is_right": False, "confidence": Confidence.SURE}, "missed", Rating.Again),
        ({"confidence": Confidence.GUESS}, "guessed", Rating.Again),
        ({"confidence": Confidence.UNSURE}, "unsure", Rating.Hard),
        ({"is_flagged": True}, "flagged", Rating.Good),
    ],
)
def test_what_was_not_known_for_sure_enters(
    learner: Account, said: dict[str, Any], reason: str, rating: Rating
) -> None:
    item = bank_items()[0]

    answer(learner, item, **said)

    card = the_card()
    assert (card.account_id, card.item_id, card.exam) == (learner.id, item.item_id, "cbcs")
    assert (card.reason, card.last_rating, card.topic) == (reason, rating, item.topic)
    assert (card.reps, card.lapses) == (0, 0)
    assert card.last_reviewed_on == TODAY
    assert card.due_on > TODAY
    (log,) = logs(card)
    assert (log.is_entry, log.source, log.seconds) == (True, "practice", 30)
    assert db.session.get_one(Answer, log.answer_id).item_id == item.item_id


def test_what_took_long_enters(learner: Account) -> None:
    usual, slow = bank_items()[:-1], bank_items()[-1]
    for number, item in enumerate(usual[:6]):
        answer(learner, item, at=NOON + timedelta(minutes=number))

    answer(learner, slow, seconds=46, at=NOON + timedelta(hours=1))

    card = the_card()
    assert (card.item_id, card.reason, card.last_rating) == (slow.item_id, "slow", Rating.Hard)


@pytest.mark.parametrize("said", [{}, {"confidence": Confidence.SURE}, {"is_retry": True}])
def test_what_was_right_stays_out(learner: Account, said: dict[str, Any]) -> None:
    answer(learner, bank_items()[0], **said)

    assert cards() == []


def test_a_second_try_after_the_solution_says_nothing(learner: Account) -> None:
    item = bank_items()[0]
    answer(learner, item, is_right=False)
    before = (the_card().revision, the_card().due_on)

    answer(learner, item, is_retry=True)

    assert (the_card().revision, the_card().due_on) == before


def test_drills_bring_nothing_by_themselves(learner: Account) -> None:
    drill = judged_of(
        bank_items()[0],
        is_right=False,
        source=Source.DRILL,
        item_id=None,
        item_version_id=None,
        domain="",
        topic="drill-billable",
        kind="billable",
    )

    tell(learner, [drill])

    assert cards() == []


def test_an_answer_to_a_question_with_a_card_rates_it(learner: Account) -> None:
    item = bank_items()[0]
    answer(learner, item, is_right=False)

    answer(learner, item, at=NOON + timedelta(days=1))
    answer(learner, item, is_right=False, at=NOON + timedelta(days=3))

    card = the_card()
    assert [log.rating for log in logs(card)] == [Rating.Again, Rating.Good, Rating.Again]
    assert [log.is_entry for log in logs(card)] == [True, False, False]
    assert (card.reps, card.lapses, card.reason) == (2, 1, "missed")
    assert card.last_reviewed_on == TODAY + timedelta(days=3)
    assert is_what_its_logs_say(card)


def test_sure_and_right_twice_running_is_easy(learner: Account) -> None:
    item = bank_items()[0]
    answer(learner, item, is_flagged=True)

    answer(learner, item, confidence=Confidence.SURE, at=NOON + timedelta(days=4))

    assert the_card().last_rating == Rating.Easy


def test_a_question_shown_for_a_card_rates_that_card_and_brings_none(learner: Account) -> None:
    item, sibling = bank_items()[:2]
    answer(learner, item, is_right=False)
    attempt = create_practice(learner)
    db.session.execute(
        insert(ShownFor).values(attempt_id=attempt.id, position=2, card_id=the_card().id)
    )

    answer(
        learner,
        sibling,
        is_right=False,
        at=NOON + timedelta(days=2),
        attempt_id=attempt.id,
        position=2,
    )

    card = the_card()
    assert card.item_id == item.item_id
    assert (card.reps, card.lapses) == (1, 1)


def test_all_answers_of_an_exam_enter_together(learner: Account) -> None:
    answers = [judged_of(item, is_right=False, source=Source.EXAM) for item in bank_items()[:30]]

    tell(learner, answers)
    db.session.commit()

    assert len(cards()) == 30
    assert all(is_what_its_logs_say(card) for card in cards())


def test_an_exam_brings_its_misses_when_its_results_are_told(learner: Account) -> None:
    from quizbank.exams.models import ItemResponse

    attempt = create_attempt(learner)
    response = ItemResponse(
        attempt_id=attempt.id, position=1, seconds=9, answered_at=attempt.started_at
    )
    db.session.add(response)
    db.session.commit()
    assert cards() == []

    submit(attempt, now=attempt.started_at + timedelta(minutes=4))
    db.session.commit()

    assert the_card().reason == "missed"
    assert logs(the_card())[0].source == "exam"


def test_a_card_that_was_taken_out_comes_back_when_it_is_missed_again(learner: Account) -> None:
    item = bank_items()[0]
    answer(learner, item, is_flagged=True)
    remove(the_card(), now=NOON)
    db.session.commit()

    answer(learner, item, at=NOON + timedelta(days=2))
    assert the_card().left_at == NOON
    answer(learner, item, is_right=False, at=NOON + timedelta(days=3))

    card = the_card()
    assert (card.left_at, card.reason, card.reps) == (None, "missed", 0)
    assert len(logs(card)) == 2
    assert is_what_its_logs_say(card)


def test_a_card_that_is_set_aside_stays_so_and_still_learns(learner: Account) -> None:
    item = bank_items()[0]
    answer(learner, item, is_right=False)
    suspend(the_card(), now=NOON)
    db.session.commit()

    answer(learner, item, at=NOON + timedelta(days=2))

    assert the_card().suspended_at == NOON
    assert the_card().reps == 1


def test_a_clock_that_was_set_back_loses_no_answer(learner: Account) -> None:
    item = bank_items()[0]
    answer(learner, item, is_right=False)

    answer(learner, item, at=NOON - timedelta(days=5))
    answer(learner, item, at=NOON - timedelta(days=4))

    card = the_card()
    assert card.last_reviewed_on == TODAY
    assert [log.counted_on for log in logs(card)] == [TODAY] * 3
    assert card.due_on > TODAY
    assert is_what_its_logs_say(card)


def test_days_are_those_of_the_person(learner: Account) -> None:
    learner.time_zone = "Pacific/Auckland"
    late = NOON.replace(hour=23)

    answer(learner, bank_items()[0], is_right=False, at=late)

    assert the_card().last_reviewed_on == TODAY + timedelta(days=1)
