"""A person downloads everything that is known about them."""

from quizbank.accounts.models import Account
from tests.browser_client import Browser
from tests.builders import create_account


def test_the_page_says_what_the_file_holds_and_leads_to_it(
    browser: Browser, learner: Account
) -> None:
    page = browser.sign_in(learner).get("accounts.data")

    assert page.link("Download") == "/profile/data.json"
    assert "email address" in page.text


def test_the_file_holds_the_account_and_every_other_part(
    browser: Browser, learner: Account
) -> None:
    page = browser.sign_in(learner).visit("/profile/data.json")

    assert page.json["account"]["email"] == "learner@example.org"
    assert page.json["account"]["nickname"] == "Learner"
    assert page.json["account"]["time_zone"] == "America/New_York"
    assert page.json["account"]["created_at"] == "2026-06-01T12:00:00+00:00"
    assert page.json["made_on"]


def test_the_file_is_saved_not_shown_and_not_kept_on_the_way(
    browser: Browser, learner: Account
) -> None:
    headers = browser.sign_in(learner).visit("/profile/data.json").response.headers

    assert headers["Content-Disposition"].startswith("attachment; filename=quizbank-data-20")
    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "no-store"


def test_the_file_has_no_secret(browser: Browser, learner: Account) -> None:
    written = browser.sign_in(learner).visit("/profile/data.json").said

    assert "argon2" not in written
    assert learner.session_key not in written


def test_the_file_is_about_whoever_asks(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    written = browser.sign_in(stranger).visit("/profile/data.json").said

    assert "learner@example.org" not in written


def test_letters_of_every_script_are_readable(browser: Browser) -> None:
    account = create_account(nickname="Zoë نسرين")

    assert "Zoë نسرين" in browser.sign_in(account).visit("/profile/data.json").said


def test_a_guest_may_have_theirs_too(browser: Browser) -> None:
    page = browser.sign_in(create_account(email=None)).visit("/profile/data.json")

    assert page.json["account"]["email"] is None


def test_whoever_is_signed_out_gets_nothing(browser: Browser) -> None:
    assert browser.visit("/profile/data.json", expect=302).location.startswith("/sign-in")
