"""Which days of the code tables an exam goes by.

A code year has the fiscal year's ICD-10 books, in force from the 1 October before. An exam body
moves to them later, and keeps them when the next ones are in force already; so an exam day behind
the end of its fiscal year is asked as that year's last day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quizbank.core.blueprint import CodeYear

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """From a first day to a last one, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, other: "Days") -> "Days | None":
        """The part of these days that is among the others too."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None

    def nearest(self, day: date) -> date:
        """The day itself, or the end of these days that is nearer to it."""
        return min(max(day, self.first), self.last)


def fiscal_year(year: int) -> Days:
    """The days on which the ICD-10 codes of a code year are in force."""
    return Days(date(year - 1, 10, 1), date(year, 9, 30))


def book_day(code_year: int, day: date) -> date:
    """The day whose codes hold in an exam of that day and code year."""
    return fiscal_year(code_year).nearest(day)


def exam_days(code_year: int, rule: CodeYear) -> Days:
    """The days on which an exam goes by a code year."""
    first, next_first = (
        date(year, rule.switch_month, rule.switch_day) for year in (code_year, code_year + 1)
    )
    return Days(first, next_first - ONE_DAY)


@dataclass(frozen=True)
class CheckedDay:
    """A day for which the codes of an item have to hold, and the code year that asks for it."""

    code_year: int
    day: date


def checked_days(
    code_years: Iterable[int], rules: Iterable[CodeYear], *, of_item: Days, tables: Days
) -> Iterator[CheckedDay]:
    """The first and the last day that candidates are asked an item in each code year, as far as
    the tables know that year; without rules of an exam the whole fiscal year counts.
    """
    rules = list(rules)
    for year in sorted(code_years):
        known = fiscal_year(year).within(tables)
        if known is None:
            continue
        days = set()
        for asked in [exam_days(year, rule) for rule in rules] or [fiscal_year(year)]:
            asked_item = asked.within(of_item)
            if asked_item:
                days |= {known.nearest(asked_item.first), known.nearest(asked_item.last)}
        yield from (CheckedDay(year, day) for day in sorted(days))
