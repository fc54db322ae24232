"""A learner who has answered questions of the made-up bank, by the action that learns from them."""

import random
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.bank.models import Item
from quizbank.clock import local_day
from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.exams.queries import pool_for
from quizbank.extensions import db
from quizbank.learning.actions import learn
from quizbank.progress.knowledge import Outlook
from quizbank.progress.queries import knowledge_of
from tests.builders import load_bank

NOW = datetime.fromisoformat("2026-11-23T18:00:00+00:00")
TODAY = NOW.date()


def rules(exam: str = "cbcs") -> ExamFormat:
    """The rules that hold today."""
    return format_in_force(exam, TODAY)


def pool(exam: str = "cbcs") -> list[PoolItem]:
    """The questions that hold today; the made-up bank is loaded if there is none."""
    if not db.session.scalar(select(func.count()).select_from(Item)):
        load_bank(exam, items=120)
    return pool_for(None, rules(exam), day=TODAY)


def judged(item: PoolItem, *, is_right: bool, exam: str, when: datetime = NOW) -> Judged:
    """An answer to one question of practice."""
    return Judged(
        source=Source.PRACTICE,
        exam=exam,
        domain=item.domain,
        topic=learning_topic(item.topic, item.domain),
        item_id=item.item_id,
        item_version_id=item.item_version_id,
        kind=item.kind,
        is_right=is_right,
        is_skipped=False,
        seconds=60,
        confidence=Confidence.NONE,
        is_flagged=False,
        answered_at=when,
    )


def answer(
    account: Account,
    count: int,
    *,
    exam: str = "cbcs",
    right: float = 0.75,
    domains: Collection[str] = (),
    weak: Collection[str] = (),
    days_ago: int = 0,
) -> None:
    """Answer so many questions, about that share of them rightly; those of `weak` topics wrongly.
    Only of some domains, if any are named.
    """
    chosen = [item for item in pool(exam) if not domains or item.domain in domains]
    when = NOW - timedelta(days=days_ago)
    luck = random.Random(count)
    answers = []
    for number in range(count):
        item = chosen[number % len(chosen)]
        is_right = luck.random() < right
        is_right = is_right and learning_topic(item.topic, item.domain) not in weak
        answers.append(judged(item, is_right=is_right, exam=exam, when=when))
    learn(account, answers)
    db.session.commit()


def outlook_of(
    account: Account,
    exam_format: ExamFormat | None = None,
    held: Collection[PoolItem] | None = None,
    *,
    now: datetime = NOW,
) -> Outlook:
    """The chance of passing, or what it takes to tell one; of CBCS unless told otherwise."""
    known = knowledge_of(account, exam_format or rules(), pool() if held is None else held)
    return known.outlook(now=now, day=local_day(now, account.time_zone))
