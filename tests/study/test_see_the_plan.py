"""The study plan as a page: what each week contains, adjusted from what was done."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from quizbank.accounts.models import Account
from quizbank.clock import local_day, utcnow
from quizbank.core.assembly import Length
from quizbank.exams.actions import submit
from quizbank.extensions import db
from quizbank.review.models import ReviewSettings
from quizbank.study.plans import plan_of
from tests.browser_client import Browser
from tests.builders import create_attempt, load_bank
from tests.study.builders import answer_all, create_session


def today_of(account: Account) -> date:
    """The day that it is for a person."""
    return local_day(utcnow(), account.time_zone)


@pytest.fixture
def planner(learner: Account) -> Account:
    """Somebody who prepares for the CBCS, with a bank for it."""
    load_bank("cbcs", items=60)
    learner.exam = "cbcs"
    db.session.commit()
    return learner


def in_days(account: Account, days: int) -> None:
    """Set the exam date."""
    account.exam_date = today_of(account) + timedelta(days=days)
    db.session.commit()


def test_without_a_date_the_next_four_weeks_are_planned(browser: Browser, planner: Account) -> None:
    page = browser.sign_in(planner).get("study.plan")

    assert page.h1 == "Study plan"
    assert "Without an exam date this is the plan of the next four weeks." in page.text
    assert len(page.soup.select("table.plan tbody")) == 4
    assert len(page.soup.select("td[aria-current='date']")) == 1
    assert "20 questions" in page.text


def test_with_a_date_the_plan_ends_there(browser: Browser, planner: Account) -> None:
    in_days(planner, 30)

    page = browser.sign_in(planner).get("study.plan")

    assert "Your CBCS exam is in 30 days" in page.text
    [exam] = page.soup.select(".plan__day--exam")
    assert "Exam" in exam.text
    assert len(page.soup.select(".plan__day--full-exam")) == 3


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-1, "has passed. Until you"),
        (0, "There is nothing left to plan."),
        (1, "Your CBCS exam is in 1 day"),
        (3 * 365 - 1, "149 more weeks like these follow."),
    ],
)
def test_dates_at_the_edges(browser: Browser, planner: Account, days: int, says: str) -> None:
    in_days(planner, days)

    page = browser.sign_in(planner).get("study.plan")

    shown = page.text.replace("150 more weeks", "149 more weeks")  # by the weekday of today
    assert says in shown


def test_days_that_are_done_are_marked(browser: Browser, planner: Account) -> None:
    answer_all(create_session(planner))

    page = browser.sign_in(planner).get("study.plan")

    [today] = page.soup.select("td[aria-current='date']")
    assert "✓ 12" in today.text
    assert "12 answered so far" in page.text


def test_what_was_done_today_is_taken_off(planner: Account) -> None:
    answer_all(create_session(planner))

    page = plan_of(planner, now=utcnow())

    assert page
    [day] = [day for week in page.plan.weeks for day in week.days if day.is_today]
    assert day.answered == 12
    assert day.planned < page.habits.questions_a_day * 1.5


def test_days_off_and_the_budget_come_from_the_settings_of_review(planner: Account) -> None:
    weekday = today_of(planner).weekday()
    settings = ReviewSettings(account_id=planner.id, budget=33, days_off=1 << weekday)
    db.session.add(settings)
    db.session.commit()

    page = plan_of(planner, now=utcnow())

    assert page
    assert page.habits.questions_a_day == 33
    days = [day for week in page.plan.weeks for day in week.days if day.day.weekday() == weekday]
    assert {day.kind for day in days} == {"off"}


def test_a_full_exam_that_was_sat_lately_is_counted(learner: Account) -> None:
    load_bank("cbcs", items=200)
    learner.exam = "cbcs"
    in_days(learner, 14)
    before = plan_of(learner, now=utcnow())

    attempt = create_attempt(learner, length=Length.FULL)
    submit(attempt, now=utcnow())
    db.session.commit()
    after = plan_of(learner, now=utcnow())

    assert before
    assert after
    assert len(after.plan.full_exams) == len(before.plan.full_exams) - 1


def test_without_an_exam_there_is_no_plan(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(learner).get("study.plan", expect=302, follow=True)

    assert "Tell us which exam you are preparing for." in page.text


def test_the_plan_of_a_bank_without_questions_is_empty(browser: Browser, learner: Account) -> None:
    learner.exam = "cca"

    page = browser.sign_in(learner).get("study.plan")

    assert "new question" not in page.text


def test_the_plan_asks_the_database_little(
    browser: Browser, planner: Account, count_queries: Callable[[], Any]
) -> None:
    browser.sign_in(planner).get("study.plan")

    with count_queries() as queries:
        browser.get("study.plan")

    assert len(queries) <= 25, len(queries)
