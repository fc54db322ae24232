"""What somebody may do in a group."""

import pytest

from quizbank.core.permissions import GroupAct, Relation, may_in_group, may_take_back

ONLY_OWNERS = {
    GroupAct.INVITE,
    GroupAct.CHANGE,
    GroupAct.REMOVE,
    GroupAct.HAND_OVER,
    GroupAct.DISSOLVE,
}


@pytest.mark.parametrize("act", GroupAct)
def test_an_owner_may_do_everything(act: GroupAct) -> None:
    assert may_in_group(Relation.OWNER, act)


@pytest.mark.parametrize("act", GroupAct)
def test_a_member_may_do_what_is_not_the_owners(act: GroupAct) -> None:
    assert may_in_group(Relation.MEMBER, act) == (act not in ONLY_OWNERS)


@pytest.mark.parametrize("act", GroupAct)
def test_a_stranger_and_whoever_left_may_do_nothing(act: GroupAct) -> None:
    assert not may_in_group(Relation.STRANGER, act)


@pytest.mark.parametrize(
    ("relation", "is_maker", "may"),
    [
        (Relation.OWNER, False, True),
        (Relation.OWNER, True, True),
        (Relation.MEMBER, True, True),
        (Relation.MEMBER, False, False),
        (Relation.STRANGER, True, False),
        (Relation.STRANGER, False, False),
    ],
)
def test_an_exam_is_taken_back_by_the_owner_or_its_maker(
    relation: Relation, is_maker: bool, may: bool
) -> None:
    assert may_take_back(relation, is_maker=is_maker) == may
