"""What educators' sets hold about a person: what they wrote, with whom, and what they added."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.bank.actions import withdraw_question_set
from quizbank.bank.erasing import erase_set
from quizbank.bank.models import AddedSet, QuestionSet
from quizbank.educators.compiling import compiled
from quizbank.educators.models import (
    ImportUpload,
    WorkspaceCase,
    WorkspaceItem,
    WorkspaceSet,
    WorkspaceShare,
)
from quizbank.educators.queries import owned_sets, shares_of
from quizbank.extensions import db

NAMELESS = "A withdrawn question set"


def export(account: Account) -> dict[str, Any]:
    """Every set that they own as YAML, drafts too; with whom they share; what they added."""
    added = (
        select(QuestionSet.title, AddedSet.added_at)
        .join(AddedSet, AddedSet.question_set_id == QuestionSet.id)
        .where(AddedSet.account_id == account.id)
        .order_by(AddedSet.added_at)
    )
    uploads = select(ImportUpload).where(ImportUpload.account_id == account.id)
    return {
        "sets": [_set(row) for row in owned_sets(account)],
        "shared_with_them": [
            {"title": share.workspace_set.title, "role": share.role}
            for share in db.session.scalars(_shares_for(account))
        ],
        "uploads": [
            {"file_name": one.file_name, "made_at": one.made_at.isoformat()}
            for one in db.session.scalars(uploads.order_by(ImportUpload.made_at))
        ],
        "added_sets": [
            {"title": title, "added_at": at.isoformat()} for title, at in db.session.execute(added)
        ],
    }


def _set(row: WorkspaceSet) -> dict[str, Any]:
    return {
        "title": row.title,
        "created_at": row.created_at.isoformat(),
        "published": row.question_set is not None,
        "shared_with": {share.email: share.role for share in shares_of(row)},
        "yaml": compiled(row, with_drafts=True).decode(),
    }


def _shares_for(account: Account) -> Select[WorkspaceShare]:
    return select(WorkspaceShare).where(WorkspaceShare.email == account.email)


def erase(account: Account) -> None:
    """Remove what was never published. What was is withdrawn; what nobody ever met goes as well,
    and what somebody did keeps no name.
    """
    for row in owned_sets(account):
        published = row.question_set
        db.session.delete(row)
        db.session.flush()
        if published is not None and not erase_set(published):
            _forget_author(published)
    db.session.execute(delete(WorkspaceShare).where(WorkspaceShare.email == account.email))
    for model in (ImportUpload, AddedSet):
        db.session.execute(delete(model).where(model.account_id == account.id))
    for written in (WorkspaceItem, WorkspaceCase):
        theirs = written.updated_by_id == account.id
        db.session.execute(update(written).where(theirs).values(updated_by_id=None))


def _forget_author(published: QuestionSet) -> None:
    """Titles, ids and licences name people too; when the author left is not kept either."""
    reason = "Its author has left"
    withdraw_question_set(published.set_id, now=published.loaded_at, reason=reason)
    published.set_id = f"withdrawn-{published.public_id.hex}"
    published.title = NAMELESS
    published.author = published.licence = ""
    published.class_code = published.owner_id = None


def move(guest: Account, account: Account) -> None:
    """Let the account practise with what the guest added."""
    has = select(AddedSet.question_set_id).where(AddedSet.account_id == account.id)
    theirs = AddedSet.account_id == guest.id
    both = list(db.session.scalars(has))
    db.session.execute(delete(AddedSet).where(theirs, AddedSet.question_set_id.in_(both)))
    db.session.execute(update(AddedSet).where(theirs).values(account_id=account.id))


def last_added(account: Account) -> datetime | None:
    """When the person last added a set."""
    theirs = AddedSet.account_id == account.id
    return db.session.scalar(select(func.max(AddedSet.added_at)).where(theirs))


HOLDING = Holding(name="educators", export=export, erase=erase, move=move, last_active=last_added)
