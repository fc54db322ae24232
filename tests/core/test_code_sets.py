"""Shapes of codes, codes as they are typed, and the code year of a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.code_sets import SHAPES, CodeSystem, CodeYearRule, has_shape, normalised_code


@pytest.mark.parametrize(
    ("system", "right", "wrong"),
    [
        (
            "icd10cm",
            "I10 E11.65 S52.531A O9A.211 QA0.0121 Z3A.10",
            "E1165 e11.65 E11. 110 E11.65000",
        ),
        ("icd10pcs", "0DTJ4ZZ 021109W X2C0361", "0DTJ4Z 0DTJ4ZO 0DTI4ZZ 0dtj4zz"),
        ("hcpcs", "J1885 A0428 G0008", "J188 J18855 D0120 W1234 j1885"),
        ("hcpcs_modifier", "RT GA E1 LT", "R RTT 25 r1"),
        ("cpt", "99213 0001F 0042T 0001U 0001M", "9921 992133 J1885 99213-25"),
        ("cpt_modifier", "25 59 1P 8P P1 P6", "2 259 P7 RT"),
        ("ms_drg", "470 001", "47 4700 MS470"),
        ("revenue_code", "0360 0450", "360 03600"),
        ("place_of_service", "11 02", "1 111"),
        ("carc", "45 CO-45 PR-1 B7 CO-B7 OA-23", "CO- CO-4567 C/O-45"),
        ("type_of_bill", "0131 131 13x 013X", "13 01311 ABC"),
        ("condition_code", "44 A1", "4 A12"),
    ],
)
def test_a_code_is_known_by_its_shape(system: str, right: str, wrong: str) -> None:
    for code in right.split():
        assert has_shape(code, CodeSystem(system)), code
    for code in wrong.split():
        assert not has_shape(code, CodeSystem(system)), code


def test_every_system_has_a_shape() -> None:
    assert set(SHAPES) == set(CodeSystem)


def test_a_longer_text_with_a_code_in_it_is_no_code() -> None:
    assert not has_shape("I10\n", CodeSystem.ICD10CM)
    assert not has_shape(" I10", CodeSystem.ICD10CM)


@pytest.mark.parametrize("typed", ["E11.65", "e11.65", " E11 65 ", "e1165", "E-11.65\t"])
def test_typed_codes_are_compared_without_dots_spaces_and_case(typed: str) -> None:
    assert normalised_code(typed) == "E1165"


@given(st.text(max_size=20))
def test_making_a_code_comparable_twice_changes_nothing_more(typed: str) -> None:
    assert normalised_code(normalised_code(typed)) == normalised_code(typed)


@pytest.mark.parametrize(
    ("switch", "day", "year"),
    [
        ((1, 15), date(2026, 1, 14), 2025),
        ((1, 15), date(2026, 1, 15), 2026),
        ((1, 15), date(2026, 12, 31), 2026),
        ((5, 1), date(2026, 4, 30), 2025),
        ((5, 1), date(2026, 5, 1), 2026),
        ((5, 1), date(2027, 1, 1), 2026),
        ((1, 1), date(2027, 1, 1), 2027),
    ],
)
def test_the_code_year_changes_on_the_day_of_the_switch(
    switch: tuple[int, int], day: date, year: int
) -> None:
    assert CodeYearRule(*switch).year_on(day) == year
