"""Looking through an upload, choosing for many at once, and importing what is ticked."""

from typing import Any

import pytest
import yaml

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.core.bank_file import read_question_set
from quizbank.educators.models import ItemState, WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import cases_of, items_of
from quizbank.extensions import db
from tests.bank_builder import question_set
from tests.browser_client import Browser, Page
from tests.educators.building import NOW, create_workspace, plain_item
from tests.interchange.files import (
    ESSAY,
    GIFT,
    look_through,
    moodle_question,
    moodle_xml,
    only_upload,
    send,
    waiting_id,
)

IMPORT = "Import the ticked questions"


@pytest.fixture
def row(browser: Browser, educator: Account) -> WorkspaceSet:
    """A set of the educator who is signed in."""
    made = create_workspace(educator)
    browser.sign_in(educator)
    return made


def by_name(row: WorkspaceSet) -> dict[str, WorkspaceItem]:
    """The questions of a set by how their stem begins."""
    return {str(item.content["stem"])[:10]: item for item in items_of(row)}


def ticked(page: Page) -> list[str]:
    """The numbers of the boxes that are ticked on a page."""
    boxes = page.soup.select('input[name="ticked"]')
    return [str(box["value"]) for box in boxes if box.has_attr("checked")]


def file_of(entries: list[dict[str, Any]], **head: Any) -> bytes:
    """A YAML file with these questions."""
    whole = {**question_set("cbcs", items=1), "items": entries, **head}
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True).encode()


def test_each_question_is_shown_with_its_key_and_reasons(
    browser: Browser, row: WorkspaceSet
) -> None:
    page = look_through(browser, row, GIFT)

    assert "Which form goes to the plan after a visit in the office?" in page.text
    assert "A The claim form ✓ Right answer" in page.text
    assert "A: It asks for payment." in page.text
    assert "Select 2 answers." in page.text
    assert "To type: E11.9 ✓ Right answer" in page.text
    assert ticked(page) == ["1", "2", "3"]


def test_what_is_ticked_comes_into_the_set_as_drafts(browser: Browser, row: WorkspaceSet) -> None:
    look_through(browser, row, GIFT, "claims.gift")

    page = browser.submit(IMPORT, follow=True, ticked=["1", "3"])

    assert page.h1 == row.title
    assert "2 questions of ‘claims.gift’ were imported as drafts" in page.text
    items = items_of(row)
    assert [item.kind for item in items] == ["single", "code_entry"]
    assert {item.state for item in items} == {ItemState.DRAFT}
    assert items[0].content["options"]["A"] == {
        "text": "The claim form",
        "why": "It asks for payment.",
    }
    assert items[0].content["key"] == "A"
    assert only_upload() is None


def test_what_cannot_be_held_is_named_and_the_rest_is_offered(
    browser: Browser, row: WorkspaceSet
) -> None:
    page = look_through(browser, row, GIFT + ESSAY)

    assert "GIFT with 4 questions" in page.text
    assert "3 questions can be imported" in page.text
    assert "Cannot be held here: 1 question, an essay" in page.text
    assert "‘tell me’ is an essay." in page.text


def test_domain_difficulty_and_topics_are_set_for_all_that_is_ticked(
    browser: Browser, row: WorkspaceSet
) -> None:
    page = look_through(browser, row, GIFT)
    assert "3 of them lack a CBCS domain, and 3 of them lack a difficulty." in page.text

    chosen = {"domain-cbcs": "billing", "difficulty": "2", "topics": "Clean Claims, plan"}
    page = browser.submit("Set for the ticked questions", follow=True, ticked=["1", "2"], **chosen)

    assert "of them lack" not in page.text
    browser.submit(IMPORT, ticked=["1", "2", "3"])
    contents = [item.content for item in items_of(row)]
    assert [one["domains"] for one in contents] == [{"cbcs": "billing"}] * 2 + [{}]
    assert [one.get("difficulty") for one in contents] == [2, 2, None]
    assert [one.get("topics") for one in contents] == [["clean-claims", "plan"]] * 2 + [None]


def test_what_a_file_names_stays_unless_it_is_to_be_changed(
    browser: Browser, row: WorkspaceSet
) -> None:
    other = {"stem": "When does the filing limit of a clean claim begin?"}
    entries = [
        plain_item("has-a-domain", domains={"cbcs": "coding"}, difficulty=3),
        plain_item("has-another", **other),
    ]
    look_through(browser, row, file_of(entries), "a.yaml")

    chosen = {"domain-cbcs": "eligibility", "difficulty": "1"}
    browser.submit("Set for the ticked questions", follow=True, **chosen)
    browser.get("interchange.review", public_id=row.public_id, upload_id=waiting_id())
    page = browser.submit(
        "Set for the ticked questions", follow=True, ticked=["2"], which="every", **chosen
    )
    assert ticked(page) == ["2"]
    browser.submit(IMPORT, ticked=["1", "2"])

    domains = {item.item_id: item.content["domains"]["cbcs"] for item in items_of(row)}
    assert domains == {"has-a-domain": "coding", "has-another": "eligibility"}


