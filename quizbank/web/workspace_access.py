"""Which set of the workspace somebody asks for, and whether they may: what is not theirs is not
there.
"""

from uuid import UUID

from flask import abort
from flask_login import current_user

from quizbank.accounts.models import Account, Role
from quizbank.bank.models import QuestionSet
from quizbank.core.set_permissions import TEACHERS, SetAct, may_in_set
from quizbank.educators import queries
from quizbank.educators.models import PublishedVersion, WorkspaceCase, WorkspaceItem
from quizbank.educators.queries import SetSeen
from quizbank.educators.visibility.queries import set_to_approve


def educator_or_404() -> Account:
    """Who is signed in, if they teach; for learners there is no workspace."""
    account: Account = current_user._get_current_object()
    if account.role not in TEACHERS:
        abort(404)
    return account


def administrator_or_404() -> Account:
    """Who is signed in, if they run this."""
    account: Account = current_user._get_current_object()
    if account.role != Role.ADMINISTRATOR:
        abort(404)
    return account


def set_or_404(public_id: UUID, act: SetAct = SetAct.SEE) -> SetSeen:
    """The set, if the person may do that with it; it does not exist for anyone else."""
    seen = queries.workspace_seen_by(educator_or_404(), public_id)
    if seen is None or not may_in_set(seen.standing, act):
        abort(404)
    return seen


def item_or_404(seen: SetSeen, public_id: UUID) -> WorkspaceItem:
    """One item of the set."""
    item = queries.item_of(seen.row, public_id)
    if item is None:
        abort(404)
    return item


def case_or_404(seen: SetSeen, public_id: UUID) -> WorkspaceCase:
    """One case of the set."""
    case = queries.case_of(seen.row, public_id)
    if case is None:
        abort(404)
    return case


def published_or_404(seen: SetSeen) -> QuestionSet:
    """What is published of the set, if it is not withdrawn."""
    published = seen.row.question_set
    if published is None or published.withdrawn_at is not None:
        abort(404)
    return published


def version_or_404(seen: SetSeen, number: int) -> PublishedVersion:
    """One published version of the set."""
    version = queries.version_of(seen.row, number)
    if version is None:
        abort(404)
    return version


def set_to_approve_or_404(public_id: UUID) -> QuestionSet:
    """A set that is to be for everyone, for administrators alone."""
    administrator_or_404()
    found = set_to_approve(public_id)
    if found is None:
        abort(404)
    return found
