"""Reads: whose attempt, which form, what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from flask import current_app
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from quizbank.accounts.models import Account
from quizbank.bank import queries as bank_queries
from quizbank.bank.formats import format_by_version
from quizbank.bank.models import ItemVersion
from quizbank.core.blueprint import ExamFormat
from quizbank.core.form_layout import FormLayout, Place
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.core.timing import time_left
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, ItemResponse, Mode
from quizbank.extensions import db


@dataclass(frozen=True)
class AttemptSummary:
    """An attempt as a list shows it."""

    public_id: UUID
    exam: str
    mode: str
    title: str
    started_at: datetime
    answered: int
    total: int
    seconds_left: int | None


def exam_day(account: Account | None, *, today: date) -> date:
    """The day whose rules and codes a candidate practises for: the exam date, or today if none lies
    ahead.
    """
    planned = account.exam_date if account is not None else None
    return planned if planned is not None and planned >= today else today


def pool_for(account: Account | None, exam_format: ExamFormat, *, day: date) -> list[PoolItem]:
    """The items that hold on that day, those of the person's own and added sets too, each with when
    this person saw it last.
    """
    pool = bank_queries.cached_pool(
        exam_format.exam,
        code_year=exam_format.code_year.year_on(day),
        day=day,
        hide_cpt=current_app.config["HIDE_CPT_SETS"],
        own=bank_queries.own_sets(account.id, exam_format.exam) if account else (),
    )
    if account is None:
        return list(pool)
    seen = last_seen(account)
    return [
        PoolItem(**{**vars(item), "last_seen_at": seen[item.item_id]})
        if item.item_id in seen
        else item
        for item in pool
    ]


def last_seen(account: Account) -> dict[int, datetime]:
    """When the person last began a form with each item, by the item's row id."""
    rows = db.session.execute(
        select(ItemVersion.item_id, func.max(Attempt.started_at))
        .join(FormPosition, FormPosition.item_version_id == ItemVersion.id)
        .join(Attempt, Attempt.form_id == FormPosition.form_id)
        .where(Attempt.account_id == account.id)
        .group_by(ItemVersion.item_id)
    )
    return {row[0]: row[1] for row in rows}


def items_in_open_exams(account: Account, now: datetime) -> set[int]:
    """Items, by row id, of exams that the person has not finished: their key stays closed."""
    return set(
        db.session.scalars(
            select(ItemVersion.item_id)
            .join(FormPosition, FormPosition.item_version_id == ItemVersion.id)
            .join(Attempt, Attempt.form_id == FormPosition.form_id)
            .where(
                Attempt.account_id == account.id,
                Attempt.mode == Mode.EXAM,
                Attempt.closed_at.is_(None),
                or_(Attempt.deadline.is_(None), Attempt.deadline > now),
            )
        )
    )


def attempt_of(account: Account, public_id: UUID) -> Attempt | None:
    """The person's own attempt with its form."""
    return db.session.scalars(
        select(Attempt)
        .options(joinedload(Attempt.form))
        .where(Attempt.public_id == public_id, Attempt.account_id == account.id)
    ).one_or_none()


def attempts_of(account: Account) -> list[Attempt]:
    """All attempts of a person, newest first."""
    return list(
        db.session.scalars(
            select(Attempt)
            .options(joinedload(Attempt.form))
            .where(Attempt.account_id == account.id)
            .order_by(Attempt.started_at.desc(), Attempt.id.desc())
        )
    )


def overdue_attempts(account: Account, now: datetime) -> list[Attempt]:
    """Attempts of a person whose time ran out and that nobody closed."""
    return list(
        db.session.scalars(
            select(Attempt)
            .options(joinedload(Attempt.form))
            .where(
                Attempt.account_id == account.id,
                Attempt.closed_at.is_(None),
                Attempt.deadline <= now,
            )
        )
    )


def unfinished_attempts(account: Account, *, now: datetime) -> list[AttemptSummary]:
    """Open attempts, the one that runs out first on top."""
    attempts = list(
        db.session.scalars(
            select(Attempt)
            .options(joinedload(Attempt.form))
            .where(
                Attempt.account_id == account.id,
                Attempt.closed_at.is_(None),
                or_(Attempt.deadline.is_(None), Attempt.deadline > now),
            )
        )
    )
    summaries = summaries_of(attempts, now=now)
    return sorted(
        summaries,
        key=lambda s: (s.seconds_left is None, s.seconds_left or 0, -s.started_at.timestamp()),
    )


def summaries_of(attempts: list[Attempt], *, now: datetime) -> list[AttemptSummary]:
    """Attempts with their counts, in two queries however many there are."""
    if not attempts:
        return []
    answered = _counts(
        select(ItemResponse.attempt_id, func.count())
        .where(
            ItemResponse.attempt_id.in_([attempt.id for attempt in attempts]),
            ItemResponse.chosen != "",
        )
        .group_by(ItemResponse.attempt_id)
    )
    totals = _counts(
        select(FormPosition.form_id, func.count())
        .where(FormPosition.form_id.in_([attempt.form_id for attempt in attempts]))
        .group_by(FormPosition.form_id)
    )
    return [
        AttemptSummary(
            public_id=attempt.public_id,
            exam=attempt.form.exam,
            mode=attempt.mode,
            title=title_of(attempt),
            started_at=attempt.started_at,
            answered=answered.get(attempt.id, 0),
            total=totals.get(attempt.form_id, 0),
            seconds_left=seconds_left(attempt, now),
        )
        for attempt in attempts
    ]


