"""What the code tables hold, where it comes from, and how long it lasts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import current_app

from quizbank.codebook.build import fingerprint
from quizbank.codebook.errors import SourcesMissing
from quizbank.codebook.imported import fingerprints
from quizbank.codebook.masters import day_of, number_of
from quizbank.codebook.tables import CodeTables, EditionRow, code_tables, tables_at

WARNING_DAYS = 30
SHOWN_SYSTEMS = ("icd10cm", "icd10pcs")


@dataclass(frozen=True)
class EditionState:
    """An edition with the counts of what is in it and the files that it was read from."""

    edition: EditionRow
    counts: dict[str, int]
    files: tuple[tuple[str, str], ...]  # name and SHA-256


@dataclass(frozen=True)
class ValidCount:
    """How many codes of a system are valid on the first day of a release."""

    system: str
    day: date
    codes: int


@dataclass(frozen=True)
class TablesState:
    """All that `flask codes status` tells."""

    editions: tuple[EditionState, ...]
    valid: tuple[ValidCount, ...]
    dates_from: str
    last_day: date
    days_left: int
    is_current: bool  # False: a build with the installed packages would come out differently

    @property
    def ends_soon(self) -> bool:
        """Whether the dates end within the time that one needs to do something about it."""
        return self.days_left <= WARNING_DAYS


def tables_state(today: date) -> TablesState:
    """What is built, how much of it, and until when it holds."""
    path: Path = current_app.config["CODES"]
    tables = code_tables()
    return TablesState(
        editions=tuple(_edition_state(tables, edition) for edition in tables.editions),
        valid=tuple(_valid_counts(tables)),
        dates_from=tables.facts["dates_from"],
        last_day=tables.last_day,
        days_left=(tables.last_day - today).days,
        is_current=is_current(path),
    )


def is_current(path: Path) -> bool:
    """Whether the tables are what the installed packages and imported files make; also True where
    the packages are gone, because then nothing better can be built.
    """
    try:
        return tables_at(path).facts["fingerprint"] == fingerprint(fingerprints(path))
    except SourcesMissing:
        return True


def _edition_state(tables: CodeTables, edition: EditionRow) -> EditionState:
    counts = dict(tables.rows("SELECT what, number FROM tally WHERE edition = ?", edition.id))
    files = tables.rows("SELECT name, sha256 FROM official_file WHERE edition = ?", edition.id)
    return EditionState(edition, counts, tuple((name, sha256) for name, sha256 in files))


def _valid_counts(tables: CodeTables) -> list[ValidCount]:
    """For the default code year and every release after it."""
    counts = []
    for system in SHOWN_SYSTEMS:
        begins = tables.rows(
            "SELECT DISTINCT first FROM validity WHERE system = ? AND first >= ? ORDER BY 1",
            system,
            number_of(tables.default_day),
        )
        days = sorted({number_of(tables.default_day), *(first for (first,) in begins)})
        for day in days:
            (codes,) = tables.row(
                "SELECT count(*) FROM validity WHERE system = ? AND first <= ?"
                " AND (until IS NULL OR until > ?)",
                system,
                day,
                day,
            ) or (0,)
            counts.append(ValidCount(system, day_of(day), codes))
    return counts
