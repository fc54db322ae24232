"""Every card is what its logs say, to the last bit; the command corrects one that is not."""

from datetime import date, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizbank.accounts.models import Account
from quizbank.core.memory import Rating
from quizbank.extensions import db
from quizbank.review.actions import undo
from quizbank.review.models import ReviewCard
from quizbank.review.rebuilding import restore
from tests.builders import NOON
from tests.review.cards import (
    TODAY,
    cards,
    create_card,
    is_what_its_logs_say,
    logs,
    review,
    the_card,
)

STEPS = st.lists(
    st.tuples(st.integers(-3, 60), st.sampled_from(list(Rating))), min_size=1, max_size=12
)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=STEPS)
def test_the_stored_card_is_the_replay_of_its_logs(
    learner: Account, steps: list[tuple[int, Rating]]
) -> None:
    card = create_card(learner, ratings=steps)
    db.session.expire_all()

    stored = db.session.get_one(ReviewCard, card.id)

    assert is_what_its_logs_say(stored)
    assert restore(stored) is False


def test_the_command_finds_nothing_to_correct(app: Flask, learner: Account) -> None:
    for number in range(7):
        create_card(learner, ratings=[(0, Rating.Again)] + [(number, Rating.Good)] * number)
    review(learner, cards()[2], at=NOON + timedelta(days=30))

    done = app.test_cli_runner().invoke(args=["review", "rebuild"])

    assert done.output == "Cards replayed: 7, corrected: 0\n"


def test_the_command_corrects_what_is_not_so(app: Flask, learner: Account) -> None:
    card = create_card(learner, ratings=[(0, Rating.Again), (1, Rating.Good), (4, Rating.Hard)])
    right = (card.memory(), card.reps, card.due_on, card.due_on_for_exam)
    card.stability, card.reps, card.due_on = 77.7, 40, date(2030, 1, 1)
    db.session.commit()
    before = card.revision

    done = app.test_cli_runner().invoke(args=["review", "rebuild"])

    card = the_card()
    assert done.output == "Cards replayed: 1, corrected: 1\n"
    assert (card.memory(), card.reps, card.due_on, card.due_on_for_exam) == right
    assert card.revision > before


def test_what_was_undone_is_not_replayed(learner: Account) -> None:
    card = create_card(learner)
    log = review(learner, card, at=NOON + timedelta(days=1))
    undo(learner, log, now=NOON)
    db.session.commit()

    assert len(logs(the_card())) == 2
    assert the_card().reps == 0
    assert restore(the_card()) is False


def test_the_days_that_a_card_got_are_kept(learner: Account) -> None:
    for _ in range(5):
        create_card(learner, ratings=[(0, Rating.Easy)])
    dues = [(card.due_on, card.due_on_for_exam) for card in cards()]

    assert not any(restore(card) for card in cards())
    assert [(card.due_on, card.due_on_for_exam) for card in cards()] == dues
    assert len(set(dues)) > 1


def test_a_day_that_fits_the_memory_no_more_is_given_anew(learner: Account) -> None:
    card = create_card(learner, ratings=[(0, Rating.Easy)])
    (log,) = logs(card)
    log.due_on = TODAY + timedelta(days=90)
    db.session.commit()

    card = the_card()
    assert restore(card)

    assert card.due_on == TODAY + timedelta(days=8)
