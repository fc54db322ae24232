"""Writing a question on a phone: the preview and the codes follow, nothing is lost by accident."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from quizbank.accounts.models import Account
from quizbank.educators.models import WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import cases_of, items_of
from quizbank.extensions import db
from tests.bank_builder import write_question_set
from tests.browser.test_layout import LOOK, SCREENS, problems
from tests.builders import create_account
from tests.educators.building import create_workspace, made_up_items
from tests.live_server import LiveServer

NASTY = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"


@pytest.fixture(scope="module")
def live_server(
    tmp_path_factory: pytest.TempPathFactory, built_codes: Path, worker_name: str
) -> Iterator[LiveServer]:
    """The app with code tables."""
    folder = tmp_path_factory.mktemp("editor")
    sets = [write_question_set(folder, "cbcs", items=20)]
    with LiveServer(folder, sets, name=f"editor_{worker_name}", codes=built_codes) as server:
        yield server


@pytest.fixture
def teacher(live_server: LiveServer) -> Account:
    """Somebody new who teaches."""
    with live_server.app.app_context():
        email = f"{uuid4().hex}@example.org"
        return create_account(email=email, nickname="Teacher", role="educator")


@pytest.fixture
def row(live_server: LiveServer, teacher: Account) -> WorkspaceSet:
    """A set with questions of every kind, and a case."""
    with live_server.app.app_context():
        owner = db.session.get_one(Account, teacher.id)
        entries = made_up_items(1, multiple=1, code_entries=1, cases=1, name=uuid4().hex[:12])
        return create_workspace(owner, entries, code_years=[2025, 2026, 2027])


@pytest.fixture
def writing(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    teacher: Account,
    row: WorkspaceSet,
) -> Callable[..., Page]:
    """`writing(**screen)` is a phone with the form of a new question on it."""

    def make(**screen: Any) -> Page:
        page = new_phone(**screen)
        sign_in(page, teacher)
        page.goto(f"/teach/sets/{row.public_id}/items/new")
        return page

    return make


def test_the_preview_and_the_codes_follow_what_is_typed(writing: Callable[..., Page]) -> None:
    page = writing()

    page.get_by_role("textbox", name="Question").fill("Which code is for **this** patient?")
    page.locator("#options-0-text").fill("E11.62")

    phone = page.locator("#preview .phone").first
    expect(phone.locator("strong")).to_have_text("this")
    expect(phone.locator(".option")).to_have_count(1)
    expect(page.locator(".told__entry")).to_contain_text("a heading, not billable")
    page.get_by_label("Wrong on purpose").check()
    expect(page.locator(".told__entry")).to_contain_text("wrong on purpose")
    expect(page.get_by_label("Wrong on purpose")).to_be_checked()
    expect(page.get_by_label("Wrong on purpose")).to_be_focused()


def test_a_script_in_any_text_does_not_run(writing: Callable[..., Page]) -> None:
    page = writing()

    for field in page.locator("#editor-form textarea:visible").all():
        field.fill(NASTY)

    expect(page.locator("#preview .phone").first).to_contain_text("<script>")
    assert page.evaluate("window.ran") is None


def test_the_fields_of_a_kind_come_with_it(writing: Callable[..., Page]) -> None:
    page = writing()
    page.locator("#options-0-text").fill("Kept")

    page.get_by_label("Type codes").check()
    expect(page.locator("#key-0-code")).to_be_visible()
    expect(page.locator("#options-0-text")).to_be_hidden()
    page.get_by_label("Choose several answers").check()

    expect(page.locator("#options-0-text")).to_have_value("Kept")


def test_a_question_is_written_checked_and_marked_ready_with_one_thumb(
    writing: Callable[..., Page], live_server: LiveServer, row: WorkspaceSet
) -> None:
    page = writing()
    page.get_by_role("textbox", name="Question").fill("Which form goes to the plan?")
    page.locator("#options-0-text").fill("The claim form")
    page.locator("#options-1-text").fill("The consent form")
    page.get_by_role("button", name="Remove option D").click()
    page.get_by_role("button", name="Remove option C").click()
    page.get_by_role("button", name="Down option A").click()
    expect(page.locator("#options-1-text")).to_have_value("The claim form")
    expect(page.locator("#options-1-text")).to_be_focused()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("link", name="Mark one option as right").click()
    page.locator("#options-1-is_right").check()
    page.get_by_label("Domain of the CBCS").select_option("billing")
    page.get_by_label("How hard is it?").select_option("1")

    page.get_by_role("button", name="Mark ready").click()

    page.wait_for_url(f"**/teach/sets/{row.public_id}")
    with live_server.app.app_context():
        kept = items_of(db.session.get_one(WorkspaceSet, row.id))[-1]
        assert (kept.state, kept.content["key"]) == ("ready", "B")


def test_enter_in_a_field_checks_and_loses_nothing(writing: Callable[..., Page]) -> None:
    page = writing()
    page.get_by_label("Topic 1").fill("Claims")

    page.get_by_label("Topic 1").press("Enter")

    expect(page.get_by_role("heading", name="Not ready yet")).to_be_visible()
    expect(page.get_by_label("Topic 1")).to_have_value("Claims")
    expect(page.locator("[id^=options-][id$=-text]")).to_have_count(4)


def test_whoever_leaves_with_something_unsaved_is_asked(writing: Callable[..., Page]) -> None:
    page = writing()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("textbox", name="Question").fill("Half a question")

    page.get_by_role("link", name="Evening class").click()
    page.wait_for_url("**/teach/sets/*")

    assert asked == ["beforeunload"]


def test_saving_asks_nothing(writing: Callable[..., Page]) -> None:
    page = writing()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.get_by_role("textbox", name="Question").fill("Half a question")

    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Change a question")


def test_without_a_script_the_preview_comes_with_its_button(writing: Callable[..., Page]) -> None:
    page = writing(java_script_enabled=False)
    page.get_by_role("textbox", name="Question").fill("Which *one*?")
    page.locator("#options-0-text").fill("E11.62")

    page.get_by_role("button", name="Preview").click()

    expect(page.locator("#preview .phone em").first).to_have_text("one")
    expect(page.locator(".told__entry")).to_contain_text("a heading, not billable")
    assert page.url.endswith("#preview")


@pytest.fixture
def paths(live_server: LiveServer, row: WorkspaceSet) -> list[str]:
    """Every page where one writes."""
    with live_server.app.app_context():
        here = f"/teach/sets/{row.public_id}"
        items = [f"{here}/items/{one.public_id}" for one in items_of(row)]
        cases = [f"{here}/cases/{one.public_id}" for one in cases_of(row)]
        return [f"{here}/items/new", f"{here}/cases/new", *items, *cases]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_where_one_writes_fits(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    teacher: Account,
    paths: list[str],
    screen: str,
) -> None:
    page = new_phone(**SCREENS[screen])
    sign_in(page, teacher)

    found = [problem for path in paths for problem in problems(page, path)]
    page.goto(paths[0])
    page.locator("[value=check]:visible").click()
    expect(page.get_by_role("heading", name="Not ready yet")).to_be_visible()
    found += [f"checked: {name}" for name in page.evaluate(LOOK)["wide"]]

    assert not found, "\n".join(found)


def test_a_conflict_shows_both_texts_and_fits(
    writing: Callable[..., Page], live_server: LiveServer, row: WorkspaceSet, page_problems: Any
) -> None:
    page_problems.allow("409")
    page = writing()
    with live_server.app.app_context():
        item = items_of(row)[0]
        page.goto(f"/teach/sets/{row.public_id}/items/{item.public_id}")
        stored = db.session.get_one(WorkspaceItem, item.id)
        stored.revision += 1
        stored.content = {**stored.content, "stem": "W" * 200}
        db.session.commit()
    page.get_by_role("textbox", name="Question").fill("Mine " * 50)

    page.get_by_role("button", name="Save draft").click()

    expect(page.locator(".differs__text")).to_have_count(2)  # and so the page is there
    look = page.evaluate(LOOK)
    assert not look["wide"]
    assert not look["small"]
    page.get_by_role("button", name="Save mine over theirs").click()
    expect(page.locator(".flash, [role=status]").first).to_contain_text("Saved as a draft")
