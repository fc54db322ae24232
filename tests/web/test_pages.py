"""Home, about, and the address that a load balancer asks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from tests.browser_client import Browser
from tests.groups.building import create_challenge, create_group


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

    assert len(queries) <= 5, queries


def test_home_tells_of_the_exam_of_a_group_in_one_line(
    browser: Browser, learner: Account, groupmate: Account, count_queries: Callable[[], Any]
) -> None:
    group, now = create_group(learner, groupmate), utcnow()
    first = create_challenge(group, groupmate, now=now, closes_in=timedelta(days=2), title="Soon")
    create_challenge(group, groupmate, now=now, seed=2, title="Later")
    browser.sign_in(learner)

    with count_queries() as queries:
        page = browser.get("pages.home")

    address = {"public_id": group.public_id, "challenge_id": first.public_id}
    assert page.link("Soon") == browser.url("challenges.show", **address)
    assert "Tuesday coders: Soon waits for you until" in page.text
    assert "Later" not in page.text
    assert len(queries) <= 5, queries


def test_home_without_an_exam_to_begin_says_nothing_of_groups(
    browser: Browser, learner: Account, groupmate: Account
) -> None:
    create_group(learner, groupmate)

    assert "Tuesday coders" not in browser.sign_in(learner).get("pages.home").text


def test_about_says_whose_the_questions_and_the_codes_are(browser: Browser) -> None:
    page = browser.get("pages.about")

    assert "American Medical Association" in page.text
    assert "American Dental Association" in page.text
    assert "CPT" in page.text


def test_health_needs_no_sign_in(browser: Browser) -> None:
    assert browser.get("pages.health").json == {"status": "ok"}
