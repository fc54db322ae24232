"""A person sees how they stand."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import Tag

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.progress.models import Forecast
from tests.browser_client import Browser, Page
from tests.builders import create_account, create_attempt
from tests.page_rules import words
from tests.progress.answering import answer, pool

NOTHING_YET = "Too early to tell your chance of passing."


def table(page: Page, heading: str) -> Tag:
    """The first table after a heading."""
    found = next(h2 for h2 in page.soup.find_all("h2") if words(h2) == heading)
    return found.find_next("table")  # type: ignore[return-value]


def rows(found: Tag) -> list[str]:
    """The words of its rows, without the heading."""
    return [words(row) for row in found.select("tbody tr")]


def prepare(account: Account, exam: str = "cbcs", **values: object) -> Account:
    """Say what the person prepares for."""
    account.exam = exam
    for name, value in values.items():
        setattr(account, name, value)
    db.session.commit()
    return account


def test_whoever_prepares_for_nothing_chooses_an_exam(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(learner).get("progress.page")

    assert page.h1 == "Progress"
    assert browser.visit(page.link("CCA")).h1 == "Progress: CCA"


def test_without_a_plan_the_exam_is_the_one_that_was_answered_most(
    browser: Browser, learner: Account
) -> None:
    answer(learner, 5)

    assert browser.sign_in(learner).get("progress.page").h1 == "Progress: CBCS"


def test_the_page_opens_with_ones_own_exam_and_switches(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(prepare(learner, "ccs")).get("progress.page")

    assert page.h1 == "Progress: CCS"
    assert browser.visit(page.link("CPC")).h1 == "Progress: CPC"


def test_an_exam_that_there_is_not_is_not_found(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("progress.page", exam="cpb", expect=404)


def test_the_first_line_is_an_estimate_with_its_interval(
    browser: Browser, learner: Account
) -> None:
    answer(prepare(learner), 80, right=0.8)

    page = browser.sign_in(learner).get("progress.page")

    (kept,) = db.session.query(Forecast)
    told = f"{round(kept.p_pass * 100)} % chance of passing, as an estimate"
    first = words(page.soup.select_one(".page__main h1 ~ p"))
    assert first.startswith(told)
    low, high = round(kept.chance_low * 100), round(kept.chance_high * 100)
    assert f"(80 % interval: {low} to {high} %)" in first
    low, high = round(kept.low * 100), round(kept.high * 100)
    assert f"Score {round(kept.expected * 100)} % {low} to {high} %" in page.text


def test_too_early_says_how_many_more_and_where(browser: Browser, learner: Account) -> None:
    answer(prepare(learner), 25, domains=["billing", "coding", "eligibility"])

    page = browser.sign_in(learner).get("progress.page")

    assert NOTHING_YET in page.text
    assert "It takes 5 more answers: 30 in all, and 3 in each domain. You have 25 so far." in (
        page.text
    )
    assert "Revenue Cycle and Regulatory Compliance" in page.text
    assert ": 3 more" in page.text
    assert "chance of passing, as an estimate" not in page.text
    assert not db.session.query(Forecast).count()


def test_one_answer_is_shown_and_nothing_is_concluded(browser: Browser, learner: Account) -> None:
    answer(prepare(learner), 1, right=0.0)

    page = browser.sign_in(learner).get("progress.page")

    assert NOTHING_YET in page.text
    assert "It takes 29 more answers" in page.text
    assert "Weak" not in " ".join(rows(table(page, "Domains")))
    assert "Too few answers to tell yours." in page.text


def test_each_domain_has_its_standing_in_words_and_an_interval(
    browser: Browser, learner: Account
) -> None:
    answer(prepare(learner), 100, right=0.95, weak=["topic-2"])

    page = browser.sign_in(learner).get("progress.page")

    domains = rows(table(page, "Domains"))
    assert len(domains) == 4
    for row in domains:
        assert any(word in row for word in ("Weak", "Strong", "Not enough data"))
        assert " to " in row.rpartition("%")[0][-12:]
    topics = [words(found) for found in page.soup.select("details.topics tbody tr")]
    assert all("▼ Weak" in row for row in topics if row.startswith("Topic 2"))


def test_every_picture_stands_beside_a_table_that_says_the_same(
    browser: Browser, learner: Account
) -> None:
    answer(prepare(learner), 60)

    page = browser.sign_in(learner).get("progress.page")

    for picture in page.soup.select("main svg"):
        assert picture["aria-hidden"] == "true"
        assert picture.find_parent("table") or picture.find_previous("table")
    for found in page.soup.select("main table"):
        assert found.caption
        assert all(header.get("scope") for header in found.select("th"))


def test_the_weeks_tell_answers_and_expected_scores(browser: Browser, learner: Account) -> None:
    now = utcnow().date()
    answer(prepare(learner), 40)
    browser.sign_in(learner).get("progress.page")
    kept = db.session.query(Forecast).one()
    kept.day = now - timedelta(weeks=2)
    db.session.commit()

    weeks = rows(table(browser.get("progress.page"), "Weeks"))

    assert len(weeks) == 3
    assert f"{round(kept.expected * 100)} %" in weeks[0]
    assert weeks[1].endswith("0 0 –")


def test_the_pace_is_told_by_domain_with_extra_time(browser: Browser, learner: Account) -> None:
    answer(prepare(learner, time_multiplier=Decimal("1.5")), 60)

    page = browser.sign_in(learner).get("progress.page")

    assert "The exam gives you 130 s for each question, your extra time included." in page.text
    assert all("60 s in time" in row for row in rows(table(page, "Pace")))


def test_what_would_move_the_chance_most_is_named(browser: Browser, learner: Account) -> None:
    answer(prepare(learner), 80, right=0.75)

    page = browser.sign_in(learner).get("progress.page")

    assert len(page.soup.select("ol li")) == 3
    assert "Topic" in words(page.soup.select_one("ol li"))
    assert "point" in words(page.soup.select_one("ol li"))


def test_a_scaled_exam_says_that_it_is_a_practice_estimate(
    browser: Browser, learner: Account
) -> None:
    answer(prepare(learner, "ccs"), 80, exam="ccs")

    page = browser.sign_in(learner).get("progress.page")

    assert "This is a practice estimate." in page.text
    assert "our practice line" in page.text
    assert "the pass mark" not in page.text


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-40, "has passed. How did it go?"),
        (0, "Your exam is today."),
        (1, "Your exam is tomorrow."),
        (100, "Your exam is in 100 days, on "),
        (3 * 365, "Your exam is in 1095 days, on "),
    ],
)
def test_the_exam_date_may_lie_anywhere(
    browser: Browser, learner: Account, days: int, says: str
) -> None:
    answer(prepare(learner, time_zone="UTC"), 60)
    prepare(learner, exam_date=utcnow().date() + timedelta(days=days))

    page = browser.sign_in(learner).get("progress.page")

    assert says in page.text
    assert "chance of passing, as an estimate" in page.text


def test_the_exam_date_says_nothing_of_other_exams(browser: Browser, learner: Account) -> None:
    prepare(learner, exam_date=date(2026, 1, 1))

    assert "has passed" not in browser.sign_in(learner).get("progress.page", exam="cca").text


def test_look_ups_are_told_of_exams_with_open_books(browser: Browser, learner: Account) -> None:
    prepare(learner, "cpc")
    attempt = create_attempt(learner, exam="cpc")
    browser.sign_in(learner).post("exams.submission", public_id=attempt.public_id)

    page = browser.get("progress.page")

    (row,) = rows(table(page, "Looking things up"))
    assert row.endswith("25 questions 0 –")


def test_a_bank_without_questions_is_said(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(prepare(learner)).get("progress.page")

    assert "The bank has no questions of" in page.text
    assert NOTHING_YET in page.text


@pytest.mark.parametrize("who", ["groupmate", "stranger", "educator"])
def test_everybody_sees_only_their_own(
    browser: Browser, learner: Account, who: str, request: pytest.FixtureRequest
) -> None:
    answer(prepare(learner), 60)
    other = prepare(request.getfixturevalue(who))

    theirs = browser.sign_in(other).get("progress.page")
    own = browser.sign_in(learner).get("progress.page")

    assert NOTHING_YET in theirs.text
    assert NOTHING_YET not in own.text


def test_a_guest_has_progress_too(browser: Browser) -> None:
    guest = prepare(create_account(email=None))
    answer(guest, 40)

    assert "chance of passing" in browser.sign_in(guest).get("progress.page").text


def test_whoever_is_signed_out_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.get("progress.page", expect=302).location.startswith("/sign-in")


def test_the_page_leads_to_practice_that_chooses(browser: Browser, learner: Account) -> None:
    answer(prepare(learner), 40)
    browser.sign_in(learner).get("progress.page")

    page = browser.submit("Practise what costs you most")

    assert "/questions/1" in page.location


def test_of_another_exam_the_costliest_domains_are_practised(
    browser: Browser, learner: Account
) -> None:
    pool("cca")
    page = browser.sign_in(prepare(learner)).get("progress.page", exam="cca")

    practice = browser.visit(page.link("Practise what costs you most"))

    assert practice.h1
    assert len(practice.soup.select("input[name=domains][checked]")) == 3


def test_the_page_leads_to_history_and_from_every_page(browser: Browser, learner: Account) -> None:
    home = browser.sign_in(prepare(learner)).get("pages.home")

    page = browser.visit(home.link("Progress"))

    assert browser.visit(page.link("All your results")).h1 == "History"


def test_the_number_of_queries_does_not_grow(
    browser: Browser,
    learner: Account,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    pool()
    answer(prepare(learner), 40)
    browser.sign_in(learner).get("progress.page")
    with count_queries() as few:
        browser.get("progress.page")
    answer(learner, 300)
    browser.get("progress.page")

    with count_queries() as many:
        browser.get("progress.page")

    assert len(many) == len(few)
    assert len(many) <= 13
