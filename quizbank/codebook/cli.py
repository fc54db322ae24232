"""`flask codes …`: build the code tables, tell what they hold, import official files."""

import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from quizbank.codebook.build import build_tables

codes_commands = AppGroup("codes", help="Build and look after the code tables.")


@codes_commands.command("build")
def build() -> None:
    """Write the code tables from the installed packages and what was imported."""
    path: Path = current_app.config["CODES"]
    began = time.monotonic()
    build_tables(path, told=click.echo)
    size = path.stat().st_size / 1e6
    click.echo(f"{path}: {size:.0f} MB in {time.monotonic() - began:.1f} s.")
