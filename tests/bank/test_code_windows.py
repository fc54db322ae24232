"""A candidate gets no item whose codes do not hold on the exam day."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from quizbank.bank.actions import load_question_set
from quizbank.bank.code_windows import renew_code_windows
from quizbank.bank.models import ItemVersion, QuestionSet
from quizbank.bank.queries import pool, pool_counts, stored_sets
from quizbank.extensions import db
from tests.builders import NOON
from tests.core.written import HEAD, SINGLE, read, with_changes

JUNE, NOVEMBER, NEXT_JUNE = date(2026, 6, 1), date(2026, 11, 23), date(2027, 6, 1)


def load(text: str) -> None:
    """Load a text as the command does."""
    load_question_set(read(text), now=NOON)
    db.session.commit()


def with_code(code: str) -> str:
    """The hypertension item with that code for I11.9."""
    return HEAD + SINGLE.replace("I11.9", code)


def window() -> tuple[date | None, date | None]:
    """What is kept with the only item."""
    version = db.session.scalars(
        select(ItemVersion).where(ItemVersion.superseded_at.is_(None))
    ).one()
    return version.codes_valid_from, version.codes_valid_until


def found(day: date, code_year: int) -> int:
    """How many items a candidate of that day can get."""
    items = pool("ccs", code_year=code_year, day=day, hide_cpt=False)
    counts = pool_counts("ccs", code_year=code_year, day=day, hide_cpt=False)
    assert sum(counts.values()) == len(items)
    return len(items)


def test_codes_without_an_end_set_no_bounds(app: Flask, codes: Path) -> None:
    load(HEAD + SINGLE)

    assert window() == (None, None)
    assert found(JUNE, 2026) == found(NEXT_JUNE, 2027) == 1


def test_an_item_is_not_asked_by_books_that_lack_its_code(app: Flask, codes: Path) -> None:
    load(with_code("I42.0"))

    assert window() == (None, date(2026, 9, 30))
    assert found(JUNE, 2026) == 1
    assert found(NEXT_JUNE, 2027) == 0


def test_an_exam_that_keeps_the_old_books_asks_their_codes_still(app: Flask, codes: Path) -> None:
    load(with_code("I42.0"))

    assert found(NOVEMBER, 2026) == 1
    assert found(NOVEMBER, 2027) == 0


def test_a_new_code_is_not_asked_by_the_old_books(app: Flask, codes: Path) -> None:
    load(with_code("C78.31"))

    assert window() == (date(2026, 10, 1), None)
    assert found(NOVEMBER, 2026) == 0
    assert found(NEXT_JUNE, 2027) == 1


def test_a_code_that_went_long_ago_keeps_the_item_out(app: Flask, codes: Path) -> None:
    load(with_code("M54.5"))

    assert found(JUNE, 2026) == found(NEXT_JUNE, 2027) == 0


def test_a_code_that_is_meant_to_be_wrong_keeps_the_item_in(app: Flask, codes: Path) -> None:
    change = ("    codes:\n", '    meant_invalid: ["M54.5"]\n    codes:\n')
    load(with_changes(with_code("M54.5"), change))

    assert window() == (date(2021, 10, 1), None)
    assert found(JUNE, 2026) == 1


def test_without_tables_a_set_is_loaded_and_looked_up_later(
    app: Flask, built_codes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(with_code("I42.0"))
    assert window() == (None, None)
    assert found(NEXT_JUNE, 2027) == 1

    monkeypatch.setitem(app.config, "CODES", built_codes)
    renewed = renew_code_windows(stored_sets())

    assert [row.set_id for row in renewed] == ["small"]
    assert window() == (None, date(2026, 9, 30))
    assert renew_code_windows(stored_sets()) == []


def test_loading_an_unchanged_file_looks_its_codes_up_if_there_are_tables_now(
    app: Flask, built_codes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(with_code("I42.0"))
    command = ["bank", "load", str(path)]
    without = app.test_cli_runner().invoke(args=command)
    assert "Codes were not verified. There are no code tables at" in without.output

    monkeypatch.setitem(app.config, "CODES", built_codes)
    done = app.test_cli_runner().invoke(args=command)

    assert done.output == "small: 0 new, 0 changed, 1 unchanged, 0 withdrawn.\n"
    db.session.expire_all()
    assert window() == (None, date(2026, 9, 30))


def test_changed_codes_are_looked_up_anew(app: Flask, codes: Path) -> None:
    load(with_code("I42.0"))
    load(with_code("C78.31"))

    assert window() == (date(2026, 10, 1), None)
    assert db.session.scalars(select(QuestionSet)).one().code_tables


def test_changed_code_years_are_looked_up_anew(app: Flask, codes: Path) -> None:
    load(with_code("M54.5"))
    load(with_code("M54.5").replace("[2026, 2027]", "[2021]"))

    assert window() == (None, date(2021, 9, 30))
