"""`flask bank …`"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizbank.bank import cli
from quizbank.bank.models import Item, ItemVersion, QuestionSet
from quizbank.config import ROOT
from quizbank.extensions import db
from tests.core.written import CASE, HEAD, MULTIPLE, SINGLE, TYPED, WHOLE, with_changes

NO_TABLES = "Codes were not verified."  # tests of these commands have no code tables
OTHER_HEAD = HEAD.replace("set: small", "set: other")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(app: Flask, *arguments: str) -> tuple[int, list[str]]:
    """The exit code and the lines that were said."""
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["bank", *arguments])
    db.session.expire_all()
    said = [line for line in done.output.splitlines() if not line.startswith(NO_TABLES)]
    return done.exit_code, said


def told(said: list[str]) -> list[str]:
    """The lines without advice on how a made-up set could be better."""
    return [line for line in said if ": advice: " not in line]


def count(model: type) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_check_says_that_all_is_well(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(WHOLE)

    code, said = run(app, "check", "a.yaml")

    assert code == 0
    assert told(said) == ["1 file, 4 questions: no problems, 6 pieces of advice."]


def test_coverage_holds_the_loaded_bank_against_each_exam(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "utcnow", lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    author = 'author: "The tests"'
    keyed = f"{author}\nkeyed: {{blind: 3, on: 2026-11-20}}"
    (folder / "a.yaml").write_text(with_changes(WHOLE, (author, keyed)))
    run(app, "load", "a.yaml")

    code, said = run(app, "coverage")

    assert code == 0
    ccs = said[said.index("") + 1 :]
    assert ccs[:2] == ["CCS (ccs-2026, code year 2026)", "  No full exam yet, 4 questions"]
    coding = next(line.split() for line in ccs if line.startswith("  coding"))
    assert coding[1] == "2"
    assert coding[3:] == [str(int(coding[2]) - 2), "missing"]
    assert "  Kinds: single 2, multiple 1, code_entry 1" in ccs
    assert "  Difficulty: recall 2 (50 %), application 1 (25 %), analysis 1 (25 %)" in ccs
    assert "  Keyed blind: 3 of 4, last on 2026-11-20" in ccs
    assert "  Keyed blind: 0 of 0" in said


def test_check_tells_every_problem_of_every_file_with_its_place(app: Flask, folder: Path) -> None:
    (folder / "sets").mkdir()
    broken = with_changes(WHOLE, ("key: A", "key: E"), ("choose: 2", "choose: 3"))
    (folder / "sets" / "a.yaml").write_text(broken)
    (folder / "sets" / "b.yml").write_text(OTHER_HEAD + SINGLE)

    code, said = run(app, "check", "sets")

    assert code == 1
    assert told(said) == [
        "sets/a.yaml:10: small-single, id: is small-single, as in sets/b.yml, line 10. "
        "Give one of them an id of its own, one that was never used.",
        "sets/a.yaml:20: small-single, key: E names no option. Write one of A, B, C.",
        "sets/a.yaml:27: small-multiple, choose: is 3, but the key has 2. Make them agree.",
        "sets/a.yaml:31: small-multiple, stem: does not say that 3 are to be chosen. "
        "Write, for example, “Select the THREE …”.",
        "sets/b.yml:10: small-single, id: is small-single, as in sets/a.yaml, line 10. "
        "Give one of them an id of its own, one that was never used.",
        "5 problems in 2 of 2 files, 5 questions read, 8 pieces of advice.",
    ]


def test_check_asks_the_rules_of_the_exam(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(with_changes(WHOLE, ("{ccs: coding}", "{ccs: billing}")))

    code, said = run(app, "check", "a.yaml")

    assert code == 1
    assert "is billing, which is no domain of the CCS" in said[0]


def test_check_reads_rules_of_exams_as_such(app: Flask, folder: Path) -> None:
    rules = (ROOT / "question_sets" / "formats" / "cbcs.yaml").read_text("utf-8")
    (folder / "formats").mkdir()
    (folder / "formats" / "cbcs.yaml").write_text(rules.replace("value: 100", "value: many", 1))

    code, said = run(app, "check", ".")

    assert code == 1
    assert "cbcs-2024, scored.value: is ‘many’, which is not a whole number" in said[0]


def test_check_tells_of_a_path_that_does_not_exist(app: Flask, folder: Path) -> None:
    code, said = run(app, "check", "nowhere.yaml")

    assert code == 1
    assert said[0] == "nowhere.yaml:1: does not exist. Look at the spelling of the path."


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (folder / "big.yaml").open("wb") as big:
        big.truncate(50 * 1024**2)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))

    code, said = run(app, "check", "big.yaml")

    assert code == 1
    assert said[0] == (
        "big.yaml:1: has 50.0 MB; at most 2 MB are read. Split it into several files."
    )


def test_what_is_not_a_file_is_not_read(app: Flask, folder: Path) -> None:
    code, said = run(app, "check", "/dev/zero")

    assert code == 1
    assert said[0].startswith("/dev/zero:1: is not a file.")


def test_load_tells_what_is_new_changed_unchanged_and_withdrawn(app: Flask, folder: Path) -> None:
    path = folder / "a.yaml"
    path.write_text(HEAD + SINGLE + MULTIPLE + CASE)
    assert run(app, "load", "a.yaml") == (
        0,
        ["small: 3 new, 0 changed, 0 unchanged, 0 withdrawn."],
    )

    path.write_text(HEAD + SINGLE.replace("alone", "so") + MULTIPLE + TYPED)

    assert run(app, "load", "a.yaml") == (
        0,
        ["small: 1 new, 1 changed, 1 unchanged, 1 withdrawn."],
    )


def test_an_unchanged_file_is_not_even_parsed(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.yaml").write_text(WHOLE)
    run(app, "load", "a.yaml")
    monkeypatch.setattr(cli, "read_sets", lambda *_: pytest.fail("the file was parsed"))

    assert run(app, "load", "a.yaml") == (
        0,
        ["small: 0 new, 0 changed, 4 unchanged, 0 withdrawn."],
    )


def test_a_set_with_a_problem_is_not_loaded_and_the_others_are(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + SINGLE + with_changes(MULTIPLE, ("[B, D]", "[B]")))
    (folder / "b.yaml").write_text(OTHER_HEAD + TYPED)

    code, said = run(app, "load", ".")

    assert code == 1
    assert said == [
        "a.yaml:27: small-multiple, choose: is 2, but the key has 1. Make them agree.",
        "other: 1 new, 0 changed, 0 unchanged, 0 withdrawn.",
        "Not loaded: a.yaml. Nothing of them was changed.",
    ]
    assert [one.set_id for one in db.session.scalars(select(QuestionSet))] == ["other"]


def test_an_item_cannot_move_to_another_set(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + SINGLE + MULTIPLE)
    run(app, "load", "a.yaml")
    (folder / "b.yaml").write_text(OTHER_HEAD + TYPED + SINGLE)

    code, said = run(app, "load", "b.yaml")

    assert code == 1
    assert said[0] == (
        "b.yaml:27: small-single, id: was loaded with the set small, and an item stays in its set. "
        "Give it an id of its own, one that was never used."
    )
    assert count(QuestionSet) == 1
    assert count(Item) == 2


def test_a_file_that_takes_the_set_id_of_another_is_refused(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + SINGLE)
    run(app, "load", ".")
    (folder / "b.yaml").write_text(HEAD + MULTIPLE)

    code, said = run(app, "load", ".")

    assert code == 1
    assert "set: is small, as in b.yaml, line 2" in said[0]
    assert count(ItemVersion) == 1


def test_the_same_file_under_two_names_is_one_file(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(WHOLE)

    said = run(app, "check", "a.yaml", "./a.yaml", ".")[1]

    assert said[-1].startswith("1 file, 4 questions: no problems")


def test_without_paths_the_folder_of_the_settings_is_loaded(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "formats").mkdir()
    (folder / "formats" / "x.yaml").write_text("not: a set\n")
    (folder / "a.yaml").write_text(WHOLE)
    monkeypatch.setitem(app.config, "QUESTION_SETS", folder)

    assert run(app, "load") == (0, ["small: 4 new, 0 changed, 0 unchanged, 0 withdrawn."])


def test_a_set_is_withdrawn_by_its_id_and_comes_back_by_loading(app: Flask, folder: Path) -> None:
    (folder / "a.yaml").write_text(WHOLE)
    run(app, "load", "a.yaml")

    assert run(app, "withdraw", "small") == (0, ["small: withdrawn."])
    assert db.session.scalars(select(QuestionSet)).one().withdrawn_at is not None
    run(app, "load", "a.yaml")
    assert db.session.scalars(select(QuestionSet)).one().withdrawn_at is None


def test_a_set_that_never_was_cannot_be_withdrawn(app: Flask) -> None:
    assert run(app, "withdraw", "never") == (1, ["No set ‘never’ was ever loaded."])


def test_without_tables_the_command_says_what_to_do(tmp_path: Path) -> None:
    settings = {"QUIZBANK_ENV": "test", "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite'}"}

    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "bank", "coverage"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "The database has no tables yet. Run: flask --app app db upgrade" in ended.stderr
