"""A question is written, kept with its gaps, checked, and marked ready."""

from typing import Any

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.editor.forms import MOST_OPTIONS
from quizbank.educators.models import ItemState, WorkspaceItem, WorkspaceSet
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.editor.writing import WHOLE, entered_in, written
from tests.educators.building import create_workspace, plain_item

FROM = "Select one from the list for"
LINE = "must be 1,000 characters or fewer"


@pytest.fixture
def row(educator: Account) -> WorkspaceSet:
    """An empty set for one exam."""
    return create_workspace(educator)


def stored() -> WorkspaceItem:
    """The only question."""
    return db.session.scalars(select(WorkspaceItem)).one()


def test_a_whole_question_is_saved_as_a_draft(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    page = browser.submit("Save draft", follow=True, **WHOLE)

    assert "Saved as a draft" in page.text
    assert page.h1 == "Change a question"
    item = stored()
    assert item.state == ItemState.DRAFT
    assert item.as_written == {
        "kind": "single",
        "domains": {"cbcs": "billing"},
        "topics": ["claims", "an-own-topic"],
        "difficulty": 2,
        "stem": "Which form goes to the plan?",
        "options": {
            "A": {"text": "The claim form", "why": "It asks for payment."},
            "B": {"text": "The consent form", "why": ""},
        },
        "key": "A",
        "shuffle": False,
        "rationale": "The rule says so.",
        "references": ["The manual, chapter 1", "The other manual"],
    }


def test_a_draft_may_have_gaps_everywhere(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    browser.submit("Save draft", follow=True)

    assert stored().as_written == {"kind": "single", "domains": {}, "options": {}, "shuffle": False}


def test_what_was_saved_stands_in_the_form_again(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)
    browser.submit("Save draft", follow=True, **WHOLE)
    before = stored().as_written

    browser.submit("Save draft", follow=True)

    assert stored().as_written == before
    assert stored().revision == 2
    assert entered_in(browser)["topics-0"] == "Claims"


def test_several_right_answers_count_how_many_to_choose(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    browser.submit(
        "Save draft",
        follow=True,
        **WHOLE | written({"kind": "multiple", "options-1-is_right": "y"}),
    )

    item = stored()
    assert (item.kind, item.content["key"], item.content["choose"]) == ("multiple", ["A", "B"], 2)


def test_codes_to_type_are_kept_with_their_reasons(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)
    browser.submit("Add a near miss", expect=200, kind="code_entry", stem="Enter the code.")

    browser.submit(
        "Save draft",
        follow=True,
        **{
            "key-0-code": "E11.9",
            "key-0-why": "The record names it.",
            "near_misses-0-code": "E10.9",
            "ordered": "y",
        },
    )

    content = stored().content
    assert content["key"] == [{"code": "E11.9", "why": "The record names it."}]
    assert content["near_misses"] == [{"code": "E10.9", "why": ""}]
    assert content["codes"] == {"icd10cm": ["E11.9", "E10.9"]}
    assert (content["code_system"], content["ordered"]) == ("icd10cm", True)


def test_the_fields_of_another_kind_are_not_lost_on_the_way(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)
    browser.submit("Show the fields of this kind", expect=200, **WHOLE | {"kind": "code_entry"})

    browser.submit("Check", expect=200, kind="single")

    assert entered_in(browser)["options-0-text"] == "The claim form"


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("Down option A", ["B", "A", "C", "D"]),
        ("Up option C", ["A", "C", "B", "D"]),
        ("Remove option B", ["A", "C", "D"]),
        ("Add an option", ["A", "B", "C", "D", ""]),
    ],
)
def test_options_are_added_moved_and_removed_without_a_script(
    browser: Browser, educator: Account, row: WorkspaceSet, button: str, order: list[str]
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)
    texts = {f"options-{at}-text": letter for at, letter in enumerate("ABCD")}

    page = browser.submit(button, expect=200, **texts, **{"options-1-is_right": "y"})

    data = entered_in(browser)
    count = len(order)
    assert [data[f"options-{at}-text"] for at in range(count)] == order
    right = [at for at in range(count) if f"options-{at}-is_right" in data]
    assert right == [at for at in range(count) if order[at] == "B"]
    assert len(page.soup.select("[autofocus]")) == 1
    assert not db.session.scalars(select(WorkspaceItem)).all()


def test_there_are_no_more_options_than_a_question_may_have(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)
    for _ in range(MOST_OPTIONS - 4):
        browser.submit("Add an option", expect=200)

    assert browser.page
    assert "8 is as many as there can be" in browser.page.text
    sent = {"do": "add-options", "kind": "single"}
    sent |= {f"options-{at}-text": str(at) for at in range(20)}
    page = browser.post("editor.new_item", public_id=row.public_id, data=sent, expect=200)
    assert len(page.soup.select("[id^=options-][id$=-text]")) == MOST_OPTIONS


@pytest.mark.parametrize("button", ["up-options-0", "down-options-99", "remove-options-77", "xy"])
def test_a_button_that_no_page_has_changes_nothing(
    browser: Browser, educator: Account, row: WorkspaceSet, button: str
) -> None:
    sent = {"do": button, "kind": "single", "options-0-text": "one", "options-1-text": "two"}
    browser.sign_in(educator)

    browser.post("editor.new_item", public_id=row.public_id, data=sent, expect=200)

    data = entered_in(browser)
    assert (data["options-0-text"], data["options-1-text"]) == ("one", "two")


def test_a_check_names_every_gap_with_a_link_to_its_field(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    page = browser.submit("Check", expect=200, **{"options-2-text": "The third"})

    assert page.problems == [
        "Enter the question",
        "Enter option A, or remove it",
        "Enter option B, or remove it",
        "Mark one option as right",
        "Select a domain of the CBCS",
        "Select how hard the question is",
    ]
    links = [link["href"] for link in page.soup.select(".error-summary a")]
    assert links == [
        "#stem",
        "#options-0-text",
        "#options-1-text",
        "#options-0-is_right",
        "#domain_cbcs",
        "#difficulty",
    ]
    assert page.soup.select_one("#stem")["aria-invalid"] == "true"
    assert entered_in(browser)["options-2-text"] == "The third"


def test_advice_of_an_editor_stands_apart_and_keeps_nothing_back(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    page = browser.submit("Check", expect=200, **WHOLE)

    assert not page.problems
    assert "Nothing stands in its way" in page.text
    advice = page.soup.select_one(".editor__advice").get_text(" ")
    assert "The reason for option B" in advice
    assert "`" not in advice


def test_a_question_with_problems_is_not_marked_ready_and_stays_in_the_form(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    page = browser.submit("Mark ready", expect=422, stem="Half of a question")

    assert "Mark one option as right" in page.problems
    assert entered_in(browser)["stem"] == "Half of a question"
    assert not db.session.scalars(select(WorkspaceItem)).all()


def test_a_whole_question_is_marked_ready(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    page = browser.submit("Mark ready", follow=True, **WHOLE)

    assert "The question is ready" in page.text
    assert stored().state == ItemState.READY


def test_saving_the_same_again_changes_nothing_that_is_published(
    browser: Browser, educator: Account
) -> None:
    row = create_workspace(educator, [plain_item("one", topics=["claims"])])
    item = stored()
    item.published_content = item.as_written
    db.session.commit()
    browser.sign_in(educator).get("editor.item", public_id=row.public_id, item_id=item.public_id)

    browser.submit("Mark ready", follow=True)

    assert not stored().has_changed


def test_a_withdrawn_question_is_only_shown(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("one")], state=ItemState.WITHDRAWN)
    address: dict[str, Any] = {"public_id": row.public_id, "item_id": stored().public_id}

    page = browser.sign_in(educator).get("editor.item", **address)

    assert "It was withdrawn" in page.text
    assert not page.soup.select("form")
    browser.post("editor.item", data={"do": "save", "kind": "single"}, expect=409, **address)
    assert stored().content["stem"]


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("stem", "x" * 12_001, "Question must be 12,000 characters or fewer"),
        ("rationale", "x" * 12_001, "Rationale must be 12,000 characters or fewer"),
        ("options-0-text", "x" * 1_001, f"Text {LINE}"),
        (
            "options-0-why",
            "x" * 1_001,
            "Why it is right or wrong must be 1,000 characters or fewer",
        ),
        ("references", "r\n" * 13, "A question has up to 12 references"),
        ("references", "r" * 1_001, f"A reference {LINE}"),
        ("topics-0", "t" * 61, "Topic must be 60 characters or fewer"),
        ("topics-0", "!!!", "Write a topic with letters or digits"),
        ("valid_from", "yesterday", "Enter a date, like 2026-10-01"),
        ("domain_cbcs", "nowhere", f"{FROM} ‘Domain of the CBCS’"),
        ("difficulty", "9", f"{FROM} ‘How hard is it?’"),
        ("kind", "essay", "Select what the candidate does"),
    ],
)
@pytest.mark.parametrize("button", ["Save draft", "Check", "Mark ready"])
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_stays_in_the_form(
    browser: Browser,
    educator: Account,
    row: WorkspaceSet,
    button: str,
    field: str,
    text: str,
    says: str,
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    page = browser.submit(button, expect=422, **WHOLE | {field: text})

    assert page.problems == [says]
    data = entered_in(browser)
    assert data["options-1-text"] == "The consent form"
    if field not in ("domain_cbcs", "difficulty", "kind"):
        assert data[field] == text.strip()
    assert not db.session.scalars(select(WorkspaceItem)).all()


def test_what_nobody_sees_is_taken_out_of_texts(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    browser.submit("Save draft", follow=True, stem="One\r\n\x00two\u200b ")

    assert stored().content["stem"] == "One\ntwo"
