"""Looks one code up: as which year's book writes it, with its days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quizbank.codebook.errors import SystemHasNoTables
from quizbank.codebook.masters import day_of, number_of
from quizbank.codebook.tables import CodeTables, EditionRow
from quizbank.codebook.tabular import dotted
from quizbank.core.code_sets import CodeSystem, normalised_code
from quizbank.core.code_verdicts import Interval, is_valid_on

TABLE_OF = {
    CodeSystem.ICD10CM: "icd10cm",
    CodeSystem.ICD10PCS: "icd10pcs",
    CodeSystem.HCPCS: "hcpcs",
    CodeSystem.HCPCS_MODIFIER: "hcpcs",
}
HEADINGS = ("chapter", "block")
AFTER_EVERY_CODE = "~"  # sorts behind every letter that a code may have


@dataclass(frozen=True)
class CodeEntry:
    """A heading or a code as the book of a year has it."""

    system: CodeSystem
    code: str
    title: str | None
    is_billable: bool
    kind: str  # chapter, block, category, subcategory, code, extended or modifier
    parent: str | None
    valid: tuple[Interval, ...]
    year: int

    def is_valid_on(self, day: date) -> bool:
        """Whether the code may be reported on a day."""
        return is_valid_on(self.valid, day)


def written(system: CodeSystem, code: str) -> str:
    """A code as the book writes it; a heading such as A00-A09 stays as it is."""
    if system != CodeSystem.ICD10CM:
        return normalised_code(code)
    if "-" in code or code.strip().isdigit():
        return code.strip().upper()
    return dotted(normalised_code(code))


def table_of(system: CodeSystem) -> str:
    """Which tables hold a system's codes; raises `SystemHasNoTables` where none do."""
    if system not in TABLE_OF:
        raise SystemHasNoTables(f"There are no tables of {system}")
    return TABLE_OF[system]


def entry_of(tables: CodeTables, system: CodeSystem, code: str, day: date) -> CodeEntry | None:
    """The entry for a code as it is written, in the book of a day. A code that the book no longer
    or not yet has is told from another year's.
    """
    if table_of(system) == "hcpcs":
        return _hcpcs_entry(tables, system, code, day)
    table = TABLE_OF[system]
    valid = _intervals(tables, table, code)
    for edition in _editions(tables, table, day, is_known=bool(valid)):
        row = tables.row(
            "SELECT title, billable, kind, parent FROM entry WHERE edition = ? AND code = ?",
            edition.id,
            code,
        )
        if row is not None:
            title, billable, kind, parent = row
            return CodeEntry(system, code, title, bool(billable), kind, parent, valid, edition.year)
    return None


def _editions(tables: CodeTables, table: str, day: date, *, is_known: bool) -> Iterator[EditionRow]:
    """The edition of the day; then, for a code with dates, all others, the newest first."""
    yield tables.edition_on(table, day)
    if is_known:
        yield from tables.editions_on(table, date.max, "entries")


def edition_of(tables: CodeTables, system: CodeSystem, day: date) -> EditionRow:
    """The list that is in force; of HCPCS what was imported overrides the seed at any day."""
    if table_of(system) != "hcpcs":
        return tables.edition_on(TABLE_OF[system], day)
    editions = tables.editions_on("hcpcs", day, "entries")
    imported = [one for one in tables.editions if one.system == "hcpcs" and one.is_imported]
    return imported[0] if imported and not editions[0].is_imported else editions[0]


def _hcpcs_entry(tables: CodeTables, system: CodeSystem, code: str, day: date) -> CodeEntry | None:
    """Beside an imported list the seed only knows codes that have ended."""
    kind = "modifier" if system == CodeSystem.HCPCS_MODIFIER else "code"
    in_force = edition_of(tables, system, day)
    seed = next(one for one in tables.editions if one.system == "hcpcs")
    for edition in (in_force, seed):
        row = tables.row(
            "SELECT e.title, h.added, h.terminated FROM entry e JOIN hcpcs h ON h.code = e.code"
            " AND h.kind = e.kind AND h.edition = e.edition"
            " WHERE e.edition = ? AND e.code = ? AND e.kind = ?",
            edition.id,
            code,
            kind,
        )
        if row and (edition is in_force or row[2]):
            title, added, terminated = row
            first = day_of(added) if added else tables.first_day
            until = day_of(terminated) + timedelta(days=1) if terminated else None
            valid = ((first, until),)
            return CodeEntry(system, code, title, kind == "code", kind, None, valid, edition.year)
    return None


def _intervals(tables: CodeTables, table: str, code: str) -> tuple[Interval, ...]:
    rows = tables.rows(
        "SELECT first, until FROM validity WHERE system = ? AND code = ? ORDER BY first",
        table,
        code,
    )
    return tuple((day_of(first), day_of(until) if until else None) for first, until in rows)


def leads_somewhere(tables: CodeTables, entry: CodeEntry, day: date) -> bool:
    """Whether the code, or one below it, is valid on the day."""
    if entry.kind in HEADINGS or entry.is_valid_on(day):
        return True
    if entry.system != CodeSystem.ICD10CM:
        return False
    return bool(valid_below(tables, "icd10cm", entry.code, day, most=1))


def valid_below(
    tables: CodeTables, table: str, prefix: str, day: date, *, most: int
) -> tuple[str, ...]:
    """Up to `most` codes that begin with a prefix and are valid on the day, in order."""
    rows = tables.rows(
        "SELECT code FROM validity WHERE system = ? AND code >= ? AND code < ?"
        " AND first <= ? AND (until IS NULL OR until > ?) ORDER BY code LIMIT ?",
        table,
        prefix,
        prefix + AFTER_EVERY_CODE,
        number_of(day),
        number_of(day),
        most,
    )
    return tuple(code for (code,) in rows)
