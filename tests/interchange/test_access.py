"""Who may upload, look through, import and take a set along: for others there is no such page."""

import pytest

from quizbank.accounts.models import Account
from quizbank.core.set_permissions import Standing
from quizbank.educators.models import WorkspaceSet
from quizbank.educators.queries import items_of
from tests.browser_client import Browser
from tests.builders import create_account
from tests.educators.building import colleague, create_workspace, plain_item
from tests.interchange.files import GIFT, send, waiting_id

IMPORTERS = (Standing.OWNER, Standing.EDITOR)
READERS = (*IMPORTERS, Standing.VIEWER)
EXPORTS = (
    ("interchange.export", {}),
    ("interchange.export_format", {"name": "gift"}),
    ("interchange.export_file", {"name": "gift"}),
    ("interchange.export_file", {"name": "yaml"}),
    ("interchange.paper", {}),
    ("interchange.paper", {"key": 1}),
)


@pytest.fixture
def row(educator: Account) -> WorkspaceSet:
    """A set with a ready question."""
    return create_workspace(educator, [plain_item("one")])


@pytest.fixture
def anyone(row: WorkspaceSet, learner: Account) -> dict[str, Account]:
    """Everybody who could ask, by how they stand to the set."""
    administrator = create_account("admin@example.org", nickname="Admin", role="administrator")
    found = {str(who): colleague(row, who) for who in Standing}
    return {**found, "learner": learner, "administrator": administrator}


def test_owners_and_editors_upload_and_nobody_else(
    browser: Browser, row: WorkspaceSet, anyone: dict[str, Account]
) -> None:
    for who, account in anyone.items():
        may = who in IMPORTERS
        browser.sign_in(account)
        browser.get("interchange.upload", public_id=row.public_id, expect=200 if may else 404)
        send(browser, row, GIFT, expect=302 if may else 404)


def test_an_upload_is_seen_by_whoever_sent_it_and_nobody_else(
    browser: Browser, row: WorkspaceSet, anyone: dict[str, Account]
) -> None:
    send(browser.sign_in(row.owner), row, GIFT)
    at = {"public_id": row.public_id, "upload_id": waiting_id()}

    for who, account in anyone.items():
        browser.sign_in(account)
        browser.get("interchange.review", expect=200 if who == "owner" else 404, **at)
        if who == "owner":
            continue
        for endpoint in ("interchange.choices", "interchange.items", "interchange.removal"):
            browser.post(endpoint, expect=302 if who == "editor" else 404, **at)

    assert len(items_of(row)) == 1
    assert waiting_id() == at["upload_id"]


def test_an_upload_of_one_set_is_not_there_in_another(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    other = create_workspace(educator)
    send(browser.sign_in(educator), row, GIFT)
    at = {"public_id": other.public_id, "upload_id": waiting_id()}

    browser.get("interchange.review", expect=404, **at)
    page = browser.post("interchange.items", follow=True, **at)

    assert "imported or thrown away already" in page.text
    assert items_of(other) == []


@pytest.mark.parametrize(("endpoint", "values"), EXPORTS)
def test_whoever_sees_a_set_takes_it_along(
    browser: Browser,
    row: WorkspaceSet,
    anyone: dict[str, Account],
    endpoint: str,
    values: dict[str, object],
) -> None:
    for who, account in anyone.items():
        browser.sign_in(account)
        browser.get(
            endpoint, public_id=row.public_id, expect=200 if who in READERS else 404, **values
        )


def test_viewers_find_the_download_and_no_upload(
    browser: Browser, row: WorkspaceSet, anyone: dict[str, Account]
) -> None:
    page = browser.sign_in(anyone["viewer"]).get("educators.show", public_id=row.public_id)

    browser.visit(page.link("Download"))
    assert "Upload questions" not in page.text


def test_the_template_and_the_own_sets_are_for_those_who_teach(
    browser: Browser, educator: Account, learner: Account
) -> None:
    for endpoint in ("interchange.template", "interchange.export_everything"):
        browser.sign_in(learner).get(endpoint, expect=404)
        browser.sign_in(educator).get(endpoint)
