"""Two people write the same question or case: the second is told, and nothing is overwritten."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.core.set_permissions import Standing
from quizbank.educators.models import ItemState, WorkspaceCase, WorkspaceItem, WorkspaceSet
from quizbank.extensions import db
from tests.browser_client import Browser, Page
from tests.editor.writing import entered_in
from tests.educators.building import colleague, create_workspace, made_up_items, plain_item


def stored() -> WorkspaceItem:
    """The only question."""
    return db.session.scalars(select(WorkspaceItem)).one()


def case() -> WorkspaceCase:
    """The only case."""
    return db.session.scalars(select(WorkspaceCase)).one()


@pytest.fixture
def row(educator: Account) -> WorkspaceSet:
    """A set with one question."""
    return create_workspace(educator, [plain_item("one")])


@pytest.fixture
def others(app: Flask, row: WorkspaceSet) -> Browser:
    """The browser of a colleague who may write in the set."""
    return Browser(app).sign_in(colleague(row, Standing.EDITOR))


def open_question(browser: Browser, row: WorkspaceSet) -> Page:
    """The question in its form."""
    return browser.get("editor.item", public_id=row.public_id, item_id=stored().public_id)


@pytest.fixture
def told(browser: Browser, others: Browser, educator: Account, row: WorkspaceSet) -> Page:
    """What the second person reads after the first has saved."""
    open_question(browser.sign_in(educator), row)
    open_question(others, row)
    others.submit(
        "Save draft", follow=True, stem="Their question?", **{"options-1-text": "The new form"}
    )
    return browser.submit("Save draft", expect=409, stem="My question?")


def test_the_second_is_told_who_saved_and_what_differs(told: Page) -> None:
    summary = told.soup.select_one(".error-summary")
    assert "Editor saved this 0 s ago, while you wrote" in summary.get_text(" ")
    names = [one.get_text() for one in summary.select("h3")]
    texts = [one.get_text() for one in summary.select("dd")]
    assert names == ["Question", "Option B"]
    assert texts == ["Their question?", "My question?", "The new form", "The consent form"]


def test_nothing_is_overwritten_and_the_second_text_stays_in_the_form(
    told: Page, browser: Browser
) -> None:
    assert stored().content["stem"] == "Their question?"
    assert entered_in(browser)["stem"] == "My question?"


def test_saving_again_without_knowing_does_not_overwrite(told: Page, browser: Browser) -> None:
    browser.submit("Save draft", expect=409)

    assert stored().content["stem"] == "Their question?"


def test_whoever_knows_may_save_over_it(told: Page, browser: Browser, educator: Account) -> None:
    browser.submit("Save mine over theirs", follow=True)

    assert stored().content["stem"] == "My question?"
    assert stored().updated_by == educator
    assert stored().state == ItemState.DRAFT


def test_knowing_one_change_is_not_knowing_the_next(
    told: Page, browser: Browser, others: Browser
) -> None:
    others.submit("Save draft", follow=True, stem="Their third?")

    page = browser.submit("Save mine over theirs", expect=409)

    assert "Their third?" in page.soup.select_one(".error-summary").get_text(" ")
    assert stored().content["stem"] == "Their third?"


def test_whoever_saved_in_another_tab_is_told_so(
    browser: Browser, app: Flask, educator: Account, row: WorkspaceSet
) -> None:
    other_tab = Browser(app).sign_in(educator)
    open_question(browser.sign_in(educator), row)
    open_question(other_tab, row)
    other_tab.submit("Save draft", follow=True, stem="In the other tab?")

    page = browser.submit("Save draft", expect=409, stem="In this one?")

    assert "You saved this" in page.soup.select_one(".error-summary").get_text(" ")


def test_whoever_takes_theirs_sees_it_in_the_form(told: Page, browser: Browser) -> None:
    browser.visit(told.link("Take theirs and drop mine"))

    assert entered_in(browser)["stem"] == "Their question?"


def test_marking_ready_is_held_back_the_same_way(
    browser: Browser, others: Browser, educator: Account, row: WorkspaceSet
) -> None:
    open_question(browser.sign_in(educator), row)
    open_question(others, row)
    others.submit("Save draft", follow=True, stem="Their question?")

    browser.submit("Mark ready", expect=409)

    assert stored().state == ItemState.DRAFT


@pytest.mark.parametrize("sent", ["", "0", "-1", "x", "9" * 30])
def test_a_revision_that_no_page_sends_overwrites_nothing(
    browser: Browser, educator: Account, row: WorkspaceSet, sent: str
) -> None:
    open_question(browser.sign_in(educator), row)

    browser.submit("Save draft", expect=409, revision=sent, stem="Other")

    assert stored().content["stem"] != "Other"


def test_the_second_to_save_a_case_is_told_section_by_section(
    browser: Browser, app: Flask, educator: Account
) -> None:
    row = create_workspace(educator, made_up_items(0, cases=1, exam="ccs"), exams=["ccs"])
    other = Browser(app).sign_in(colleague(row, Standing.EDITOR))
    address: dict[str, Any] = {"public_id": row.public_id, "case_id": case().public_id}
    for one in (browser.sign_in(educator), other):
        one.get("editor.case", **address)
    other.submit("Save case", follow=True, **{"record-1-text": "Their note"})

    page = browser.submit("Save case", expect=409, title="My title")

    summary = page.soup.select_one(".error-summary")
    assert [one.get_text() for one in summary.select("h3")] == ["Title", "Section 2"]
    assert case().record[1]["text"] == "Their note"
    browser.submit("Save mine over theirs", follow=True)
    assert case().title == "My title"
