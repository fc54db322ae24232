"""What groups hold about a person: where they are a member, and which exams they made and sat."""

from contextlib import suppress
from typing import Any

from sqlalchemy import delete, select, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from quizbank.groups.actions import leave, merge
from quizbank.groups.errors import NoSuchInvitation
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, GroupMembership
from quizbank.groups.queries import last_joined, memberships_of


def export(account: Account) -> dict[str, Any]:
    """Memberships with what is shared there, and exams of groups; nothing about other members."""
    made = select(GroupChallenge).where(GroupChallenge.made_by_id == account.id)
    sat = (
        select(GroupChallenge.title, Attempt.public_id)
        .join(ChallengeAttempt, ChallengeAttempt.challenge_id == GroupChallenge.id)
        .join(Attempt, Attempt.id == ChallengeAttempt.attempt_id)
        .where(ChallengeAttempt.account_id == account.id)
        .order_by(Attempt.started_at)
    )
    return {
        "hides_games": account.hides_games,
        "memberships": [_membership(one) for one in memberships_of(account)],
        "exams_made": [
            {"title": one.title, "made_at": one.created_at.isoformat()}
            for one in db.session.scalars(made.order_by(GroupChallenge.created_at))
        ],
        "exams_sat": [
            {"title": title, "attempt": str(attempt)} for title, attempt in db.session.execute(sat)
        ],
    }


def _membership(membership: GroupMembership) -> dict[str, Any]:
    sent = membership.digest_sent_at
    return {
        "group": membership.group.name,
        "exam": membership.group.exam,
        "role": membership.role,
        "nickname": membership.nickname,
        "joined_at": membership.joined_at.isoformat(),
        "shares": {
            "scores": membership.shares_scores,
            "domains": membership.shares_domains,
            "activity": membership.shares_activity,
        },
        "weekly_mail": membership.wants_digest,
        "last_mail_at": sent.isoformat() if sent else None,
    }


def erase(account: Account) -> None:
    """Leave every group as anyone leaves; an exam that the person made stays, made by nobody."""
    for membership in memberships_of(account):
        with suppress(NoSuchInvitation):  # deleted by its owner at this moment
            leave(membership)
    db.session.execute(
        update(GroupChallenge)
        .where(GroupChallenge.made_by_id == account.id)
        .values(made_by_id=None)
    )
    db.session.execute(delete(ChallengeAttempt).where(ChallengeAttempt.account_id == account.id))


def move(guest: Account, account: Account) -> None:
    """Let the account be where the guest was; of two sittings of one exam its own one counts."""
    for membership in memberships_of(guest):
        with suppress(NoSuchInvitation):
            merge(membership, account)
    db.session.execute(
        update(GroupChallenge)
        .where(GroupChallenge.made_by_id == guest.id)
        .values(made_by_id=account.id)
    )
    own = select(ChallengeAttempt.challenge_id).where(ChallengeAttempt.account_id == account.id)
    theirs = ChallengeAttempt.account_id == guest.id
    both = list(db.session.scalars(own))
    db.session.execute(
        delete(ChallengeAttempt).where(theirs, ChallengeAttempt.challenge_id.in_(both))
    )
    db.session.execute(update(ChallengeAttempt).where(theirs).values(account_id=account.id))
    account.hides_games = account.hides_games or guest.hides_games


HOLDING = Holding(name="groups", export=export, erase=erase, move=move, last_active=last_joined)
