"""Which group somebody asks for, and whether they may: what is not theirs is not there."""

from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from quizbank.accounts.models import Account
from quizbank.core.permissions import GroupAct, may_in_group
from quizbank.extensions import db
from quizbank.groups.models import GroupMembership
from quizbank.groups.queries import ChallengeSeen, GroupSeen, challenge_seen_by, group_seen_by
from quizbank.web.errors import show_http_error


def signed_in() -> Account:
    """Who is signed in, a guest or not."""
    account: Account = current_user._get_current_object()
    return account


def group_or_404(public_id: UUID, act: GroupAct = GroupAct.SEE) -> GroupSeen:
    """The group, if the person may do that in it; it does not exist for anyone else."""
    seen = group_seen_by(signed_in(), public_id)
    if seen is None or not may_in_group(seen.relation, act):
        abort(404)
    return seen


def member_or_404(seen: GroupSeen, member_id: UUID) -> GroupMembership:
    """One of the others in the group."""
    member = seen.member(member_id)
    if member is None:
        abort(404)
    return member


def challenge_or_404(seen: GroupSeen, challenge_id: UUID) -> ChallengeSeen:
    """One of the group's exams."""
    found = challenge_seen_by(signed_in(), seen.group, challenge_id)
    if found is None:
        abort(404)
    return found


def gone_meanwhile(_problem: Exception) -> ResponseReturnValue:
    """The group, or the person's place in it, ended while they waited for their turn."""
    db.session.rollback()
    return show_http_error(NotFound())
