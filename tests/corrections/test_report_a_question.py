"""A learner reports a question that they have closed, and sees what becomes of it."""

import pytest

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion
from quizbank.clock import utcnow
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from quizbank.practice.actions import answer_in_practice
from tests.browser_client import Browser, Page
from tests.builders import create_attempt, create_practice
from tests.corrections.building import owned_by, single_place, sit


def of(version: ItemVersion) -> dict[str, object]:
    """The address of a version."""
    return {"item_id": version.content["id"], "number": version.number}


def version_in(attempt: Attempt) -> ItemVersion:
    """A question of an attempt."""
    return single_place(attempt.form).item_version


def report(browser: Browser, version: ItemVersion, **fields: str) -> Page:
    """Fill in the form and send it."""
    browser.get("corrections.report", **of(version))
    fields = fields or {"reason": "wrong_key", "text": "The manual says otherwise."}
    return browser.submit("Send the report", follow=True, **fields)


def test_the_link_stands_under_each_question_of_a_result(
    browser: Browser, learner: Account
) -> None:
    attempt = sit(learner)

    page = browser.sign_in(learner).get("exams.result", public_id=attempt.public_id)

    version = version_in(attempt)
    address = browser.url("corrections.report", **of(version))
    assert page.soup.find("a", href=address).get_text() == "Report this question"
    browser.visit(address)


def test_the_link_stands_in_the_feedback_of_practice(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    place = single_place(attempt.form)
    where = {"public_id": attempt.public_id, "position": place.position}
    address = browser.url("corrections.report", **of(place.item_version))
    open_page = browser.sign_in(learner).get("practice.question", **where)
    answer_in_practice(attempt, place, None, chosen="A", seconds=5, now=utcnow())

    page = browser.get("practice.question", **where)

    assert "Report this question" not in open_page.text
    assert page.link("Report this question") == address


def test_a_report_is_kept_and_its_state_is_shown(browser: Browser, learner: Account) -> None:
    version = version_in(sit(learner))

    page = report(browser.sign_in(learner), version)

    assert page.h1 == "My reports"
    assert "Open The key is wrong" in page.text
    assert "The manual says otherwise." in page.text


def test_a_second_report_waits_until_the_first_is_answered(
    browser: Browser, learner: Account
) -> None:
    version = version_in(sit(learner))
    report(browser.sign_in(learner), version)

    page = browser.get("corrections.report", **of(version), expect=302, follow=True)

    assert "still open" in page.text


@pytest.mark.parametrize(
    ("fields", "remedy"),
    [
        ({"text": "No reason."}, "Select what is wrong"),
        ({"reason": "other", "text": "  "}, "Say what is wrong"),
        (
            {"reason": "typo", "text": "x" * 2_001},
            "In your words must be 2,000 characters or fewer",
        ),
    ],
)
def test_what_is_missing_is_said(
    browser: Browser, learner: Account, fields: dict[str, str], remedy: str
) -> None:
    browser.sign_in(learner).get("corrections.report", **of(version_in(sit(learner))))

    page = browser.submit("Send the report", expect=422, **fields)

    assert page.problems == [remedy]


def test_markup_in_a_report_is_text(browser: Browser, learner: Account) -> None:
    page = report(
        browser.sign_in(learner), version_in(sit(learner)), reason="typo", text="<b>Bold</b>"
    )

    assert "<b>Bold</b>" in page.text


def test_a_question_that_is_not_closed_cannot_be_reported(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    attempt = create_attempt(learner)
    version = version_in(attempt)

    browser.sign_in(learner).get("corrections.report", **of(version), expect=404)
    browser.sign_in(stranger).get("corrections.report", **of(version), expect=404)


def test_nobody_but_who_closed_it_reports_it(
    browser: Browser,
    learner: Account,
    stranger: Account,
    educator: Account,
    viewer: Account,
    administrator: Account,
) -> None:
    version = version_in(sit(learner))
    owned_by(educator)

    for account in (stranger, educator, viewer, administrator):
        browser.sign_in(account).get("corrections.report", **of(version), expect=404)


def test_reports_are_seen_by_their_reporter_alone(
    browser: Browser, learner: Account, groupmate: Account
) -> None:
    report(browser.sign_in(learner), version_in(sit(learner)))

    page = browser.sign_in(groupmate).get("corrections.reports")

    assert "You have not reported a question." in page.text


@pytest.mark.usefixtures("rate_limits")
def test_reports_are_limited(browser: Browser, learner: Account) -> None:
    version = version_in(sit(learner))
    browser.sign_in(learner)
    for _ in range(20):
        browser.post("corrections.report", **of(version), expect=422)

    browser.post("corrections.report", **of(version), expect=429)
    db.session.rollback()
