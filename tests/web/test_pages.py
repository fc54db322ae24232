"""Home, about, and the address that a load balancer asks."""

from collections.abc import Callable
from typing import Any

from quizbank.accounts.models import Account
from tests.browser_client import Browser


def test_a_visitor_is_offered_an_exam_at_once(browser: Browser) -> None:
    page = browser.get("pages.home")

    assert page.h1 == "Practice exams for medical coders"
    assert page.link("Try an exam now") == "/exams"
    assert "No account needed." in page.text


def test_home_asks_the_database_little(
    browser: Browser, learner: Account, count_queries: Callable[[], Any]
) -> None:
    browser.sign_in(learner)

    with count_queries() as queries:
        browser.get("pages.home")

    assert len(queries) <= 4, queries


def test_about_says_whose_the_questions_and_the_codes_are(browser: Browser) -> None:
    page = browser.get("pages.about")

    assert "American Medical Association" in page.text
    assert "American Dental Association" in page.text
    assert "CPT" in page.text


def test_health_needs_no_sign_in(browser: Browser) -> None:
    assert browser.get("pages.health").json == {"status": "ok"}
