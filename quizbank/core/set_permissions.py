"""What a person may do with an educator's question set, by how they stand to it."""

from enum import StrEnum

TEACHERS = frozenset({"educator", "administrator"})  # roles that have a workspace


class Standing(StrEnum):
    """How a person stands to a set in the workspace; a learner is a stranger there."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"
    STRANGER = "stranger"


class SetAct(StrEnum):
    """What can be done with a set in the workspace."""

    SEE = "see"  # its questions, checks, versions and figures; take it along as a file
    EDIT = "edit"  # write, import, mark ready, withdraw a question, correct a key
    MANAGE = "manage"  # publish and withdraw it, who works on it, who sees it, archive it


RIGHTS: dict[Standing, frozenset[SetAct]] = {
    Standing.OWNER: frozenset(SetAct),
    Standing.EDITOR: frozenset({SetAct.SEE, SetAct.EDIT}),
    Standing.VIEWER: frozenset({SetAct.SEE}),
    Standing.STRANGER: frozenset(),
}


def standing(*, role: str, is_owner: bool, share: str | None) -> Standing:
    """How somebody of this role stands to a set; `share` is what its owner granted, if anything.

    Whoever is no educator any more has no workspace, not even with sets of their own.
    """
    if role not in TEACHERS:
        return Standing.STRANGER
    if is_owner:
        return Standing.OWNER
    return {"edit": Standing.EDITOR, "view": Standing.VIEWER}.get(share or "", Standing.STRANGER)


def may_in_set(who: Standing, act: SetAct) -> bool:
    """Whether somebody who stands so to a set may do that."""
    return act in RIGHTS[who]
