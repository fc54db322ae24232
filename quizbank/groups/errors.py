"""What can stand in the way of a group."""


class NoSuchInvitation(Exception):
    """The link or code leads to no group, or not any more."""


class GroupFull(Exception):
    """The group has as many members as it may have."""


class NicknameTaken(Exception):
    """Someone else in the group has this name."""


class MemberGone(Exception):
    """Somebody left, or the group was handed over, in the meantime."""


class TooManyGroups(Exception):
    """The person owns, or is in, as many groups as one may."""


class TooManyChallenges(Exception):
    """The group keeps as many exams as it may."""


class ChallengeClosed(Exception):
    """The exam of the group can no longer be begun."""


class AlreadyBegun(Exception):
    """The person has begun this exam of the group, here or in another window."""
