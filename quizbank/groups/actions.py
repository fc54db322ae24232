"""Changes: found, join, share, leave, remove, hand over, dissolve.

Whoever changes who is in a group waits for their turn, so that of two people one gets the last
place.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from quizbank.accounts.models import Account
from quizbank.core.sharing import Shares
from quizbank.exams.models import AssembledForm, Attempt, FormPosition
from quizbank.extensions import db
from quizbank.groups.errors import (
    GroupFull,
    MemberGone,
    NicknameTaken,
    NoSuchInvitation,
    TooManyGroups,
)
from quizbank.groups.invitations import new_code, new_token
from quizbank.groups.models import GroupChallenge, GroupMembership, GroupRole, StudyGroup
from quizbank.groups.queries import group_by_token, members_of, membership_in

MOST_MEMBERS = 50  # of a group
MOST_OWNED = 10  # groups of one person
MOST_JOINED = 30  # groups that one person is in
# Letters that a nickname may have, and by which none differs: joiners, and how a sign is drawn.
SHOW_NOTHING = frozenset("\u200c\u200d\u034f" + "".join(map(chr, range(0xFE00, 0xFE10))))


@dataclass(frozen=True)
class GroupRules:
    """What an owner decides about a group."""

    name: str
    weekly_goal: int | None
    shows_whole_board: bool


def found(
    account: Account, *, name: str, exam: str, nickname: str, now: datetime
) -> GroupMembership:
    """Make a group; whoever does owns it. Raises `TooManyGroups`."""
    _take_turn_of(account)
    _refuse_too_many(account, owned=MOST_OWNED)
    group = StudyGroup(
        name=name,
        exam=exam,
        created_at=now,
        invite_token=new_token(),
        join_code=new_code(),
        code_renewed_at=now,
    )
    db.session.add(group)
    db.session.flush()
    return _add(group, account, nickname=nickname, role=GroupRole.OWNER, now=now)


def join(account: Account, *, token: str, nickname: str, now: datetime) -> GroupMembership:
    """Be a member of the group that a link leads to; who is one already stays as they are.

    Raises `NoSuchInvitation`, `GroupFull`, `NicknameTaken` or `TooManyGroups`.
    """
    group = group_by_token(token)
    if group is None:
        raise NoSuchInvitation
    take_turn(group)
    if group.invite_token != token:  # renewed while this one waited
        raise NoSuchInvitation
    present = membership_in(account, group)
    if present is not None:
        return present
    if len(members_of(group)) >= MOST_MEMBERS:
        raise GroupFull
    _refuse_too_many(account)
    return _add(group, account, nickname=nickname, role=GroupRole.MEMBER, now=now)


def take_turn(group: StudyGroup) -> None:
    """Wait for whoever changes the group, and read it as they left it.

    A write that changes nothing takes the row's lock on PostgreSQL and the writer's on SQLite.
    Raises `NoSuchInvitation` for a group that was dissolved meanwhile.
    """
    same = update(StudyGroup).where(StudyGroup.id == group.id).values(name=StudyGroup.name)
    if not db.session.execute(same.returning(StudyGroup.id)).all():
        raise NoSuchInvitation
    db.session.refresh(group)


def _take_turn_of(account: Account) -> None:
    db.session.execute(
        update(Account).where(Account.id == account.id).values(nickname=Account.nickname)
    )


def _refuse_too_many(account: Account, *, owned: int | None = None) -> None:
    mine = list(
        db.session.scalars(
            select(GroupMembership.role).where(GroupMembership.account_id == account.id)
        )
    )
    if len(mine) >= MOST_JOINED or (owned is not None and mine.count(GroupRole.OWNER) >= owned):
        raise TooManyGroups


def _add(
    group: StudyGroup, account: Account, *, nickname: str, role: GroupRole, now: datetime
) -> GroupMembership:
    membership = GroupMembership(
        group=group, account=account, role=role, joined_at=now, **_named(nickname)
    )
    _refuse_taken(membership)
    db.session.add(membership)
    db.session.flush()
    return membership


def _named(nickname: str) -> dict[str, str]:
    seen = "".join(letter for letter in nickname if letter not in SHOW_NOTHING)
    return {"nickname": nickname, "nickname_key": seen.casefold()}


def _refuse_taken(membership: GroupMembership) -> None:
    """Nobody takes the name of another."""
    others = [one for one in members_of(membership.group) if one.id != membership.id]
    if any(one.nickname_key == membership.nickname_key for one in others):
        raise NicknameTaken


def share(
    membership: GroupMembership, *, nickname: str, shares: Shares, wants_digest: bool
) -> None:
    """Let the group see so much from now on, under that name.

    Raises `NicknameTaken`, or `MemberGone` for whoever was removed meanwhile.
    """
    take_turn(membership.group)
    if _role_of(membership) is None:
        raise MemberGone
    with db.session.no_autoflush:
        for name, value in _named(nickname).items():
            setattr(membership, name, value)
        _refuse_taken(membership)
    membership.shares_scores = shares.scores
    membership.shares_domains = shares.domains
    membership.shares_activity = shares.activity
    membership.wants_digest = wants_digest


def stop_digests(account: Account) -> None:
    """Write no weekly e-mail to this person any more, whatever group it is about."""
    theirs = GroupMembership.account_id == account.id
    db.session.execute(update(GroupMembership).where(theirs).values(wants_digest=False))


def set_rules(group: StudyGroup, rules: GroupRules) -> None:
    """Keep what the owner decided."""
    group.name = rules.name
    group.weekly_goal = rules.weekly_goal
    group.shows_whole_board = rules.shows_whole_board


def renew_invitation(group: StudyGroup, *, now: datetime) -> None:
    """From now on the former link, code and QR lead nowhere."""
    group.invite_token = new_token()
    group.join_code = new_code()
    group.code_renewed_at = now


def remove(membership: GroupMembership, *, now: datetime) -> None:
    """Put a member out; the invitation is renewed, because that person knows the former one."""
    group = membership.group
    take_turn(group)
    if _role_of(membership) == GroupRole.MEMBER:
        _take_out(membership)
        renew_invitation(group, now=now)


def hand_over(owner: GroupMembership, heir: GroupMembership) -> None:
    """Let another member own the group; raises `MemberGone` if one of the two is not what they
    were.
    """
    take_turn(owner.group)
    if _role_of(owner) != GroupRole.OWNER or _role_of(heir) is None:
        raise MemberGone
    _set_role(owner, GroupRole.MEMBER)
    _set_role(heir, GroupRole.OWNER)


def leave(membership: GroupMembership) -> None:
    """Take a member out. An owner's group passes to whoever is in it for longest; without members
    there is no group.
    """
    group = membership.group
    take_turn(group)
    role = _role_of(membership)
    _take_out(membership)
    rest = members_of(group)
    if not rest:
        dissolve(group)
    elif role == GroupRole.OWNER:
        _set_role(rest[0], GroupRole.OWNER)


def merge(membership: GroupMembership, account: Account) -> None:
    """Give a guest's membership to the account that took the guest over; one that is in the group
    already stays under its own name, and owns the group if the guest did.
    """
    take_turn(membership.group)
    present = membership_in(account, membership.group)
    this = GroupMembership.id == membership.id
    if present is None:
        db.session.execute(update(GroupMembership).where(this).values(account_id=account.id))
        return
    was_owner = _role_of(membership) == GroupRole.OWNER
    _take_out(membership)
    if was_owner:
        _set_role(present, GroupRole.OWNER)


def _role_of(membership: GroupMembership) -> str | None:
    """The role as it is stored now; None when the row has gone meanwhile."""
    return db.session.scalar(
        select(GroupMembership.role).where(GroupMembership.id == membership.id)
    )


def _set_role(membership: GroupMembership, role: GroupRole) -> None:
    """At once: a group has one owner at any time, which a constraint sees to."""
    this = GroupMembership.id == membership.id
    db.session.execute(update(GroupMembership).where(this).values(role=role))


def _take_out(membership: GroupMembership) -> None:
    db.session.execute(delete(GroupMembership).where(GroupMembership.id == membership.id))


def dissolve(group: StudyGroup) -> None:
    """Remove a group with all that it held; what members sat stays theirs alone."""
    take_turn(group)
    forms = list(
        db.session.scalars(
            select(GroupChallenge.form_id).where(GroupChallenge.group_id == group.id)
        )
    )
    db.session.execute(delete(StudyGroup).where(StudyGroup.id == group.id))  # and what hangs on it
    release_forms(forms)


def release_forms(forms: Collection[int]) -> None:
    """Keep those of these forms that somebody sat, as that person's own; remove the others."""
    theirs = AssembledForm.id.in_(forms)
    db.session.execute(update(AssembledForm).where(theirs).values(is_shared=False))
    sat = select(Attempt.id).where(Attempt.form_id == AssembledForm.id).exists()
    unsat = list(db.session.scalars(select(AssembledForm.id).where(theirs, ~sat)))
    db.session.execute(delete(FormPosition).where(FormPosition.form_id.in_(unsat)))
    db.session.execute(delete(AssembledForm).where(AssembledForm.id.in_(unsat)))


def hide_games(account: Account, *, hides: bool) -> None:
    """Show goals, streaks and standings to this person, or none of them anywhere."""
    account.hides_games = hides
