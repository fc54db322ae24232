"""Pools are read once for each edition of the bank, and every change makes a new one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import update

from quizbank import create_app
from quizbank.bank.actions import (
    load_question_set,
    look_codes_up,
    new_edition,
    withdraw_question_set,
)
from quizbank.bank.models import ItemVersion
from quizbank.bank.queries import cached_pool, edition, pool
from quizbank.config import read_settings
from quizbank.core.pool import PoolItem
from quizbank.extensions import db
from tests.builders import NOON
from tests.core.written import HEAD, MULTIPLE, SINGLE, TYPED, WHOLE, read, with_changes
from tests.databases import fresh_database

DAY = date(2026, 6, 1)
Counting = Callable[[], AbstractContextManager[list[str]]]


def load(text: str) -> None:
    """Load a text as the command does."""
    load_question_set(read(text), now=NOON)
    db.session.commit()


def found(
    *, exam: str = "ccs", code_year: int = 2026, day: date = DAY, hide_cpt: bool = False
) -> tuple[PoolItem, ...]:
    """The pool of the present edition."""
    return cached_pool(exam, code_year=code_year, day=day, hide_cpt=hide_cpt)


@pytest.fixture
def elsewhere(tmp_path: Path, worker_name: str) -> Iterator[Flask]:
    """An app over another database in the same process."""
    url = fresh_database(f"elsewhere_{worker_name}", tmp_path)
    other = create_app(read_settings({"QUIZBANK_ENV": "test", "DATABASE_URL": url}))
    with other.app_context():
        upgrade()
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_bank_that_never_was_loaded_has_no_edition(app: Flask) -> None:
    assert edition() == ""
    assert found() == ()


def test_the_second_look_at_a_pool_asks_only_for_the_edition(
    app: Flask, count_queries: Counting
) -> None:
    load(WHOLE)
    first = found()

    with count_queries() as queries:
        second = found()

    assert second is first
    assert list(first) == pool("ccs", code_year=2026, day=DAY, hide_cpt=False)
    assert len(queries) == 1
    assert "bank_edition" in queries[0]


def test_other_questions_get_other_pools(app: Flask) -> None:
    load(with_changes(WHOLE, ("uses_cpt: false", "uses_cpt: true")))

    assert len(found()) == 4
    assert found(exam="cca") == found(hide_cpt=True) == found(code_year=2025) == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: load(HEAD + SINGLE + MULTIPLE), id="an item more"),
        pytest.param(
            lambda: load(HEAD + SINGLE.replace("stands alone", "it is")), id="an item changed"
        ),
        pytest.param(lambda: load(HEAD + MULTIPLE), id="an item withdrawn"),
        pytest.param(lambda: withdraw_question_set("small", now=NOON), id="the set withdrawn"),
        pytest.param(new_edition, id="told so"),
    ],
)
def test_every_change_makes_a_new_edition(app: Flask, change: Callable[[], None]) -> None:
    load(HEAD + SINGLE)
    before, drawn = edition(), found()

    change()

    assert edition() not in ("", before)
    assert len(edition()) == 32
    assert list(found()) == pool("ccs", code_year=2026, day=DAY, hide_cpt=False)
    assert found() is not drawn


def test_loading_an_unchanged_file_keeps_the_edition(app: Flask) -> None:
    load(WHOLE)
    before = edition()

    load(WHOLE)

    assert edition() == before


def test_a_withdrawn_set_that_is_loaded_again_makes_a_new_edition(app: Flask) -> None:
    load(WHOLE)
    withdraw_question_set("small", now=NOON)
    before = edition()

    load(WHOLE)

    assert edition() != before
    assert len(found()) == 4


def test_a_change_that_is_rolled_back_leaves_the_edition(app: Flask) -> None:
    load(WHOLE)
    before = edition()

    withdraw_question_set("small", now=NOON)
    db.session.rollback()

    assert edition() == before
    assert len(found()) == 4


def test_codes_looked_up_in_other_tables_make_a_new_edition(
    app: Flask, built_codes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(HEAD + SINGLE.replace("I11.9", "I42.0"))
    before = edition()
    monkeypatch.setitem(app.config, "CODES", built_codes)

    look_codes_up()
    looked_up = edition()
    look_codes_up()

    assert before != looked_up == edition()
    assert found(day=date(2027, 6, 1), code_year=2027) == ()


def test_a_pool_is_that_of_its_day_whichever_day_was_asked_before(app: Flask) -> None:
    load(HEAD + SINGLE + MULTIPLE + TYPED)
    versions = update(ItemVersion)
    dates = {
        "single": {"valid_from": date(2026, 3, 1), "valid_until": date(2026, 12, 31)},
        "multiple": {"codes_valid_from": date(2026, 10, 1)},
        "code_entry": {"valid_until": date(2027, 2, 9), "codes_valid_until": date(2026, 9, 30)},
    }
    for kind, bounds in dates.items():
        db.session.execute(versions.where(ItemVersion.kind == kind).values(bounds))
    new_edition()
    turns = date(2025, 10, 1), date(2026, 3, 1), date(2026, 10, 1), date(2027, 1, 1)
    turns = *turns, date(2027, 2, 10), date(2027, 10, 1)
    days = [turn + timedelta(number) for turn in turns for number in (-40, -1, 0, 1, 30)]

    for year in (2026, 2027):
        sizes = set()
        for day in (*days[::-1], *days):
            drawn = found(code_year=year, day=day)
            assert list(drawn) == pool("ccs", code_year=year, day=day, hide_cpt=False)
            sizes.add(len(drawn))
        assert len(sizes) > 1


def test_days_with_the_same_items_share_a_pool(app: Flask) -> None:
    load(WHOLE)

    assert found(day=date(2026, 6, 1)) is found(day=date(2026, 7, 20))


def test_two_databases_in_one_process_never_share(app: Flask, elsewhere: Flask) -> None:
    load(HEAD + SINGLE)
    here, stamp = found(), edition()

    with elsewhere.app_context():
        load(HEAD + MULTIPLE)
        there, other_stamp = found(), edition()

    assert stamp != other_stamp
    assert [item.kind for item in here] == ["single"]
    assert [item.kind for item in there] == ["multiple"]
    assert found() is here
