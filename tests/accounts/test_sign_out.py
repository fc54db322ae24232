"""A person leaves one browser, or all of them."""

from flask import Flask

from quizbank.accounts.models import Account
from tests.browser_client import Browser
from tests.builders import PASSWORD, create_account


def signed_in(app: Flask, email: str) -> Browser:
    """A browser of its own in which this person signed in by the form."""
    browser = Browser(app)
    browser.get("accounts.sign_in")
    browser.submit("Sign in", email=email, password=PASSWORD)
    return browser


def test_signing_out_leaves_this_browser(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)
    browser.get("accounts.profile")

    page = browser.submit("Sign out", follow=True)

    assert "You are signed out" in page.text
    browser.get("accounts.profile", expect=302)


def test_signing_out_keeps_the_other_browser(app: Flask, learner: Account) -> None:
    phone, laptop = signed_in(app, "learner@example.org"), signed_in(app, "learner@example.org")

    phone.post("accounts.sign_out")

    laptop.get("accounts.profile")


def test_signing_out_everywhere_leaves_both(app: Flask, learner: Account) -> None:
    phone, laptop = signed_in(app, "learner@example.org"), signed_in(app, "learner@example.org")
    phone.get("accounts.profile")

    page = phone.submit("Sign out on every device", follow=True)

    assert "You are signed out on every device" in page.text
    phone.get("accounts.profile", expect=302)
    laptop.get("accounts.profile", expect=302)


def test_signing_out_everywhere_leaves_other_people_alone(
    app: Flask, learner: Account, stranger: Account
) -> None:
    mine, theirs = signed_in(app, "learner@example.org"), signed_in(app, "stranger@example.org")

    mine.post("accounts.sign_out_everywhere")

    theirs.get("accounts.profile")


def test_a_link_does_not_sign_out(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    browser.get("accounts.sign_out", expect=405)

    browser.get("accounts.profile")


def test_another_site_cannot_sign_a_person_out(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    browser.open("/sign-out", method="POST", expect=400)
    browser.open("/sign-out-everywhere", method="POST", expect=400)

    browser.get("accounts.profile")


def test_a_guest_is_asked_before_leaving(browser: Browser) -> None:
    guest = create_account(email=None)
    browser.sign_in(guest)

    page = browser.post("accounts.sign_out", follow=True)

    assert page.h1 == "Leave without an account?"
    browser.get("accounts.profile")


def test_whoever_signed_out_in_another_tab_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.post("accounts.sign_out").location == "/sign-in"
