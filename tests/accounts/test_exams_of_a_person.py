"""What becomes of exams when a guest signs up, signs in or leaves, or an account is deleted."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import PASSWORD, create_account, create_attempt


@pytest.fixture
def guest(app: Flask) -> Account:
    """A visitor who sits an exam."""
    guest = create_account(email=None)
    create_attempt(guest)
    return guest


def attempts_of(account: Account | None = None) -> int:
    """How many there are, of one person or at all."""
    count = select(func.count()).select_from(Attempt)
    if account:
        count = count.where(Attempt.account_id == account.id)
    return db.session.scalar(count) or 0


def test_signing_up_keeps_the_exam(browser: Browser, guest: Account) -> None:
    browser.sign_in(guest).get("accounts.sign_up")

    browser.submit("Sign up", email="new@example.org", password=PASSWORD)

    assert attempts_of(guest) == 1


def test_signing_in_moves_the_exam_to_the_account(
    browser: Browser, guest: Account, learner: Account
) -> None:
    create_attempt(learner, seed=2)
    browser.sign_in(guest).get("accounts.sign_in")

    browser.submit("Sign in", email="learner@example.org", password=PASSWORD)

    assert attempts_of(learner) == 2
    assert attempts_of() == 2


def test_leaving_deletes_the_exam(browser: Browser, guest: Account, learner: Account) -> None:
    create_attempt(learner, seed=2)
    browser.sign_in(guest).get("accounts.deletion")

    browser.submit("Leave and delete them")

    assert attempts_of() == attempts_of(learner) == 1


def test_deleting_an_account_deletes_its_exams_alone(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    create_attempt(learner)
    create_attempt(stranger)
    browser.sign_in(learner).get("accounts.deletion")

    browser.submit("Delete account", password=PASSWORD)

    assert attempts_of() == attempts_of(stranger) == 1


def test_the_download_has_every_exam(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)

    page = browser.sign_in(learner).visit("/profile/data.json")

    assert [one["id"] for one in page.json["attempts"]] == [str(attempt.public_id)]


def test_a_guest_who_sat_an_exam_of_late_is_not_pruned(app: Flask, guest: Account) -> None:
    guest.created_at = utcnow() - timedelta(days=40)
    db.session.commit()

    app.test_cli_runner().invoke(args=["accounts", "prune-guests"])

    assert attempts_of(guest) == 1
