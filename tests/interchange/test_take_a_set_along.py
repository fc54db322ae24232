"""A set as a file or on paper: what it has no room for is told before, and nothing else is lost."""

import csv
import io
import zipfile
from typing import Any

import pytest
import yaml

from quizbank.accounts.models import Account
from quizbank.core.bank_file import read_question_set
from quizbank.core.interchange.reading import read_questions
from quizbank.educators.actions import withdraw_item
from quizbank.educators.models import ItemState, WorkspaceSet
from quizbank.educators.queries import items_of
from quizbank.interchange.formats import FORMATS
from tests.browser_client import Browser, Page
from tests.educators.building import NOW, create_workspace, made_up_items, plain_item
from tests.interchange.files import look_through


@pytest.fixture
def row(educator: Account, browser: Browser) -> WorkspaceSet:
    """A set with every kind of question, all ready."""
    browser.sign_in(educator)
    entries = made_up_items(4, multiple=2, code_entries=2, cases=1)
    return create_workspace(educator, entries)


def file_of(browser: Browser, row: WorkspaceSet, name: str, **values: Any) -> bytes:
    """What is downloaded."""
    page = browser.get("interchange.export_file", public_id=row.public_id, name=name, **values)
    return page.response.data


def before(browser: Browser, row: WorkspaceSet, name: str, **values: Any) -> Page:
    """The page before the download."""
    return browser.get("interchange.export_format", public_id=row.public_id, name=name, **values)


def test_yaml_gives_the_same_questions_again(browser: Browser, row: WorkspaceSet) -> None:
    assert "Nothing is lost on the way." in before(browser, row, "yaml").text

    read = read_question_set("a.yaml", file_of(browser, row, "yaml"), is_editorial=False)

    assert read.question_set is not None
    again = {
        item.id: item.model_dump(mode="json") for item, _case in read.question_set.every_item()
    }
    assert len(again) == 11
    for item in items_of(row):
        written = again[item.item_id]
        assert {name: written[name] for name in item.content} == item.content


@pytest.mark.parametrize(
    ("name", "kept", "file_name"),
    [
        ("moodle-xml", 9, "xml"),
        ("gift", 9, "gift"),
        ("qti", 9, "zip"),
        ("csv", 11, "csv"),
        ("yaml", 11, "yaml"),
    ],
)
def test_each_format_is_read_again_with_as_many_questions(
    browser: Browser, row: WorkspaceSet, name: str, kept: int, file_name: str
) -> None:
    page = browser.get("interchange.export_file", public_id=row.public_id, name=name)

    header = page.response.headers["Content-Disposition"]
    assert header == f"attachment; filename={row.set_id}.{file_name}"
    reading = read_questions(f"a.{file_name}", page.response.data)
    assert len(reading.drafts) == kept
    assert reading.left == ()


def test_what_stays_behind_is_told_question_by_question(
    browser: Browser, row: WorkspaceSet
) -> None:
    page = before(browser, row, "gift")

    says = "It is not in the file: it asks for several codes; there a typed answer is one text"
    assert f"{says}: 2 questions lent-code-entry-000, lent-code-entry-001" in page.text
    assert "The references are left out: 9 questions" in page.text
    record = "The record of the case stands above each of its questions: 3 questions"
    assert f"{record} lent-case-000-1, lent-case-000-2, lent-case-000-3" in page.text
    assert "Domains, difficulty, lists of codes" in page.text
    browser.visit(page.link("Download"))


