"""The alphabetic indexes: that of ICD-10-PCS, and, once imported, the index of ICD-10-CM, its index
to external causes, its neoplasm table and its table of drugs and chemicals.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quizbank.codebook.tables import code_tables
from quizbank.codebook.writing import PATH_SEPARATOR

LONGEST_TERM = 100
MOST_LINES = 200


class Book(StrEnum):
    """The indexes and tables that are looked up by words."""

    PCS_INDEX = "pcs_index"
    CM_INDEX = "cm_index"
    EXTERNAL_CAUSES = "cm_external"
    NEOPLASMS = "cm_neoplasm"
    DRUGS = "cm_drug"


@dataclass(frozen=True)
class IndexLine:
    """A line of an index: under which words, what it says (or the column), where it leads."""

    term: str
    path: tuple[str, ...]
    says: str
    prefix: str


def pcs_index(term: str, day: date | None = None) -> list[IndexLine]:
    """Lines under the main terms of ICD-10-PCS that begin with the words, or else hold them."""
    return index_lines(Book.PCS_INDEX, term, day)


def index_lines(book: Book, term: str, day: date | None = None) -> list[IndexLine]:
    """Lines under the main terms that begin with the words, or else under those that hold them;
    none where the book was not imported.
    """
    tables = code_tables()
    wanted = " ".join(term.split())[:LONGEST_TERM]
    system = "icd10pcs" if book == Book.PCS_INDEX else "icd10cm"
    editions = tables.editions_on(system, day, book)
    if not wanted or not editions:
        return []
    pattern = "".join(f"\\{sign}" if sign in "%_\\" else sign for sign in wanted)
    for like in (f"{pattern}%", f"%{pattern}%"):
        rows = tables.rows(
            "SELECT term, path, says, code FROM index_line WHERE edition = ? AND book = ?"
            " AND term LIKE ? ESCAPE '\\' ORDER BY term COLLATE NOCASE, id LIMIT ?",
            editions[0].id,
            book,
            like,
            MOST_LINES,
        )
        if rows:
            return [_line(*row) for row in rows]
    return []


def _line(term: str, path: str, says: str, code: str) -> IndexLine:
    return IndexLine(term, tuple(path.split(PATH_SEPARATOR)) if path else (), says, code)
