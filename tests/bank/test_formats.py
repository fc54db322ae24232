"""The rules of the exams: which hold when, and that a wrong file stops the app."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from quizbank import create_app
from quizbank.bank.errors import WrongExamFormats
from quizbank.bank.formats import (
    exam_formats,
    format_by_version,
    format_in_force,
    formats_folder,
    formats_from,
    read_formats,
)
from quizbank.config import ROOT, read_settings

OURS = ROOT / "question_sets" / "formats"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of our rules to break."""
    return Path(shutil.copytree(OURS, tmp_path / "formats"))


def test_every_exam_has_rules_oldest_first(app: Flask) -> None:
    formats = exam_formats()

    assert list(formats) == ["cpc", "ccs", "cca", "cbcs"]
    for versions in formats.values():
        assert versions == sorted(versions, key=lambda one: one.effective_from)


@pytest.mark.parametrize(
    ("exam", "scored", "pretest", "minutes", "percent"),
    [
        ("cpc", 100, 0, 240, 70),
        ("ccs", 97, 10, 240, 70),
        ("cca", 90, 15, 120, 70),
        ("cbcs", 100, 25, 180, 70),
    ],
)
def test_the_rules_have_the_numbers_of_the_real_exams(
    app: Flask, exam: str, scored: int, pretest: int, minutes: int, percent: int
) -> None:
    rules = format_in_force(exam, date(2026, 11, 23))

    assert (rules.scored.value, rules.pretest.value, rules.time.value) == (scored, pretest, minutes)
    assert rules.pass_percent == percent


@pytest.mark.parametrize(
    ("exam", "day", "code_year"),
    [
        ("cpc", date(2027, 1, 14), 2026),
        ("cpc", date(2027, 1, 15), 2027),
        ("ccs", date(2027, 4, 30), 2026),
        ("cca", date(2027, 5, 1), 2027),
        ("cbcs", date(2027, 1, 1), 2027),
    ],
)
def test_code_years_follow_the_body_of_the_exam(
    app: Flask, exam: str, day: date, code_year: int
) -> None:
    assert format_in_force(exam, day).code_year.year_on(day) == code_year


def test_only_the_cbcs_is_closed_book(app: Flask) -> None:
    today = date(2026, 11, 23)

    assert [exam for exam in exam_formats() if not format_in_force(exam, today).is_open_book] == [
        "cbcs"
    ]


def test_the_cca_lets_one_go_back_from_the_first_of_may(app: Flask) -> None:
    last_day = date(2026, 4, 30)

    assert format_in_force("cca", last_day).version == "cca-2024"
    assert format_in_force("cca", last_day).is_forward_only
    assert not format_in_force("cca", last_day + timedelta(days=1)).is_forward_only


def test_before_all_rules_the_first_ones_are_taken(app: Flask) -> None:
    assert format_in_force("cca", date(1999, 1, 1)).version == "cca-2024"
    assert format_in_force("cca", date(2099, 1, 1)).version == "cca-2026"


def test_rules_are_found_by_the_name_that_an_attempt_keeps(app: Flask) -> None:
    assert format_by_version("cca-2024").effective_to == date(2026, 4, 30)
    with pytest.raises(KeyError):
        format_by_version("cca-1899")


def test_rules_that_are_over_do_not_bind_new_items(app: Flask) -> None:
    assert [one.version for one in formats_from(date(2026, 4, 30))["cca"]] == [
        "cca-2024",
        "cca-2026",
    ]
    assert [one.version for one in formats_from(date(2026, 5, 1))["cca"]] == ["cca-2026"]


def test_an_unpublished_scale_says_that_the_practice_line_is_ours(app: Flask) -> None:
    for versions in exam_formats().values():
        for rules in versions:
            if rules.pass_rule.kind == "scaled":
                assert "our estimate" in rules.pass_rule.source
                (line,) = [fact for fact in rules.facts if fact.about == "Practice line"]
                assert line.confidence == "unsure"


def test_a_wrong_file_of_rules_stops_the_app_with_every_problem(folder: Path) -> None:
    for name, old, new in (
        ("cpc.yaml", "cut: 70", "cut: most"),
        ("ccs.yaml", "rule: free", "rule: none"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    settings = read_settings(
        {
            "QUIZBANK_ENV": "test",
            "DATABASE_URL": f"sqlite:///{folder / 'test.sqlite'}",
            "QUIZBANK_QUESTION_SETS": str(folder.parent),
        }
    )

    with pytest.raises(WrongExamFormats) as wrong:
        create_app(settings)

    said = str(wrong.value).splitlines()
    assert len(said) == 2
    assert "ccs.yaml:" in said[0]
    assert "navigation.rule: is ‘none’. Write one of free, forward_only." in said[0]
    assert "pass_rule.cut: is ‘most’, which is not a whole number" in said[1]


def test_an_exam_without_rules_stops_the_app(folder: Path) -> None:
    (folder / "cbcs.yaml").unlink()

    with pytest.raises(WrongExamFormats, match="holds no rules for cbcs. Write cbcs.yaml"):
        read_formats(folder)


def test_two_files_with_rules_for_the_same_days_stop_the_app(folder: Path) -> None:
    shutil.copy(folder / "cpc.yaml", folder / "cpc-again.yaml")

    with pytest.raises(WrongExamFormats, match=r"is cpc-2026, as in .*cpc-again.yaml, line 5"):
        read_formats(folder)


def test_a_folder_of_question_sets_without_rules_uses_ours(tmp_path: Path, folder: Path) -> None:
    assert formats_folder(folder.parent) == folder
    (tmp_path / "empty").mkdir()
    assert formats_folder(tmp_path / "empty") == OURS
