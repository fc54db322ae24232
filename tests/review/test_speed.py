"""Today's queue with 5,000 cards; how long it takes is printed with `pytest -s`."""

from datetime import timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Table, insert

from quizbank.accounts.models import Account
from quizbank.extensions import db
from quizbank.review.models import ReviewCard
from quizbank.review.queries import due_count
from tests.builders import NOON
from tests.review.cards import TODAY, bank_items, todays

CARDS = 5_000
ALLOWED_MS = 20
SLACK = 4  # for a machine that others use as well; the figure itself is printed


def create_many(account: Account, count: int = CARDS) -> None:
    """Cards of every age, most of them about codes, as many about questions as there are."""
    chance = Random(7)
    items = list(bank_items())
    rows: list[dict[str, Any]] = []
    for number in range(count):
        item = items[number] if number < len(items) else None
        seen = TODAY - timedelta(days=chance.randint(1, 120))
        stability = chance.uniform(0.3, 200)
        due = seen + timedelta(days=max(round(stability), 1))
        rows.append(
            {
                "public_id": UUID(int=account.id * 1_000_000 + number),
                "account_id": account.id,
                "subject": "item" if item else "code",
                "subject_key": str(item.item_id) if item else f"icd10cm:{number}",
                "item_id": item.item_id if item else None,
                "exam": "cbcs",
                "topic": f"topic-{number % 5}",
                "reason": "missed",
                "stability": stability,
                "card_difficulty": chance.uniform(1, 10),
                "last_reviewed_on": seen,
                "last_rating": chance.randint(1, 4),
                "reps": chance.randint(0, 9),
                "lapses": 0,
                "due_on": due,
                "due_on_for_exam": due + timedelta(days=3),
                "revision": 1,
                "added_at": NOON,
                "suspended_at": None,
                "left_at": None,
            }
        )
    db.session.execute(insert(cast(Table, ReviewCard.__table__)), rows)
    db.session.commit()


def milliseconds(run: Any) -> float:
    """The median of some runs."""
    run()
    taken = []
    for _ in range(9):
        begin = perf_counter()
        run()
        taken.append((perf_counter() - begin) * 1_000)
    return median(taken)


@pytest.mark.parametrize("days_left", [None, 20])
def test_todays_queue_of_5000_cards_is_quick(
    learner: Account, days_left: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    create_many(learner)
    learner.exam_date = TODAY + timedelta(days=days_left) if days_left else None
    weights = {f"topic-{number}": 0.1 + number / 10 for number in range(5)}

    taken = milliseconds(lambda: todays(learner, weights=weights, weak=["topic-1"]))
    counted = milliseconds(lambda: due_count(learner, TODAY))

    with capsys.disabled():
        print(f"\n{CARDS} cards, exam in {days_left} days: {taken:.1f} ms; count {counted:.1f} ms")  # noqa: T201
    assert len(todays(learner, weights=weights)) == 20
    assert taken < ALLOWED_MS * SLACK


def test_the_queue_asks_the_same_questions_of_the_database_for_everyone(
    learner: Account, stranger: Account, count_queries: Any
) -> None:
    create_many(learner, 200)
    create_many(stranger, 400)
    todays(learner)

    with count_queries() as few:
        todays(learner)
    with count_queries() as many:
        todays(stranger)

    assert len(few) == len(many) <= 9
