"""`flask bank …`: check question sets, load them, tell what there is of each exam, look ahead."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import astuple
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from quizbank.bank.actions import (
    LoadReport,
    already_loaded,
    load_question_set,
    look_codes_up,
    withdraw_question_set,
)
from quizbank.bank.checking import checked_bank
from quizbank.bank.code_tables import official_tables
from quizbank.bank.errors import BelongsToAnotherSet, NoSuchSet
from quizbank.bank.files import files_below, is_format_file
from quizbank.bank.formats import exam_formats, format_in_force, formats_from
from quizbank.bank.queries import coverages
from quizbank.bank.reading import fingerprints, read_sets
from quizbank.bank.reports import (
    checked_in_words,
    coverage_in_words,
    in_json,
    work_in_json,
    work_in_words,
)
from quizbank.bank.rolling_over import work_list
from quizbank.clock import utcnow
from quizbank.codebook.errors import CodeTablesMissing
from quizbank.core.bank_file import ReadResult
from quizbank.core.findings import Finding, Severity
from quizbank.core.problems import Problem, in_file_order
from quizbank.core.rollover import YearNotKnown
from quizbank.extensions import db

P = ParamSpec("P")

bank_commands = AppGroup("bank", help="Check and load question sets.")
paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


def needs_tables(command: Callable[P, None]) -> Callable[P, None]:
    """Say what to do when the database has no tables yet."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (OperationalError, ProgrammingError) as error:
            if "no such table" not in str(error) and "does not exist" not in str(error):
                raise
            remedy = "The database has no tables yet. Run: flask --app app db upgrade"
            raise click.ClickException(remedy) from None

    return run


@bank_commands.command("check")
@paths_argument
@click.option("--json", "as_json", is_flag=True, help="For a program: everything as JSON.")
@click.option("--strict", is_flag=True, help="End with 1 for strict advice and missing tables too.")
def check(paths: Sequence[Path], *, as_json: bool, strict: bool) -> None:
    """Tell everything that is wrong with the question sets and exam rules at PATHS (default: all),
    or that could be better.
    """
    files = files_below(paths or [current_app.config["QUESTION_SETS"]])
    checked = checked_bank(files, today=utcnow().date())
    if as_json:
        click.echo(in_json(checked))
    else:
        _print(checked.findings)
        if checked.unverified:
            click.echo(f"Codes were not verified. {checked.unverified}", err=True)
        click.echo(checked_in_words(checked), err=bool(checked.count(Severity.PROBLEM)))
    if checked.has_failed(strict=strict):
        sys.exit(1)


@bank_commands.command("rollover")
@click.option("--to", "year", type=click.IntRange(2017, 2100), required=True, metavar="YEAR")
@click.option("--json", "as_json", is_flag=True, help="For a program: everything as JSON.")
@paths_argument
def rollover(paths: Sequence[Path], *, year: int, as_json: bool) -> None:
    """List the items at PATHS (default: all) that the code books of YEAR break or touch."""
    files = files_below(paths or [current_app.config["QUESTION_SETS"]])
    try:
        found = work_list(files, to=year, today=utcnow().date())
    except (CodeTablesMissing, YearNotKnown) as unknown:
        click.echo(f"{unknown}.".replace("..", "."), err=True)
        sys.exit(2)
    if as_json:
        click.echo(work_in_json(found))
    else:
        _print(found.findings)
        for line in work_in_words(found):
            click.echo(line)
    if found.names(Severity.PROBLEM):
        sys.exit(1)


@bank_commands.command("load")
@paths_argument
@needs_tables
def load(paths: Sequence[Path]) -> None:
    """Load the question sets at PATHS (default: all of them), each whole or not at all."""
    files = files_below(paths or [current_app.config["QUESTION_SETS"]])
    files = [path for path in files if not is_format_file(path)]
    loaded = [already_loaded(fingerprint) for fingerprint in fingerprints(files)]
    refused = []
    if all(loaded):
        for report in filter(None, loaded):
            click.echo(_in_words(report))
    else:
        refused = [read.path_name for read in _read(files) if not _load(read)]
    _look_codes_up()
    if refused:
        click.echo(f"Not loaded: {', '.join(refused)}. Nothing of them was changed.", err=True)
        sys.exit(1)


@bank_commands.command("coverage")
@needs_tables
def coverage() -> None:
    """Tell what the loaded bank holds of each exam, by the rules and code year of today."""
    today = utcnow().date()
    formats = [format_in_force(exam, today) for exam in exam_formats()]
    hide_cpt = current_app.config["HIDE_CPT_SETS"]
    for one in coverages(formats, day=today, hide_cpt=hide_cpt):
        year = one.exam_format.code_year.year_on(today)
        for line in coverage_in_words(one, code_year=year):
            click.echo(line)
        click.echo()


@bank_commands.command("withdraw")
@click.argument("set_id")
def withdraw(set_id: str) -> None:
    """Keep the set SET_ID out of every new exam; loading it again brings it back."""
    try:
        withdraw_question_set(set_id, now=utcnow())
    except NoSuchSet:
        click.echo(f"No set ‘{set_id}’ was ever loaded.", err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(f"{set_id}: withdrawn.")


def _read(files: Sequence[Path]) -> list[ReadResult]:
    return read_sets(files, formats_from(utcnow().date()))


def _load(read: ReadResult) -> bool:
    """Load one set and say what came of it; False if it was refused."""
    _print(read.problems)
    if read.question_set is None:
        return False
    try:
        report = load_question_set(read, now=utcnow())
    except BelongsToAnotherSet as taken:
        db.session.rollback()
        _print(in_file_order(_taken_problems(read, taken)))
        return False
    db.session.commit()
    click.echo(_in_words(report))
    return True


def _look_codes_up() -> None:
    """Look the codes of items up, and say so where there is nothing to look them up in."""
    look_codes_up()
    db.session.commit()
    try:
        official_tables()
    except CodeTablesMissing as missing:
        click.echo(f"Codes were not verified. {missing}", err=True)


def _taken_problems(read: ReadResult, taken: BelongsToAnotherSet) -> list[Problem]:
    remedy = "Give it an id of its own, one that was never used"
    lines = dict(read.ids)
    return [
        Problem(
            read.path_name,
            lines.get(name, read.set_line),
            name,
            "id",
            f"was loaded with the set {set_id}, and an item stays in its set",
            remedy,
        )
        for name, set_id in taken.owners.items()
    ]


def _print(told: Sequence[Problem | Finding]) -> None:
    for one in told:
        click.echo(str(one), err=True)


def _in_words(report: LoadReport) -> str:
    set_id, new, changed, unchanged, withdrawn = astuple(report)
    counts = f"{new} new, {changed} changed, {unchanged} unchanged, {withdrawn} withdrawn"
    return f"{set_id}: {counts}."
