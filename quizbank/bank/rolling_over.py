"""The work list for a new code year: which items it breaks or touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quizbank.bank.code_tables import official_tables
from quizbank.bank.files import is_format_file
from quizbank.bank.formats import formats_from
from quizbank.bank.reading import read_sets
from quizbank.core.code_sets import CodeSystem
from quizbank.core.findings import Finding, Severity, in_order
from quizbank.core.rollover import Rollover, YearChange, year_change


@dataclass(frozen=True)
class WorkList:
    """What to look at before items are asked by the books of a year."""

    change: YearChange
    items: int
    findings: Sequence[Finding]
    unasked: dict[CodeSystem, int]  # items with codes that no tables tell about
    tells_titles: bool  # whether revised titles can be told

    def names(self, severity: Severity) -> set[str]:
        """The items of findings that weigh so much."""
        return {one.problem.item for one in self.findings if one.severity == severity}


def work_list(files: Sequence[Path], *, to: int, today: date) -> WorkList:
    """Compare the codes of all items in the books of a year and of the year before.

    Raises `CodeTablesMissing`, and `YearNotKnown` for a year that the tables do not cover.
    """
    tables = official_tables()
    change = year_change(to, tables)
    sets = [path for path in files if not is_format_file(path)]
    reads = read_sets(sets, formats_from(today))
    rollover = Rollover(tables, change, tables.revisions(to))
    return WorkList(
        change=change,
        items=sum(len(read.items) for read in reads),
        findings=in_order(rollover.findings(reads)),
        unasked=rollover.unasked(reads),
        tells_titles=tables.tells_revisions(change),
    )