def test_one_question_gets_a_domain_of_its_own(browser: Browser, row: WorkspaceSet) -> None:
    look_through(browser, row, GIFT)

    fields = {"domain-cbcs-2": "revenue-cycle", "difficulty-2": "3", "topics-2": "parts"}
    browser.submit(IMPORT, **fields)

    content = by_name(row)["Select the"].content
    assert content["domains"] == {"cbcs": "revenue-cycle"}
    assert (content["difficulty"], content["topics"]) == (3, ["parts"])


def test_ticks_are_kept_from_page_to_page(browser: Browser, row: WorkspaceSet) -> None:
    data = moodle_xml([moodle_question(number, stem=f"{number} " * 30) for number in range(60)])
    page = look_through(browser, row, data, "many.xml")
    assert len(ticked(page)) == 25
    assert "page 1 of 3" in page.text

    page = browser.submit("Next page ›", follow=True, ticked=["1"])
    assert "page 2 of 3" in page.text
    assert ticked(page)[0] == "26"
    page = browser.submit("‹ Back", follow=True, ticked=["30"])

    assert ticked(page) == ["1"]
    assert "60 questions can be imported, 12 are ticked" in page.text
    page = browser.submit("Untick all", follow=True)
    assert "0 are ticked" in page.text
    page = browser.submit("Tick all", follow=True)
    browser.submit(IMPORT)
    assert len(items_of(row)) == 60


def test_nothing_ticked_imports_nothing_and_keeps_the_upload(
    browser: Browser, row: WorkspaceSet
) -> None:
    look_through(browser, row, GIFT)
    browser.submit("Untick all", follow=True)

    page = browser.submit(IMPORT, follow=True)

    assert "Tick at least one question" in page.text
    assert items_of(row) == []
    assert only_upload() is not None


def test_an_id_of_this_set_is_told_and_not_ticked(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("claim-form", stem="Something else " * 6)])
    browser.sign_in(educator)
    page = look_through(browser, row, file_of([plain_item("claim-form")]), "a.yaml")

    assert "This set has a question with the id ‘claim-form’" in page.text
    assert ticked(page) == []
    browser.submit(IMPORT, ticked=["1"])

    names = [item.item_id for item in items_of(row)]
    assert len(names) == 2
    assert names[0] == "claim-form"
    assert names[1] != "claim-form"


def test_an_id_of_another_set_is_told_without_saying_whose(
    browser: Browser, row: WorkspaceSet, learner: Account
) -> None:
    create_workspace(learner, [plain_item("claim-form", stem="Hidden words " * 6)], title="Secret")
    in_the_bank = question_set("cca", name="loaded", items=1)
    data = yaml.safe_dump(in_the_bank).encode()
    load_question_set(read_question_set("loaded.yaml", data), now=NOW)
    stored = in_the_bank["items"][0]["id"]
    entries = [plain_item("claim-form"), plain_item(stored, stem="When is a claim late? " * 4)]

    page = look_through(browser, row, file_of(entries), "a.yaml")

    assert "The id ‘claim-form’ is taken by another set" in page.text
    assert f"The id ‘{stored}’ is taken by another set" in page.text
    assert "Secret" not in page.text
    assert ticked(page) == ["1", "2"]
    browser.submit(IMPORT)
    assert not {"claim-form", stored} & {item.item_id for item in items_of(row)}


def test_ids_that_a_file_has_twice_are_told(browser: Browser, row: WorkspaceSet) -> None:
    twice = "::one::Which form goes to the payer first of all? {=The claim ~The consent}\n\n"
    other = "::one::How long is the filing limit of the plan in days? {=90 ~30}\n\n"
    marked = [f"// [id:claim-form]\n{text}" for text in (twice, other)]

    page = look_through(browser, row, "".join(marked))

    assert "The id ‘claim-form’ stands in the file before" in page.text
    assert ticked(page) == ["1"]
    browser.submit(IMPORT, ticked=["1", "2"])
    assert len({item.item_id for item in items_of(row)}) == 2


