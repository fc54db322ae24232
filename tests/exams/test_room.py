"""The exam room as a page: one document, no key in it, and usable without JavaScript."""

import json
import re
from datetime import timedelta

from quizbank.accounts.models import Account
from quizbank.exams.models import Attempt
from quizbank.exams.queries import positions_of, responses_of
from quizbank.extensions import db
from tests.bank_builder import RULE, WHY
from tests.browser_client import Browser
from tests.builders import create_attempt, keyed, load_bank


def enter_room(browser: Browser, account: Account, attempt: Attempt):
    browser.sign_in(account)
    return browser.get("exams.room", public_id=attempt.public_id)


def test_the_whole_exam_is_one_document_with_one_form(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)

    page = enter_room(browser, learner, attempt)

    forms = page.soup.select("form#room")
    assert len(forms) == 1
    assert len(forms[0].select("fieldset")) >= 31


def test_the_room_gives_nothing_of_the_key_away(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)

    page = enter_room(browser, learner, attempt)

    for place in positions_of(attempt.form):
        content = place.item_version.content
        assert content["id"] not in page.html
    assert WHY not in page.html
    assert RULE not in page.html
    attributes = {name for tag in page.soup.find_all(True) for name in tag.attrs}
    assert not [name for name in attributes if "key" in name.lower() and "aria" not in name]
    assert not re.search(r"pretest|scored|rationale|\bcorrect\b", page.html, re.I)


def test_two_forms_that_differ_only_in_their_keys_make_the_same_page(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    before = enter_room(browser, learner, attempt).html
    for place in positions_of(attempt.form):
        version = place.item_version
        other = "A" if version.content["key"] != "A" else "B"
        version.content = {**version.content, "key": other}
    db.session.commit()

    after = browser.get("exams.room", public_id=attempt.public_id).html

    assert without_what_moves(before) == without_what_moves(after)


def without_what_moves(html: str) -> str:
    """The page without its CSRF token and its seconds."""
    html = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", html)
    return re.sub(r"\b\d+(:\d+)+\b|data-seconds-left=\"[\d.]+\"|\d+ min left|\d+ min", "", html)


def test_a_case_record_stands_in_the_document_once(browser: Browser, learner: Account) -> None:
    load_bank("ccs", items=60, cases=3)
    attempt = create_attempt(learner, exam="ccs")

    page = enter_room(browser, learner, attempt)

    records = {p.item_version.case_version_id for p in positions_of(attempt.form)} - {None}
    assert page.html.count("Operative note") >= len(records)
    assert len(page.soup.find_all(string=re.compile("^Made-up record"))) >= len(records)


def test_answers_are_saved_without_javascript(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    enter_room(browser, learner, attempt)

    browser.submit("Save", follow=True, **{"chosen-2": "C", "flagged-4": "1", "notes": "Mine"})

    stored = responses_of(attempt)
    db.session.refresh(attempt)
    assert set(stored) == {2, 4}
    assert stored[4].is_flagged
    assert not stored[4].chosen
    assert attempt.notes == "Mine"
    assert browser.page is not None
    assert "Your answers are saved." in browser.page.text
    assert browser.page.soup.select_one('input[name="chosen-2"][value="C"]').has_attr("checked")


def test_a_flag_is_taken_off_without_javascript(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    enter_room(browser, learner, attempt)
    browser.submit("Save", follow=True, **{"flagged-4": "1"})

    browser.post(
        "exams.responses",
        public_id=attempt.public_id,
        data={"revision": "1", "whole": "1", "notes": ""},
    )

    assert not responses_of(attempt)[4].is_flagged


def test_an_old_page_does_not_undo_what_a_newer_one_saved(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    enter_room(browser, learner, attempt)
    old = {"revision": "0", "whole": "1"}
    browser.post("exams.responses", public_id=attempt.public_id, data={**old, "chosen-1": "A"})

    page = browser.post(
        "exams.responses",
        public_id=attempt.public_id,
        data={**old, "chosen-1": "B", "chosen-2": "C"},
        follow=True,
    )

    assert responses_of(attempt)[1].chosen
    assert "Question 1 was answered in another window. That newer answer was kept." in page.text
    assert page.soup.select_one('input[name="chosen-1"][value="A"]').has_attr("checked")
    assert page.soup.select_one('input[name="chosen-2"][value="C"]').has_attr("checked")


def test_finish_lists_what_is_open_and_flagged_and_submits(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    enter_room(browser, learner, attempt)
    fields = {f"chosen-{n}": keyed(attempt, n) for n in range(1, 30)}

    page = browser.submit("Finish", follow=True, **{**fields, "flagged-3": "1"})

    assert "31" in page.text
    page = browser.submit("Submit exam", follow=True)
    db.session.refresh(attempt)
    assert attempt.closed_by == "candidate"
    assert "‘CBCS practice exam, quarter length’ was submitted" in page.text


def test_answers_that_come_with_the_submission_are_saved_first(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    enter_room(browser, learner, attempt)
    fields = {f"chosen-{n}": keyed(attempt, n) for n in range(1, 32)}

    browser.post(
        "exams.submission",
        public_id=attempt.public_id,
        data={"revision": "0", "whole": "1", **fields},
    )

    db.session.refresh(attempt)
    assert attempt.raw_score == attempt.scored_items == 25
    assert attempt.is_pass is True


def test_a_room_whose_time_is_up_leads_to_the_result(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=4))
    browser.sign_in(learner)

    page = browser.get("exams.room", public_id=attempt.public_id, expect=302)

    assert page.location.endswith("/result")
    db.session.refresh(attempt)
    assert attempt.closed_by == "time"
    assert attempt.closed_at == attempt.deadline


def test_a_form_saved_after_the_deadline_is_told(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    enter_room(browser, learner, attempt)
    assert attempt.deadline is not None
    attempt.deadline -= timedelta(hours=3)

    page = browser.submit("Save", follow=True, **{"chosen-2": "C"})

    assert "Time is up. Your last answer was not saved." in page.text
    assert responses_of(attempt) == {}


def test_extra_time_is_in_the_deadline(browser: Browser, learner: Account) -> None:
    from decimal import Decimal

    learner.time_multiplier = Decimal("1.5")
    attempt = create_attempt(learner)

    assert attempt.deadline is not None
    taken = (attempt.deadline - attempt.started_at).total_seconds()
    assert taken == round(180 * 60 * 31 / 125) * 1.5


def test_the_room_of_125_questions_costs_few_queries(
    browser: Browser, learner: Account, count_queries: object
) -> None:
    from quizbank.core.assembly import Length

    load_bank("cbcs", items=130)
    attempt = create_attempt(learner, length=Length.FULL)
    browser.sign_in(learner)

    with count_queries() as queries:  # type: ignore[operator]
        page = browser.get("exams.room", public_id=attempt.public_id)

    assert len(page.soup.select('input[type="radio"]')) == 500
    assert len(queries) <= 6, json.dumps(queries, indent=1)
