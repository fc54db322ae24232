"""Codes in what is read after an exam lead to their pages; in an open exam nothing does."""

from copy import deepcopy
from typing import Any

import pytest
import yaml

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.core.bank_file import read_question_set
from quizbank.exams.actions import submit
from quizbank.extensions import db
from tests.bank_builder import question_set
from tests.browser_client import Browser, Page
from tests.builders import NOON, create_attempt, create_practice

SAYS = "Not E11.6 but E11.65, done as 0DTJ4ZZ, with J1885-RT and 99213."
CODES = {
    "icd10cm": ["E11.6", "E11.65"],
    "icd10pcs": ["0DTJ4ZZ"],
    "hcpcs": ["J1885"],
    "hcpcs_modifier": ["RT"],
    "cpt": ["99213"],
}


@pytest.fixture
def bank(learner: Account) -> None:
    """A bank that names codes everywhere it may."""
    written: dict[str, Any] = question_set("ccs", items=60, cases=4)
    for entry in written["items"]:
        for section in entry.get("record", []):
            section["text"] += f"\n\n{SAYS}"
        for item in entry.get("items", [entry]):
            item["stem"] = f"{SAYS}\n\n{item['stem']}"
            item["rationale"] += f"\n\n{SAYS}"
            item["options"]["A"]["why"] += f" {SAYS}"
            item["codes"] = deepcopy(CODES)  # YAML would write the same object as an alias
            item["meant_invalid"] = ["E11.6"]
    written["uses_cpt"] = True
    read = read_question_set("ccs.yaml", yaml.safe_dump(written).encode())
    assert not read.problems, read.problems[:3]
    load_question_set(read, now=NOON)
    db.session.commit()


def links(page: Page, place: str) -> set[str]:
    return {str(link["href"]) for link in page.soup.select(f"{place} a")}


def pages_of_year(year: int) -> set[str]:
    return {
        f"/codes/icd-10-cm/E11.6?year={year}",
        f"/codes/icd-10-cm/E11.65?year={year}",
        f"/codes/icd-10-pcs/0DTJ4ZZ?year={year}",
        f"/codes/hcpcs/J1885?year={year}",
        f"/codes/hcpcs/RT?year={year}",
    }


@pytest.mark.usefixtures("bank")
def test_in_the_report_codes_lead_to_their_pages_in_the_book_of_the_exam(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner, exam="ccs")
    submit(attempt, now=attempt.started_at)

    page = browser.sign_in(learner).get("exams.result", public_id=attempt.public_id)

    expected = pages_of_year(attempt.form.code_year)
    assert links(page, ".shown__rationale") == expected
    assert links(page, ".shown__why") == expected
    assert links(page, ".past-record") == expected
    assert not links(page, ".shown__stem")


@pytest.mark.usefixtures("bank")
def test_a_cpt_number_leads_nowhere_and_says_why(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner, exam="ccs")
    submit(attempt, now=attempt.started_at)

    page = browser.sign_in(learner).get("exams.result", public_id=attempt.public_id)

    assert not [link for link in page.soup.find_all("a") if "99213" in link.get_text()]
    assert "CPT numbers lead to no page: CPT is the AMA's." in page.text
    assert page.link("More about it") == "/codes/cpt"


@pytest.mark.usefixtures("bank")
def test_an_open_exam_has_no_links_to_codes(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner, exam="ccs")

    room = browser.sign_in(learner).get("exams.room", public_id=attempt.public_id)

    assert "E11.65" in room.text
    assert not room.soup.select("a[href*='/codes/']")


@pytest.mark.usefixtures("bank")
def test_practice_links_codes_once_the_question_is_answered(
    browser: Browser, learner: Account
) -> None:
    attempt = create_practice(learner, exam="ccs", count=1)
    before = browser.sign_in(learner).get(
        "practice.question", public_id=attempt.public_id, position=1
    )
    open_links = links(before, "main")

    after = browser.submit("Answer", chosen="A", follow=True)

    assert not [link for link in open_links if link.startswith("/codes/")]
    assert links(after, ".shown__rationale") == pages_of_year(attempt.form.code_year)
