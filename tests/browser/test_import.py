"""Question files on a phone: uploaded with progress, looked through, imported, taken along."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from quizbank.accounts.models import Account
from quizbank.educators.models import WorkspaceSet
from tests.browser.test_layout import SCREENS, problems
from tests.builders import create_account
from tests.educators.building import create_workspace, made_up_items
from tests.interchange.files import ESSAY, GIFT, moodle_question, moodle_xml
from tests.live_server import LiveServer

UPLOAD = "Upload and look through"


@pytest.fixture
def row(live_server: LiveServer) -> WorkspaceSet:
    """A set with questions of every kind."""
    with live_server.app.app_context():
        owner = create_account(f"{uuid4().hex}@example.org", nickname="Ada", role="educator")
        name = f"lent-{uuid4().hex[:8]}"
        entries = made_up_items(3, name=name, multiple=1, code_entries=1, cases=1)
        return create_workspace(owner, entries)


@pytest.fixture
def teacher(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, Account], None], row: WorkspaceSet
) -> Callable[..., Page]:
    """`teacher(**options)` is a phone on which the owner of the set is signed in."""

    def make(**options: Any) -> Page:
        page = new_phone(**options)
        sign_in(page, row.owner)
        return page

    return make


def file_with(folder: Path, data: bytes | str, name: str = "questions.gift") -> Path:
    """A file to choose."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize("screen", [{}, {"java_script_enabled": False}], ids=["script", "plain"])
def test_a_file_is_uploaded_looked_through_and_imported(
    teacher: Callable[..., Page], row: WorkspaceSet, tmp_path: Path, screen: dict[str, Any]
) -> None:
    page = teacher(**screen)
    page.goto(f"/teach/sets/{row.public_id}/import")
    page.get_by_label("File").set_input_files(file_with(tmp_path, GIFT + ESSAY))
    page.get_by_role("button", name=UPLOAD).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Look through ‘questions.gift’")
    page.get_by_text("Cannot be held here: 1 question, an essay").click()
    expect(page.get_by_text("‘tell me’ is an essay.")).to_be_visible()
    page.get_by_label("Import question 2").uncheck()
    page.get_by_role("button", name="Import the ticked questions").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Evening class")
    expect(
        page.get_by_text("2 questions of ‘questions.gift’ were imported as drafts")
    ).to_be_visible()


def test_progress_is_told_while_a_file_is_sent_and_read(
    teacher: Callable[..., Page], row: WorkspaceSet, tmp_path: Path
) -> None:
    page = teacher()
    page.goto(f"/teach/sets/{row.public_id}/import")
    data = moodle_xml([moodle_question(number) for number in range(1_500)])
    page.get_by_label("File").set_input_files(file_with(tmp_path, data, "many.xml"))

    page.get_by_role("button", name=UPLOAD).click()

    expect(page.get_by_role("status")).to_have_text("Sent. Reading the questions…")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name=UPLOAD)).to_be_disabled()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look through ‘many.xml’")


def test_a_refusal_stands_at_the_field_and_takes_the_focus(
    teacher: Callable[..., Page], row: WorkspaceSet, tmp_path: Path, page_problems: Any
) -> None:
    page_problems.allow("422")
    page = teacher()
    page.goto(f"/teach/sets/{row.public_id}/import")
    page.get_by_label("File").set_input_files(file_with(tmp_path, b"%PDF-1.7", "paper.pdf"))

    page.get_by_role("button", name=UPLOAD).click()

    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("The file is a PDF.")
    expect(summary).to_be_focused()
    page.get_by_label("File").set_input_files(file_with(tmp_path, GIFT))
    page.get_by_role("button", name=UPLOAD).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look through ‘questions.gift’")


def test_a_file_that_is_too_large_is_not_sent(
    teacher: Callable[..., Page], row: WorkspaceSet, tmp_path: Path
) -> None:
    page = teacher()
    page.goto(f"/teach/sets/{row.public_id}/import")
    large = file_with(tmp_path, b"x" * (21 * 1024 * 1024), "large.xml")
    page.get_by_label("File").set_input_files(large)

    page.get_by_role("button", name=UPLOAD).click()

    expect(page.get_by_role("alert")).to_have_text("The file has 21.0 MB; at most 20 MB are read.")
    expect(page.get_by_role("button", name=UPLOAD)).to_be_enabled()


def test_a_lost_connection_is_told_and_the_file_can_be_sent_again(
    teacher: Callable[..., Page], row: WorkspaceSet, tmp_path: Path, page_problems: Any
) -> None:
    page_problems.allow("ERR_INTERNET_DISCONNECTED")
    page = teacher()
    page.goto(f"/teach/sets/{row.public_id}/import")
    page.get_by_label("File").set_input_files(file_with(tmp_path, GIFT))
    page.context.set_offline(True)
    page.get_by_role("button", name=UPLOAD).click()

    expect(page.get_by_role("alert")).to_contain_text("The file did not arrive.")
    page.context.set_offline(False)
    page.get_by_role("button", name=UPLOAD).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Look through ‘questions.gift’")


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_fit(
    teacher: Callable[..., Page], row: WorkspaceSet, tmp_path: Path, screen: str
) -> None:
    page = teacher(**SCREENS[screen])
    here = f"/teach/sets/{row.public_id}"
    found = problems(page, f"{here}/import")
    data = moodle_xml([moodle_question(number) for number in range(60)])
    page.get_by_label("File").set_input_files(file_with(tmp_path, data, "many.xml"))
    page.get_by_role("button", name=UPLOAD).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look through ‘many.xml’")
    for path in (page.url, f"{here}/export", f"{here}/export/gift", f"{here}/export/paper?key=1"):
        found += problems(page, path)

    assert not found, "\n".join(found)


def test_the_paper_prints_with_its_key_on_a_page_of_its_own(
    teacher: Callable[..., Page], row: WorkspaceSet
) -> None:
    page = teacher()
    page.goto(f"/teach/sets/{row.public_id}/export/paper?key=1")
    page.emulate_media(media="print")

    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("Print this page")).to_be_hidden()
    key = page.locator(".paper__key")
    assert key.evaluate("(one) => getComputedStyle(one).breakBefore") == "page"
