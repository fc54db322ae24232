"""What a person may do with an educator's set."""

import pytest

from quizbank.core.set_permissions import SetAct, Standing, may_in_set, standing


@pytest.mark.parametrize(
    ("role", "is_owner", "share", "expected"),
    [
        ("educator", True, None, Standing.OWNER),
        ("administrator", True, None, Standing.OWNER),
        ("educator", True, "view", Standing.OWNER),
        ("educator", False, "edit", Standing.EDITOR),
        ("educator", False, "view", Standing.VIEWER),
        ("educator", False, None, Standing.STRANGER),
        ("administrator", False, None, Standing.STRANGER),
        ("learner", True, None, Standing.STRANGER),
        ("learner", False, "edit", Standing.STRANGER),
    ],
)
def test_how_somebody_stands_to_a_set(
    role: str, is_owner: bool, share: str | None, expected: Standing
) -> None:
    assert standing(role=role, is_owner=is_owner, share=share) == expected


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        (Standing.OWNER, {SetAct.SEE, SetAct.EDIT, SetAct.MANAGE}),
        (Standing.EDITOR, {SetAct.SEE, SetAct.EDIT}),
        (Standing.VIEWER, {SetAct.SEE}),
        (Standing.STRANGER, set()),
    ],
)
def test_what_each_may_do(who: Standing, acts: set[SetAct]) -> None:
    assert {act for act in SetAct if may_in_set(who, act)} == acts
