"""Codes, their places in the book, their notes and dates. Without tables `CodeTablesMissing` is
raised.

Every function takes the day for which it is asked; without one, the packaged code year answers.
"""

from dataclasses import dataclass
from datetime import date

from quizbank.codebook.entries import (
    AFTER_EVERY_CODE,
    TABLE_OF,
    CodeEntry,
    edition_of,
    entry_of,
    leads_somewhere,
    table_of,
    valid_below,
    written,
)
from quizbank.codebook.errors import OutsideTheTables
from quizbank.codebook.index import Book, IndexLine, index_lines, pcs_index
from quizbank.codebook.pcs import (
    pcs_axis_name,
    pcs_choices,
    pcs_definition,
    pcs_definitions,
    pcs_table,
)
from quizbank.codebook.search import Hit, search
from quizbank.codebook.status import tables_state
from quizbank.codebook.tables import CodeTables, code_tables
from quizbank.codebook.tabular import dotted
from quizbank.codebook.writing import IDS_OF_AN_EDITION
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import CodeFacts, Verdict, verdict_of

__all__ = [
    "Book",
    "CodeEntry",
    "Hit",
    "IndexLine",
    "Note",
    "SeventhCharacter",
    "ancestors_of",
    "cc_level",
    "children_of",
    "find_code",
    "index_lines",
    "neighbours_of",
    "notes_of",
    "pcs_axis_name",
    "pcs_choices",
    "pcs_definition",
    "pcs_definitions",
    "pcs_index",
    "pcs_table",
    "search",
    "seventh_characters_of",
    "tables_state",
    "verdict_on",
    "written",
]
SYSTEMS_WITH_TABLES = tuple(TABLE_OF)
MOST_NEAR = 5
_LIKE_KIND = {kind: f"kind = '{kind}'" for kind in ("chapter", "block", "extended", "modifier")}


@dataclass(frozen=True)
class Note:
    """An instruction at a code, or at one of the headings above it."""

    level_code: str
    kind: str
    text: str


@dataclass(frozen=True)
class SeventhCharacter:
    """A choice for the last character, and the code that it makes, if the place fits."""

    character: str
    meaning: str
    code: str | None


def find_code(system: CodeSystem, code: str, day: date | None = None) -> CodeEntry | None:
    """The code, however it is typed; None if the book of that day does not have it."""
    tables = code_tables()
    return entry_of(tables, system, written(system, code), day or tables.default_day)


def verdict_on(system: CodeSystem, code: str, day: date) -> Verdict:
    """What holds for a code on a day; past the tables' last day it raises `OutsideTheTables`."""
    tables = code_tables()
    first_day, last_day = tables.first_day, tables.last_day_of(table_of(system))
    if not first_day <= day <= last_day:
        raise OutsideTheTables(
            f"{day} is outside the tables, which go from {first_day} to {last_day}"
        )
    code = written(system, code)
    entry = entry_of(tables, system, code, day)
    if entry is None:
        return verdict_of(CodeFacts(system, code, near=_near(tables, system, code, day)), day)
    below = [] if entry.is_valid_on(day) else children_of(system, entry.code, day)
    children = tuple(child.code for child in below)
    return verdict_of(CodeFacts(system, code, entry.title, entry.valid, children), day)


def children_of(system: CodeSystem, code: str, day: date | None = None) -> list[CodeEntry]:
    """What stands right below a heading or code and leads to a code that is valid on the day."""
    tables = code_tables()
    day = day or tables.default_day
    rows = tables.rows(
        "SELECT code FROM entry WHERE edition = ? AND parent = ? ORDER BY id",
        edition_of(tables, system, day).id,
        written(system, code),
    )
    children = (entry_of(tables, system, child, day) for (child,) in rows)
    return [child for child in children if child and leads_somewhere(tables, child, day)]


def ancestors_of(code: str, day: date | None = None) -> list[CodeEntry]:
    """The headings above an ICD-10-CM code, from the nearest to the chapter."""
    tables = code_tables()
    day = day or tables.default_day
    entry = entry_of(tables, CodeSystem.ICD10CM, written(CodeSystem.ICD10CM, code), day)
    above: list[CodeEntry] = []
    while entry is not None and entry.parent is not None:
        entry = entry_of(tables, CodeSystem.ICD10CM, entry.parent, day)
        above.extend([entry] if entry else [])
    return above


