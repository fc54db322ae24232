"""Changes: start, close, score, and the answers of practice."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import Table, bindparam, update

from quizbank.accounts.models import Account
from quizbank.core.answers import Verdict, verdict
from quizbank.core.assembly import (
    Length,
    PlannedPosition,
    PoolTooSmall,
    assemble,
)
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import reserved
from quizbank.core.items import AnyItem, CodeEntryItem, MultipleItem, SingleItem
from quizbank.core.pool import PoolItem
from quizbank.core.scoring import ScoredResponse, is_pass, tally
from quizbank.core.timing import deadline_of, time_for
from quizbank.exams.judged import tell
from quizbank.exams.models import (
    AssembledForm,
    Attempt,
    ClosedBy,
    FormPosition,
    ItemResponse,
    Mode,
)
from quizbank.exams.queries import (
    format_of,
    has_unscored_answers,
    judged_answers,
    positions_of,
    responses_of,
)
from quizbank.extensions import db

ITEM: TypeAdapter[SingleItem | MultipleItem | CodeEntryItem] = TypeAdapter(AnyItem)


def start_exam(
    account: Account,
    exam_format: ExamFormat,
    *,
    length: Length,
    pool: Collection[PoolItem],
    day: date,
    seed: int,
    now: datetime,
) -> Attempt:
    """Draw a form and begin its clock; raises `PoolTooSmall` when the bank cannot fill it."""
    plan = _drawn(exam_format, length=length, pool=pool, seed=seed)
    form = store_form(exam_format, plan, length=length.value, day=day, seed=seed, now=now)
    return begin(
        account, exam_format, form, mode=Mode.EXAM, items=len(plan), is_timed=True, now=now
    )


def _drawn(
    exam_format: ExamFormat, *, length: Length, pool: Collection[PoolItem], seed: int
) -> list[PlannedPosition]:
    """The questions of an exam; a part of one leaves what is kept for full exams alone, unless the
    bank is too small without it.
    """
    if length != Length.FULL:
        kept = reserved(pool)
        rest = [item for item in pool if item.item_id not in kept]
        with suppress(PoolTooSmall):
            return assemble(exam_format, length=length, pool=rest, seed=seed)
    return assemble(exam_format, length=length, pool=pool, seed=seed)


def store_form(
    exam_format: ExamFormat,
    plan: Sequence[PlannedPosition],
    *,
    length: str,
    day: date,
    seed: int,
    now: datetime,
) -> AssembledForm:
    """Keep a plan as a form that never changes."""
    form = AssembledForm(
        exam=exam_format.exam,
        format_version=exam_format.version,
        length=length,
        seed=seed,
        code_year=exam_format.code_year.year_on(day),
        minutes=Decimal(time_for(exam_format, len(plan)) // timedelta(seconds=1)) / 60,
        created_at=now,
    )
    db.session.add(form)
    db.session.flush()
    rows = [
        {
            "form_id": form.id,
            "position": number,
            "item_version_id": planned.item_version_id,
            "domain": planned.domain,
            "is_scored": planned.is_scored,
            "option_order": planned.option_order,
        }
        for number, planned in enumerate(plan, 1)
    ]
    db.session.execute(FormPosition.__table__.insert(), rows)  # type: ignore[attr-defined]
    return form


def begin(
    account: Account,
    exam_format: ExamFormat,
    form: AssembledForm,
    *,
    mode: Mode,
    items: int,
    is_timed: bool,
    now: datetime,
) -> Attempt:
    """Begin the clock of a form, with the person's extra time."""
    deadline = deadline_of(
        started_at=now, time=time_for(exam_format, items), multiplier=account.time_multiplier
    )
    attempt = Attempt(
        account=account,
        form=form,
        mode=mode,
        time_multiplier=account.time_multiplier,
        started_at=now,
        deadline=deadline if is_timed else None,
    )
    db.session.add(attempt)
    return attempt


