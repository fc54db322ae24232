"""The cards as an Anki package: questions and keys, no scheduling, nothing of an open exam."""

import sqlite3
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.core.memory import Rating
from quizbank.exams.queries import items_in_open_exams
from quizbank.extensions import db
from quizbank.review.anki import package_of
from tests.browser_client import Browser
from tests.builders import NOON, create_attempt, load_bank
from tests.review.cards import bank_items, create_card


def opened(package: bytes, folder: Path) -> sqlite3.Connection:
    """The collection inside a package."""
    with ZipFile(BytesIO(package)) as file:
        assert file.read("media") == b"{}"
        return sqlite3.connect(file.extract("collection.anki2", folder))


def notes(package: bytes, folder: Path) -> list[tuple[str, str]]:
    """Question and answer of each note."""
    connection = opened(package, folder)
    rows = connection.execute("select flds from notes order by id").fetchall()
    connection.close()
    return [tuple(fields.split("\x1f")) for (fields,) in rows]  # type: ignore[misc]


def test_a_package_has_each_card_with_key_and_reasons(
    browser: Browser, learner: Account, tmp_path: Path
) -> None:
    load_bank("cbcs", items=10, multiple=2, code_entries=2)
    for item in bank_items():
        create_card(learner, item)
    browser.sign_in(learner)

    page = browser.get("review.export")

    assert "quizbank-review.apkg" in page.response.headers["Content-Disposition"]
    sides = notes(page.response.data, tmp_path)
    assert len(sides) == 14
    assert all("What comes next" in q or "Select the TWO" in q or "Enter" in q for q, _ in sides)
    assert all("made-up manual" in answer for _, answer in sides)
    typed = [answer for question, answer in sides if "Enter the TWO" in question]
    assert all("E11.9" in answer and "I10" in answer for answer in typed)


def test_scheduling_is_left_out(learner: Account, tmp_path: Path) -> None:
    create_card(learner, bank_items()[0], ratings=[(0, Rating.Good), (4, Rating.Good)])

    connection = opened(package_of(learner, now=NOON), tmp_path)

    rows = connection.execute("select type, queue, ivl, reps, lapses from cards").fetchall()
    connection.close()
    assert rows == [(0, 0, 0, 0, 0)]


def test_the_same_cards_make_the_same_notes(learner: Account, tmp_path: Path) -> None:
    create_card(learner, bank_items()[0])

    once, twice = (
        opened(package_of(learner, now=NOON), tmp_path)
        .execute("select guid, mid, flds from notes")
        .fetchall()
        for _ in range(2)
    )

    assert once == twice


def test_questions_of_an_open_exam_stay_out(learner: Account, tmp_path: Path) -> None:
    items = bank_items()
    create_attempt(learner)
    for item in items:
        create_card(learner, item)
    closed = items_in_open_exams(learner, utcnow())

    sides = notes(package_of(learner, now=utcnow()), tmp_path)

    assert len(sides) == len(items) - len(closed)


@pytest.mark.usefixtures("codes")
def test_codes_and_drills_are_in_it_too(learner: Account, tmp_path: Path) -> None:
    create_card(learner, subject_key="icd10cm:E11.9")
    create_card(learner, subject="drill", subject_key="billable")
    create_card(learner, subject_key="icd10cm:Z99.99")

    sides = notes(package_of(learner, now=NOON), tmp_path)

    assert len(sides) == 2
    assert "Type 2 diabetes mellitus without complications" in sides[0][0]
    assert "E11.9" in sides[0][1]


def test_without_code_tables_questions_are_still_in_it(learner: Account, tmp_path: Path) -> None:
    create_card(learner, subject_key="icd10cm:E11.9")
    create_card(learner, bank_items()[0])

    assert len(notes(package_of(learner, now=NOON), tmp_path)) == 1


def test_an_export_leaves_no_file_behind(
    learner: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_card(learner, bank_items()[0])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    package_of(learner, now=NOON)

    assert list(tmp_path.iterdir()) == []
    assert db.session.is_active
