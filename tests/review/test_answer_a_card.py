"""An answer to a card rates it once, on one device, and can be taken back as if it never was."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.core.memory import Rating
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.extensions import db
from quizbank.learning.models import Answer, Learner, LearnerDay, LearnerItem, LearnerTopic
from quizbank.review.actions import resume, suspend, undo
from quizbank.review.errors import AnsweredElsewhere
from quizbank.review.models import ReviewLog
from tests.builders import NOON
from tests.review.cards import (
    TODAY,
    answer,
    bank_items,
    create_card,
    is_what_its_logs_say,
    logs,
    review,
    the_card,
)

TOMORROW = NOON + timedelta(days=1)


def learned(account: Account) -> list[object]:
    """Everything that is known of a person, without how often it changed."""
    found: list[object] = []
    for model in (Learner, LearnerTopic, LearnerItem, LearnerDay):
        for row in db.session.execute(
            select(model.__table__).where(model.account_id == account.id)
        ).mappings():
            found.append({name: value for name, value in row.items() if name != "revision"})
    return found


def test_a_review_moves_the_card_and_tells_whoever_learns(
    learner: Account, told: list[Judged]
) -> None:
    item, sibling = bank_items()[:2]
    card = create_card(learner, item)

    log = review(learner, card, item=sibling, at=TOMORROW)

    (judged,) = told
    assert (judged.source, judged.item_id) == (Source.REVIEW, sibling.item_id)
    card = the_card()
    assert (card.reps, card.lapses, card.last_rating) == (1, 0, Rating.Good)
    assert card.last_reviewed_on == TODAY + timedelta(days=1)
    assert (log.source, log.is_entry, log.seconds) == ("review", False, 25)
    kept = db.session.get_one(Answer, log.answer_id)
    assert (kept.item_id, kept.source) == (sibling.item_id, "review")
    assert is_what_its_logs_say(card)


def test_a_review_of_a_sibling_brings_no_card_of_its_own(learner: Account) -> None:
    item, sibling = bank_items()[:2]
    card = create_card(learner, item)

    review(learner, card, item=sibling, is_right=False, at=TOMORROW)

    assert the_card().lapses == 1


@pytest.mark.parametrize(
    ("confidence", "rating"),
    [
        (Confidence.GUESS, Rating.Again),
        (Confidence.UNSURE, Rating.Hard),
        (Confidence.NONE, Rating.Good),
        (Confidence.SURE, Rating.Easy),
    ],
)
def test_how_sure_one_was_decides_the_rating(
    learner: Account, confidence: Confidence, rating: Rating
) -> None:
    card = create_card(learner, ratings=[(0, Rating.Again), (1, Rating.Good)])

    review(learner, card, confidence=confidence, at=NOON + timedelta(days=5))

    assert the_card().last_rating == rating


def test_a_slow_review_is_hard(learner: Account) -> None:
    item, *others = bank_items()
    card = create_card(learner, item)
    for number, other in enumerate(others[:8]):
        answer(learner, other, seconds=5, at=NOON + timedelta(minutes=number))

    review(learner, card, item=others[20], at=TOMORROW)

    assert the_card().last_rating == Rating.Hard


def test_of_two_devices_the_second_changes_nothing(learner: Account) -> None:
    item = bank_items()[0]
    card = create_card(learner, item)
    shown_on_both = card.revision
    review(learner, card, item=item, at=TOMORROW, revision=shown_on_both)
    before = learned(learner)

    with pytest.raises(AnsweredElsewhere):
        review(learner, card, item=item, is_right=False, at=TOMORROW, revision=shown_on_both)
    db.session.rollback()

    assert (the_card().reps, the_card().lapses) == (1, 0)
    assert len(logs(the_card())) == 2
    assert learned(learner) == before


def test_an_answer_elsewhere_also_comes_first(learner: Account) -> None:
    item = bank_items()[0]
    card = create_card(learner, item)
    shown = card.revision
    answer(learner, item, at=TOMORROW)

    with pytest.raises(AnsweredElsewhere):
        review(learner, card, item=item, at=TOMORROW, revision=shown)


def test_a_card_that_was_set_aside_meanwhile_takes_no_answer(learner: Account) -> None:
    card = create_card(learner)
    suspend(card, now=NOON)
    db.session.commit()

    with pytest.raises(AnsweredElsewhere):
        review(learner, card, at=TOMORROW)


def test_an_answer_taken_back_leaves_no_trace_but_its_log(learner: Account) -> None:
    item, sibling, other = bank_items()[:3]
    answer(learner, other)
    answer(learner, item, is_right=False)
    card = the_card()
    before = (card.memory(), card.reps, card.lapses, card.due_on, card.due_on_for_exam)
    known = learned(learner)
    log = review(learner, card, item=sibling, is_right=False, at=TOMORROW)

    is_undone = undo(learner, log, now=TOMORROW)
    db.session.commit()

    assert is_undone
    card = the_card()
    assert (card.memory(), card.reps, card.lapses, card.due_on, card.due_on_for_exam) == before
    assert learned(learner) == known
    assert is_what_its_logs_say(card)
    kept = db.session.get_one(ReviewLog, log.id)
    assert kept.undone_at == TOMORROW


def test_an_answer_is_taken_back_once(learner: Account) -> None:
    card = create_card(learner)
    log = review(learner, card, at=TOMORROW)
    undo(learner, log, now=TOMORROW)
    db.session.commit()

    assert undo(learner, log, now=TOMORROW) is False


def test_after_a_mistaken_tap_the_card_is_answered_again(learner: Account) -> None:
    card = create_card(learner)
    undo(learner, review(learner, card, is_right=False, at=TOMORROW), now=TOMORROW)
    db.session.commit()

    review(learner, the_card(), at=TOMORROW)

    assert (the_card().reps, the_card().lapses) == (1, 0)
    assert is_what_its_logs_say(the_card())


def test_a_clock_set_back_between_answers_counts_as_no_time(learner: Account) -> None:
    card = create_card(learner, ratings=[(0, Rating.Again), (1, Rating.Good)])
    last = the_card().last_reviewed_on

    review(learner, card, at=NOON - timedelta(days=30))

    card = the_card()
    assert card.last_reviewed_on == last
    assert card.due_on > last
    assert logs(card)[-1].counted_on == last
    assert logs(card)[-1].reviewed_at == NOON - timedelta(days=30)
    assert is_what_its_logs_say(card)


def test_six_lapses_set_a_card_aside(learner: Account) -> None:
    card = create_card(learner, ratings=[(0, Rating.Again)] + [(1, Rating.Again)] * 5)
    assert (card.lapses, card.suspended_at) == (5, None)

    at = NOON + timedelta(days=6)
    review(learner, card, is_right=False, at=at)

    assert (the_card().lapses, the_card().suspended_at) == (6, at)


def test_to_take_back_the_sixth_lapse_brings_the_card_back(learner: Account) -> None:
    card = create_card(learner, ratings=[(0, Rating.Again)] + [(1, Rating.Again)] * 5)
    log = review(learner, card, is_right=False, at=NOON + timedelta(days=6))

    undo(learner, log, now=NOON + timedelta(days=6))
    db.session.commit()

    assert (the_card().lapses, the_card().suspended_at) == (5, None)


def test_a_leech_that_was_brought_back_has_three_more_tries(learner: Account) -> None:
    create_card(learner, ratings=[(0, Rating.Again)] + [(1, Rating.Again)] * 6)
    resume(the_card())
    db.session.commit()
    asides = []

    for number in range(3):
        review(learner, the_card(), is_right=False, at=NOON + timedelta(days=8 + number))
        asides.append(the_card().suspended_at is not None)

    assert asides == [False, False, True]
