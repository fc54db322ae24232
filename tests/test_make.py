"""The commands of the README, as far as they can be tried without installing anything."""

import os
import re
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from quizbank.config import ROOT, read_settings
from scripts.run import address, choose_settings, is_free


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the project folder."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_lists_everything_that_can_be_made() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [phony] = re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)$", makefile, flags=re.MULTILINE)

    told = run("make", "--no-print-directory").stdout

    for target in phony.replace("\\\n", " ").split():
        assert f"  make {target} " in told, f"`make help` does not tell of {target}"


def old_python(folder: Path) -> Path:
    """Something that calls itself Python and is too old."""
    path = folder / "python3"
    path.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    path.chmod(0o755)
    return path


def test_an_old_python_is_refused_with_a_sentence(tmp_path: Path) -> None:
    done = run("scripts/setup.sh", "run", PYTHON=str(old_python(tmp_path)))

    assert done.returncode == 1
    assert "Quizbank needs Python 3.11 or newer" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_a_python_that_is_not_there_is_refused_with_a_sentence() -> None:
    done = run("scripts/setup.sh", "run", PYTHON="python-of-nobody")

    assert done.returncode == 1
    assert "there is no 'python-of-nobody'" in done.stderr


def test_without_a_secret_key_one_is_made_and_kept(tmp_path: Path) -> None:
    first: dict[str, str] = {}
    again: dict[str, str] = {}

    choose_settings(first, tmp_path)
    choose_settings(again, tmp_path)

    assert first == again
    assert first["QUIZBANK_ENV"] == "development"
    assert len(first["SECRET_KEY"]) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    read_settings(first)


def test_with_a_secret_key_it_is_production(tmp_path: Path) -> None:
    environ = {"SECRET_KEY": "k" * 40}

    choose_settings(environ, tmp_path)

    assert environ == {"SECRET_KEY": "k" * 40}
    assert read_settings(environ).environment == "production"
    assert not (tmp_path / "secret_key").exists()


def test_an_address_that_is_taken_is_noticed() -> None:
    with socket.socket() as listener:
        # As gunicorn listens, so that another gunicorn would share the port without a word.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        bind = f"127.0.0.1:{listener.getsockname()[1]}"

        assert not is_free(bind)
    assert is_free(bind)


@pytest.mark.parametrize(
    ("bind", "shown"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("0.0.0.0:8001", "http://127.0.0.1:8001"),
        (":8002", "http://127.0.0.1:8002"),
    ],
)
def test_the_address_is_one_that_a_browser_can_open(bind: str, shown: str) -> None:
    assert address(bind) == shown
