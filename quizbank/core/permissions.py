"""What a person may do in a study group, by how they stand to it. A site-wide role adds nothing."""

from enum import StrEnum


class Relation(StrEnum):
    """How a person stands to a group; whoever left or was removed is a stranger again."""

    OWNER = "owner"
    MEMBER = "member"
    STRANGER = "stranger"


class GroupAct(StrEnum):
    """What can be done in a group, beside joining it."""

    SEE = "see"  # its page, members, exams, activity; how much of it, core.sharing says
    SIT = "sit"  # begin one of its exams
    CHALLENGE = "challenge"  # make an exam for everyone
    SHARE = "share"  # set what one shares oneself, and one's nickname
    LEAVE = "leave"
    INVITE = "invite"  # see link, code and QR, and renew them
    CHANGE = "change"  # name, goal, board
    REMOVE = "remove"  # a member, not oneself
    HAND_OVER = "hand over"
    DISSOLVE = "dissolve"


MEMBERS_MAY = frozenset(
    {GroupAct.SEE, GroupAct.SIT, GroupAct.CHALLENGE, GroupAct.SHARE, GroupAct.LEAVE}
)
RIGHTS: dict[Relation, frozenset[GroupAct]] = {
    Relation.OWNER: frozenset(GroupAct),
    Relation.MEMBER: MEMBERS_MAY,
    Relation.STRANGER: frozenset(),
}


def may_in_group(relation: Relation, act: GroupAct) -> bool:
    """Whether somebody who stands so to a group may do that in it."""
    return act in RIGHTS[relation]


def may_take_back(relation: Relation, *, is_maker: bool) -> bool:
    """Whether somebody may remove an exam of the group: its owner, and a member who made it."""
    return relation == Relation.OWNER or (relation == Relation.MEMBER and is_maker)
