"""Changes: begin practice, and keep an answer whose feedback is about to be shown."""

from collections.abc import Collection
from datetime import date, datetime

from quizbank.accounts.models import Account
from quizbank.core.assembly import assemble_practice
from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem
from quizbank.exams.actions import as_decimal, begin, store_form, verdict_on
from quizbank.exams.errors import AttemptClosed
from quizbank.exams.models import Attempt, FormPosition, ItemResponse, Mode
from quizbank.exams.queries import format_of
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
) -> ItemResponse:
    """Keep the answer to one question of practice and close it: its feedback is about to be shown.

    `chosen` is in the author's letters. A question that is closed keeps its first answer.
    """
    if not attempt.is_open(now):
        raise AttemptClosed
    response = response or ItemResponse(attempt_id=attempt.id, position=place.position)
    if response.revealed_at is not None:
        return response
    response.chosen = chosen
    response.seconds = (response.seconds or 0) + seconds
    response.answered_at = response.revealed_at = now
    response.credit = as_decimal(verdict_on(place, response, format_of(attempt)).credit)
    attempt.furthest = max(attempt.furthest, place.position)
    db.session.add(response)
    return response
