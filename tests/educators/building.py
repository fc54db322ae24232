"""Makes educators' sets, drafted and published."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from quizbank.accounts.models import Account
from quizbank.bank.models import QuestionSet, Visibility
from quizbank.core.set_permissions import Standing
from quizbank.educators.actions import Settings, add_items, create_set, share
from quizbank.educators.models import ItemState, PublishedVersion, ShareRole, WorkspaceSet
from quizbank.educators.publishing.actions import publish
from quizbank.extensions import db
from tests.bank_builder import question_set
from tests.builders import create_account

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TITLE = "Evening class"


def settings(**values: Any) -> Settings:
    """What a made-up set says of itself."""
    said: dict[str, Any] = {
        "title": TITLE,
        "exams": ["cbcs"],
        "code_years": list(range(2025, 2060)),  # so that no test depends on today's date
        "uses_cpt": False,
        "licence": "For my class",
        "author": "The evening school",
    }
    return Settings(**(said | values))


def plain_item(name: str = "", **values: Any) -> dict[str, Any]:
    """An item as an educator writes it in a minute: without reasons, rationale and references."""
    entry: dict[str, Any] = {
        "kind": "single",
        "domains": {"cbcs": "billing"},
        "difficulty": 1,
        "stem": f"Which form does the clinic send to the plan for {name or 'a visit'}?",
        "options": {
            "A": {"text": "The claim form"},
            "B": {"text": "The consent form"},
            "C": {"text": "The release form"},
            "D": {"text": "The order form"},
        },
        "key": "A",
    }
    return entry | ({"id": name} if name else {}) | values


def create_workspace(
    owner: Account,
    entries: Sequence[dict[str, Any]] = (),
    *,
    state: ItemState = ItemState.READY,
    **values: Any,
) -> WorkspaceSet:
    """A set of that person with these items, ready to be published."""
    row = create_set(owner, settings(**values), now=NOW)
    add_items(row, entries, by=owner, now=NOW, state=state)
    db.session.commit()
    return row


def made_up_items(count: int, *, exam: str = "cbcs", name: str = "lent", **more: int) -> Any:
    """Items of the made-up bank, for a set of an educator."""
    return question_set(exam, name=name, items=count, **more)["items"]


def publish_now(row: WorkspaceSet, note: str = "") -> PublishedVersion:
    """A version more."""
    version = publish(row, by=row.owner, note=note, now=NOW)
    db.session.commit()
    return version


def published_set(
    owner: Account, count: int = 3, *, visibility: Visibility = Visibility.PRIVATE, **values: Any
) -> WorkspaceSet:
    """A set that is published, seen by those."""
    from quizbank.educators.visibility.actions import show_to

    row = create_workspace(owner, made_up_items(count, name=values.pop("name", "lent")), **values)
    publish_now(row)
    if visibility != Visibility.PRIVATE:
        show_to(in_the_bank(row), visibility, now=NOW)
        db.session.commit()
    return row


def in_the_bank(row: WorkspaceSet) -> QuestionSet:
    """What is published of a set."""
    assert row.question_set is not None
    return row.question_set


def colleague(row: WorkspaceSet, who: Standing) -> Account:
    """Somebody who stands so to a set."""
    if who == Standing.OWNER:
        return row.owner
    account = create_account(f"{who}@example.org", nickname=who.capitalize(), role="educator")
    roles = {Standing.EDITOR: ShareRole.EDIT, Standing.VIEWER: ShareRole.VIEW}
    if who in roles:
        share(row, email=f"{who}@example.org", role=roles[who], now=NOW)
    db.session.commit()
    return account
