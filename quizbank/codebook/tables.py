"""Opens the file of code tables read-only, once for each thread, and again when it was replaced."""

import sqlite3
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import current_app

from quizbank.codebook.errors import CodeTablesMissing
from quizbank.codebook.masters import day_of
from quizbank.codebook.writing import FILE_ID

BUILD = "Run: flask --app app codes build"
_open = threading.local()


@dataclass(frozen=True)
class EditionRow:
    """A list of codes in the tables, and where it comes from."""

    id: int
    system: str
    year: int
    effective: date
    source: str
    origin: str
    licence: str
    sha256: str
    parts: str
    is_imported: bool


class CodeTables:
    """The open file. Rows come as plain tuples."""

    def __init__(self, path: Path, stamp: tuple[int, ...]) -> None:
        self.stamp = stamp
        self._db = _checked_connection(path)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of a query."""
        found: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return found

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @cached_property
    def facts(self) -> dict[str, str]:
        """What holds for the file as a whole."""
        return dict(self.rows("SELECT name, value FROM meta"))

    @cached_property
    def first_day(self) -> date:
        """The first day for which the tables can say whether a code is valid."""
        return day_of(int(self.facts["first_day"]))

    @cached_property
    def last_day(self) -> date:
        """The last day for which the dates of both ICD-10 systems are known."""
        return min(self.last_day_of("icd10cm"), self.last_day_of("icd10pcs"))

    def last_day_of(self, system: str) -> date:
        """The last day for which the tables can say whether a code is valid; HCPCS codes carry
        their own dates.
        """
        last_day = self.facts.get(f"last_day_{system}")
        return day_of(int(last_day)) if last_day else date.max

    @cached_property
    def default_day(self) -> date:
        """The day that stands for the code year of the packages."""
        return next(one.effective for one in self.editions if one.system == "icd10cm")

    @cached_property
    def editions(self) -> tuple[EditionRow, ...]:
        """All lists of codes: those of the packages, then what was imported, from old to new."""
        found = self.rows(
            "SELECT id, system, year, effective, source, origin, licence, sha256, parts, imported"
            " FROM edition ORDER BY imported, effective, id"
        )
        return tuple(
            EditionRow(
                id=row[0],
                system=row[1],
                year=row[2],
                effective=day_of(row[3]),
                source=row[4],
                origin=row[5],
                licence=row[6],
                sha256=row[7],
                parts=row[8],
                is_imported=bool(row[9]),
            )
            for row in found
        )

    def edition_on(self, system: str, day: date | None, part: str = "entries") -> EditionRow:
        """The newest list in force on a day that has a part, or else the oldest."""
        return self.editions_on(system, day, part)[0]

    def editions_on(self, system: str, day: date | None, part: str) -> list[EditionRow]:
        """All lists in force on a day (or the default day) that have a part, the newest first; or
        else all.
        """
        having = self._editions_with[system, part]
        return [one for one in having if one.effective <= (day or self.default_day)] or having[::-1]

    @cached_property
    def _editions_with(self) -> dict[tuple[str, str], list[EditionRow]]:
        """By system and part, the newest first."""
        found: dict[tuple[str, str], list[EditionRow]] = defaultdict(list)
        for one in sorted(self.editions, key=_age, reverse=True):
            for part in one.parts.split():
                found[one.system, part].append(one)
        return found


def _age(edition: EditionRow) -> tuple[date, bool]:
    """What was imported goes before what was packaged for the same day."""
    return edition.effective, edition.is_imported


def code_tables() -> CodeTables:
    """The tables of this app; raises `CodeTablesMissing` that says what to do."""
    return tables_at(current_app.config["CODES"])


def tables_at(path: Path) -> CodeTables:
    """The tables in a file, kept open by this thread as long as it is the same file."""
    kept: dict[Path, CodeTables] = _open.__dict__.setdefault("files", {})
    try:
        about = path.stat()
    except OSError:
        raise CodeTablesMissing(f"There are no code tables at {path}. {BUILD}") from None
    stamp = (about.st_ino, about.st_size, about.st_mtime_ns)
    tables = kept.get(path)
    if tables is None or tables.stamp != stamp:
        if tables is not None:
            tables.close()
        kept.pop(path, None)
        tables = kept[path] = CodeTables(path, stamp)
    return tables


def _checked_connection(path: Path) -> sqlite3.Connection:
    """Open the file if it is one of ours and all there."""
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    db = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        (pages,), (size,) = (db.execute(f"PRAGMA page_{of}").fetchone() for of in ("count", "size"))
        (kind,) = db.execute("PRAGMA application_id").fetchone()
        is_whole = kind == FILE_ID and pages * size == path.stat().st_size
        is_whole = is_whole and db.execute("SELECT 1 FROM meta").fetchone() is not None
    except sqlite3.DatabaseError:
        is_whole = False
    if not is_whole:
        db.close()
        raise CodeTablesMissing(f"The code tables at {path} are not whole. {BUILD}")
    return db
