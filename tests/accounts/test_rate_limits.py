"""Whoever tries too often has to wait."""

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.config import WrongSetting, read_settings
from quizbank.web.rate_limits import visitor
from tests.browser_client import Browser
from tests.builders import PASSWORD

pytestmark = pytest.mark.usefixtures("rate_limits")


@pytest.fixture(autouse=True)
def low_limits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test reaches quickly."""
    low = {
        "SIGN_IN": "6 per minute",
        "PASSWORD": "3 per minute",
        "SIGN_UP": "2 per minute",
        "RESET": "4 per minute",
        "RESET_EMAIL": "2 per minute",
        "GUEST": "2 per minute",
    }
    monkeypatch.setitem(app.config, "RATE_LIMITS", low)


def try_to_sign_in(browser: Browser, email: str, password: str, expect: int) -> None:
    """One try, on a fresh page."""
    browser.get("accounts.sign_in")
    browser.submit("Sign in", email=email, password=password, expect=expect)


def test_wrong_passwords_for_one_account_are_counted_wherever_they_come_from(
    app: Flask, learner: Account, stranger: Account
) -> None:
    for last in (1, 2, 3):
        browser = Browser(app)
        browser.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{last}"
        try_to_sign_in(browser, "Learner@example.org", "wrong horse", expect=422)

    browser = Browser(app)
    try_to_sign_in(browser, " learner@example.org", PASSWORD, expect=429)
    assert browser.page
    assert browser.page.h1 == "Too many tries"
    assert "Wait a few minutes" in browser.page.text
    try_to_sign_in(browser, "stranger@example.org", PASSWORD, expect=302)


def test_signing_in_rightly_is_no_try(app: Flask, learner: Account) -> None:
    for _device in range(5):
        try_to_sign_in(Browser(app), "learner@example.org", PASSWORD, expect=302)


def test_one_address_may_not_try_many_accounts(browser: Browser, app: Flask) -> None:
    for number in range(6):
        try_to_sign_in(browser, f"person{number}@example.org", "wrong horse", expect=422)

    try_to_sign_in(browser, "person9@example.org", "wrong horse", expect=429)

    elsewhere = Browser(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    try_to_sign_in(elsewhere, "person9@example.org", "wrong horse", expect=422)


def test_looking_at_the_page_is_no_try(browser: Browser) -> None:
    for _look in range(10):
        browser.get("accounts.sign_in")


def test_one_address_may_not_make_many_accounts(app: Flask) -> None:
    for number, expect in enumerate((302, 302, 429)):
        browser = Browser(app)
        browser.get("accounts.sign_up")
        browser.submit("Sign up", email=f"p{number}@example.org", password=PASSWORD, expect=expect)


def test_one_person_is_not_sent_many_e_mails(app: Flask, learner: Account) -> None:
    for last, expect in enumerate((200, 200, 429)):
        browser = Browser(app)
        browser.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{last}"
        browser.get("accounts.password_reset")
        browser.submit("Send the link", email="learner@example.org", expect=expect)


def test_one_address_may_not_ask_for_many_links(browser: Browser) -> None:
    for number, expect in enumerate((200, 200, 200, 200, 429)):
        browser.get("accounts.password_reset")
        browser.submit("Send the link", email=f"p{number}@example.org", expect=expect)


@pytest.mark.parametrize(
    ("page", "button", "field"),
    [
        ("accounts.deletion", "Delete account", "password"),
        ("accounts.password", "Change password", "current_password"),
    ],
)
def test_whoever_finds_an_open_phone_may_not_guess_for_long(
    browser: Browser, learner: Account, page: str, button: str, field: str
) -> None:
    browser.sign_in(learner)
    for expect in (422, 422, 422, 429):
        browser.get(page)
        browser.submit(button, **{field: "wrong horse battery"}, expect=expect)


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_customer_counts_once_however_many_addresses_they_have(
    app: Flask, address: str, counted_as: str
) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert visitor() == counted_as


def test_limits_are_settings() -> None:
    settings = read_settings({"QUIZBANK_ENV": "test", "QUIZBANK_LIMIT_SIGN_IN": "5 per day"})

    assert settings.rate_limits["SIGN_IN"] == "5 per day"
    assert settings.rate_limits["SIGN_UP"] == "300 per hour"


def test_a_limit_that_cannot_be_read_stops_the_app_with_a_sentence() -> None:
    with pytest.raises(WrongSetting, match="QUIZBANK_LIMIT_SIGN_IN is 'often'; write it like"):
        read_settings({"QUIZBANK_ENV": "test", "QUIZBANK_LIMIT_SIGN_IN": "often"})