def close_if_over(attempt: Attempt, *, now: datetime) -> bool:
    """Close and score an attempt whose time has run out; tells whether it is closed now."""
    if attempt.closed_at is None and attempt.is_over(now) and attempt.deadline is not None:
        _close(attempt, at=attempt.deadline, by=ClosedBy.TIME)
    return attempt.closed_at is not None


def submit(attempt: Attempt, *, now: datetime) -> None:
    """Close and score an attempt because the candidate says so; after the deadline the time closed
    it.
    """
    if close_if_over(attempt, now=now):
        return
    _close(attempt, at=now, by=ClosedBy.CANDIDATE)


def _close(attempt: Attempt, *, at: datetime, by: ClosedBy) -> None:
    """Take no more answers and score; whoever closes first wins, a second close changes nothing."""
    taken = db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.closed_at.is_(None))
        .values(closed_at=at, closed_by=by)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    db.session.refresh(attempt, ["closed_at", "closed_by"])
    if taken is None:
        return
    score(attempt)
    if attempt.may_tell_results():
        _tell_verdicts(attempt)


def _tell_verdicts(attempt: Attempt) -> None:
    """Let others learn from the answers of an exam, once nothing can change them any more; those of
    practice were told one by one.
    """
    if attempt.mode == Mode.EXAM:
        tell(attempt.account, judged_answers(attempt))


def score(attempt: Attempt) -> None:
    """Give every response its credit and the attempt its raw score, by the versions that the
    candidate saw.
    """
    exam_format = format_of(attempt)
    responses = responses_of(attempt)
    positions = positions_of(attempt.form)
    credits = {
        place.position: verdict_on(place, responses.get(place.position), exam_format).credit
        for place in positions
    }
    if responses:
        _give_credits(attempt, {position: credits[position] for position in responses})
    total = tally(
        ScoredResponse(
            domain=place.domain,
            is_scored=place.is_scored,
            credit=credits[place.position],
        )
        for place in positions
    )
    attempt.raw_score = as_decimal(total.credit)
    attempt.scored_items = total.items
    attempt.is_pass = is_pass(exam_format, total) if attempt.mode == Mode.EXAM else None


def _give_credits(attempt: Attempt, credits: Mapping[int, Fraction]) -> None:
    """Write what each response earned, by position."""
    responses = cast(Table, ItemResponse.__table__)
    db.session.execute(
        update(responses)
        .where(
            responses.c.attempt_id == attempt.id,
            responses.c.position == bindparam("at_position"),
        )
        .values(credit=bindparam("earned")),
        [
            {"at_position": position, "earned": as_decimal(credit)}
            for position, credit in credits.items()
        ],
    )


def verdict_on(
    place: FormPosition, response: ItemResponse | None, exam_format: ExamFormat
) -> Verdict:
    """What a response earned against the key that the version has today."""
    item = ITEM.validate_python(place.item_version.keyed_content)
    chosen = response.chosen if response else ""
    return verdict(item, chosen, scoring=exam_format.code_entry.scoring)


def as_decimal(credit: Fraction) -> Decimal:
    """A credit as the tables keep it, in thousandths."""
    return Decimal(round(credit * 1000)) / 1000


def mark_results_seen(attempt: Attempt, *, now: datetime) -> None:
    """From now on the candidate may know the key, so nothing more is taken; of two first looks at
    the same moment one counts.
    """
    if attempt.results_seen_at is not None:
        return
    closed_by = db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.results_seen_at.is_(None))
        .values(results_seen_at=now)
        .returning(Attempt.closed_by)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    # A late answer may have come since the attempt was read, or while it was being scored.
    db.session.refresh(attempt, ["results_seen_at", "raw_score", "is_pass"])
    if closed_by == ClosedBy.TIME:
        if has_unscored_answers(attempt):
            score(attempt)
        _tell_verdicts(attempt)
