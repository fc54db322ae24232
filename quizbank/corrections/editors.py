"""Who answers for a question set: its owner, those whom its owner lets edit it, and administrators
for sets without an owner, or whose owner teaches no more.

Workspaces know with whom a set is shared, and keep the text that is published next. They stand
above this capability, and register here.
"""

from collections.abc import Callable, Collection
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ColumnElement, or_, select

from quizbank.accounts.models import Account, Role
from quizbank.bank.models import ItemVersion, QuestionSet

KEY, WRITERS = "quizbank_set_editors", "quizbank_set_writers"

SetsEdited = Callable[[Account], Collection[int]]
HANDLERS = (Role.EDUCATOR, Role.ADMINISTRATOR)
TakeOver = Callable[[ItemVersion, Any], None]


def register(app: Flask, sets_edited_by: SetsEdited) -> None:
    """Add a way in which a person comes to edit published sets of others, by their row ids."""
    app.extensions.setdefault(KEY, []).append(sets_edited_by)


def register_writer(app: Flask, take_over: TakeOver) -> None:
    """Add a place where questions are written, which takes another key over before it holds."""
    app.extensions.setdefault(WRITERS, []).append(take_over)


def tell_writers(version: ItemVersion, key: Any) -> None:
    """Let the author's text have a key that is about to hold instead of this version's."""
    for take_over in current_app.extensions.get(WRITERS, []):
        take_over(version, key)


def may_handle_any(account: Account) -> bool:
    """Whether the person may answer for any set at all."""
    return account.role in HANDLERS


def handled_by(account: Account) -> ColumnElement[bool]:
    """Which question sets the person answers for."""
    if not may_handle_any(account):
        return QuestionSet.id.in_([])
    which = [QuestionSet.owner_id == account.id]
    if account.role == Role.ADMINISTRATOR:
        teaching = select(Account.id).where(Account.role.in_(HANDLERS))
        which.append(QuestionSet.owner_id.is_(None))
        which.append(QuestionSet.owner_id.not_in(teaching))
    for sets_edited_by in current_app.extensions.get(KEY, []):
        which.append(QuestionSet.id.in_(list(sets_edited_by(account))))
    return or_(*which)
