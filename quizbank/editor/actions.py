"""Keeping what was written: a new question or case, or one that is there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizbank.accounts.models import Account
from quizbank.core.bank_file import MOST_ITEMS_OF_A_CASE
from quizbank.editor.errors import CaseFull
from quizbank.editor.fields import completed
from quizbank.educators import actions, queries
from quizbank.educators.models import ItemState, WorkspaceCase, WorkspaceItem, WorkspaceSet


def add_item(
    row: WorkspaceSet,
    case: WorkspaceCase | None,
    fields: Mapping[str, Any],
    *,
    state: ItemState,
    by: Account,
    now: datetime,
) -> WorkspaceItem:
    """Append a question to the set or to one of its cases; raises `TooManyItems`, `CaseFull`."""
    if case is None:
        return actions.add_items(row, [fields], by=by, now=now, state=state)[0]
    if is_full(case):
        raise CaseFull
    item = actions.add_item_to_case(case, fields, by=by, now=now)
    item.state = state
    return item


def is_full(case: WorkspaceCase) -> bool:
    """Whether a case has as many questions as one may have."""
    of_case = [one for one in queries.items_of(case.workspace_set) if one.case_id == case.id]
    return len(of_case) >= MOST_ITEMS_OF_A_CASE


def save_item(
    item: WorkspaceItem,
    fields: Mapping[str, Any],
    *,
    state: ItemState,
    revision: int,
    by: Account,
    now: datetime,
) -> None:
    """Keep a question; raises `EditedMeanwhile`. One that says the same stays as it is written, so
    that nothing seems to have changed since it was published.
    """
    if completed(item.as_written) == completed(fields):
        fields = item.as_written
    actions.save_item(item, fields, state=state, revision=revision, by=by, now=now)
