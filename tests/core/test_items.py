"""Items made by code and not from a file keep the same rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from quizbank.core.editorial import EditorialCodeEntry, EditorialMultiple, EditorialSingle
from quizbank.core.item_rules import stem_states_the_number
from quizbank.core.items import CodeEntryItem, MultipleItem, SingleItem


def written(**changes: Any) -> dict[str, Any]:
    """A sound item with one right option."""
    return {
        "id": "an-item",
        "kind": "single",
        "domains": {"cbcs": "billing"},
        "topics": ["claims"],
        "difficulty": "2",
        "stem": "Select the TWO that fit.",
        "options": {letter: {"text": f"Text {letter}", "why": "So."} for letter in "ABCD"},
        "key": "B",
        "rationale": "So.",
        "references": ["A book"],
        **changes,
    }


def typed(**changes: Any) -> dict[str, Any]:
    """A sound item with typed codes."""
    sound = written(
        kind="code_entry",
        code_system="icd10cm",
        ordered=True,
        key=[{"code": "E11.9", "why": "So."}, {"code": "I10", "why": "So."}],
        codes={"icd10cm": ["E11.9", "I10"]},
    )
    del sound["options"]
    return {**sound, **changes}


def test_numbers_written_as_text_become_numbers() -> None:
    assert SingleItem.model_validate(written()).difficulty == 2


def test_an_item_does_not_change_after_it_was_made() -> None:
    item = SingleItem.model_validate(written())

    with pytest.raises(ValidationError, match="frozen"):
        item.key = "A"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key": "F"}, "F names no option. Write one of A, B, C, D"),
        ({"difficulty": "4"}, "Input should be 1, 2 or 3"),
        ({"valid_from": "2026"}, "‘2026’, which is not a day"),
        ({"valid_from": "2026-02-30"}, "‘2026-02-30’, which is not a day"),
        ({"hint": "B"}, "Extra inputs are not permitted"),
    ],
)
def test_a_single_item_that_is_not_well_formed_cannot_be_made(
    changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        SingleItem.model_validate(written(**changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key": ["A", "F"]}, "F names no option"),
        ({"choose": 3}, "is 3, but the key has 2"),
        ({"choose": 4, "key": ["A", "B", "C", "D"], "stem": "All four"}, "only 4 options"),
    ],
)
def test_a_multiple_item_that_is_not_well_formed_cannot_be_made(
    changes: dict[str, Any], says: str
) -> None:
    sound = written(kind="multiple", choose=2, key=["D", "A"])
    assert MultipleItem.model_validate(sound).answer_key == "AD"

    with pytest.raises(ValidationError, match=says):
        MultipleItem.model_validate({**sound, **changes})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key": [{"code": "E119", "why": "So."}]}, "‘E119’ is not written like"),
        ({"codes": {"icd10cm": ["E11.9"]}}, "I10 is not in codes.icd10cm"),
        ({"near_misses": [{"code": "i10", "why": "So."}]}, "names i10 a second time"),
    ],
)
def test_a_typed_item_that_is_not_well_formed_cannot_be_made(
    changes: dict[str, Any], says: str
) -> None:
    assert CodeEntryItem.model_validate(typed()).answer_key == "E11.9\nI10"

    with pytest.raises(ValidationError, match=says):
        CodeEntryItem.model_validate(typed(**changes))


def test_an_editor_asks_for_the_number_in_the_stem() -> None:
    vague = written(kind="multiple", choose=2, key=["D", "A"], stem="Select some.")

    assert MultipleItem.model_validate(vague).choose == 2
    with pytest.raises(ValidationError, match="does not say that 2"):
        EditorialMultiple.model_validate(vague)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rationale": ""}, "at least 1 character"),
        ({"references": []}, "at least 1 item"),
        ({"topics": []}, "at least 1 item"),
        ({"options": {"A": {"text": "True"}, "B": {"text": "False", "why": "No."}}}, "why"),
        ({"options": {one: {"text": one, "why": "So."} for one in "AB"}}, "at least 3 items"),
    ],
)
def test_an_editor_asks_for_more_than_an_item_needs_to_work(
    changes: dict[str, Any], says: str
) -> None:
    sparse = written(**changes)

    assert SingleItem.model_validate(sparse).answer_key == "B"
    with pytest.raises(ValidationError, match=says):
        EditorialSingle.model_validate(sparse)


def test_an_educator_may_leave_reasons_of_codes_out() -> None:
    sparse = typed(key=[{"code": "E11.9"}], codes={"icd10cm": ["E11.9"]})

    assert CodeEntryItem.model_validate(sparse).key[0].why == ""
    with pytest.raises(ValidationError, match="why"):
        EditorialCodeEntry.model_validate(sparse)


@given(choose=st.integers(2, 7), before=st.text(), after=st.text())
def test_a_stem_that_states_the_number_is_never_refused(
    choose: int, before: str, after: str
) -> None:
    words = ["two", "three", "four", "five", "six", "seven"]

    for number in (str(choose), words[choose - 2], words[choose - 2].upper()):
        assert not list(stem_states_the_number(f"{before} {number} {after}", choose))


@pytest.mark.parametrize("stem", ["Select the codes.", "Select 12.", "A twofold question.", "TWO2"])
def test_a_number_inside_another_word_states_nothing(stem: str) -> None:
    assert list(stem_states_the_number(stem, 2))
