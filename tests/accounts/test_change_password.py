"""A person changes their password."""

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.accounts.passwords import is_right
from tests.browser_client import Browser
from tests.builders import PASSWORD, create_account

NEW = "another horse battery"


def test_the_new_password_counts_from_now_on(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("accounts.password")

    page = browser.submit(
        "Change password", current_password=PASSWORD, new_password=NEW, follow=True
    )

    assert "Your password was changed. Other devices are signed out." in page.text
    assert page.h1 == "Profile"  # this one is not
    assert is_right(NEW, learner.password_hash)


def test_other_devices_are_signed_out(app: Flask, browser: Browser, learner: Account) -> None:
    other = Browser(app).sign_in(learner)
    browser.sign_in(learner).get("accounts.password")

    browser.submit("Change password", current_password=PASSWORD, new_password=NEW)

    other.get("accounts.profile", expect=302)


def test_the_current_password_is_needed(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("accounts.password")

    page = browser.submit(
        "Change password", current_password="wrong horse", new_password=NEW, expect=422
    )

    assert page.problems == ["The password is not right"]
    assert is_right(PASSWORD, learner.password_hash)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Enter a new password"),
        ("short", "Password must be between 10 and 200 characters"),
        ("learner@example.org", "This password is easy to guess. Choose another one."),
    ],
)
def test_the_new_password_follows_the_rules_of_signing_up(
    browser: Browser, learner: Account, typed: str, problem: str
) -> None:
    browser.sign_in(learner).get("accounts.password")

    page = browser.submit(
        "Change password", current_password=PASSWORD, new_password=typed, expect=422
    )

    assert page.problems == [problem]


def test_a_guest_has_none_to_change(browser: Browser) -> None:
    browser.sign_in(create_account(email=None))

    assert browser.get("accounts.password", expect=302).location == "/sign-up"


def test_whoever_is_signed_out_is_asked_to_sign_in(browser: Browser) -> None:
    page = browser.get("accounts.password", expect=302)

    assert page.location == "/sign-in?next=/password"
