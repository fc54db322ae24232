"""A case is written: title, setting, the sections of its record, its questions."""

from typing import Any

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.educators.models import ItemState, WorkspaceCase, WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import cases_of, items_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.editor.writing import WHOLE, entered_in
from tests.educators.building import create_workspace, made_up_items


@pytest.fixture
def row(educator: Account) -> WorkspaceSet:
    """An empty set."""
    return create_workspace(educator)


@pytest.fixture
def with_case(educator: Account) -> WorkspaceSet:
    """A set with a case of three questions."""
    return create_workspace(educator, made_up_items(0, cases=1, exam="cbcs"))


def of_case(row: WorkspaceSet) -> dict[str, Any]:
    """The address of the only case."""
    return {"public_id": row.public_id, "case_id": cases_of(row)[0].public_id}


def test_a_case_is_written_with_its_sections(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_case", public_id=row.public_id)
    first = {"record-0-title": "H&P", "record-0-text": "A cough."}
    browser.submit("Add a section", expect=200, title="Cough", setting="outpatient", **first)

    page = browser.submit(
        "Save case", follow=True, **{"record-1-title": "Labs", "record-1-text": "Normal."}
    )

    assert "The case was saved" in page.text
    case = db.session.scalars(select(WorkspaceCase)).one()
    assert (case.title, case.setting) == ("Cough", "outpatient")
    assert case.record == [
        {"title": "H&P", "text": "A cough."},
        {"title": "Labs", "text": "Normal."},
    ]


def test_sections_are_moved_and_removed_without_a_script(
    browser: Browser, educator: Account, with_case: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.case", **of_case(with_case))

    browser.submit("Up section 3", expect=200)
    browser.submit("Remove section 1", expect=200)
    browser.submit("Save case", follow=True)

    assert [one["title"] for one in cases_of(with_case)[0].record] == ["Labs", "Operative note"]


def test_a_case_may_be_saved_with_gaps(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_case", public_id=row.public_id)

    browser.submit("Save case", follow=True)

    assert cases_of(row)[0].record == []


def test_a_check_names_the_gaps_of_a_case(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_case", public_id=row.public_id)

    page = browser.submit("Check", expect=200, **{"record-0-title": "H&P"})

    assert page.problems == [
        "Enter a title",
        "Select where the care was",
        "Enter its text",
        "Save the case, then add a question to it",
    ]


def test_a_sound_case_has_nothing_in_its_way(
    browser: Browser, educator: Account, with_case: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.case", **of_case(with_case))

    page = browser.submit("Check", expect=200)

    assert not page.problems
    assert "Nothing stands in its way" in page.text


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("title", "t" * 121, "Title must be 120 characters or fewer"),
        ("record-0-title", "t" * 61, "Title of the section must be 60 characters or fewer"),
        ("record-0-text", "t" * 12_001, "Text must be 12,000 characters or fewer"),
        ("setting", "moon", "Select one from the list for ‘Where was the care?’"),
    ],
)
@pytest.mark.parametrize("button", ["Save case", "Check"])
def test_what_cannot_be_kept_is_refused_and_stays_in_the_form(
    browser: Browser,
    educator: Account,
    row: WorkspaceSet,
    button: str,
    field: str,
    text: str,
    says: str,
) -> None:
    browser.sign_in(educator).get("editor.new_case", public_id=row.public_id)

    page = browser.submit(button, expect=422, **{field: text})

    assert page.problems == [says]
    if field != "setting":
        assert entered_in(browser)[field] == text
    assert not cases_of(row)


def test_a_question_is_added_to_a_case(
    browser: Browser, educator: Account, with_case: WorkspaceSet
) -> None:
    page = browser.sign_in(educator).get("editor.case", **of_case(with_case))
    browser.visit(page.link("Add a question"))

    browser.submit("Mark ready", follow=True, **WHOLE)

    added = items_of(with_case)[-1]
    assert (added.content["stem"], added.state) == (WHOLE["stem"], ItemState.READY)
    assert added.case == cases_of(with_case)[0]


def test_a_case_has_no_more_questions_than_it_may(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, made_up_items(0, cases=1, items_per_case=8))
    case = cases_of(row)[0]

    page = browser.sign_in(educator).get("editor.case", **of_case(row))
    assert "A case has up to 8 questions" in page.text
    browser.get("editor.new_item", public_id=row.public_id, case=case.public_id)
    page = browser.submit("Save draft", expect=422, **WHOLE)

    assert page.problems[0].startswith("A case has up to 8 questions")
    assert entered_in(browser)["stem"] == WHOLE["stem"]
    assert len(db.session.scalars(select(WorkspaceItem)).all()) == 8
