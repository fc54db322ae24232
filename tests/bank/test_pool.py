"""Which items a form may be made of."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from quizbank.bank.actions import load_question_set, withdraw_question_set
from quizbank.bank.models import Case
from quizbank.bank.queries import pool, pool_counts
from quizbank.core.pool import PoolItem
from quizbank.extensions import db
from tests.builders import NOON
from tests.core.written import HEAD, MULTIPLE, SINGLE, WHOLE, read, with_changes

DAY = date(2026, 6, 1)
Counting = Callable[[], AbstractContextManager[list[str]]]


def load(text: str, now: datetime = NOON) -> None:
    """Load a text as the command does."""
    load_question_set(read(text), now=now)
    db.session.commit()


def found(
    exam: str = "ccs", *, code_year: int = 2026, day: date = DAY, hide_cpt: bool = False
) -> list[PoolItem]:
    """The pool, for a June day of code year 2026 unless told otherwise."""
    return pool(exam, code_year=code_year, day=day, hide_cpt=hide_cpt)


def test_the_pool_tells_what_assembly_needs(app: Flask) -> None:
    load(WHOLE)

    single, multiple, typed, of_case = found()

    assert (single.domain, single.kind, single.difficulty) == ("coding", "single", 1)
    assert (single.option_count, single.can_shuffle, single.case_id) == (3, False, None)
    assert (multiple.kind, multiple.option_count) == ("multiple", 4)
    assert (typed.kind, typed.option_count) == ("code_entry", 0)
    case = db.session.scalars(select(Case)).one()
    assert (of_case.case_id, of_case.case_order, of_case.setting) == (case.id, 0, "emergency")
    assert single.setting == ""
    assert single.last_seen_at is None


def test_the_pool_is_one_query(app: Flask, count_queries: Counting) -> None:
    load(WHOLE)

    with count_queries() as queries:
        found()

    assert len(queries) == 1
    assert "content" not in queries[0]
    assert "html" not in queries[0]


def test_only_items_of_the_exam_are_in_its_pool(app: Flask) -> None:
    load(WHOLE)

    assert found("cca") == []


def test_only_the_current_version_is_in_the_pool(app: Flask) -> None:
    load(HEAD + SINGLE)
    (before,) = found()
    load(HEAD + SINGLE.replace("stands alone", "it is"))

    (after,) = found()

    assert after.item_id == before.item_id
    assert after.item_version_id > before.item_version_id


def test_a_withdrawn_item_is_not_in_the_pool(app: Flask) -> None:
    load(HEAD + SINGLE + MULTIPLE)
    load(HEAD + MULTIPLE)

    assert [item.kind for item in found()] == ["multiple"]


def test_a_withdrawn_set_is_not_in_the_pool(app: Flask) -> None:
    load(WHOLE)
    withdraw_question_set("small", now=NOON)
    db.session.commit()

    assert found() == []


@pytest.mark.parametrize(
    ("code_year", "items"), [(2025, 0), (2026, 1), (2027, 1), (202, 0), (26, 0)]
)
def test_only_sets_that_hold_for_the_code_year_are_in_the_pool(
    app: Flask, code_year: int, items: int
) -> None:
    load(HEAD + SINGLE)

    assert len(found(code_year=code_year)) == items


@pytest.mark.parametrize(
    ("day", "items"),
    [
        (date(2025, 9, 30), 0),
        (date(2025, 10, 1), 1),
        (date(2026, 9, 30), 1),
        (date(2026, 10, 1), 0),
    ],
)
def test_an_item_is_in_the_pool_from_its_first_to_its_last_day(
    app: Flask, day: date, items: int
) -> None:
    dated = "    key: A\n    valid_from: 2025-10-01\n    valid_until: 2026-09-30\n"
    load(HEAD + with_changes(SINGLE, ("    key: A\n", dated)))

    assert len(found(day=day)) == items


def test_sets_with_cpt_numbers_are_hidden_on_request(app: Flask) -> None:
    load(with_changes(HEAD, ("uses_cpt: false", "uses_cpt: true")) + SINGLE)

    assert len(found()) == 1
    assert found(hide_cpt=True) == []


def test_the_pool_is_counted_by_domain(app: Flask) -> None:
    load(WHOLE)

    counts = pool_counts("ccs", code_year=2026, day=DAY, hide_cpt=False)

    assert counts == {"coding": 2, "queries": 1, "documentation": 1}
    assert pool_counts("ccs", code_year=2025, day=DAY, hide_cpt=False) == {}
