"""Which days of the tables an exam goes by."""

from datetime import date

import pytest

from quizbank.core.blueprint import CodeYear
from quizbank.core.code_years import CheckedDay, Days, book_day, checked_days, exam_days

TABLES = Days(date(2015, 10, 1), date(2027, 3, 31))
EVER = Days(date.min, date.max)


def switch(month: int, day: int) -> CodeYear:
    """An exam body that moves to the new books on that day."""
    return CodeYear.model_validate(
        {"switch_month": month, "switch_day": day, "source": "A test", "confidence": "confirmed"}
    )


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2026, 1, 20), date(2026, 1, 20)),
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 11, 23), date(2026, 9, 30)),  # new codes are in force, but not in the book
        (date(2027, 1, 14), date(2026, 9, 30)),
        (date(2025, 1, 1), date(2025, 10, 1)),
    ],
)
def test_an_exam_day_is_asked_inside_the_fiscal_year_of_its_books(day: date, asked: date) -> None:
    assert book_day(2026, day) == asked


def test_an_exam_keeps_its_books_until_the_day_before_the_switch() -> None:
    assert exam_days(2026, switch(1, 15)) == Days(date(2026, 1, 15), date(2027, 1, 14))


def test_codes_are_asked_on_the_first_and_the_last_day_of_each_code_year() -> None:
    found = list(checked_days([2026, 2027], [switch(1, 15)], of_item=EVER, tables=TABLES))

    assert found == [
        CheckedDay(2026, date(2026, 1, 15)),
        CheckedDay(2026, date(2026, 9, 30)),
        CheckedDay(2027, date(2027, 1, 15)),
        CheckedDay(2027, date(2027, 3, 31)),  # where the tables end
    ]


def test_an_item_is_asked_only_on_its_own_days() -> None:
    ends = Days(date.min, date(2027, 1, 14))

    found = list(checked_days([2026, 2027], [switch(1, 15)], of_item=ends, tables=TABLES))

    assert {one.code_year for one in found} == {2026}


def test_a_year_whose_exams_begin_behind_the_tables_is_asked_on_their_last_day() -> None:
    found = list(checked_days([2027, 2028], [switch(5, 1)], of_item=EVER, tables=TABLES))

    assert found == [CheckedDay(2027, date(2027, 3, 31))]


def test_without_rules_of_an_exam_the_whole_fiscal_year_is_asked() -> None:
    found = list(checked_days([2026], [], of_item=EVER, tables=TABLES))

    assert [one.day for one in found] == [date(2025, 10, 1), date(2026, 9, 30)]
