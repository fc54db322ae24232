"""What a new code year does to items."""

import pytest

from quizbank.core.code_sets import CodeSystem
from quizbank.core.findings import Severity
from quizbank.core.rollover import Revisions, Rollover, YearNotKnown, year_change
from tests.core.known_codes import CM, KnownCodes
from tests.core.written import HEAD, SINGLE, read, with_changes


def told(text: str, revisions: Revisions | None = None) -> list[tuple[Severity, str, str]]:
    """Weight, rule and sentence of what 2027 does to a set."""
    change = year_change(2027, KnownCodes())
    found = Rollover(KnownCodes(), change, revisions or {}).findings([read(text)])
    return [(one.severity, one.rule, one.problem.says) for one in found]


def with_code(code: str) -> str:
    """The hypertension item with that code for I11.9."""
    return HEAD + SINGLE.replace("I11.9", code)


def test_codes_that_stay_are_no_work() -> None:
    assert told(HEAD + SINGLE) == []


def test_a_deleted_code_breaks_an_item() -> None:
    says = "K99.1 was deleted on 2026-10-01"

    assert told(with_code("K99.1")) == [(Severity.PROBLEM, "deleted", says)]


def test_a_code_that_becomes_a_heading_breaks_an_item() -> None:
    says = "I42.0 became a heading on 2026-10-01, and the key names it"

    assert told(HEAD + SINGLE.replace("I10", "I42.0")) == [(Severity.PROBLEM, "made_heading", says)]


def test_a_code_that_was_meant_to_be_wrong_and_becomes_valid_breaks_an_item() -> None:
    text = with_changes(
        with_code("C78.31"), ("    codes:\n", '    meant_invalid: ["C78.31"]\n    codes:\n')
    )

    assert [found[:2] for found in told(text)] == [(Severity.PROBLEM, "becomes_valid")]


def test_a_new_code_beside_one_touches_an_item() -> None:
    assert told(with_code("E11.65")) == []
    assert told(with_code("C78.39")) == [
        (Severity.ADVICE, "new_codes", "C78.39 gets new codes below or beside it: C78.31")
    ]


def test_new_codes_below_a_heading_that_a_text_names_touch_an_item() -> None:
    text = HEAD + with_changes(SINGLE, ("stands alone", "is not in I42"))

    assert told(text) == [
        (Severity.ADVICE, "new_codes", "I42 gets new codes below or beside it: I42.00, I42.01")
    ]


def test_a_revised_title_touches_an_item() -> None:
    revisions = {(CM, "I10"): ("High pressure", "Hypertension")}

    assert told(HEAD + SINGLE, revisions) == [
        (Severity.ADVICE, "revised", "I10 is revised from “High pressure” to “Hypertension”")
    ]


def test_an_item_that_ends_before_the_new_books_is_left_out() -> None:
    ended = ("    key: A\n", "    key: A\n    valid_until: 2026-09-29\n")

    assert told(with_changes(with_code("K99.1"), ended)) == []


def test_items_with_codes_that_no_tables_tell_about_are_counted() -> None:
    text = with_changes(
        HEAD + SINGLE, ("stands alone", "for 99213"), ("codes:\n", 'codes:\n      cpt: ["99213"]\n')
    )
    rollover = Rollover(KnownCodes(), year_change(2027, KnownCodes()), {})

    assert rollover.unasked([read(text)]) == {CodeSystem.CPT: 1}


@pytest.mark.parametrize("year", [2015, 2028])
def test_a_year_that_the_tables_do_not_cover_is_refused(year: int) -> None:
    with pytest.raises(YearNotKnown, match="cover 2015-10-01 to 2027-03-31"):
        year_change(year, KnownCodes())
