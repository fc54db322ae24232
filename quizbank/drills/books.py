"""The code book as drills ask it, kept for as long as tables and release stay the same."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from quizbank.codebook.masters import day_of
from quizbank.codebook.tables import code_tables
from quizbank.core.code_years import book_day
from quizbank.drills.diagnoses import Diagnoses
from quizbank.drills.procedures import Procedures

MOST_BOOKS = 4  # an exam asks for one of two code years
FINGERPRINT = 16  # characters, enough to tell one build of the tables from the next


@dataclass(frozen=True)
class Edition:
    """Which tables, as of which release: with both the same, a seed makes the same question."""

    fingerprint: str
    day: date  # the first day of the release


class Book(Diagnoses, Procedures):
    """Both systems on a day: the tables of `quizbank.core.drills`."""

    def __init__(self, day: date) -> None:
        Diagnoses.__init__(self, day)
        Procedures.__init__(self, day)


def edition_for(code_year: int, day: date) -> Edition:
    """The tables at hand, for an exam of that day and code year, or the nearest that they know."""
    tables = code_tables()
    asked = max(min(book_day(code_year, day), tables.last_day), tables.first_day)
    begun = present_fingerprint()
    releases = _releases(begun)
    return Edition(begun, releases[bisect_right(releases, asked) - 1])


def present_fingerprint() -> str:
    """Tells the tables at hand from those of another build."""
    return code_tables().facts["fingerprint"][:FINGERPRINT]


@lru_cache(maxsize=MOST_BOOKS)
def book_of(edition: Edition) -> Book:
    """The book of an edition with all that was read of it so far."""
    return Book(edition.day)


@lru_cache(maxsize=MOST_BOOKS)
def _releases(_fingerprint: str) -> list[date]:
    """The days on which codes of either system, or the lists of them, change; from old to new."""
    tables = code_tables()
    rows = tables.rows(
        "SELECT first FROM validity UNION SELECT until FROM validity WHERE until IS NOT NULL"
        " UNION SELECT effective FROM edition WHERE system IN ('icd10cm', 'icd10pcs') ORDER BY 1"
    )
    days = [day_of(number) for (number,) in rows]
    return [tables.first_day, *(day for day in days if day > tables.first_day)]
