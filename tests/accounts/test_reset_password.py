"""A person who forgot their password gets a link by e-mail."""

import re
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_mailman import EmailMessage

from quizbank import create_app
from quizbank.accounts.actions import set_password
from quizbank.accounts.models import Account
from quizbank.accounts.passwords import is_right
from quizbank.accounts.reset_links import reset_token
from quizbank.config import read_settings
from quizbank.extensions import db
from tests.browser_client import Browser, Page
from tests.builders import NOON, PASSWORD

NEW = "another horse battery"


@pytest.fixture
def outbox(app: Flask) -> Iterator[list[EmailMessage]]:
    """The e-mails that left during a test."""
    box: list[EmailMessage] = []
    app.extensions["mailman"].outbox = box
    yield box
    app.extensions["mailman"].outbox = []


def ask_for_link(browser: Browser, email: str) -> Page:
    """Ask, and let the response end: the e-mail leaves after the page."""
    browser.get("accounts.password_reset")
    page = browser.submit("Send the link", email=email, expect=200)
    page.response.close()
    return page


def link_in(message: EmailMessage) -> str:
    """The path of the one link in an e-mail."""
    links = re.findall(r"http://localhost(/\S+)", str(message.body))
    assert len(links) == 1
    return str(links[0])


def test_the_link_leads_to_a_new_password(
    browser: Browser, learner: Account, outbox: list[EmailMessage]
) -> None:
    ask_for_link(browser, "Learner@example.org")
    browser.visit(link_in(outbox[0]))

    page = browser.submit("Change password", new_password=NEW, follow=True)

    assert page.h1 == "Sign in"
    assert "Your password was changed. Sign in with it." in page.text
    assert is_right(NEW, learner.password_hash)
    browser.submit("Sign in", email="learner@example.org", password=NEW)


def test_the_e_mail_goes_to_the_address_of_the_account_in_plain_words(
    browser: Browser, learner: Account, outbox: list[EmailMessage]
) -> None:
    ask_for_link(browser, "learner@example.org")

    assert outbox[0].to == ["learner@example.org"]
    assert outbox[0].subject == "Your new Quizbank password"
    assert "It works once." in str(outbox[0].body)
    assert "&" not in str(outbox[0].body)


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    browser: Browser, learner: Account, outbox: list[EmailMessage]
) -> None:
    known = ask_for_link(browser, "learner@example.org")
    unknown = ask_for_link(browser, "nobody@example.org")

    assert known.text == unknown.text.replace("nobody@", "learner@")
    assert [message.to for message in outbox] == [["learner@example.org"]]


def test_a_slow_mail_server_does_not_tell_who_has_an_account(
    browser: Browser, learner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailMessage, "send", lambda _message: time.sleep(1.5))
    browser.get("accounts.password_reset")

    began = time.monotonic()
    page = browser.submit("Send the link", email="learner@example.org", expect=200)
    took = time.monotonic() - began

    assert page.h1 == "Look into your mail"
    assert took < 1.5


def test_a_mail_server_that_is_down_is_logged_and_not_shown(
    browser: Browser,
    learner: Account,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_message: EmailMessage) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", refuse)

    page = ask_for_link(browser, "learner@example.org")

    assert page.h1 == "Look into your mail"
    assert "An e-mail could not be sent" in caplog.text


def test_a_link_works_once(browser: Browser, learner: Account, outbox: list[EmailMessage]) -> None:
    ask_for_link(browser, "learner@example.org")
    link = link_in(outbox[0])
    browser.visit(link)
    browser.submit("Change password", new_password=NEW)

    page = browser.visit(link, expect=404)

    assert page.h1 == "This link was used before"
    assert page.link("Ask for a new link") == "/password-reset"


def test_looking_at_the_page_does_not_use_the_link_up(
    browser: Browser, learner: Account, outbox: list[EmailMessage]
) -> None:
    ask_for_link(browser, "learner@example.org")

    browser.visit(link_in(outbox[0]))
    browser.visit(link_in(outbox[0]))  # mail programs look first, and people twice


def test_an_old_link_says_so(browser: Browser, app: Flask, learner: Account) -> None:
    token = reset_token(learner, secret_key=str(app.secret_key), now=NOON)

    page = browser.get("accounts.new_password", token=token, expect=404)

    assert page.h1 == "This link is too old"


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "ä" * 300])
def test_half_a_link_says_so(browser: Browser, token: str) -> None:
    page = browser.get("accounts.new_password", token=token, expect=404)

    assert page.h1 == "This link is not whole"


def test_a_page_left_open_past_another_change_changes_nothing(
    browser: Browser, learner: Account, outbox: list[EmailMessage]
) -> None:
    ask_for_link(browser, "learner@example.org")
    browser.visit(link_in(outbox[0]))
    set_password(learner, "changed on the laptop")

    page = browser.submit("Change password", new_password=NEW, expect=404)

    assert page.h1 == "This link was used before"
    assert not is_right(NEW, learner.password_hash)


def test_a_reset_signs_out_every_device(
    app: Flask, browser: Browser, learner: Account, outbox: list[EmailMessage]
) -> None:
    thief = Browser(app).sign_in(learner)
    ask_for_link(browser, "learner@example.org")
    browser.visit(link_in(outbox[0]))

    browser.submit("Change password", new_password=NEW)

    thief.get("accounts.profile", expect=302)


def test_the_new_password_follows_the_rules_of_signing_up(
    browser: Browser, learner: Account, outbox: list[EmailMessage]
) -> None:
    ask_for_link(browser, "learner@example.org")
    browser.visit(link_in(outbox[0]))

    page = browser.submit("Change password", new_password="short", expect=422)

    assert page.problems == ["Password must be between 10 and 200 characters"]
    assert is_right(PASSWORD, learner.password_hash)


def test_what_no_address_looks_like_is_refused(browser: Browser) -> None:
    browser.get("accounts.password_reset")

    page = browser.submit("Send the link", email="nobody", expect=422)

    assert page.problems == ["Enter an email address, like name@example.org"]


def test_a_link_never_leads_to_a_host_that_the_asker_made_up(
    app: Flask, learner: Account, outbox: list[EmailMessage]
) -> None:
    settings = read_settings(
        {
            "QUIZBANK_ENV": "test",
            "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
            "QUIZBANK_HOSTS": "localhost, practice.example.org",
        }
    )
    strict = create_app(settings, overrides={"RATELIMIT_ENABLED": False})
    strict.extensions["mailman"].outbox = outbox
    browser = Browser(strict)
    browser.get("accounts.password_reset")
    fields = {"csrf_token": browser.csrf_token(), "email": "learner@example.org"}

    db.session.commit()
    with strict.app_context():
        answer = browser.client.post(
            "/password-reset", data=fields, base_url="http://evil.example", buffered=True
        )
        db.engine.dispose()

    assert answer.status_code == 400
    assert answer.get_data(as_text=True) == "This address is not served here."
    assert not outbox
