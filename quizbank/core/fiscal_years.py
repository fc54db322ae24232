"""The federal fiscal year, by which ICD-10 codes change: from October of the year before."""

from datetime import date

FIRST_MONTH = 10


def fiscal_year_of(day: date) -> int:
    """The fiscal year that a day lies in."""
    return day.year + 1 if day.month >= FIRST_MONTH else day.year


def day_in(fiscal_year: int, *, today: date) -> date:
    """The day for which a book of that year answers: today in its own year, the last day of a year
    that is over (so that its April update is in), the first of one that is still to come.
    """
    if fiscal_year_of(today) == fiscal_year:
        return today
    if fiscal_year_of(today) > fiscal_year:
        return date(fiscal_year, FIRST_MONTH - 1, 30)
    return date(fiscal_year - 1, FIRST_MONTH, 1)
