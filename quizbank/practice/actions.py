"""Changes: begin practice, and keep an answer whose feedback is about to be shown."""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from quizbank.accounts.models import Account
from quizbank.core.assembly import assemble_practice
from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem
from quizbank.exams.actions import as_decimal, begin, store_form, verdict_on
from quizbank.exams.errors import AttemptClosed
from quizbank.exams.judged import Confidence, Source, tell
from quizbank.exams.models import Attempt, FormPosition, ItemResponse, Mode
from quizbank.exams.queries import format_of, judged_answer
from quizbank.extensions import db


def start_practice(
    account: Account,
    exam_format: ExamFormat,
    *,
    domains: Collection[str],
    count: int,
    is_timed: bool,
    pool: Collection[PoolItem],
    day: date,
    seed: int,
    now: datetime,
) -> Attempt:
    """Draw questions of the chosen domains; raises `PoolTooSmall` when there is none."""
    plan = assemble_practice(pool=pool, domains=domains, count=count, seed=seed)
    form = store_form(exam_format, plan, length="practice", day=day, seed=seed, now=now)
    return begin(
        account, exam_format, form, mode=Mode.PRACTICE, items=len(plan), is_timed=is_timed, now=now
    )


def answer_in_practice(
    attempt: Attempt,
    place: FormPosition,
    response: ItemResponse | None,
    *,
    chosen: str,
    seconds: int,
    now: datetime,
    confidence: Confidence = Confidence.NONE,
    is_retry: bool = False,
) -> ItemResponse:
    """Keep the answer to one question of practice and close it: its feedback is about to be shown.

    `chosen` is in the author's letters. A question that is closed keeps its first answer, also
    where two devices answer it at the same moment; whoever learns from answers is told that one.
    """
    if not attempt.is_open(now):
        raise AttemptClosed
    if response is not None and response.revealed_at is not None:
        return response
    is_first = _close_question(attempt, place, chosen=chosen, seconds=seconds, now=now)
    attempt.furthest = max(attempt.furthest, place.position)
    db.session.flush()
    key = (attempt.id, place.position)
    kept = db.session.get_one(ItemResponse, key, populate_existing=True)
    if is_first:
        about = partial(judged_answer, source=Source.PRACTICE, confidence=confidence)
        tell(attempt.account, [about(attempt, place, kept, is_retry=is_retry)])
    return kept


def _close_question(
    attempt: Attempt, place: FormPosition, *, chosen: str, seconds: int, now: datetime
) -> bool:
    """Write an answer with its credit unless the question is closed already; tells whether it was
    written.
    """
    given = ItemResponse(position=place.position, chosen=chosen)
    answer = {
        "attempt_id": attempt.id,
        "position": place.position,
        "chosen": chosen,
        "seconds": seconds,
        "answered_at": now,
        "revealed_at": now,
        "credit": as_decimal(verdict_on(place, given, format_of(attempt)).credit),
    }
    responses = cast(Table, ItemResponse.__table__)
    is_postgresql = db.engine.dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    statement = insert(responses).values(answer)
    written = {name: statement.excluded[name] for name in answer}
    written["seconds"] = responses.c.seconds + written["seconds"]
    statement = statement.on_conflict_do_update(
        index_elements=["attempt_id", "position"],
        set_=written,
        where=responses.c.revealed_at.is_(None),
    )
    return db.session.execute(statement.returning(responses.c.position)).first() is not None
