"""The code tables as the checks ask them, or the reason why there are none."""

import hashlib
from datetime import date

from quizbank.codebook.entries import TABLE_OF, valid_below
from quizbank.codebook.errors import CodeTablesMissing
from quizbank.codebook.queries import find_code, verdict_on
from quizbank.codebook.tables import CodeTables, code_tables
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import Interval, Verdict
from quizbank.core.code_years import Days
from quizbank.core.rollover import Revisions, YearChange

MOST_BELOW = 2_000


class OfficialTables:
    """Answers from the file that `flask codes build` writes (a `core.code_answers.CodeAnswers`)."""

    def __init__(self, tables: CodeTables) -> None:
        self._tables = tables

    @property
    def days(self) -> Days:
        """The days that the tables know about."""
        return Days(self._tables.first_day, self._tables.last_day)

    def knows(self, system: CodeSystem) -> bool:
        """Whether there are tables of that system."""
        return system in TABLE_OF

    def verdict(self, system: CodeSystem, code: str, day: date) -> Verdict:
        """What holds for a code on a day."""
        return verdict_on(system, code, day)

    def intervals(self, system: CodeSystem, code: str) -> tuple[Interval, ...]:
        """When a code was valid; nothing for a heading, and for what is no code."""
        entry = find_code(system, code) if self.knows(system) else None
        return entry.valid if entry else ()

    def valid_below(self, system: CodeSystem, prefix: str, day: date) -> tuple[str, ...]:
        """The codes that begin so and are valid on a day."""
        return valid_below(self._tables, TABLE_OF[system], prefix, day, most=MOST_BELOW)

    def tells_revisions(self, change: YearChange) -> bool:
        """Whether new titles of ICD-10-CM can be told: from two lists, or from the addenda."""
        days = change.before, change.after
        one, other = (self._tables.edition_on(CodeSystem.ICD10CM, day) for day in days)
        return one.id != other.id or bool(self.revisions(change.to))

    def revisions(self, year: int) -> Revisions:
        """Codes whose title the imported addenda of a year revise, with both titles."""
        rows = self._tables.rows(
            "SELECT e.system, c.code, c.action, c.title FROM change c"
            " JOIN edition e ON e.id = c.edition WHERE e.year = ? ORDER BY c.edition, c.place",
            year,
        )
        titles = {(CodeSystem(system), code, action): title for system, code, action, title in rows}
        return {
            (system, code): (titles[system, code, "revise from"], title)
            for (system, code, action), title in titles.items()
            if action == "revise to" and (system, code, "revise from") in titles
        }

    def fingerprint(self) -> str:
        """Changes when the tables may answer otherwise."""
        known = (sorted(self._tables.facts.items()), self._tables.editions)
        return hashlib.sha256(repr(known).encode()).hexdigest()


def official_tables() -> OfficialTables:
    """The tables of this app; raises `CodeTablesMissing`, whose text says what to do."""
    return OfficialTables(code_tables())


def tables_if_any() -> OfficialTables | None:
    """The tables, or None where the app has to do without them."""
    try:
        return official_tables()
    except CodeTablesMissing:
        return None
