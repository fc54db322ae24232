"""`flask bank check` and `flask bank rollover` over the real code tables."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from quizbank.config import ROOT
from tests.bank_builder import question_set
from tests.core.written import HEAD, SINGLE, with_changes

SECONDS_FOR_A_BANK = 10


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(app: Flask, *arguments: str) -> tuple[int, list[str]]:
    """The exit code and the lines that were said, without advice on a made-up set."""
    done = app.test_cli_runner().invoke(args=["bank", *arguments])
    return done.exit_code, [line for line in done.output.splitlines() if ": advice: " not in line]


def in_json(app: Flask, *arguments: str) -> Any:
    """What a program reads."""
    return json.loads(app.test_cli_runner().invoke(args=["bank", *arguments, "--json"]).stdout)


def with_code(code: str) -> str:
    """The hypertension item with that code for I11.9."""
    return HEAD + SINGLE.replace("I11.9", code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("E11", "E11 is a heading and no code to report"),
        ("I42.0", "I42.0 became a heading on 2026-10-01, and the set is for code year 2027"),
        ("M54.5", "M54.5 became a heading on 2021-10-01"),
        ("C78.31", "C78.31 begins only on 2026-10-01, and the set is for code year 2026"),
        ("E11.95", "E11.95 is no code of icd10cm, and the set is for code year 2026"),
    ],
)
def test_a_code_that_does_not_hold_is_told(
    app: Flask, codes: Path, folder: Path, code: str, says: str
) -> None:
    (folder / "a.yaml").write_text(with_code(code))

    exit_code, said = run(app, "check", "a.yaml")

    assert exit_code == 1
    assert said[0].startswith(f"a.yaml:24: small-single, codes.icd10cm: {says}")
    assert said[1].startswith("1 problem in 1 of 1 file, 1 question read")


def test_a_procedure_code_that_went_in_april_is_told(app: Flask, codes: Path, folder: Path) -> None:
    text = with_changes(
        HEAD + SINGLE,
        ("stands alone", "or 30233AZ"),
        ("codes:\n", 'codes:\n      icd10pcs: ["30233AZ"]\n'),
    )
    (folder / "a.yaml").write_text(text)

    assert "30233AZ was deleted on 2026-04-01" in run(app, "check", ".")[1][0]


def test_the_same_for_a_program(app: Flask, codes: Path, folder: Path) -> None:
    (folder / "a.yaml").write_text(with_code("E11.95"))

    told = in_json(app, "check", ".")

    assert (told["files"], told["questions"], told["problem"]) == (1, 1, 1)
    assert told["codes_verified"] is True
    found = next(one for one in told["findings"] if one["severity"] == "problem")
    assert found == {
        "file": "a.yaml",
        "line": 24,
        "item": "small-single",
        "field": "codes.icd10cm",
        "severity": "problem",
        "strict": True,
        "rule": "unknown",
        "says": "E11.95 is no code of icd10cm, and the set is for code year 2026",
        "remedy": "Look at its spelling (near it: E11.9); if it is wrong on purpose, "
        "list it in `meant_invalid`",
    }


def test_without_tables_the_check_says_that_codes_were_not_verified(
    app: Flask, folder: Path
) -> None:
    (folder / "a.yaml").write_text(with_code("E11.95"))

    exit_code, said = run(app, "check", ".")

    assert exit_code == 0
    assert said[0].startswith("Codes were not verified. There are no code tables at ")
    assert in_json(app, "check", ".")["codes_verified"] is False


def test_a_strict_check_needs_the_tables(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + SINGLE)

    assert run(app, "check", "--strict", ".")[0] == 1


def test_a_strict_check_ends_badly_for_strict_advice_only(
    app: Flask, codes: Path, folder: Path
) -> None:
    (folder / "a.yaml").write_text(HEAD + SINGLE)
    assert run(app, "check", "--strict", ".")[0] == 0

    (folder / "a.yaml").write_text(
        HEAD + SINGLE.replace('"I12.9", why', '"None of these options", why')
    )
    without_code = (folder / "a.yaml").read_text().replace(', "I12.9"]', "]")
    (folder / "a.yaml").write_text(without_code)

    assert run(app, "check", ".")[0] == 0
    exit_code, said = run(app, "check", "--strict", ".")
    assert exit_code == 1
    assert said == ["1 file, 1 question: no problems, 3 pieces of advice (1 strict)."]


def test_numbers_of_cpt_are_guarded_without_tables_too(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + with_changes(SINGLE, ("stands alone", "and 99213")))

    exit_code, said = run(app, "check", ".")

    assert exit_code == 1
    assert "names 99213, which `codes` does not have" in said[0]


def test_the_work_list_names_what_breaks_and_what_is_touched(
    app: Flask, codes: Path, folder: Path
) -> None:
    (folder / "a.yaml").write_text(with_code("I42.0").replace("I12.9", "C78.39"))

    exit_code, said = run(app, "rollover", "--to", "2027", ".")

    assert exit_code == 1
    assert said == [
        "a.yaml:24: small-single, codes.icd10cm: I42.0 became a heading on 2026-10-01. "
        "Write one of I42.00, I42.01, I42.09.",
        "Code year 2027: 1 question, 1 broken, 0 touched.",
        "Changes after 2027-03-31 are not known yet.",
        "Revised titles of ICD-10-CM cannot be told: import the tabular list or the addenda of "
        "2027 with `flask codes import`.",
    ]
    told = in_json(app, "rollover", "--to", "2027", ".")
    assert (told["broken"], told["touched"]) == (["small-single"], ["small-single"])
    new = next(one for one in told["findings"] if one["rule"] == "new_codes")
    assert "C78.39 gets new codes below or beside it: C78.31, C78.32" in new["says"]


def test_a_year_change_of_the_past_is_whole(app: Flask, codes: Path, folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + SINGLE)

    exit_code, said = run(app, "rollover", "--to", "2026", ".")

    assert exit_code == 0
    assert said[0] == "Code year 2026: 1 question, 0 broken, 0 touched."
    assert not any("not known yet" in line for line in said)


def test_a_year_beyond_the_tables_is_refused(app: Flask, codes: Path, folder: Path) -> None:
    exit_code, said = run(app, "rollover", "--to", "2028", ".")

    assert exit_code == 2
    assert said == [
        "The code tables cover 2015-10-01 to 2027-03-31, and code year 2028 begins on 2027-10-01."
    ]


def test_the_work_list_needs_the_tables(app: Flask, folder: Path) -> None:
    exit_code, said = run(app, "rollover", "--to", "2027", ".")

    assert exit_code == 2
    assert "codes build" in said[0]


def test_no_code_of_the_example_of_the_documentation_is_told(app: Flask, codes: Path) -> None:
    told = in_json(app, "check", str(ROOT / "docs" / "examples"))

    assert [one for one in told["findings"] if one["severity"] == "problem"] == []


def test_a_bank_of_a_thousand_items_is_checked_in_ten_seconds(
    app: Flask, codes: Path, folder: Path
) -> None:
    diagnoses = ["E11.65", "I10", "I12.9", "N18.31", "S72.001A", "J44.1", "Z79.4", "I50.32"]
    for exam in ("cpc", "ccs", "cca", "cbcs"):
        written = question_set(exam, items=250)
        written["code_years"] = [2026, 2027]
        for number, item in enumerate(written["items"]):
            named = [diagnoses[(number + step) % len(diagnoses)] for step in range(4)]
            for letter, code in zip("ABCD", named, strict=True):
                item["options"][letter]["text"] = f"{code}, {diagnoses[number % 7]}"
            item["rationale"] += f" Here {' and '.join(named)} were weighed."
            item["codes"] = {"icd10cm": sorted({*named, diagnoses[number % 7]})}
        (folder / f"{exam}.yaml").write_text(yaml.safe_dump(written, allow_unicode=True))

    began = time.monotonic()
    told = in_json(app, "check", ".")
    took = time.monotonic() - began

    assert told["questions"] == 1_000
    assert told["codes_verified"] is True
    assert took <= SECONDS_FOR_A_BANK, f"took {took:.1f} s"
