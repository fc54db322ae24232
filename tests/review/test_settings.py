"""How much to review a day, and on which days."""

import pytest

from quizbank.accounts.models import Account
from quizbank.extensions import db
from quizbank.review.models import ReviewSettings
from tests.browser_client import Browser
from tests.review.cards import create_card, the_card


def saved(account: Account) -> tuple[int, str, int, int] | None:
    """What is kept."""
    row = db.session.get(ReviewSettings, account.id)
    return (row.budget, row.unit, row.days_off, row.easy_days) if row else None


def test_the_usual_settings_stand_in_the_form(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(learner).get("review.settings")

    assert page.h1 == "Review settings"
    field = page.soup.find("input", attrs={"name": "budget"})
    assert field is not None
    assert field["value"] == "20"
    assert saved(learner) is None


def test_settings_are_kept_and_shown_again(browser: Browser, learner: Account) -> None:
    create_card(learner)
    due = the_card().due_on
    browser.sign_in(learner).get("review.settings")

    page = browser.submit(
        "Save", budget="45", unit="minutes", days_off=["5", "6"], easy_days=["0", "6"], follow=True
    )

    assert "Your review settings were saved" in page.text
    assert saved(learner) == (45, "minutes", 0b1100000, 0b0000001)
    assert the_card().due_on == due
    form = browser.get("review.settings").soup
    checked = [box["value"] for box in form.select("input[name=days_off][checked]")]
    assert checked == ["5", "6"]


@pytest.mark.parametrize(
    ("budget", "unit", "says"),
    [
        ("0", "questions", "The daily number of questions must be between 1 and 300"),
        ("301", "questions", "The daily number of questions must be between 1 and 300"),
        ("4", "minutes", "The daily number of minutes must be between 5 and 360"),
        ("", "minutes", "Enter a number"),
    ],
)
def test_a_budget_without_reason_is_refused(
    browser: Browser, learner: Account, budget: str, unit: str, says: str
) -> None:
    browser.sign_in(learner).get("review.settings")

    page = browser.submit("Save", budget=budget, unit=unit, expect=422)

    assert says in page.problems
    assert saved(learner) is None


def test_a_week_needs_a_day(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("review.settings")

    page = browser.submit("Save", days_off=[str(day) for day in range(7)], expect=422)

    assert page.problems == ["Leave at least one day of the week free for reviews"]


def test_a_day_that_does_not_exist_is_refused(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    browser.post(
        "review.settings",
        data={"budget": "9", "unit": "questions", "days_off": "7"},
        expect=422,
    )
    assert saved(learner) is None