def test_flash_cards_are_the_same_each_time(browser: Browser, row: WorkspaceSet) -> None:
    first, second = (file_of(browser, row, "anki") for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert sorted(package.namelist()) == ["collection.anki2", "media"]
        assert package.read("collection.anki2").startswith(b"SQLite format 3")


def test_drafts_come_along_on_request_and_broken_ones_are_named(
    browser: Browser, educator: Account
) -> None:
    entries = [
        plain_item("sound-one"),
        {"kind": "single", "id": "broken-one", "stem": "Which?", "options": {"A": {"text": "x"}}},
    ]
    row = create_workspace(educator, entries, state=ItemState.DRAFT)
    browser.sign_in(educator)

    page = before(browser, row, "gift")
    assert "There is nothing to write: no question of the set is ready." in page.text
    page = browser.visit(page.link("Take the drafts along"))

    assert "1 question, drafts included." in page.text
    assert "broken-one" in page.text
    file = browser.visit(page.link("Download")).response.data
    assert b"sound-one" in file
    assert b"broken-one" not in file
    assert b"broken-one" in file_of(browser, row, "yaml", drafts=1)


def test_without_a_ready_question_the_file_leads_back(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)

    for name in FORMATS:
        at = {"public_id": row.public_id, "name": name}
        browser.get("interchange.export_file", expect=302, **at)
        assert "There is nothing to write" in before(browser, row, name).text
    paper = browser.get("interchange.paper", public_id=row.public_id)
    assert "There is nothing to print" in paper.text


def test_a_format_that_is_not_written_is_no_page(browser: Browser, row: WorkspaceSet) -> None:
    for endpoint in ("interchange.export_format", "interchange.export_file"):
        browser.get(endpoint, public_id=row.public_id, name="docx", expect=404)


def test_a_table_runs_nothing_in_a_spreadsheet(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("one", stem="=HYPERLINK(1) is which form?")])
    browser.sign_in(educator)

    text = file_of(browser, row, "csv").decode("utf-8-sig")

    [entry] = csv.DictReader(io.StringIO(text))
    assert entry["stem"].startswith("'=")


def test_the_paper_has_its_key_only_when_asked(browser: Browser, row: WorkspaceSet) -> None:
    plain = browser.get("interchange.paper", public_id=row.public_id)
    keyed = browser.visit(plain.link("With the key"))

    assert plain.text.count("Made-up record 1") == 1
    assert "Sodium" in plain.text
    assert "Select 2 answers." in plain.text
    assert "Key to" not in plain.text
    assert "Right answer" not in plain.text
    assert "The rule behind it" not in plain.text
    keys = [one.get_text(strip=True) for one in keyed.soup.select(".paper__keys li")]
    assert keys == ["A", "C", "B", "D", "B, E", "A, D", "E11.9, I10", "E11.9, I10", "A", "C", "B"]
    assert "The rule behind it" in keyed.text
    assert "Without the key" in keyed.text


def test_everything_one_owns_is_one_zip(
    browser: Browser, educator: Account, row: WorkspaceSet, learner: Account
) -> None:
    withdraw_item(items_of(row)[0], reason="Out of date", by=educator, now=NOW)
    draft = create_workspace(
        educator, [{"kind": "single", "id": "half-done"}], state=ItemState.DRAFT, title="Half done"
    )
    empty = create_workspace(educator, title="../../Empty")
    other = create_workspace(learner, [plain_item("not-mine")], title="Not mine")

    page = browser.get("interchange.export", public_id=row.public_id)
    page = browser.visit(page.link("Download everything"))

    with zipfile.ZipFile(io.BytesIO(page.response.data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    assert set(files) == {
        f"{row.set_id}.yaml",
        f"{row.set_id}-withdrawn.yaml",
        f"{draft.set_id}.yaml",
        f"{empty.set_id}.yaml",
    }
    assert all("/" not in name and ".." not in name for name in files)
    assert other.set_id not in str(files)
    assert len(yaml.safe_load(files[f"{row.set_id}.yaml"])["items"]) == 8
    [gone] = yaml.safe_load(files[f"{row.set_id}-withdrawn.yaml"])["items"]
    assert gone["id"] == items_of(row)[0].item_id
    assert b"half-done" in files[f"{draft.set_id}.yaml"]


def test_what_is_taken_along_can_be_brought_back(
    browser: Browser, row: WorkspaceSet, educator: Account
) -> None:
    data = file_of(browser, row, "yaml")
    other = create_workspace(educator, title="A copy")
    look_through(browser, other, data, "copy.yaml")

    browser.submit("Import the ticked questions")

    mine, copied = items_of(row), items_of(other)
    assert len(copied) == len(mine)
    for one, copy in zip(mine, copied, strict=True):
        assert {name: copy.content[name] for name in one.content} == one.content