def test_near_duplicates_are_told_where_they_are(browser: Browser, educator: Account) -> None:
    stem = "Which form does the office send to the health plan after the visit of a patient?"
    row = create_workspace(educator, [plain_item("here-one", stem=stem)])
    mine = "The clinic waits for the remittance of a payer: after how many days is it late?"
    create_workspace(educator, [plain_item("mine-one", stem=mine)], title="Other class")
    browser.sign_in(educator)
    entries = [
        plain_item("first", stem=stem),
        plain_item("second", stem=mine.replace("days", "weeks")),
        plain_item("third", stem="Who signs the consent of a child before the operation begins?"),
        plain_item("fourth", stem="Who signs the consent of a child before the surgery begins?"),
    ]

    page = look_through(browser, row, file_of(entries), "a.yaml")

    assert "It reads the same as ‘here-one’, which is in this set." in page.text
    assert "like ‘mine-one’ in your set ‘Other class’." in page.text
    assert "like question 3 of this file." in page.text
    assert ticked(page) == ["2", "3", "4"]
    assert "1 question to look at first" in page.text
    page = browser.submit("Show those to look at", follow=True)
    assert [str(one["value"]) for one in page.soup.select('input[name="shown"]')] == ["1"]


def test_a_question_with_a_problem_can_be_imported_and_mended_here(
    browser: Browser, row: WorkspaceSet
) -> None:
    same = "::alike::Which form goes to the plan? {=The claim ~The claim ~The consent}"

    page = look_through(browser, row, same)

    assert "To mend:" in page.text
    assert ticked(page) == []
    browser.submit(IMPORT, ticked=["1"])
    assert [item.state for item in items_of(row)] == [ItemState.DRAFT]


def test_cases_stay_together(browser: Browser, row: WorkspaceSet) -> None:
    made = question_set("cbcs", name="with-cases", items=2, cases=2)
    page = look_through(browser, row, yaml.safe_dump(made).encode(), "cases.yaml")
    assert "Case: Made-up record 1" in page.text

    browser.submit(IMPORT)

    cases = cases_of(row)
    assert [case.title for case in cases] == ["Made-up record 1", "Made-up record 2"]
    assert [item.case is not None for item in items_of(row)] == [False] * 2 + [True] * 6


def test_domains_of_exams_that_the_set_is_not_for_stay_behind(
    browser: Browser, row: WorkspaceSet
) -> None:
    made = yaml.safe_dump(question_set("ccs", name="another-exam", items=1)).encode()

    page = look_through(browser, row, made, "ccs.yaml")

    assert "names the CCS domain ‘coding’, which this set is not for" in page.text
    assert "Lacks a CBCS domain" in page.text


def test_pressing_import_twice_imports_once(browser: Browser, row: WorkspaceSet) -> None:
    send(browser, row, GIFT)
    at = {"public_id": row.public_id, "upload_id": waiting_id()}
    sent = {"shown": ["1"], "ticked": ["1"]}

    browser.post("interchange.items", data=sent, **at)
    page = browser.post("interchange.items", data=sent, follow=True, **at)

    assert "That upload was imported or thrown away already" in page.text
    assert len(items_of(row)) == 3


def test_an_upload_is_thrown_away(browser: Browser, row: WorkspaceSet) -> None:
    look_through(browser, row, GIFT, "claims.gift")

    page = browser.submit("Throw this upload away", follow=True)

    assert "‘claims.gift’ was thrown away. Nothing of it is in the set." in page.text
    assert only_upload() is None
    assert items_of(row) == []


def test_too_many_for_the_set_imports_nothing(
    browser: Browser, educator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizbank.educators.actions.MOST_ITEMS", 3)
    row = create_workspace(educator, [plain_item("here-one")])
    browser.sign_in(educator)
    look_through(browser, row, GIFT)

    page = browser.submit(IMPORT, follow=True)

    assert "A set holds up to" in page.text
    assert [item.item_id for item in items_of(row)] == ["here-one"]
    assert only_upload() is not None
    db.session.rollback()


@pytest.mark.parametrize(
    "sent",
    [
        {"ticked": ["99999", "-1", "x", "١"], "shown": ["zwei", "77"]},
        {"shown": ["1"], "ticked": ["1"], "domain-cbcs-1": "nowhere", "difficulty-1": "9"},
        {"act": "apply", "domain-cpc": "surgery-10000", "difficulty": "²", "topics": "…,,;"},
        {"go": "nothing:999999"},
        {"go": ":-1", "act": "burn"},
    ],
)
def test_what_no_page_sends_changes_nothing(
    browser: Browser, row: WorkspaceSet, sent: dict[str, Any]
) -> None:
    send(browser, row, GIFT)
    at = {"public_id": row.public_id, "upload_id": waiting_id()}

    browser.post("interchange.choices", data=sent, follow=True, **at)

    assert "3 are ticked" in browser.get("interchange.review", **at).text
    browser.post("interchange.items", **at)
    assert all(item.content["domains"] == {} for item in items_of(row))
