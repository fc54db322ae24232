"""Changes to accounts, over a real database."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from quizbank.accounts import actions, passwords
from quizbank.accounts.errors import EmailTaken
from quizbank.accounts.models import Account, Role
from quizbank.accounts.queries import account_by_email, account_of_session, profile_of
from quizbank.extensions import db
from tests.builders import NOON, PASSWORD, create_account


def everyone() -> int:
    """How many accounts there are."""
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def test_a_guest_has_an_identity_but_no_address(app: Flask) -> None:
    guest = actions.create_guest(now=NOON)

    assert guest.is_guest
    assert account_of_session(guest.get_id()) is guest


def test_a_guest_who_signs_up_stays_the_same_row(app: Flask) -> None:
    guest = actions.create_guest(now=NOON)
    number = guest.id

    account = actions.sign_up(guest, email="new@example.org", password=PASSWORD, now=NOON)

    assert account.id == number
    assert not account.is_guest
    assert everyone() == 1


def test_signing_up_ends_the_sessions_of_the_guest(app: Flask) -> None:
    guest = actions.create_guest(now=NOON)
    before = guest.get_id()

    actions.sign_up(guest, email="new@example.org", password=PASSWORD, now=NOON)

    assert account_of_session(before) is None


def test_an_address_has_one_account(learner: Account) -> None:
    with pytest.raises(EmailTaken):
        actions.sign_up(None, email="learner@example.org", password=PASSWORD, now=NOON)


def test_two_sign_ups_at_the_same_moment_make_one_account(
    learner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "account_by_email", lambda _email: None)  # the other came between

    with pytest.raises(EmailTaken):
        actions.sign_up(None, email="learner@example.org", password=PASSWORD, now=NOON)
    db.session.rollback()

    assert everyone() == 1


def test_the_database_refuses_an_address_in_capitals(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        create_account(email="Someone@example.org")
    db.session.rollback()


def test_address_and_password_lead_to_their_account(learner: Account, stranger: Account) -> None:
    assert actions.authenticate(email="learner@example.org", password=PASSWORD) is learner
    assert actions.authenticate(email="learner@example.org", password="wrong horse") is None
    assert actions.authenticate(email="nobody@example.org", password=PASSWORD) is None


def test_a_weak_old_hash_is_made_anew_at_the_next_sign_in(learner: Account) -> None:
    assert learner.password_hash
    assert passwords.is_outdated(learner.password_hash)

    actions.authenticate(email="learner@example.org", password=PASSWORD)

    assert not passwords.is_outdated(learner.password_hash)
    assert passwords.is_right(PASSWORD, learner.password_hash)


def test_a_wrong_password_leaves_the_hash_as_it_is(learner: Account) -> None:
    before = learner.password_hash

    actions.authenticate(email="learner@example.org", password="wrong horse battery")

    assert learner.password_hash == before


def test_a_guest_moves_into_an_account_and_is_no_more(learner: Account) -> None:
    guest = create_account(email=None, exam="ccs", exam_date=NOON.date())
    learner.exam = "cpc"

    actions.move_in(guest, learner)
    db.session.commit()

    assert everyone() == 1
    assert profile_of(learner).exam == "cpc"  # what the account says wins
    assert profile_of(learner).exam_date == NOON.date()  # where it says nothing, the guest does


def test_a_session_of_another_key_is_nobodys(learner: Account) -> None:
    assert account_of_session(learner.get_id()) is learner
    assert account_of_session(f"{learner.id}:another") is None
    assert account_of_session(f"{learner.id + 1_000}:{learner.session_key}") is None


def test_ending_all_sessions_changes_the_key(learner: Account) -> None:
    before = learner.get_id()

    actions.end_all_sessions(learner)

    assert account_of_session(before) is None


def test_erasing_leaves_everybody_else(learner: Account, stranger: Account) -> None:
    actions.erase(learner)
    db.session.commit()

    assert account_by_email("learner@example.org") is None
    assert account_by_email("stranger@example.org") is stranger


def test_a_role_replaces_the_one_before(learner: Account) -> None:
    actions.grant(learner, Role.EDUCATOR)
    actions.grant(learner, Role.LEARNER)
    db.session.commit()

    assert learner.role == "learner"


def test_a_role_that_does_not_exist_is_refused_by_the_database(learner: Account) -> None:
    learner.role = "owner"

    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_half_an_hour_ago_is_told_in_utc(learner: Account) -> None:
    db.session.refresh(learner)

    assert learner.created_at == NOON
    assert learner.created_at.utcoffset() == timedelta(0)
