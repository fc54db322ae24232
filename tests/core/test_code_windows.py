"""From when to when all codes of an item hold together."""

from datetime import date

from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_windows import NEVER, Window, window_of
from tests.core.known_codes import CM, OCTOBER, KnownCodes

LAST_OF_2026 = date(2026, 9, 30)


def window(
    *codes: str, wrong: tuple[str, ...] = (), years: tuple[int, ...] = (2026, 2027)
) -> Window:
    """The window of an item with these diagnosis codes."""
    return window_of([(CM, code) for code in codes], wrong, years, KnownCodes())


def test_codes_that_always_hold_set_no_bounds() -> None:
    assert window("I10", "E11.65") == Window(None, None)


def test_a_code_that_goes_ends_the_item() -> None:
    assert window("I10", "K99.1") == Window(None, LAST_OF_2026)


def test_a_code_that_comes_begins_the_item() -> None:
    assert window("I10", "C78.31") == Window(OCTOBER, None)


def test_codes_that_never_hold_together_make_an_item_that_never_holds() -> None:
    assert window("K99.1", "C78.31") == NEVER


def test_a_code_that_went_before_the_code_years_makes_an_item_that_never_holds() -> None:
    assert window("K99.1", years=(2027,)) == NEVER


def test_a_code_that_is_meant_to_be_wrong_has_to_stay_wrong() -> None:
    assert window("I10", "C78.31", wrong=("C78.31",)) == Window(None, LAST_OF_2026)
    assert window("I10", "K99.1", wrong=("K99.1",)) == Window(OCTOBER, None)


def test_headings_and_what_the_tables_do_not_know_set_no_bounds() -> None:
    codes = [(CM, "E11.6"), (CM, "E11.95"), (CodeSystem.CPT, "99213"), (CM, "K99.1")]

    assert window_of(codes, ["E11.6"], [2026], KnownCodes()) == Window(None, LAST_OF_2026)


def test_of_several_times_the_last_that_meets_the_code_years_counts() -> None:
    assert window("K99.2", years=(2021,)) == Window(None, date(2021, 9, 30))
    assert window("K99.2", years=(2021, 2027)) == Window(OCTOBER, None)


def test_a_year_that_the_tables_do_not_cover_is_judged_by_their_nearest_day() -> None:
    assert window("I10", years=(2040,)) == Window(None, None)
    assert window("K99.1", years=(2040,)) == NEVER