def _counts(statement: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(statement)}


def title_of(attempt: Attempt) -> str:
    """What the attempt is called: "CBCS practice exam, quarter length"."""
    name = format_by_version(attempt.form.format_version).short_name
    if attempt.mode == Mode.PRACTICE:
        return f"{name} practice"
    length = "" if attempt.form.length == "full" else f", {attempt.form.length} length"
    return f"{name} practice exam{length}"


def seconds_left(attempt: Attempt, now: datetime) -> int | None:
    """Whole seconds left, rounded down; None when untimed."""
    if attempt.deadline is None:
        return None
    return int(time_left(attempt.deadline, now).total_seconds())


def format_of(attempt: Attempt) -> ExamFormat:
    """The rules that the attempt's form was made by."""
    return format_by_version(attempt.form.format_version)


@lru_cache(maxsize=2_000)
def layout_of(_form_public_id: UUID, form_id: int) -> FormLayout:
    """A form as saving sees it; forms do not change, so each process reads one once. That of a
    guided session does, and must be read from its positions.

    The public id tells apart forms that had the same row id one after the other.
    """
    rows = db.session.execute(
        select(FormPosition.position, ItemVersion.kind, FormPosition.option_order)
        .join(ItemVersion, FormPosition.item_version_id == ItemVersion.id)
        .where(FormPosition.form_id == form_id)
    )
    return FormLayout({position: Place(position, kind, order) for position, kind, order in rows})


def positions_of(form: AssembledForm) -> list[FormPosition]:
    """The questions of a form in order, each with its item version and case."""
    return list(
        db.session.scalars(
            select(FormPosition)
            .options(joinedload(FormPosition.item_version).selectinload(ItemVersion.case_version))
            .where(FormPosition.form_id == form.id)
            .order_by(FormPosition.position)
        )
    )


def position_of(form: AssembledForm, position: int) -> FormPosition | None:
    """One question of a form."""
    return db.session.scalars(
        select(FormPosition)
        .options(joinedload(FormPosition.item_version).selectinload(ItemVersion.case_version))
        .where(FormPosition.form_id == form.id, FormPosition.position == position)
    ).one_or_none()


def responses_of(attempt: Attempt) -> Mapping[int, ItemResponse]:
    """What is stored of an attempt, by position."""
    rows = db.session.scalars(
        select(ItemResponse)
        .where(ItemResponse.attempt_id == attempt.id)
        .execution_options(populate_existing=True)
    )
    return {row.position: row for row in rows}


def has_unscored_answers(attempt: Attempt) -> bool:
    """Whether an answer came that has no credit yet."""
    unscored = select(ItemResponse.position).where(
        ItemResponse.attempt_id == attempt.id, ItemResponse.credit.is_(None)
    )
    return db.session.scalar(unscored.limit(1)) is not None


def judged_answers(attempt: Attempt) -> list[Judged]:
    """Every question of a scored exam that was seen or answered, with its verdict, in the order of
    the form.
    """
    light = ItemVersion.item_id, ItemVersion.kind, ItemVersion.topic
    responses = responses_of(attempt)
    places = db.session.scalars(
        select(FormPosition)
        .options(joinedload(FormPosition.item_version).load_only(*light))
        .where(FormPosition.form_id == attempt.form_id)
        .order_by(FormPosition.position)
    )
    return [
        judged_answer(attempt, place, responses[place.position], source=Source.EXAM)
        for place in places
        if place.position in responses
    ]


def judged_answer(
    attempt: Attempt,
    place: FormPosition,
    response: ItemResponse,
    *,
    source: Source,
    confidence: Confidence = Confidence.NONE,
    is_retry: bool = False,
) -> Judged:
    """An answer that has its credit, as others learn from it."""
    version = place.item_version
    return Judged(
        source=source,
        exam=attempt.form.exam,
        domain=place.domain,
        topic=learning_topic(version.topic, place.domain),
        item_id=version.item_id,
        item_version_id=version.id,
        kind=version.kind,
        is_right=response.is_right(),
        is_skipped=not response.chosen,
        seconds=response.seconds,
        confidence=confidence,
        is_flagged=response.is_flagged,
        answered_at=response.answered_at,
        attempt_id=attempt.id,
        position=place.position,
        is_retry=is_retry,
    )


def attempts_with_responses(account: Account) -> list[Attempt]:
    """All attempts of a person with everything they answered, for the download of their data."""
    return list(
        db.session.scalars(
            select(Attempt)
            .options(joinedload(Attempt.form), selectinload(Attempt.responses))
            .where(Attempt.account_id == account.id)
            .order_by(Attempt.started_at)
        )
    )
