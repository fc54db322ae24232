"""The code book as drills ask it: the release of a day, and what addenda revised."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from quizbank.core.drills.kinds import DrillKind
from quizbank.core.drills.making import make_drill
from quizbank.core.items import SingleItem
from quizbank.drills.books import book_of, edition_for
from tests.drills.oracle import oracle_of

REVISED = [
    (0, "revise from", "I10", "Hypertension of old"),
    (1, "revise to", "I10", "Essential (primary) hypertension"),
    (2, "delete", "I42.0", "Dilated cardiomyopathy"),
    (3, "revise to", "E11.9", "A line whose other half is missing"),
]


@pytest.mark.parametrize(
    ("code_year", "day", "release"),
    [
        (2026, date(2026, 11, 23), date(2026, 4, 1)),  # last year's book is asked in November
        (2026, date(2025, 12, 24), date(2025, 10, 1)),
        (2027, date(2027, 1, 15), date(2026, 10, 1)),
        (2027, date(2026, 11, 23), date(2026, 10, 1)),
        (2035, date(2035, 1, 1), date(2026, 10, 1)),  # the newest that the tables know
        (2001, date(2001, 1, 1), date(2015, 10, 1)),
    ],
)
def test_the_book_is_that_of_the_release(
    codes: Path, code_year: int, day: date, release: date
) -> None:
    assert edition_for(code_year, day).day == release


def test_all_days_of_a_release_share_a_book(codes: Path) -> None:
    days = [date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 31)]

    assert len({id(book_of(edition_for(2027, day))) for day in days}) == 1


def test_the_changes_of_a_year_are_those_between_its_ends(codes: Path) -> None:
    changes = book_of(edition_for(2027, date(2027, 1, 1))).changes()
    oracle = oracle_of(codes, date(2026, 10, 1))
    diagnoses = {code for code in oracle.valid | oracle.was_valid if len(code) < 7 or "." in code}

    assert {one.code for one in changes.new} == (oracle.valid - oracle.was_valid) & diagnoses
    assert {one.code for one in changes.deleted} == (oracle.was_valid - oracle.valid) & diagnoses
    assert (len(changes.new), len(changes.deleted)) == (190, 30)
    assert changes.revised is None


@pytest.fixture
def with_addenda(app: Flask, codes: Path, tmp_path: Path) -> Iterator[None]:
    """Tables into which addenda of fiscal year 2027 were imported."""
    path = tmp_path / "codes.sqlite"
    shutil.copy(codes, path)
    with closing(sqlite3.connect(path)) as tables:
        tables.execute(
            "INSERT INTO edition (id, system, year, effective, source, origin, licence, sha256,"
            " parts, imported) VALUES (90, 'icd10cm', 2027, 20261001, '', '', '', '', '', 1)"
        )
        tables.executemany("INSERT INTO change VALUES (90, ?, ?, ?, ?)", REVISED)
        tables.execute("UPDATE meta SET value = 'with addenda' WHERE name = 'fingerprint'")
        tables.commit()
    app.config["CODES"] = path
    yield
    app.config["CODES"] = codes


@pytest.mark.usefixtures("with_addenda")
def test_addenda_tell_which_titles_were_revised() -> None:
    book = book_of(edition_for(2027, date(2027, 1, 1)))

    (revised,) = book.changes().revised or ()
    items = [make_drill(DrillKind.CHANGES, book, seed).item for seed in range(40)]
    answers = {
        item.stem.split(",")[0]: item.options[item.key].text
        for item in items
        if isinstance(item, SingleItem)
    }

    assert (revised.code, revised.former_title) == ("I10", "Hypertension of old")
    assert answers["I10"].startswith("Revised:")
    assert book_of(edition_for(2026, date(2026, 1, 1))).changes().revised is None
