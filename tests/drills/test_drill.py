"""Drills: choose one, answer, read why, go on; with or without an account."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.formats import exam_formats
from quizbank.clock import utcnow
from quizbank.config import DEVELOPMENT_KEY
from quizbank.core.drills.kinds import ABOUT, DrillKind
from quizbank.core.items import SingleItem
from quizbank.drills.books import Edition, edition_for
from quizbank.drills.models import DrillAnswer
from quizbank.drills.tokens import Answered, Asked, answer_token, question_token
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import create_attempt
from tests.drills.questions import ask, question_on

pytestmark = pytest.mark.usefixtures("codes")
ALL = list(DrillKind)


def visible(markup: str) -> str:
    """A Markdown text as a page shows it, without its signs."""
    return " ".join(re.sub(r"[\\*]|^- ", "", markup, flags=re.MULTILINE).split())


def token_of(asked: Asked) -> str:
    """The address of a question."""
    return question_token(asked, secret_key=DEVELOPMENT_KEY)


def asked_ago(span: timedelta, kind: DrillKind = DrillKind.BILLABLE, seed: int = 3) -> Asked:
    """A question that was asked some time ago."""
    then = utcnow() - span
    return Asked(kind, seed, "cpc", edition_for(2026, then.date()), int(then.timestamp()))


def test_an_exam_shows_the_drills_that_it_asks_for_first(browser: Browser) -> None:
    page = browser.get("drills.index", exam="cpc")

    headings = [heading.get_text() for heading in page.soup.find_all("h2")]
    assert headings == ["For the CPC", "Beyond the CPC"]
    assert page.text.index("Billable or not") < page.text.index("Beyond the CPC")
    assert page.text.index("Beyond the CPC") < page.text.index("Root operations")


def test_an_exam_that_asks_for_all_has_none_beyond(browser: Browser) -> None:
    page = browser.get("drills.index", exam="ccs")

    assert "Beyond" not in page.text
    for about in ABOUT.values():
        assert about.name in page.text


def test_drills_name_areas_that_the_exams_have(app: Flask) -> None:
    for about in ABOUT.values():
        for exam, domain in about.domains.items():
            for exam_format in exam_formats()[exam]:
                assert exam_format.domain_name(domain)


def test_the_persons_own_exam_is_meant_unless_another_is_chosen(
    browser: Browser, learner: Account
) -> None:
    learner.exam = "cca"
    browser.sign_in(learner)

    assert "For the CCA" in browser.get("drills.index").text
    assert "For the CBCS" in browser.get("drills.index", exam="cbcs").text
    assert "For the CCA" in browser.get("drills.index", exam="nothing").text


@pytest.mark.parametrize("kind", ALL)
def test_every_kind_asks_answers_and_goes_on(browser: Browser, kind: DrillKind) -> None:
    question = ask(browser, kind)
    assert question.page.h1 == ABOUT[kind].name

    feedback = browser.submit("Answer", follow=True, chosen=question.key)

    assert "✓ Right," in feedback.text
    following = browser.visit(feedback.link("Next question"), expect=302, follow=True)
    assert question_on(following).asked.kind == kind


@pytest.mark.parametrize("kind", ALL)
def test_a_wrong_answer_is_told_with_the_right_one(browser: Browser, kind: DrillKind) -> None:
    question = ask(browser, kind)

    page = browser.submit("Answer", follow=True, chosen=question.wrong)

    assert "✗ Not right," in page.text
    assert "Right answer" in page.text or "Missed" in page.text
    assert visible(question.drill.item.references[0]) in page.text


@pytest.mark.parametrize("kind", ALL)
def test_the_page_before_the_answer_has_neither_key_nor_reasons(
    browser: Browser, kind: DrillKind
) -> None:
    question = ask(browser, kind)
    item = question.drill.item

    assert item.rationale.split("\n")[0][:40] not in question.page.html
    if isinstance(item, SingleItem):
        assert not re.search(r"value=\"[A-H]\" checked", question.page.html)
        shown = [label.get_text(" ", strip=True) for label in question.page.soup.select(".option")]
        assert [text.split()[0] for text in shown] == list(item.options)
    else:
        assert item.key[0].code not in question.page.html


def test_a_letter_gives_nothing_away_in_the_form(browser: Browser) -> None:
    question = ask(browser, DrillKind.TITLE_TO_CODE)
    inputs = question.page.soup.select(".option input")

    assert {tuple(sorted(field.attrs)) for field in inputs} == {("name", "type", "value")}


def test_a_question_stays_when_the_page_is_reloaded(browser: Browser) -> None:
    question = ask(browser, DrillKind.CODE_TO_TITLE)

    again = browser.visit(question.page.url)

    assert again.soup.select_one(".question") == question.page.soup.select_one(".question")


def test_every_new_question_is_another(browser: Browser) -> None:
    seeds = {ask(browser, DrillKind.TITLE_TO_CODE).asked.seed for _ in range(5)}

    assert len(seeds) == 5


@pytest.mark.parametrize(
    ("kind", "said"),
    [(DrillKind.BILLABLE, "Select an answer"), (DrillKind.LOOK_UP, "Enter a code")],
)
def test_an_empty_answer_is_asked_for(browser: Browser, kind: DrillKind, said: str) -> None:
    ask(browser, kind)

    page = browser.submit("Answer", expect=422)

    assert said in page.text


@pytest.mark.parametrize("chosen", ["Z", "AB", "A\nB", "é", "A" * 5_000])
def test_an_option_that_is_not_there_cannot_be_chosen(browser: Browser, chosen: str) -> None:
    question = ask(browser, DrillKind.CC_LEVEL)

    token = token_of(question.asked)
    page = browser.post("drills.question", token=token, data={"chosen": chosen}, expect=422)

    assert "Select an answer" in page.text


@pytest.mark.parametrize(
    "typed", ["x" * 100_000, "'; drop table account; --", "E11\x00", "؟", "E11.9\r\nI10"]
)
def test_whatever_is_typed_is_judged(browser: Browser, typed: str) -> None:
    ask(browser, DrillKind.LOOK_UP)

    page = browser.submit("Answer", follow=True, chosen=typed)

    assert "✗ Not right," in page.text


def test_a_code_that_is_another_one_is_named(browser: Browser) -> None:
    token = token_of(asked_ago(timedelta(0), DrillKind.LOOK_UP))
    browser.get("drills.question", token=token)

    page = browser.submit("Answer", follow=True, chosen="e11 9")

    assert "E11.9 is “Type 2 diabetes mellitus without complications”." in page.text


@pytest.mark.parametrize("typed", ["\x00", " \r\n ", "...", ",;"])
def test_signs_alone_are_no_code(browser: Browser, typed: str) -> None:
    ask(browser, DrillKind.LOOK_UP)

    page = browser.submit("Answer", expect=422, chosen=typed)

    assert "Enter a code" in page.text


@pytest.mark.parametrize("spelt", [str.lower, lambda code: code.replace(".", " ") + " "])
def test_a_code_may_be_typed_without_its_dot(browser: Browser, spelt: object) -> None:
    question = ask(browser, DrillKind.LOOK_UP)
    assert callable(spelt)

    page = browser.submit("Answer", follow=True, chosen=spelt(question.key))

    assert "✓ Right," in page.text


def test_the_time_is_told_against_the_exams_pace(browser: Browser) -> None:
    token = token_of(asked_ago(timedelta(seconds=65)))
    browser.get("drills.question", token=token)

    page = browser.submit("Answer", follow=True, chosen="A")

    assert re.search(r"in 1:0[5-7] min; the CPC gives 2:24 min", page.text)


def test_extra_time_counts(browser: Browser, learner: Account) -> None:
    learner.time_multiplier = 1.5  # type: ignore[assignment]
    browser.sign_in(learner)
    browser.get("drills.question", token=token_of(asked_ago(timedelta(0))))

    page = browser.submit("Answer", follow=True, chosen="A")

    assert "the CPC gives 3:36 min" in page.text


def test_a_look_up_shows_how_much_of_the_exams_pace_is_left(browser: Browser) -> None:
    fresh = ask(browser, DrillKind.LOOK_UP, exam="cpc")
    late = token_of(asked_ago(timedelta(minutes=9), DrillKind.LOOK_UP))

    assert fresh.page.soup.select_one("[data-module=countdown]")["data-seconds"] in ("143", "144")  # type: ignore[index]
    assert "over the exam's pace" in browser.get("drills.question", token=late).text


def test_the_score_counts_each_question_once(browser: Browser) -> None:
    first = ask(browser, DrillKind.BILLABLE)
    token = token_of(first.asked)
    browser.submit("Answer", follow=True, chosen=first.wrong)
    browser.get("drills.question", token=token)
    browser.submit("Answer", follow=True, chosen=first.key)
    second = ask(browser, DrillKind.CHANGES)

    page = browser.submit("Answer", follow=True, chosen=second.key)

    assert "So far 1 of 2 right" in page.text


def test_the_score_can_begin_from_zero(browser: Browser) -> None:
    question = ask(browser, DrillKind.BILLABLE)
    browser.submit("Answer", chosen=question.key)
    assert "So far 1 of 1 right" in browser.get("drills.index").text

    page = browser.submit("Count from zero", follow=True)

    assert "So far" not in page.text


def test_long_runs_fit_into_the_cookie(browser: Browser) -> None:
    for seed in range(60):
        browser.get("drills.question", token=token_of(asked_ago(timedelta(0), seed=seed)))
        browser.submit("Answer", chosen="A")

    page = browser.get("drills.index")

    assert "of 60 right" in page.text
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    assert len(cookie.value) < 2_000


def test_nobody_needs_an_account_and_nothing_is_written(app: Flask, browser: Browser) -> None:
    question = ask(browser, DrillKind.EXCLUDES1)
    browser.submit("Answer", chosen=question.key)

    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    assert db.session.scalar(select(func.count()).select_from(DrillAnswer)) == 0


def test_codes_lead_to_their_pages_in_the_book(browser: Browser) -> None:
    question = ask(browser, DrillKind.EXCLUDES1)

    page = browser.submit("Answer", follow=True, chosen=question.key)

    assert question.drill.about[0] in [link.get_text() for link in page.soup.select("main a")]
    assert not question.page.soup.select(".question a")


def test_the_book_of_the_year_is_a_link_away_in_a_look_up(browser: Browser) -> None:
    page = ask(browser, DrillKind.LOOK_UP).page

    assert browser.visit(page.link("Open the code book")).h1.startswith("Code book")


def test_the_exam_date_chooses_the_code_year(browser: Browser, learner: Account) -> None:
    learner.exam, learner.exam_date = "ccs", (utcnow() + timedelta(days=400)).date()
    browser.sign_in(learner)

    edition = ask(browser, DrillKind.BILLABLE).asked.edition

    assert edition.day > edition_for(2026, utcnow().date()).day


@pytest.mark.parametrize("token", ["nothing", "W10.abc", "x" * 3_000])
def test_an_address_of_other_make_does_not_exist(browser: Browser, token: str) -> None:
    browser.get("drills.question", token=token, expect=404)
    browser.get("drills.feedback", token=token, expect=404)


def test_the_address_of_a_question_is_none_of_feedback(browser: Browser) -> None:
    asked = asked_ago(timedelta(0))
    sealed = answer_token(Answered(asked, "A", 1), secret_key=DEVELOPMENT_KEY)

    browser.get("drills.feedback", token=token_of(asked), expect=404)
    browser.get("drills.question", token=sealed, expect=404)
    browser.get("drills.feedback", token=sealed)


def test_a_kind_that_is_none_does_not_exist(browser: Browser) -> None:
    browser.get("drills.another", kind="nothing", expect=404)


def test_a_question_of_tables_that_are_no_more_is_asked_no_more(browser: Browser) -> None:
    now = utcnow()
    gone = Edition("other tables", now.date())
    asked = Asked(DrillKind.BILLABLE, 1, "cpc", gone, int(now.timestamp()))

    page = browser.visit(browser.url("drills.question", token=token_of(asked)), expect=302)

    assert page.location == "/drills"
    assert "The code tables were renewed meanwhile" in browser.get("drills.index").text


def test_a_kind_about_which_the_tables_know_nothing_says_so(browser: Browser) -> None:
    then = utcnow()
    long_ago = edition_for(2016, then.date().replace(year=2016))
    asked = Asked(DrillKind.CC_LEVEL, 1, "ccs", long_ago, int(then.timestamp()))

    browser.visit(browser.url("drills.question", token=token_of(asked)), expect=302)

    assert "hold nothing for this drill" in browser.get("drills.index").text


def test_without_tables_the_page_says_what_to_do(
    app: Flask, browser: Browser, tmp_path: Path
) -> None:
    app.config["CODES"] = tmp_path / "none.sqlite"

    page = browser.get("drills.another", kind="billable", expect=503)

    assert "flask --app app codes build" in page.text
    assert browser.get("drills.index").h1 == "Drills"


def test_an_open_exam_without_books_closes_the_drills(browser: Browser, learner: Account) -> None:
    create_attempt(learner)
    browser.sign_in(learner)

    page = browser.get("drills.index", expect=403)

    assert "closed book" in page.text.lower()
