"""A person signs in."""

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from tests.browser_client import Browser
from tests.builders import PASSWORD

WRONG = "The email address or the password is not right"


def cookie(browser: Browser) -> str:
    """What the browser holds of its session."""
    found = browser.client.get_cookie("session")
    assert found
    return str(found.value)


def test_address_and_password_open_the_account(browser: Browser, learner: Account) -> None:
    browser.get("accounts.sign_in")

    page = browser.submit("Sign in", email="Learner@Example.org", password=PASSWORD)

    assert page.location == "/"
    assert "learner@example.org" in browser.get("accounts.profile").text


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("learner@example.org", "wrong horse battery"),
        ("nobody@example.org", PASSWORD),
        ("learner@example.org", "x" * 100_000),
    ],
)
def test_a_wrong_pair_is_refused_with_the_same_words(
    browser: Browser, learner: Account, email: str, password: str
) -> None:
    browser.get("accounts.sign_in")

    page = browser.submit("Sign in", email=email, password=password, expect=422)

    assert page.problems in ([WRONG], ["The password is not right"])
    assert browser.get("accounts.profile", expect=302).location.startswith("/sign-in")


def test_nothing_entered_is_told_for_both_fields(browser: Browser) -> None:
    browser.get("accounts.sign_in")

    page = browser.submit("Sign in", expect=422)

    assert page.problems == ["Enter your email address", "Enter your password"]


def test_the_session_and_its_token_are_new_after_signing_in(
    browser: Browser, learner: Account
) -> None:
    browser.get("accounts.sign_in")
    before, token = cookie(browser), browser.csrf_token()
    with browser.client.session_transaction() as flask_session:
        flask_session["planted"] = "by someone else"
        raw = flask_session["csrf_token"]

    browser.submit("Sign in", email="learner@example.org", password=PASSWORD)
    browser.get("accounts.profile")

    with browser.client.session_transaction() as flask_session:
        assert "planted" not in flask_session
        assert flask_session["csrf_token"] != raw
    assert cookie(browser) != before
    data = {"csrf_token": token}
    assert browser.open("/sign-out", method="POST", data=data, expect=400).status == 400


def test_the_cookie_is_for_this_site_and_out_of_reach_of_scripts(
    browser: Browser, learner: Account
) -> None:
    browser.get("accounts.sign_in")

    page = browser.submit("Sign in", email="learner@example.org", password=PASSWORD)

    attributes = page.response.headers["Set-Cookie"]
    assert "HttpOnly" in attributes
    assert "SameSite=Lax" in attributes
    assert "Expires=" in attributes  # it outlives the browser: a phone closes its pages often
    assert "Path=/" in attributes
    assert PASSWORD not in attributes


def test_whoever_was_on_the_way_somewhere_arrives_there(browser: Browser, learner: Account) -> None:
    asked = browser.get("accounts.data", expect=302)
    browser.visit(asked.location)

    page = browser.submit("Sign in", email="learner@example.org", password=PASSWORD)

    assert page.location == "/profile/data"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        " //evil.example/",
        "/ok\\..\\evil",
        "javascript:alert(1)",
        "evil.example/",
        "http:evil.example",
        "//[broken",
        "/" + "x" * 2_000,
    ],
)
def test_nobody_is_sent_to_another_site(browser: Browser, learner: Account, target: str) -> None:
    browser.get("accounts.sign_in", next=target)

    page = browser.submit("Sign in", email="learner@example.org", password=PASSWORD)

    assert page.location == "/"


def test_whoever_is_signed_in_already_goes_on(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    assert browser.get("accounts.sign_in", next="/about", expect=302).location == "/about"


def test_a_changed_address_of_the_phone_keeps_it_signed_in(app: Flask, learner: Account) -> None:
    browser = Browser(app)
    browser.get("accounts.sign_in")
    browser.submit("Sign in", email="learner@example.org", password=PASSWORD)
    browser.get("accounts.profile")

    browser.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    page = browser.get("accounts.profile")

    assert "Set-Cookie" not in page.response.headers


def test_a_page_after_the_first_costs_one_question_to_the_database_about_the_person(
    browser: Browser, learner: Account, count_queries
) -> None:
    browser.sign_in(learner)

    with count_queries() as statements:
        browser.get("accounts.data")

    assert [words for words in statements if "account" in words][0].startswith("SELECT")
    assert len([words for words in statements if "SELECT" in words]) == 1
    assert not [words for words in statements if not words.startswith("SELECT")]


def test_a_forged_cookie_opens_nothing(browser: Browser, learner: Account) -> None:
    browser.client.set_cookie("session", "eyJfdXNlcl9pZCI6IjE6eCJ9.aaaaaa.bbbbbbbbbbbb")

    assert browser.get("accounts.profile", expect=302).location == "/sign-in?next=/profile"


def test_a_remember_cookie_opens_nothing(browser: Browser, learner: Account) -> None:
    browser.client.set_cookie("remember_token", f"{learner.get_id()}|forged")

    browser.get("accounts.profile", expect=302)
