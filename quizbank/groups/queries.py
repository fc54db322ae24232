"""Reads: whose groups, who is in them, which exams they have, and one line of news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from quizbank.accounts.models import Account
from quizbank.core.permissions import Relation
from quizbank.core.sharing import Shares
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, GroupMembership, StudyGroup


@dataclass(frozen=True)
class GroupSeen:
    """A group as one of its members finds it: who they are in it, and who else is."""

    group: StudyGroup
    you: GroupMembership
    others: Sequence[GroupMembership]  # the longest-standing first

    @property
    def everyone(self) -> list[GroupMembership]:
        """All members, the longest-standing first."""
        return sorted([self.you, *self.others], key=_standing)

    @property
    def relation(self) -> Relation:
        """How the member stands to the group."""
        return relation_of(self.you)

    @property
    def heir(self) -> GroupMembership | None:
        """Who would own the group if its owner left: whoever of the others is in it for longest."""
        return min(self.others, key=_standing, default=None)

    def member(self, public_id: UUID) -> GroupMembership | None:
        """One of the others."""
        return next((one for one in self.others if one.public_id == public_id), None)


def _standing(membership: GroupMembership) -> tuple[datetime, int]:
    return membership.joined_at, membership.id


def relation_of(membership: GroupMembership | None) -> Relation:
    """How somebody with this membership, or none, stands to its group."""
    if membership is None:
        return Relation.STRANGER
    return Relation.OWNER if membership.is_owner else Relation.MEMBER


def shares_of(membership: GroupMembership) -> Shares:
    """What a member lets the group see at this moment."""
    return Shares(
        scores=membership.shares_scores,
        domains=membership.shares_domains,
        activity=membership.shares_activity,
    )


def group_seen_by(account: Account, public_id: UUID) -> GroupSeen | None:
    """A group with its members, in one query; None for whoever is not one of them."""
    members = db.session.scalars(
        select(GroupMembership)
        .join(GroupMembership.group)
        .options(joinedload(GroupMembership.group))
        .where(StudyGroup.public_id == public_id)
        .order_by(GroupMembership.joined_at, GroupMembership.id)
    ).all()
    you = next((one for one in members if one.account_id == account.id), None)
    if you is None:
        return None
    return GroupSeen(you.group, you, [one for one in members if one is not you])


@dataclass(frozen=True)
class GroupSummary:
    """A group as a list shows it."""

    group: StudyGroup
    is_owner: bool
    members: int
    to_begin: int  # exams that this person can still begin


def groups_of(account: Account, *, now: datetime) -> list[GroupSummary]:
    """The groups that a person is in, the newest membership first; two queries."""
    open_exams = _to_begin(account, now=now)
    sizes = (
        select(GroupMembership.group_id, func.count().label("members"))
        .group_by(GroupMembership.group_id)
        .subquery()
    )
    rows = db.session.execute(
        select(GroupMembership, sizes.c.members)
        .join(sizes, sizes.c.group_id == GroupMembership.group_id)
        .options(joinedload(GroupMembership.group))
        .where(GroupMembership.account_id == account.id)
        .order_by(GroupMembership.joined_at.desc(), GroupMembership.id.desc())
    )
    return [
        GroupSummary(
            membership.group,
            is_owner=membership.is_owner,
            members=members,
            to_begin=sum(exam.group_id == membership.group_id for exam in open_exams),
        )
        for membership, members in rows
    ]


def _to_begin(account: Account, *, now: datetime) -> list[GroupChallenge]:
    """Exams of the person's groups that are open and that they have not begun, the first to close
    on top.
    """
    begun = (
        select(ChallengeAttempt.challenge_id)
        .where(
            ChallengeAttempt.challenge_id == GroupChallenge.id,
            ChallengeAttempt.account_id == account.id,
        )
        .exists()
    )
    return list(
        db.session.scalars(
            select(GroupChallenge)
            .join(GroupMembership, GroupMembership.group_id == GroupChallenge.group_id)
            .options(joinedload(GroupChallenge.group))
            .where(GroupMembership.account_id == account.id, GroupChallenge.closes_at > now, ~begun)
            .order_by(GroupChallenge.closes_at, GroupChallenge.id)
        )
    )


@dataclass(frozen=True)
class News:
    """One line about a person's groups, and where it leads."""

    group_name: str
    title: str
    closes_at: datetime
    group_public_id: UUID
    challenge_public_id: UUID


