"""Cards and logs in the download, gone with the account, joined when a guest signs in."""

from datetime import timedelta

from sqlalchemy import insert, select

from quizbank.accounts.actions import erase, move_in
from quizbank.accounts.models import Account
from quizbank.accounts.queries import personal_data_of, was_active
from quizbank.core.memory import Rating
from quizbank.extensions import db
from quizbank.review.actions import remove, save_settings
from quizbank.review.models import ReviewCard, ReviewLog, ReviewSettings, ShownFor, Unit
from tests.builders import NOON, create_account, create_practice
from tests.review.cards import (
    answer,
    bank_items,
    cards,
    create_card,
    is_what_its_logs_say,
    logs,
    review,
    the_card,
)


def test_the_download_has_every_card_with_its_logs(learner: Account, stranger: Account) -> None:
    answer(learner, bank_items()[0], is_right=False)
    create_card(stranger)
    review(learner, cards()[0], at=NOON + timedelta(days=1))
    save_settings(
        ReviewSettings(account_id=learner.id, budget=9, unit=Unit.MINUTES, days_off=65, easy_days=2)
    )
    db.session.commit()

    exported = personal_data_of(learner)["reviews"]

    (card,) = exported["cards"]
    assert card["about"] == "item"
    assert card["subject"].startswith("cbcs-made-up")
    assert card["reason"] == "missed"
    assert [log["rating"] for log in card["log"]] == [1, 3]
    assert exported["settings"] == {
        "budget": 9,
        "unit": "minutes",
        "days_off": [1, 7],
        "easy_days": [2],
    }


def test_everything_goes_with_the_account(learner: Account, stranger: Account) -> None:
    item = bank_items()[0]
    answer(learner, item, is_right=False)
    kept = create_card(stranger)
    attempt = create_practice(learner)
    shown = {"attempt_id": attempt.id, "position": 1, "card_id": cards()[0].id}
    db.session.execute(insert(ShownFor).values(shown))
    save_settings(
        ReviewSettings(account_id=learner.id, budget=9, unit="questions", days_off=0, easy_days=0)
    )
    db.session.commit()

    erase(learner)
    db.session.commit()

    assert [card.id for card in cards()] == [kept.id]
    assert [log.card_id for log in db.session.scalars(select(ReviewLog))] == [kept.id]
    assert db.session.scalars(select(ShownFor)).all() == []
    assert db.session.scalars(select(ReviewSettings)).all() == []


def test_a_guests_cards_move_to_the_account(learner: Account) -> None:
    guest = create_account(email=None)
    answer(guest, bank_items()[0], is_right=False)
    save_settings(
        ReviewSettings(account_id=guest.id, budget=7, unit="questions", days_off=0, easy_days=0)
    )

    move_in(guest, learner)
    db.session.commit()

    card = the_card()
    assert card.account_id == learner.id
    assert [log.account_id for log in logs(card)] == [learner.id]
    assert db.session.get_one(ReviewSettings, learner.id).budget == 7


def test_two_cards_about_one_question_become_one(learner: Account) -> None:
    guest = create_account(email=None)
    item = bank_items()[0]
    answer(learner, item, is_right=False, at=NOON)
    answer(guest, item, is_right=False, at=NOON + timedelta(days=1))
    answer(learner, item, at=NOON + timedelta(days=2))
    remove(next(card for card in cards() if card.account_id == learner.id), now=NOON)
    db.session.commit()

    move_in(guest, learner)
    db.session.commit()

    card = the_card()
    assert card.account_id == learner.id
    assert card.left_at is None
    assert sorted(log.rating for log in logs(card)) == [Rating.Again, Rating.Again, Rating.Good]
    assert (card.reps, card.last_rating) == (1, Rating.Good)
    assert is_what_its_logs_say(card)


def test_the_accounts_own_settings_hold(learner: Account) -> None:
    guest = create_account(email=None)
    for account, budget in ((guest, 7), (learner, 12)):
        save_settings(
            ReviewSettings(
                account_id=account.id, budget=budget, unit="questions", days_off=0, easy_days=0
            )
        )

    move_in(guest, learner)
    db.session.commit()

    assert db.session.get_one(ReviewSettings, learner.id).budget == 12


def test_a_guest_who_reviewed_lately_is_kept(learner: Account) -> None:
    guest = create_account(email=None)
    review(guest, create_card(guest), at=NOON + timedelta(days=9))

    assert was_active(guest, since=NOON + timedelta(days=8))
    assert not was_active(guest, since=NOON + timedelta(days=10))
    assert db.session.scalars(select(ReviewCard)).one().account_id == guest.id
