"""Finds codes by what a person types: the beginning of a code, or words, also mistyped ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from quizbank.codebook.entries import (
    AFTER_EVERY_CODE,
    CodeEntry,
    edition_of,
    entry_of,
    leads_somewhere,
    written,
)
from quizbank.codebook.tables import CodeTables, code_tables
from quizbank.codebook.words import Term, terms_of
from quizbank.codebook.writing import IDS_OF_AN_EDITION
from quizbank.core.code_sets import CodeSystem

SEARCHED = (CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS)
MOST_LETTERS = 200  # nobody types more into a search field
MOST_CANDIDATES = 60
MOST_RANKED = 200
OFTEN = 4_000  # a word in more texts than that says too little to rank by
_HAS_DIGIT = re.compile(r"\d")
_LIKE_A_CODE = re.compile(r"[A-Z0-9][0-9A-Z]{0,2}\.?[0-9A-Z]{0,4}")


@dataclass(frozen=True)
class Hit:
    """A heading or code that fits what was typed."""

    system: CodeSystem
    code: str
    title: str | None
    kind: str
    is_billable: bool


def search(
    text: str,
    *,
    systems: Sequence[CodeSystem] = SEARCHED,
    day: date | None = None,
    limit: int = 20,
) -> list[Hit]:
    """What fits on a day, the best first: codes that begin so, then titles with the words."""
    tables = code_tables()
    day = day or tables.default_day
    typed = " ".join(text[:MOST_LETTERS].split())
    found: dict[tuple[CodeSystem, str], Hit] = {}
    for entry in _found(tables, typed, systems, day):
        is_billable = entry.is_billable and entry.is_valid_on(day)
        hit = Hit(entry.system, entry.code, entry.title, entry.kind, is_billable)
        found.setdefault((entry.system, entry.code), hit)
        if len(found) >= limit:
            break
    return list(found.values())


def _found(
    tables: CodeTables, typed: str, systems: Sequence[CodeSystem], day: date
) -> Iterator[CodeEntry]:
    """By code, and by words unless what was typed can only mean a code; B12 is also a vitamin."""
    of_systems = [_by_code(tables, typed, system, day) for system in systems]
    is_code = False
    for entries in zip_longest(*of_systems):
        for entry in filter(None, entries):
            is_code = True
            yield entry
    has_dot = "." in typed and _LIKE_A_CODE.fullmatch(typed.upper())
    if not has_dot and not (is_code and _HAS_DIGIT.search(typed)):
        yield from _by_words(tables, typed, systems, day)


def _by_code(tables: CodeTables, typed: str, system: CodeSystem, day: date) -> Iterator[CodeEntry]:
    """Entries whose code begins as typed, in the order of the codes."""
    if not _LIKE_A_CODE.fullmatch(typed.upper()):
        return
    edition = edition_of(tables, system, day)
    prefix = written(system, typed)
    rows = tables.rows(
        "SELECT code FROM entry WHERE edition = ? AND code >= ? AND code < ?"
        " AND kind NOT IN ('chapter', 'block') ORDER BY code LIMIT ?",
        edition.id,
        prefix,
        prefix + AFTER_EVERY_CODE,
        MOST_CANDIDATES,
    )
    yield from _usable(tables, system, [code for (code,) in rows], day)


def _by_words(
    tables: CodeTables, typed: str, systems: Sequence[CodeSystem], day: date
) -> Iterator[CodeEntry]:
    """Entries whose title or other terms have all the words; with none, those with some."""
    terms = terms_of(tables, typed)
    some = [term for term in terms if term.uses <= OFTEN] if len(terms) > 1 else []
    for joined, chosen in ((" AND ", terms), (" OR ", some)):
        scored = [
            (score, system, code)
            for system in systems
            for score, code in (_ranked(tables, system, chosen, joined, day) if chosen else ())
        ]
        found = False
        for _, system, code in sorted(scored, key=lambda one: one[0]):
            for entry in _usable(tables, system, [code], day):
                found = True
                yield entry
        if found:
            return


def _ranked(
    tables: CodeTables, system: CodeSystem, terms: Sequence[Term], joined: str, day: date
) -> Iterator[tuple[float, str]]:
    """Score (the lower the better) and code; words that are everywhere are not worth ranking."""
    first = edition_of(tables, system, day).id * IDS_OF_AN_EDITION
    is_rare = min(term.uses for term in terms) <= OFTEN
    score, order = ("bm25(words_of, 10, 4)", "score") if is_rare else ("-1.0", "words_of.rowid")
    found = tables.rows(
        f"SELECT {score} AS score, entry.code, entry.title, entry.kind, entry.billable"  # noqa: S608
        " FROM words_of JOIN entry ON entry.id = words_of.rowid WHERE words_of MATCH ?"
        f" AND words_of.rowid BETWEEN ? AND ? ORDER BY {order} LIMIT ?",
        joined.join(term.match for term in terms),
        first,
        first + IDS_OF_AN_EDITION - 1,
        MOST_RANKED,
    )
    for points, code, title, kind, billable in found:
        words = max(len(title.split()), len(terms))
        yield points * (1 + len(terms) / words) * _weight(kind, billable), code


def _weight(kind: str, billable: int) -> float:
    """A category opens a part of the book, and one that is a code itself is often what is meant."""
    if kind != "category":
        return 1.0
    return 1.6 if billable else 1.3


def _usable(
    tables: CodeTables, system: CodeSystem, codes: Sequence[str], day: date
) -> Iterator[CodeEntry]:
    for code in codes:
        entry = entry_of(tables, system, code, day)
        if entry is not None and leads_somewhere(tables, entry, day):
            yield entry
