"""Changes to who sees a set, and to what a learner adds.

What changes the pool of everyone lets every process read its pools again.
"""

from datetime import datetime

from sqlalchemy import delete

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.models import AddedSet, Approval, QuestionSet, Visibility
from quizbank.extensions import db
from quizbank.groups.invitations import new_code
from quizbank.upserts import put


def show_to(row: QuestionSet, visibility: Visibility, *, now: datetime) -> None:
    """Let these people see a set; everyone only when an administrator approves it, and until then
    whoever has the code.
    """
    if visibility != Visibility.PRIVATE and row.class_code is None:
        row.class_code = new_code()
    if visibility != Visibility.EVERYONE:
        row.approval, row.approval_reason, row.approval_at = Approval.NONE, "", None
    elif row.approval != Approval.APPROVED:
        row.approval, row.approval_reason, row.approval_at = Approval.ASKED, "", now
    row.visibility = visibility
    new_edition()


def renew_code(row: QuestionSet) -> None:
    """From now on the former code and link lead nowhere; who added the set keeps it."""
    row.class_code = new_code()


def approve(row: QuestionSet, *, now: datetime) -> None:
    """Let everyone practise with a set whose owner asked for it."""
    row.approval, row.approval_reason, row.approval_at = Approval.APPROVED, "", now
    new_edition()


def refuse(row: QuestionSet, *, reason: str, now: datetime) -> None:
    """Keep a set from everyone, before or after it was approved; its class keeps it."""
    row.approval, row.approval_reason, row.approval_at = Approval.REFUSED, reason, now
    new_edition()


def add_set(account: Account, row: QuestionSet, *, now: datetime) -> None:
    """Let a person practise with a set; adding it again changes nothing that matters."""
    put(AddedSet, {"account_id": account.id, "question_set_id": row.id, "added_at": now})


def remove_added(account: Account, row: QuestionSet) -> None:
    """Draw nothing of a set for this person any more; what they answered stays theirs."""
    theirs = AddedSet.account_id == account.id, AddedSet.question_set_id == row.id
    db.session.execute(delete(AddedSet).where(*theirs))
