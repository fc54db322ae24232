"""The dated rules of each exam, read once when the app starts."""

from datetime import date
from pathlib import Path
from typing import cast, get_args

from flask import Flask, current_app

from quizbank.bank.errors import WrongExamFormats
from quizbank.bank.files import file_problem, read_limited, shown_path
from quizbank.config import ROOT
from quizbank.core.blueprint import ExamFormat
from quizbank.core.format_file import FormatResult, clashes, read_exam_format
from quizbank.core.items import ExamId
from quizbank.core.problems import Problem
from quizbank.core.source_text import Flaw

Formats = dict[str, list[ExamFormat]]
OURS = ROOT / "question_sets"


def init_app(app: Flask) -> None:
    """Read the rules, or stop the app with every problem in them."""
    app.extensions["exam_formats"] = read_formats(formats_folder(app.config["QUESTION_SETS"]))


def exam_formats() -> Formats:
    """The dated rules of every exam, the oldest first."""
    return cast(Formats, current_app.extensions["exam_formats"])


def format_in_force(exam: str, day: date) -> ExamFormat:
    """The rules that hold on a day; in a gap those before it, before all of them the first."""
    versions = exam_formats()[exam]
    begun = [version for version in versions if version.effective_from <= day]
    return begun[-1] if begun else versions[0]


def formats_from(day: date) -> Formats:
    """For each exam the rules that hold on a day and those that come after it."""
    return {
        exam: [one for one in versions if one.effective_to is None or one.effective_to >= day]
        for exam, versions in exam_formats().items()
    }


def format_by_version(version: str) -> ExamFormat:
    """The rules under the name that an attempt keeps; raises KeyError for a name that never was."""
    for versions in exam_formats().values():
        for exam_format in versions:
            if exam_format.version == version:
                return exam_format
    raise KeyError(version)


def formats_folder(question_sets: Path) -> Path:
    """Where the rules are: beside the question sets, or else those that come with the app."""
    own = question_sets / "formats"
    return own if own.is_dir() else OURS / "formats"


def read_formats(folder: Path) -> Formats:
    """Read and check all rules of a folder; raises `WrongExamFormats` with every problem."""
    results = [read_format_file(path) for path in sorted(folder.glob("*.yaml"))]
    placed = [version for result in results for version in result.versions]
    problems = [problem for result in results for problem in result.problems]
    problems += clashes(placed)
    formats: Formats = {exam: [] for exam in get_args(ExamId)}
    for one in sorted(placed, key=lambda one: one.exam_format.effective_from):
        formats[one.exam_format.exam].append(one.exam_format)
    if not problems:
        problems = [_nothing(folder, exam) for exam, versions in formats.items() if not versions]
    if problems:
        raise WrongExamFormats(problems)
    return formats


def read_format_file(path: Path) -> FormatResult:
    """Read one file of rules, or say why it cannot be read."""
    data = read_limited(path)
    if isinstance(data, Flaw):
        return FormatResult(shown_path(path), (), (file_problem(path, data),))
    return read_exam_format(shown_path(path), data)


def _nothing(folder: Path, exam: str) -> Problem:
    says = f"holds no rules for {exam}"
    return Problem(shown_path(folder), 1, "", "", says, f"Write {exam}.yaml")
