"""A visitor makes an account."""

import pytest

from quizbank.accounts.models import Account
from quizbank.accounts.passwords import is_right
from quizbank.accounts.queries import account_by_email
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import PASSWORD


def test_an_address_and_a_password_make_an_account(browser: Browser) -> None:
    browser.get("accounts.sign_up")

    page = browser.submit("Sign up", email="new@example.org", password=PASSWORD, follow=True)

    account = account_by_email("new@example.org")
    assert account
    assert account.registered_at == account.created_at
    assert is_right(PASSWORD, account.password_hash)
    assert page.h1 == "Profile"
    assert "Your account is ready" in page.text


def test_what_no_keyboard_types_is_left_out_of_an_address(browser: Browser) -> None:
    browser.get("accounts.sign_up")

    browser.submit("Sign up", email="new@exam\x00ple.org\x07", password=PASSWORD)

    assert account_by_email("new@example.org")


def test_capitals_and_spaces_in_an_address_do_not_count(browser: Browser) -> None:
    browser.get("accounts.sign_up")

    browser.submit("Sign up", email=" New.Coder@EXAMPLE.org ", password=PASSWORD)

    assert account_by_email("new.coder@example.org")


def test_whoever_was_on_the_way_somewhere_arrives_there(browser: Browser) -> None:
    browser.get("accounts.sign_up", next="/about")

    page = browser.submit("Sign up", email="new@example.org", password=PASSWORD)

    assert page.location == "/about"


def test_nothing_entered_is_told_for_both_fields(browser: Browser) -> None:
    browser.get("accounts.sign_up")

    page = browser.submit("Sign up", expect=422)

    assert page.problems == ["Enter your email address", "Enter a password"]


@pytest.mark.parametrize("typed", ["someone", "someone@", "@example.org", "a b@example.org", "a@b"])
def test_what_no_address_looks_like_is_refused_and_kept_for_mending(
    browser: Browser, typed: str
) -> None:
    browser.get("accounts.sign_up")

    page = browser.submit("Sign up", email=typed, password=PASSWORD, expect=422)

    assert page.problems == ["Enter an email address, like name@example.org"]
    field = page.soup.find("input", attrs={"name": "email"})
    assert field
    assert field["value"] == typed


@pytest.mark.parametrize("typed", ["ninechars", "x" * 201])
def test_a_password_has_10_to_200_characters(browser: Browser, typed: str) -> None:
    browser.get("accounts.sign_up")

    page = browser.submit("Sign up", email="new@example.org", password=typed, expect=422)

    assert page.problems == ["Password must be between 10 and 200 characters"]
    assert typed not in page.html


@pytest.mark.parametrize("typed", ["tenletters" * 20, "zehn Wörter", "👩‍⚕️ codes all day"])
def test_any_other_password_will_do(browser: Browser, typed: str) -> None:
    browser.get("accounts.sign_up")
    browser.submit("Sign up", email="new@example.org", password=typed)
    browser.post("accounts.sign_out")
    browser.get("accounts.sign_in")

    browser.submit("Sign in", email="new@example.org", password=typed)


@pytest.mark.parametrize("typed", ["password123", "newcomer@example.org"])
def test_a_password_that_anyone_would_try_is_refused(browser: Browser, typed: str) -> None:
    browser.get("accounts.sign_up")

    page = browser.submit("Sign up", email="newcomer@example.org", password=typed, expect=422)

    assert page.problems == ["This password is easy to guess. Choose another one."]


def test_an_address_that_has_an_account_is_sent_to_sign_in(
    browser: Browser, learner: Account
) -> None:
    browser.get("accounts.sign_up")

    page = browser.submit("Sign up", email="Learner@example.org", password=PASSWORD, expect=422)

    assert page.problems == ["This address already has an account. Sign in instead."]


def test_a_very_long_address_is_refused_not_broken(browser: Browser) -> None:
    browser.get("accounts.sign_up")

    page = browser.submit(
        "Sign up", email="a" * 64 + "@" + "b." * 120 + "org", password=PASSWORD, expect=422
    )

    assert page.problems == ["Enter an email address, like name@example.org"]


def test_whoever_is_signed_in_needs_no_second_account(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    assert browser.get("accounts.sign_up", expect=302).location == "/profile"


def test_without_the_token_of_the_page_nothing_is_made(browser: Browser) -> None:
    fields = {"email": "new@example.org", "password": PASSWORD}

    page = browser.open("/sign-up", method="POST", data=fields, expect=400)

    assert page.h1 == "This page was open for too long"
    assert account_by_email("new@example.org") is None


def test_a_password_is_kept_in_no_readable_form(browser: Browser) -> None:
    browser.get("accounts.sign_up")
    browser.submit("Sign up", email="new@example.org", password=PASSWORD)

    row = db.session.execute(db.select(Account.__table__)).one()

    assert PASSWORD not in str(row)
