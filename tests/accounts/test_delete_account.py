"""A person deletes their account."""

from flask import Flask

from quizbank.accounts.models import Account
from quizbank.accounts.queries import account_by_email
from tests.browser_client import Browser
from tests.builders import PASSWORD


def test_the_account_is_gone_after_the_password(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(learner).get("accounts.deletion")
    assert page.h1 == "Delete your account?"

    page = browser.submit("Delete account", password=PASSWORD, follow=True)

    assert "Your account was deleted" in page.text
    assert account_by_email("learner@example.org") is None
    browser.get("accounts.profile", expect=302)


def test_other_devices_are_signed_out_with_it(
    app: Flask, browser: Browser, learner: Account
) -> None:
    other = Browser(app).sign_in(learner)
    browser.sign_in(learner).get("accounts.deletion")

    browser.submit("Delete account", password=PASSWORD)

    other.get("accounts.profile", expect=302)


def test_a_wrong_password_deletes_nothing(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("accounts.deletion")

    page = browser.submit("Delete account", password="wrong horse battery", expect=422)

    assert page.problems == ["The password is not right"]
    assert account_by_email("learner@example.org")


def test_nothing_entered_deletes_nothing(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("accounts.deletion")

    page = browser.submit("Delete account", expect=422)

    assert page.problems == ["Enter your password"]


def test_everybody_else_stays(browser: Browser, learner: Account, stranger: Account) -> None:
    browser.sign_in(learner).get("accounts.deletion")

    browser.submit("Delete account", password=PASSWORD)

    assert account_by_email("stranger@example.org")


def test_the_address_is_free_again(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("accounts.deletion")
    browser.submit("Delete account", password=PASSWORD)
    browser.get("accounts.sign_up")

    browser.submit("Sign up", email="learner@example.org", password=PASSWORD)

    assert account_by_email("learner@example.org")


def test_another_site_cannot_delete_it(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    browser.open("/account/deletion", method="POST", data={"password": PASSWORD}, expect=400)

    assert account_by_email("learner@example.org")


def test_whoever_is_signed_out_is_asked_to_sign_in(browser: Browser) -> None:
    page = browser.get("accounts.deletion", expect=302)

    assert page.location == "/sign-in?next=/account/deletion"
