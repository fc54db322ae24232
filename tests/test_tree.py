"""Rules for the repository as a whole."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizbank.config import ROOT

NOT_OURS = {
    ".git",
    ".venv",
    "instance",
    "node_modules",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "tmp",
}
TEXT = {".py", ".md", ".yaml", ".toml", ".txt", ".html", ".css", ".js", ".sh", ".ini", ".mako", ""}
# Written in pieces, so that this file does not find itself.
OF_ONE_MACHINE = [
    "/" + "work/",
    "/" + "farm/",
    "/" + "root/",
    "/" + "home/",
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
]
PIN = re.compile(r"[A-Za-z0-9_.\-]+==[A-Za-z0-9.]+( ; python_version < \"3\.\d+\")?")


def every_text_file() -> Iterator[Path]:
    """What a person wrote."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS)
        for name in sorted(files):
            path = Path(folder) / name
            if path.suffix in TEXT and name != ".setup.lock":
                yield path


def test_nothing_names_one_machine_or_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number} has {part!r}"
        for path in every_text_file()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for part in OF_ONE_MACHINE
        if part in line
    ]

    assert not found, "write it so that it holds on any machine:\n" + "\n".join(found)


def test_every_text_file_is_plain_utf8() -> None:
    for path in every_text_file():
        text = path.read_bytes().decode("utf-8")  # raises where it is not

        assert "\r" not in text, f"{path.relative_to(ROOT)} has Windows line ends; write it with LF"
        assert not text.startswith("\ufeff"), f"{path.relative_to(ROOT)} begins with a BOM"
        assert not text or text.endswith("\n"), (
            f"{path.relative_to(ROOT)} does not end its last line"
        )


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_exactly(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if line]
    loose = [line for line in lines if not (line.startswith(("#", "-r ")) or PIN.fullmatch(line))]

    assert not loose, f"{name}: pin with == and a version: {', '.join(loose)}"


def test_what_is_run_can_be_run() -> None:
    for name in (".ci/run", "scripts/setup.sh", "scripts/with_postgres.sh"):
        path = ROOT / name

        assert path.stat().st_mode & stat.S_IXUSR, f"{name} has no run bit: chmod +x {name}"
        assert path.read_text("utf-8").startswith("#!/usr/bin/env bash\n"), name
        assert "set -euo pipefail" in path.read_text("utf-8"), name


def test_continuous_integration_runs_what_a_developer_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
