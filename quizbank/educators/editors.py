"""Reads: whom else corrections ask about a published set, besides its owner."""

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.educators.models import ShareRole, WorkspaceSet, WorkspaceShare
from quizbank.extensions import db


def sets_edited_by(account: Account) -> list[int]:
    """The published sets, by row id, that their owners let the person edit."""
    published = (
        select(WorkspaceSet.question_set_id)
        .join(WorkspaceShare, WorkspaceShare.workspace_set_id == WorkspaceSet.id)
        .where(
            WorkspaceShare.email == account.email,
            WorkspaceShare.role == ShareRole.EDIT,
            WorkspaceSet.question_set_id.is_not(None),
        )
    )
    return [id for id in db.session.scalars(published) if id is not None]