def news_line(account: Account, now: datetime) -> News | None:
    """The exam of a group that this person should begin next; None when none waits. One query."""
    exam = next(iter(_to_begin(account, now=now)), None)
    if exam is None:
        return None
    return News(exam.group.name, exam.title, exam.closes_at, exam.group.public_id, exam.public_id)


def memberships_of(account: Account) -> list[GroupMembership]:
    """Every membership of a person, with its group; always in one order, so that two who change
    all of theirs at once never wait for each other.
    """
    return list(
        db.session.scalars(
            select(GroupMembership)
            .options(joinedload(GroupMembership.group))
            .where(GroupMembership.account_id == account.id)
            .order_by(GroupMembership.group_id)
        )
    )


def membership_in(account: Account, group: StudyGroup) -> GroupMembership | None:
    """The person's membership in a group."""
    return db.session.scalar(
        select(GroupMembership).where(
            GroupMembership.account_id == account.id, GroupMembership.group_id == group.id
        )
    )


def members_of(group: StudyGroup) -> list[GroupMembership]:
    """Everyone in a group, the longest-standing first."""
    return list(
        db.session.scalars(
            select(GroupMembership)
            .where(GroupMembership.group_id == group.id)
            .order_by(GroupMembership.joined_at, GroupMembership.id)
        )
    )


def count_of_members(group: StudyGroup) -> int:
    """How many are in a group."""
    mine = GroupMembership.group_id == group.id
    return db.session.scalar(select(func.count()).select_from(GroupMembership).where(mine)) or 0


def group_by_token(token: str) -> StudyGroup | None:
    """The group that a link leads to."""
    return db.session.scalar(select(StudyGroup).where(StudyGroup.invite_token == token))


def group_by_code(code: str) -> StudyGroup | None:
    """The group that a code, in capitals and without blanks, leads to."""
    return db.session.scalar(select(StudyGroup).where(StudyGroup.join_code == code))


def challenges_of(group: StudyGroup) -> list[GroupChallenge]:
    """The exams of a group, newest first."""
    return list(
        db.session.scalars(
            select(GroupChallenge)
            .where(GroupChallenge.group_id == group.id)
            .order_by(GroupChallenge.created_at.desc(), GroupChallenge.id.desc())
        )
    )


@dataclass(frozen=True)
class ChallengeSeen:
    """An exam of a group, and the person's own attempt at it, if they have begun."""

    challenge: GroupChallenge
    attempt: Attempt | None


def challenge_seen_by(account: Account, group: StudyGroup, public_id: UUID) -> ChallengeSeen | None:
    """One exam of a group with its form, in one query."""
    row = db.session.execute(
        select(GroupChallenge, Attempt)
        .options(joinedload(GroupChallenge.form))
        .outerjoin(
            ChallengeAttempt,
            (ChallengeAttempt.challenge_id == GroupChallenge.id)
            & (ChallengeAttempt.account_id == account.id),
        )
        .outerjoin(Attempt, Attempt.id == ChallengeAttempt.attempt_id)
        .where(GroupChallenge.group_id == group.id, GroupChallenge.public_id == public_id)
    ).one_or_none()
    return ChallengeSeen(*row) if row else None


def comparison_at(attempt: Attempt) -> GroupChallenge | None:
    """The exam of a group that an attempt was begun for, as long as its candidate is a member."""
    return db.session.scalar(
        select(GroupChallenge)
        .join(ChallengeAttempt, ChallengeAttempt.challenge_id == GroupChallenge.id)
        .join(
            GroupMembership,
            (GroupMembership.group_id == GroupChallenge.group_id)
            & (GroupMembership.account_id == ChallengeAttempt.account_id),
        )
        .options(joinedload(GroupChallenge.group))
        .where(ChallengeAttempt.attempt_id == attempt.id)
    )


def last_joined(account: Account) -> datetime | None:
    """When the person last came into a group."""
    return db.session.scalar(
        select(func.max(GroupMembership.joined_at)).where(GroupMembership.account_id == account.id)
    )
