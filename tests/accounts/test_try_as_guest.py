"""A visitor tries without an account, then signs up, signs in or leaves."""

from flask import Flask

from quizbank.accounts import actions
from quizbank.accounts.models import Account
from quizbank.accounts.queries import account_by_email
from quizbank.accounts.sessions import begin_session
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import NOON, PASSWORD, create_account


def test_a_guest_is_signed_in_by_any_view_that_begins_a_session(app: Flask) -> None:
    with app.test_request_context(), app.app_context():
        guest = actions.create_guest(now=NOON)
        begin_session(guest)

        from flask import session
        from flask_login import current_user

        assert current_user._get_current_object() is guest
        assert session.permanent
        db.session.rollback()


def test_signing_up_keeps_what_the_guest_has(browser: Browser) -> None:
    guest = create_account(email=None, nickname="Visitor")
    page = browser.sign_in(guest).get("accounts.sign_up")
    assert "Your exams and answers so far stay with you." in page.text

    browser.submit("Sign up", email="new@example.org", password=PASSWORD)

    assert account_by_email("new@example.org") is guest
    assert "new@example.org" in browser.get("accounts.profile").text


def test_signing_up_with_an_address_that_is_taken_keeps_the_guest(
    browser: Browser, learner: Account
) -> None:
    guest = create_account(email=None)
    browser.sign_in(guest).get("accounts.sign_up")

    browser.submit("Sign up", email="learner@example.org", password=PASSWORD, expect=422)

    assert guest.is_guest
    browser.get("accounts.profile")


def test_signing_in_moves_the_guest_into_the_account(browser: Browser, learner: Account) -> None:
    guest = create_account(email=None, exam="cbcs")
    number = guest.id
    page = browser.sign_in(guest).get("accounts.sign_in")
    assert "Your exams and answers so far move to your account." in page.text

    browser.submit("Sign in", email="learner@example.org", password=PASSWORD)

    assert db.session.get(Account, number) is None
    assert learner.exam == "cbcs"
    assert "learner@example.org" in browser.get("accounts.profile").text


def test_a_failed_sign_in_moves_nothing(browser: Browser, learner: Account) -> None:
    guest = create_account(email=None)
    browser.sign_in(guest).get("accounts.sign_in")

    browser.submit("Sign in", email="learner@example.org", password="wrong horse", expect=422)

    assert db.session.get(Account, guest.id) is guest


def test_leaving_is_confirmed_and_leaves_nothing(browser: Browser) -> None:
    guest = create_account(email=None)
    number = guest.id
    browser.sign_in(guest)
    page = browser.post("accounts.sign_out", follow=True)
    assert page.h1 == "Leave without an account?"
    assert page.link("Sign up and keep them") == "/sign-up"

    page = browser.submit("Leave and delete them", follow=True)

    assert "Your exams and answers were deleted" in page.text
    assert db.session.get(Account, number) is None
    browser.get("accounts.profile", expect=302)


def test_signing_out_everywhere_asks_a_guest_too(browser: Browser) -> None:
    browser.sign_in(create_account(email=None))

    assert browser.post("accounts.sign_out_everywhere").location == "/account/deletion"
