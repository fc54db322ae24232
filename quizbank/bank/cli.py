"""`flask bank …`: check question sets, load them, withdraw one."""

import sys
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from quizbank.bank.actions import (
    LoadReport,
    already_loaded,
    load_question_set,
    withdraw_question_set,
)
from quizbank.bank.errors import BelongsToAnotherSet, NoSuchSet
from quizbank.bank.files import files_below, is_format_file
from quizbank.bank.formats import formats_from, read_format_file
from quizbank.bank.reading import fingerprints, read_sets
from quizbank.clock import utcnow
from quizbank.core.bank_file import ReadResult
from quizbank.core.problems import Problem, in_file_order
from quizbank.extensions import db
from quizbank.web.formatters import plural

bank_commands = AppGroup("bank", help="Check and load question sets.")
paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@bank_commands.command("check")
@paths_argument
def check(paths: Sequence[Path]) -> None:
    """Tell every problem of the question sets and exam rules at PATHS (default: all of them)."""
    files = files_below(paths or [current_app.config["QUESTION_SETS"]])
    rules = [read_format_file(path) for path in files if is_format_file(path)]
    reads = _read([path for path in files if not is_format_file(path)])
    problems = [*(one.problems for one in rules), *(one.problems for one in reads)]
    for of_a_file in problems:
        _print(of_a_file)
    items = plural(sum(len(read.items) for read in reads), "question")
    found = sum(len(of_a_file) for of_a_file in problems)
    if found:
        with_problems = sum(1 for of_a_file in problems if of_a_file)
        told = f"{plural(found, 'problem')} in {with_problems} of {plural(len(files), 'file')}"
        click.echo(f"{told}, {items} read.", err=True)
        sys.exit(1)
    click.echo(f"{plural(len(files), 'file')}, {items}: no problems.")


@bank_commands.command("load")
@paths_argument
def load(paths: Sequence[Path]) -> None:
    """Load the question sets at PATHS (default: all of them), each whole or not at all."""
    files = files_below(paths or [current_app.config["QUESTION_SETS"]])
    files = [path for path in files if not is_format_file(path)]
    loaded = [already_loaded(fingerprint) for fingerprint in fingerprints(files)]
    if all(loaded):
        for report in filter(None, loaded):
            click.echo(_in_words(report))
        return
    refused = [read.path_name for read in _read(files) if not _load(read)]
    if refused:
        click.echo(f"Not loaded: {', '.join(refused)}. Nothing of them was changed.", err=True)
        sys.exit(1)


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


def _taken_problems(read: ReadResult, taken: BelongsToAnotherSet) -> list[Problem]:
    remedy = "Give it an id of its own, one that was never used"
    lines = dict(read.ids)
    return [
        Problem(
            read.path_name,
            lines[name],
            name,
            "id",
            f"was loaded with the set {set_id}, and an item stays in its set",
            remedy,
        )
        for name, set_id in taken.owners.items()
    ]


def _print(problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _in_words(report: LoadReport) -> str:
    set_id, new, changed, unchanged, withdrawn = astuple(report)
    counts = f"{new} new, {changed} changed, {unchanged} unchanged, {withdrawn} withdrawn"
    return f"{set_id}: {counts}."
