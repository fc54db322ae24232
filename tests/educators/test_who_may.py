"""Owner, editor, viewer, learner and stranger on each page of the workspace."""

from typing import Any

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.bank.models import Visibility
from quizbank.core.set_permissions import SetAct, Standing, may_in_set
from quizbank.educators.models import WorkspaceSet
from quizbank.educators.queries import cases_of, items_of, workspace_of
from tests.browser_client import Browser
from tests.builders import create_account
from tests.educators.building import (
    colleague,
    create_workspace,
    in_the_bank,
    made_up_items,
    publish_now,
    published_set,
)

# Each page with what one has to be allowed to do there, and how it answers a GET and a POST.
PAGES: list[tuple[str, SetAct, str]] = [
    ("educators.show", SetAct.SEE, "GET"),
    ("educators.check", SetAct.SEE, "GET"),
    ("publishing.versions", SetAct.SEE, "GET"),
    ("publishing.version", SetAct.SEE, "GET"),
    ("educators.item_withdrawal", SetAct.EDIT, "GET"),
    ("educators.item_removal", SetAct.EDIT, "GET"),
    ("educators.item_move", SetAct.EDIT, "POST"),
    ("educators.item_return", SetAct.EDIT, "POST"),
    ("educators.case_move", SetAct.EDIT, "POST"),
    ("educators.case_removal", SetAct.EDIT, "POST"),
    ("educators.settings", SetAct.MANAGE, "GET"),
    ("educators.sharing", SetAct.MANAGE, "GET"),
    ("educators.unsharing", SetAct.MANAGE, "POST"),
    ("educators.archiving", SetAct.MANAGE, "POST"),
    ("educators.bringing_back", SetAct.MANAGE, "POST"),
    ("publishing.publication", SetAct.MANAGE, "GET"),
    ("publishing.withdrawal", SetAct.MANAGE, "GET"),
    ("sets.visibility", SetAct.MANAGE, "GET"),
    ("sets.code_renewal", SetAct.MANAGE, "POST"),
]


def a_published_set(owner: Account) -> WorkspaceSet:
    """Items and a case, published."""
    row = create_workspace(owner, made_up_items(2, cases=1))
    publish_now(row)
    return row


def values(row: WorkspaceSet, endpoint: str) -> dict[str, Any]:
    """What the address of a page needs."""
    more: dict[str, Any] = {"public_id": row.public_id}
    if "item_" in endpoint:
        more["item_id"] = items_of(row)[0].public_id
    if "case_" in endpoint:
        more["case_id"] = cases_of(row)[0].public_id
    if endpoint == "publishing.version":
        more["number"] = 1
    return more


@pytest.mark.parametrize("who", list(Standing))
@pytest.mark.parametrize(("endpoint", "act", "method"), PAGES)
def test_each_page_is_there_for_whom_it_is_meant(
    browser: Browser, educator: Account, who: Standing, endpoint: str, act: SetAct, method: str
) -> None:
    row = a_published_set(educator)
    browser.sign_in(colleague(row, who))
    found = 200 if method == "GET" else 302
    expect = found if may_in_set(who, act) else 404

    if method == "GET":
        browser.get(endpoint, expect=expect, **values(row, endpoint))
    else:
        browser.post(endpoint, expect=expect, **values(row, endpoint))


@pytest.mark.parametrize(("endpoint", "act", "method"), PAGES)
def test_for_a_learner_there_is_no_workspace(
    browser: Browser, educator: Account, learner: Account, endpoint: str, act: SetAct, method: str
) -> None:
    row = a_published_set(educator)
    browser.sign_in(learner)

    if method == "GET":
        browser.get(endpoint, expect=404, **values(row, endpoint))
    else:
        browser.post(endpoint, expect=404, **values(row, endpoint))


@pytest.mark.parametrize("endpoint", ["educators.index", "educators.new", "sets.approvals"])
def test_a_learner_has_no_list_of_sets(browser: Browser, learner: Account, endpoint: str) -> None:
    browser.sign_in(learner)

    browser.get(endpoint, expect=404)


def test_every_page_of_the_workspace_is_asked(app: Flask) -> None:
    asked = {endpoint for endpoint, *_rest in PAGES}
    ours = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in ("educators", "publishing", "sets")
        and rule.rule.startswith("/teach/sets/<")
    }

    assert ours == asked


def test_nobody_but_an_administrator_approves(
    browser: Browser, educator: Account, stranger: Account
) -> None:
    row = published_set(educator, visibility=Visibility.EVERYONE)
    public_id = in_the_bank(row).public_id
    boss = create_account("boss@example.org", role="administrator")

    for account, expect in ((educator, 404), (stranger, 404), (boss, 200)):
        browser.sign_in(account)
        browser.get("sets.approval", public_id=public_id, expect=expect)
        browser.get("sets.approvals", expect=expect)
    browser.sign_in(educator)
    browser.post("sets.refusal", public_id=public_id, data={"reason": "No"}, expect=404)


def test_who_teaches_no_more_has_no_workspace(educator: Account) -> None:
    row = a_published_set(educator)
    educator.role = "learner"

    assert workspace_of(educator, row.public_id) is None


def test_a_viewer_does_not_edit(educator: Account) -> None:
    row = a_published_set(educator)
    viewer = colleague(row, Standing.VIEWER)

    assert workspace_of(viewer, row.public_id) == row
    assert workspace_of(viewer, row.public_id, for_editing=True) is None


def test_educators_and_administrators_have_one_link_more(
    browser: Browser, educator: Account, learner: Account
) -> None:
    assert browser.sign_in(educator).get("educators.index").link("Teach") == "/teach"
    browser.sign_in(learner)

    assert "Teach" not in browser.get("sets.catalogue").text
