"""Short answers that are codes."""

from decimal import Decimal

import pytest

from quizbank.core.code_sets import CodeSystem
from quizbank.core.interchange.typed_codes import (
    TypedAnswer,
    TypedKey,
    key_of_short_answer,
    system_of,
)
from quizbank.core.interchange.weights import NotHeld


def keyed(*answers: tuple[str, int]) -> TypedKey | NotHeld:
    """What is said of these answers and their percentages."""
    return key_of_short_answer([TypedAnswer(text, Decimal(percent)) for text, percent in answers])


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("E11.65", CodeSystem.ICD10CM),
        (" e11.65 ", CodeSystem.ICD10CM),
        ("I10", CodeSystem.ICD10CM),
        ("0DTJ4ZZ", CodeSystem.ICD10PCS),
        ("J1885", CodeSystem.HCPCS),
        ("99213", CodeSystem.CPT),
        ("CPT", None),
        ("DOG", None),
        ("1822", None),
        ("E11.65 and I10", None),
        ("D0120", None),
        ("E11.-", None),
        ("", None),
    ],
)
def test_the_whole_answer_is_a_code_or_not(text: str, system: CodeSystem | None) -> None:
    assert system_of(text) == system


def test_a_code_with_its_dot_says_that_one_without_is_the_same() -> None:
    key = keyed(("E1165", 100), ("E11.65", 100))

    assert isinstance(key, TypedKey)
    assert (key.system, key.code.code) == (CodeSystem.ICD10CM, "E11.65")


def test_a_code_that_could_be_of_two_systems_is_told() -> None:
    key = keyed(("E1165", 100))

    assert isinstance(key, TypedKey)
    assert key.notes == (
        "is read as a question for a code of HCPCS; with a dot it would be ICD-10-CM",
    )


@pytest.mark.parametrize(
    "answers",
    [
        [("I10", 100), ("I11.9", 100)],
        [("I10", 100), ("I11.9", 50)],
        [("I10", 50)],
        [("I10", 0)],
        [("hypertension", 100)],
        [("I10", 100), ("*", 100)],
        [],
    ],
)
def test_anything_else_is_left(answers: list[tuple[str, int]]) -> None:
    assert isinstance(keyed(*answers), NotHeld)