def neighbours_of(
    system: CodeSystem, code: str, day: date | None = None
) -> tuple[CodeEntry | None, CodeEntry | None]:
    """The entries before and after in the book that lead to a code of that day; codes with a 7th
    character only have such as neighbours.
    """
    tables = code_tables()
    day = day or tables.default_day
    here = tables.row(
        "SELECT id, kind FROM entry WHERE edition = ? AND code = ?",
        edition_of(tables, system, day).id,
        written(system, code),
    )
    if here is None:
        return None, None
    before, after = (_next(tables, system, here, step, day) for step in ("DESC", "ASC"))
    return before, after


def notes_of(code: str, day: date | None = None) -> list[Note]:
    """The notes that apply to an ICD-10-CM code: its own, then those of each heading above it."""
    tables = code_tables()
    day = day or tables.default_day
    levels = [written(CodeSystem.ICD10CM, code), *(above.code for above in ancestors_of(code, day))]
    return [
        Note(level, kind, text)
        for level in levels
        for kind, text in tables.rows(
            "SELECT kind, text FROM note WHERE edition = ? AND code = ? ORDER BY place",
            tables.edition_on("icd10cm", day, "notes").id,
            level,
        )
    ]


def seventh_characters_of(code: str, day: date | None = None) -> list[SeventhCharacter]:
    """The table of 7th characters that governs a code; those that make no valid code from it are
    left out where the code has all characters before the 7th.
    """
    tables = code_tables()
    day = day or tables.default_day
    code = written(CodeSystem.ICD10CM, code)
    above = ancestors_of(code, day)
    if len(code) == 8 and above:
        code = above[0].code
    for level in (code, *(one.code for one in above)):
        rows = tables.rows(
            "SELECT character, meaning FROM seventh WHERE edition = ? AND code = ? ORDER BY place",
            tables.edition_on("icd10cm", day, "notes").id,
            level,
        )
        if rows:
            return _choices(tables, code, rows, day)
    return []


def cc_level(code: str, year: int) -> str:
    """MCC, CC or NONE: what an ICD-10-CM code counts as in the MS-DRGs of a fiscal year."""
    found = code_tables().row(
        "SELECT level FROM cc_level WHERE code = ? AND year = ?",
        written(CodeSystem.ICD10CM, code),
        year,
    )
    return found[0] if found else "NONE"


def _near(tables: CodeTables, system: CodeSystem, code: str, day: date) -> tuple[str, ...]:
    """Valid codes that begin like a code that does not exist, the longer alike the better."""
    for length in range(len(code), 2, -1):
        prefix = code[:length].rstrip(".")
        if TABLE_OF[system] == "hcpcs":
            found = _hcpcs_below(tables, system, prefix)
        else:
            found = valid_below(tables, TABLE_OF[system], prefix, day, most=MOST_NEAR)
        if found:
            return found
    return ()


def _hcpcs_below(tables: CodeTables, system: CodeSystem, prefix: str) -> tuple[str, ...]:
    kind = "modifier" if system == CodeSystem.HCPCS_MODIFIER else "code"
    rows = tables.rows(
        "SELECT DISTINCT code FROM hcpcs WHERE kind = ? AND code >= ? AND code < ? LIMIT ?",
        kind,
        prefix,
        prefix + AFTER_EVERY_CODE,
        MOST_NEAR,
    )
    return tuple(code for (code,) in rows)


def _next(
    tables: CodeTables, system: CodeSystem, here: tuple[int, str], step: str, day: date
) -> CodeEntry | None:
    """The nearest entry before (DESC) or after (ASC) one that is of use on the day."""
    entry, kind = here
    compare = "<" if step == "DESC" else ">"
    alike = _LIKE_KIND.get(kind, "kind IN ('category', 'subcategory', 'code')")
    rows = tables.rows(
        "SELECT code FROM entry"  # noqa: S608
        f" WHERE id {compare} ? AND edition = ? AND {alike} ORDER BY id {step} LIMIT 50",
        entry,
        entry // IDS_OF_AN_EDITION,
    )
    found = (entry_of(tables, system, code, day) for (code,) in rows)
    return next((one for one in found if one and leads_somewhere(tables, one, day)), None)


def _choices(
    tables: CodeTables, code: str, rows: list[tuple[str, str]], day: date
) -> list[SeventhCharacter]:
    stem = code.replace(".", "").ljust(6, "X")
    made = {
        below[-1]: below
        for below in valid_below(tables, "icd10cm", dotted(stem), day, most=50)
        if len(below) == 8
    }
    if not made:
        return [SeventhCharacter(character, meaning, None) for character, meaning in rows]
    return [
        SeventhCharacter(character, meaning, made[character])
        for character, meaning in rows
        if character in made
    ]
