"""Owner, editor, viewer, learner and stranger on each page where one writes."""

from typing import Any

import pytest

from quizbank.accounts.models import Account
from quizbank.core.set_permissions import Standing
from quizbank.educators.models import WorkspaceSet
from quizbank.educators.queries import cases_of, items_of
from tests.browser_client import Browser
from tests.educators.building import colleague, create_workspace, made_up_items

PAGES = ["new_item", "item", "item_preview", "new_case", "case", "case_preview"]
SEEN = {"item", "case"}  # by whoever may only look
WRITERS = [Standing.OWNER, Standing.EDITOR]


@pytest.fixture
def row(educator: Account) -> WorkspaceSet:
    """Questions and a case."""
    return create_workspace(educator, made_up_items(1, cases=1))


def address(row: WorkspaceSet, page: str) -> dict[str, Any]:
    """What the address of a page needs."""
    more: dict[str, Any] = {"public_id": row.public_id}
    if page == "item":
        more["item_id"] = items_of(row)[0].public_id
    if page == "case":
        more["case_id"] = cases_of(row)[0].public_id
    return more


@pytest.mark.parametrize("who", WRITERS)
@pytest.mark.parametrize("page", ["new_item", "item", "new_case", "case"])
def test_owner_and_editor_write(
    browser: Browser, row: WorkspaceSet, who: Standing, page: str
) -> None:
    browser.sign_in(colleague(row, who))

    shown = browser.get(f"editor.{page}", **address(row, page))

    assert shown.soup.find("form", id="editor-form")


@pytest.mark.parametrize("who", WRITERS)
@pytest.mark.parametrize("page", ["item_preview", "case_preview"])
def test_owner_and_editor_get_a_preview(
    browser: Browser, row: WorkspaceSet, who: Standing, page: str
) -> None:
    browser.sign_in(colleague(row, who))
    data = {"csrf_token": browser.csrf_token()}

    with browser.app.app_context():
        url = browser.url(f"editor.{page}", **address(row, page))
        response = browser.client.post(url, data=data)

    assert response.status_code == 200
    assert "data-part" in response.get_data(as_text=True)


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_looks_and_does_not_write(browser: Browser, row: WorkspaceSet, page: str) -> None:
    browser.sign_in(colleague(row, Standing.VIEWER))
    if page in SEEN:
        shown = browser.get(f"editor.{page}", **address(row, page))
        assert "You may look at this set, and not change it." in shown.text
        assert not shown.soup.select("form")
    elif "preview" not in page:
        browser.get(f"editor.{page}", expect=404, **address(row, page))

    sent = {"do": "save", "kind": "single", "stem": "Mine", "title": "Mine"}
    browser.post(f"editor.{page}", data=sent, expect=404, **address(row, page))

    assert "Mine" not in [items_of(row)[0].content["stem"], cases_of(row)[0].title]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["learner", "educator"])
def test_for_learners_and_strangers_there_is_no_such_page(
    browser: Browser, learner: Account, row: WorkspaceSet, page: str, role: str
) -> None:
    person = learner if role == "learner" else colleague(row, Standing.STRANGER)
    browser.sign_in(person)

    if "preview" not in page:
        browser.get(f"editor.{page}", expect=404, **address(row, page))
    browser.post(f"editor.{page}", expect=404, **address(row, page))


def test_a_question_of_another_set_is_not_there(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    mine = create_workspace(educator, title="Another set")
    browser.sign_in(educator)
    theirs = {"item_id": items_of(row)[0].public_id, "public_id": mine.public_id}

    browser.get("editor.item", expect=404, **theirs)
    browser.get(
        "editor.case", expect=404, public_id=mine.public_id, case_id=cases_of(row)[0].public_id
    )
    for case in (cases_of(row)[0].public_id, "nothing"):
        browser.get("editor.new_item", expect=404, public_id=mine.public_id, case=case)
