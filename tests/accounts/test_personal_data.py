"""Every part of a person's data is exported, moved and erased in one go."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from quizbank.accounts import actions, personal_data
from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding, holdings
from quizbank.accounts.queries import personal_data_of, was_active
from tests.builders import NOON, create_account


class Diary:
    """A capability above accounts, that writes down what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.seen: datetime | None = None
        self.holding = Holding(
            "diary", export=self.export, erase=self.erase, move=self.move, last_active=self.last
        )

    def export(self, account: Account) -> object:
        return [f"a page of {account.nickname}"]

    def erase(self, account: Account) -> None:
        self.asked.append(f"erase {account.id}, whose row is there: {account in session_of()}")

    def move(self, guest: Account, account: Account) -> None:
        self.asked.append(f"move {guest.id} to {account.id}")

    def last(self, _account: Account) -> datetime | None:
        return self.seen


def session_of() -> object:
    """The database session, to look into."""
    from quizbank.extensions import db

    return db.session


@pytest.fixture
def diary(app: Flask) -> Iterator[Diary]:
    """One more capability, for one test."""
    diary = Diary()
    registered = app.extensions[personal_data.KEY]
    registered.append(diary.holding)
    yield diary
    registered.remove(diary.holding)


def test_accounts_themselves_are_the_first_part(app: Flask) -> None:
    assert holdings()[0].name == "account"


def test_the_export_names_every_part(diary: Diary, learner: Account) -> None:
    everything = personal_data_of(learner)

    assert everything["diary"] == ["a page of Learner"]
    assert list(everything)[0] == "account"


def test_the_export_has_no_secret(learner: Account) -> None:
    written = str(personal_data_of(learner))

    assert "learner@example.org" in written
    assert str(learner.password_hash) not in written
    assert learner.session_key not in written


def test_what_points_to_an_account_is_erased_before_it(diary: Diary, learner: Account) -> None:
    number = learner.id

    actions.erase(learner)

    assert diary.asked == [f"erase {number}, whose row is there: True"]


def test_what_a_guest_has_is_moved(diary: Diary, learner: Account) -> None:
    guest = create_account(email=None)

    actions.move_in(guest, learner)

    assert diary.asked == [f"move {guest.id} to {learner.id}"]


def test_one_trace_is_enough_to_be_active(diary: Diary, learner: Account) -> None:
    assert not was_active(learner, since=NOON)

    diary.seen = NOON

    assert was_active(learner, since=NOON)
