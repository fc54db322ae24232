"""The question sets that come with the app, and the example of the documentation."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from quizbank.bank.actions import load_question_set
from quizbank.bank.files import files_below, is_format_file
from quizbank.bank.formats import exam_formats, format_in_force, formats_from
from quizbank.bank.queries import pool, pool_counts
from quizbank.bank.reading import read_sets
from quizbank.config import ROOT
from quizbank.core.bank_file import ReadResult
from quizbank.extensions import db
from tests.builders import NOON

TODAY = date(2026, 11, 23)
LEAST_ITEMS = 30


def sets_below(*paths: Path) -> list[ReadResult]:
    """Every question set below these folders, checked with all the others."""
    files = [path for path in files_below(paths) if not is_format_file(path)]
    return read_sets(files, formats_from(TODAY))


@pytest.fixture
def bank(app: Flask) -> None:
    """All our question sets in the database."""
    for read in sets_below(ROOT / "question_sets"):
        load_question_set(read, now=NOON)
    db.session.commit()


def test_every_bank_in_question_sets_is_well_formed(app: Flask) -> None:
    reads = sets_below(ROOT / "question_sets")

    assert [str(problem) for read in reads for problem in read.problems] == []
    assert reads


def test_the_example_of_the_documentation_can_be_loaded(app: Flask) -> None:
    (read,) = sets_below(ROOT / "docs" / "examples")

    assert [str(problem) for problem in read.problems] == []
    assert load_question_set(read, now=NOON).new == 5


def test_no_id_of_the_example_is_used_in_the_bank(app: Flask) -> None:
    reads = sets_below(ROOT / "question_sets", ROOT / "docs" / "examples")

    assert [str(problem) for read in reads for problem in read.problems] == []


@pytest.mark.parametrize("exam", ["cpc", "ccs", "cca", "cbcs"])
def test_every_exam_has_questions_in_every_domain(app: Flask, bank: None, exam: str) -> None:
    rules = format_in_force(exam, TODAY)
    code_year = rules.code_year.year_on(TODAY)

    counts = pool_counts(exam, code_year=code_year, day=TODAY, hide_cpt=False)

    assert sum(counts.values()) >= LEAST_ITEMS
    assert set(counts) == {domain.id for domain in rules.domains}


def test_the_ccs_has_an_inpatient_and_an_outpatient_case(app: Flask, bank: None) -> None:
    items = pool("ccs", code_year=2026, day=TODAY, hide_cpt=False)
    cases: dict[int, list[str]] = {}
    for item in items:
        if item.case_id is not None:
            cases.setdefault(item.case_id, []).append(item.setting)

    found = {(settings[0], len(settings)) for settings in cases.values()}
    assert {("inpatient", 3), ("outpatient", 3)} <= found
    assert {"multiple", "code_entry"} <= {item.kind for item in items}


def test_hiding_cpt_leaves_no_exam_with_wrong_items(app: Flask, bank: None) -> None:
    for exam in exam_formats():
        everything = pool(exam, code_year=2026, day=TODAY, hide_cpt=False)
        without = pool(exam, code_year=2026, day=TODAY, hide_cpt=True)
        assert {item.item_id for item in without} <= {item.item_id for item in everything}
