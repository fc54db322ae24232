"""A question with another key, and what may be said of it in public."""

from typing import Any

import pytest

from quizbank.core.corrections import (
    ITEM,
    is_same_question,
    key_from_codes,
    key_of,
    names_the_key,
    trouble_with,
    with_key,
)
from tests.bank_builder import question_set


def content_of(kind: str) -> dict[str, Any]:
    """A made-up item as it is stored."""
    made = question_set("ccs", items=1, multiple=1, code_entries=1)
    written = next(item for item in made["items"] if item["kind"] == kind)
    content: dict[str, Any] = ITEM.validate_python(written | {"difficulty": 1}).model_dump(
        mode="json"
    )
    return content


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("single", "D"),
        ("multiple", ["A", "C"]),
        ("code_entry", [{"code": "E10.9", "why": ""}, {"code": "I10", "why": ""}]),
        ("code_entry", [{"code": "E66.9", "why": ""}]),
    ],
)
def test_an_item_with_another_key_is_well_formed_and_the_same_question(kind: str, key: Any) -> None:
    content = content_of(kind)

    corrected = with_key(content, key)

    ITEM.validate_python(corrected)
    assert corrected["key"] == key
    assert key_of(corrected) != key_of(content)
    assert is_same_question(content, corrected)
    assert key_of(with_key(corrected, content["key"])) == key_of(content)


def test_a_code_that_leaves_the_key_is_a_near_miss_and_the_other_way_round() -> None:
    corrected = with_key(content_of("code_entry"), [{"code": "E10.9", "why": ""}])

    assert [one["code"] for one in corrected["near_misses"]] == ["E11.9", "I10"]


def test_typed_codes_are_written_as_the_author_writes_them() -> None:
    content = content_of("code_entry")

    key = key_from_codes(content, "e109, i10")

    assert key == [{"code": "E10.9", "why": ""}, content["key"][1]]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("single", "F"),
        ("single", ""),
        ("multiple", ["A"]),
        ("code_entry", []),
        ("code_entry", [{"code": "What", "why": ""}]),
    ],
)
def test_a_key_that_the_item_cannot_have_is_refused_with_words(kind: str, key: Any) -> None:
    assert trouble_with(content_of(kind), key)


@pytest.mark.parametrize(
    "reason",
    [
        "Option C is the right one.",
        "The key is B",
        "B is right, A is not.",
        "C → D",
        "D",
        "(answer: a reading error) key: C",
    ],
)
def test_a_reason_that_names_a_letter_is_not_public(reason: str) -> None:
    assert names_the_key(reason, content_of("single"), ["A", "C"])


@pytest.mark.parametrize(
    "reason",
    [
        "The guideline of 2026 says so.",
        "Medicare Part B pays for it since 2026.",
        "A reader found that two answers fit.",
        "Hepatitis C is not mentioned.",
    ],
)
def test_a_reason_may_name_other_letters(reason: str) -> None:
    assert not names_the_key(reason, content_of("single"), ["A", "C"])


@pytest.mark.parametrize("reason", ["E10.9 it is", "see e109", "E10 9 was meant"])
def test_a_keyed_code_is_found_however_it_is_written(reason: str) -> None:
    key = [{"code": "E10.9", "why": ""}]

    assert names_the_key(reason, content_of("code_entry"), [key])
