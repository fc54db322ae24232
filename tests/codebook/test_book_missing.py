"""Without code tables the app runs, and the code book says what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.exams.actions import submit
from tests.browser_client import Browser
from tests.builders import create_attempt, load_bank
from tests.codebook.parts import part_of


@pytest.fixture(params=["missing", "half", "text", "empty"])
def broken(
    request: pytest.FixtureRequest, app: Flask, built_codes: Path, tmp_path: Path
) -> Iterator[None]:
    """No file of code tables, or none that is whole."""
    path = tmp_path / "codes.sqlite"
    if request.param == "half":
        path.write_bytes(built_codes.read_bytes()[: built_codes.stat().st_size // 2])
    elif request.param != "missing":
        path.write_text("no tables" if request.param == "text" else "")
    before = app.config["CODES"]
    app.config["CODES"] = path
    yield
    app.config["CODES"] = before


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    "path",
    [
        "/codes",
        "/codes?q=diabetes",
        "/codes/icd-10-cm",
        "/codes/icd-10-cm/E11.65",
        "/codes/icd-10-pcs/0DT",
        "/codes/hcpcs/G0463",
    ],
)
def test_every_page_says_how_to_build_the_book(browser: Browser, path: str) -> None:
    page = browser.visit(path, expect=503)

    assert page.h1 == "The code book is not built yet"
    assert "flask --app app codes build" in page.text
    assert "/codes.sqlite" not in page.text


@pytest.mark.usefixtures("broken")
def test_the_part_for_a_script_says_so_too(browser: Browser) -> None:
    for url in ("/codes/results?q=diabetes", "/codes"):
        part = part_of(browser, url)

        assert part.status_code == 503
        assert "not built yet" in part.text
        assert "<html" not in part.text


@pytest.mark.usefixtures("broken")
def test_exams_and_reports_need_no_tables(browser: Browser, learner: Account) -> None:
    load_bank("ccs", items=60, cases=4, code_entries=2)
    attempt = create_attempt(learner, exam="ccs")
    browser.sign_in(learner)

    browser.get("exams.room", public_id=attempt.public_id)
    submit(attempt, now=attempt.started_at)
    browser.get("exams.result", public_id=attempt.public_id)
    browser.get("codebook.cpt")


@pytest.mark.usefixtures("broken")
def test_what_is_not_written_like_a_code_is_not_there_either_way(browser: Browser) -> None:
    browser.visit("/codes/icd-10-cm/nothing", expect=404)
