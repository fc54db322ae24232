"""What somebody who types finds: codes, lines of the indexes, or why there is nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quizbank.codebook.index import Book, IndexLine, index_lines
from quizbank.codebook.search import Hit, search
from quizbank.codebook.tables import code_tables
from quizbank.core.code_sets import CodeSystem, has_shape

MOST_HITS = 30
MOST_LINES = 5  # of the index, above the codes
SHORTEST_TERM = 3
DIAGNOSIS_INDEXES = {
    Book.CM_INDEX: "Index to diseases",
    Book.NEOPLASMS: "Table of neoplasms",
    Book.DRUGS: "Table of drugs and chemicals",
    Book.EXTERNAL_CAUSES: "Index to external causes",
}


@dataclass(frozen=True)
class Found:
    """What fits the words."""

    hits: Sequence[Hit] = ()
    index: Sequence[IndexLine] = ()
    is_cpt: bool = False  # it looks like a CPT number, which no book here has

    @property
    def is_full(self) -> bool:
        """Whether there may be more than is shown."""
        return len(self.hits) == MOST_HITS


def found_for(words: str, *, systems: Sequence[CodeSystem], day: date) -> Found:
    """What fits in the books of these systems."""
    if not words:
        return Found()
    has_index = CodeSystem.ICD10PCS in systems and len(words) >= SHORTEST_TERM
    return Found(
        hits=search(words, systems=systems, day=day, limit=MOST_HITS),
        index=index_lines(Book.PCS_INDEX, words, day)[:MOST_LINES] if has_index else (),
        is_cpt=has_shape(words.upper(), CodeSystem.CPT),
    )


def diagnosis_indexes(day: date) -> list[Book]:
    """The indexes and tables of ICD-10-CM that were imported."""
    tables = code_tables()
    return [book for book in DIAGNOSIS_INDEXES if tables.editions_on("icd10cm", day, book)]


def lines_by_index(term: str, day: date) -> dict[str, list[IndexLine]]:
    """What the indexes of ICD-10-CM say about a term, by their titles."""
    return {DIAGNOSIS_INDEXES[book]: index_lines(book, term, day) for book in DIAGNOSIS_INDEXES}


def begins(code: str) -> str:
    """The part of a code of the index that is one: "K35.-" is found under K35."""
    return re.sub(r"[.\-\s]+$", "", code)
