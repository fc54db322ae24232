"""Someone looks at which exams there are, and at what is known about each."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
import yaml
from flask import Flask

from quizbank.bank import views
from quizbank.bank.actions import load_question_set
from quizbank.bank.formats import exam_formats
from quizbank.core.bank_file import read_question_set
from quizbank.extensions import db
from tests.bank_builder import question_set
from tests.browser_client import Browser
from tests.builders import NOON, load_bank
from tests.page_rules import words

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int, int], None]:
    """`today(2026, 3, 1)`: the pages are asked for on that day."""

    def be(year: int, month: int, day: int) -> None:
        moment = datetime(year, month, day, 12, tzinfo=UTC)
        monkeypatch.setattr(views, "utcnow", lambda: moment)

    be(2026, 11, 23)
    return be


def load_text(text: str) -> None:
    """Load a set as the command does."""
    load_question_set(read_question_set("made-up.yaml", text.encode()), now=NOON)
    db.session.commit()


def test_the_list_names_every_exam_with_its_size_and_pass_rule(
    browser: Browser, today: Callable[..., None]
) -> None:
    page = browser.get("bank.catalogue")

    cards = [words(card) for card in page.soup.select(".card")]
    assert [words(title) for title in page.soup.select(".card h2")] == [
        "CPC Certified Professional Coder",
        "CCS Certified Coding Specialist",
        "CCA Certified Coding Associate",
        "CBCS Certified Billing and Coding Specialist",
    ]
    assert "AAPC · 100 questions · 4 h To pass: 70 % of the questions that count" in cards[0]
    assert "NHA · 125 questions · 3 h" in cards[3]
    assert "scaled score 390 on a scale from 200 to 500" in cards[3]


def test_an_exam_without_questions_is_not_offered(
    browser: Browser, today: Callable[..., None]
) -> None:
    load_bank("cbcs", items=60)

    page = browser.get("bank.catalogue")

    assert page.link("Start a CBCS exam") == "/exams/cbcs/start"
    assert "No full exam yet, 60 questions" in page.text
    assert page.text.count("No questions on this site yet") == 3
    assert "Start a CPC exam" not in page.text
    assert page.link("CPC facts") == "/exams/cpc"


def test_the_list_says_how_many_full_exams_there_are_and_how_they_were_checked(
    browser: Browser, today: Callable[..., None]
) -> None:
    checked = {"blind": "120", "on": "2026-11-20"}
    load_text(yaml.safe_dump({**question_set("cbcs", items=160), "keyed": checked}))

    page = browser.get("bank.catalogue")

    assert "160 questions: 1 full exam and 35 more" in page.text
    reader = "75 % answered by a second reader who did not see the key"
    assert f"{reader}; last check 20 November 2026" in page.text


def test_questions_that_nobody_keyed_again_are_said_to_be_so(
    browser: Browser, today: Callable[..., None]
) -> None:
    load_bank("cbcs", items=60)

    assert "Not answered by a second reader yet" in browser.get("bank.catalogue").text


def test_the_list_takes_one_query_for_each_exam_and_one_for_all(
    browser: Browser, today: Callable[..., None], count_queries: Counting
) -> None:
    with count_queries() as queries:
        browser.get("bank.catalogue")

    assert len(queries) == 5


def test_every_fact_stands_with_its_source_and_how_sure_we_are(
    browser: Browser, today: Callable[..., None]
) -> None:
    page = browser.get("bank.exam_facts", exam="cpc")

    assert page.h1 == "CPC, Certified Professional Coder"
    facts = {words(fact.dt): words(fact.dd) for fact in page.soup.select(".fact")}
    assert facts["Questions that count"] == "100 confirmed aapc.com"
    assert facts["Time"].startswith("4 h, 144 seconds a question confirmed")
    assert facts["To pass"].startswith("70 % of the questions that count likely")
    assert facts["Going back"].startswith("Allowed confirmed")
    assert "CPT Professional Edition" in facts["Books"]
    assert facts["Code year"].startswith("Each year's books from 15 January of that year confirmed")
    for fact in page.soup.select(".fact"):
        assert words(fact.select_one(".tag")) in ("confirmed", "likely", "unsure")
        assert len(words(fact.select_one(".fact__source"))) > len("confirmed")
    assert page.link("Start a CPC exam") == "/exams/cpc/start"


def test_the_page_says_what_sure_means(browser: Browser, today: Callable[..., None]) -> None:
    page = browser.get("bank.exam_facts", exam="ccs")

    assert "unsure : one page only, pages that disagree, or our own assumption" in page.text
    assert "AHIMA has the last word" in page.text


@pytest.mark.parametrize("exam", ["cpc", "ccs", "cca", "cbcs"])
def test_every_domain_stands_with_its_part_and_our_questions(
    browser: Browser, today: Callable[..., None], app: Flask, exam: str
) -> None:
    load_bank(exam, items=100)

    page = browser.get("bank.exam_facts", exam=exam)

    rows = page.soup.select(".blueprint tbody tr:has(th)")
    domains = exam_formats()[exam][-1].domains
    assert [
        words(row.th).startswith(domain.name) for row, domain in zip(rows, domains, strict=True)
    ]
    assert sum(int(words(row.select("td")[1])) for row in rows) == 100
    first = domains[0]
    part = str(first.items) if first.items else f"{first.percent_from}–{first.percent_to} %"
    assert words(rows[0].select("td")[0]) == part


def test_rules_of_another_time_are_shown_by_what_differs(
    browser: Browser, today: Callable[..., None]
) -> None:
    now = browser.get("bank.exam_facts", exam="cca")
    assert "These rules hold from 1 May 2026." in now.text
    assert "From 1 January 2024 to 30 April 2026" in [
        words(title) for title in now.soup.select("h3")
    ]
    other = now.soup.select("dl")[-1]
    assert [words(one) for one in other.select("dt")] == ["Going back", "These rules"]
    assert "stays closed" in words(other)

    today(2026, 3, 1)
    before = browser.get("bank.exam_facts", exam="cca")
    assert "These rules hold from 1 January 2024 to 30 April 2026." in before.text
    assert "From 1 May 2026" in [words(title) for title in before.soup.select("h3")]


def test_the_code_books_of_today_and_the_next_ones_are_named(
    browser: Browser, today: Callable[..., None]
) -> None:
    page = browser.get("bank.exam_facts", exam="ccs")

    assert "Code books of 2026 until 30 April 2027, 2027 from 1 May 2027." in page.text


def test_an_exam_with_one_set_of_rules_has_no_other_times(
    browser: Browser, today: Callable[..., None]
) -> None:
    assert "At other times" not in browser.get("bank.exam_facts", exam="cbcs").text


def test_an_exam_that_does_not_exist_is_not_found(browser: Browser) -> None:
    browser.get("bank.exam_facts", exam="rhit", expect=404)
