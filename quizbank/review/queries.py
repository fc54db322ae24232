"""Reads: a person's cards, what they are to review today and what the weeks to come bring."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import numpy as np
from sqlalchemy import Column, Table, and_, not_, select, type_coerce
from sqlalchemy.types import NullType

from quizbank.accounts.models import Account
from quizbank.core.memory import Rating
from quizbank.core.review_plan import (
    SPARE_DAYS,
    Cards,
    DayLoad,
    Floats,
    Numbers,
    Truths,
    daily_list,
    load_forecast,
    relative_weights,
    retention_of,
)
from quizbank.exams.look_ups import sitting_of
from quizbank.exams.queries import items_in_open_exams
from quizbank.extensions import db
from quizbank.review.askable import askable_for
from quizbank.review.budgets import budget_in_questions, room_on, settings_of
from quizbank.review.models import ReviewCard, Subject

MOST_BEYOND = 200  # reviews that are looked at for whoever goes on beyond the budget
CARDS = cast(Table, ReviewCard.__table__)
IN_QUEUE = CARDS.c.suspended_at.is_(None), CARDS.c.left_at.is_(None)


@dataclass(frozen=True)
class DueCard:
    """A card to be asked today."""

    card: ReviewCard
    is_due: bool  # or else it comes early, because that raises recall on the exam day


def card_of(account: Account, public_id: UUID) -> ReviewCard | None:
    """The person's own card."""
    return db.session.scalars(
        select(ReviewCard).where(
            ReviewCard.public_id == public_id, ReviewCard.account_id == account.id
        )
    ).one_or_none()


def card_about(account: Account, subject: Subject, key: str) -> ReviewCard | None:
    """The person's card about something, also one that left the queue."""
    return db.session.scalars(
        select(ReviewCard)
        .where(
            ReviewCard.account_id == account.id,
            ReviewCard.subject == subject,
            ReviewCard.subject_key == key,
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def days_to_exam(account: Account, day: date) -> int | None:
    """Days until the exam; None without a date, or when it has passed."""
    planned = account.exam_date
    return (planned - day).days if planned is not None and planned >= day else None


def todays_cards(
    account: Account,
    *,
    day: date,
    now: datetime,
    topic_weights: Mapping[str, float],
    weak_topics: Collection[str],
    beyond_budget: bool = False,
) -> list[DueCard]:
    """What is left to review today, the card that gains most first, cut to the budget.

    Left out is what cannot be asked now: questions that were withdrawn or are in an open exam, and
    drills and codes while an exam without books is open.
    """
    room = MOST_BEYOND if beyond_budget else room_on(account, day)
    if room <= 0:
        return []
    left = days_to_exam(account, day)
    due = _due_column(left)
    which = due <= day
    if left is not None and left <= SPARE_DAYS:
        # What was easy and holds beyond the exam has left; all else may come early.
        which = not_(and_(CARDS.c.last_rating == Rating.Easy, due > account.exam_date))
    queue = _queue(account, due, day, which, now=now)
    cards = _side_by_side(queue, day, topic_weights, weak_topics)
    order = daily_list(cards, days_left=left, budget=room)
    chosen = {int(queue.ids[place]): bool(cards.is_due[place]) for place in order}
    found = db.session.scalars(select(ReviewCard).where(ReviewCard.id.in_(list(chosen))))
    by_id = {card.id: card for card in found}
    return [DueCard(by_id[id], is_due) for id, is_due in chosen.items()]


def due_count(account: Account, day: date) -> int:
    """How many reviews are due today, within what is left of today's budget."""
    room = room_on(account, day)
    if room <= 0:
        return 0
    due = _due_column(days_to_exam(account, day))
    return min(len(_queue(account, due, day, due <= day).ids), room)


def load_ahead(account: Account, day: date, weeks: int) -> list[DayLoad]:
    """What each of the coming days brings, as far as the exam, if reviews go well."""
    left = days_to_exam(account, day)
    settings = settings_of(account)
    queue = _queue(account, _due_column(left), day)
    return load_forecast(
        _side_by_side(queue, day, {}, ()),
        queue.due - _number(day),
        start=day,
        days=weeks * 7 if left is None else min(weeks * 7, left + 1),
        budget=budget_in_questions(account),
        weight_on=settings.weight_on,
        retention=retention_of(left),
    )


def _due_column(days_left: int | None) -> Column[date]:
    return CARDS.c.due_on if days_left is None else CARDS.c.due_on_for_exam


@dataclass(frozen=True)
class _Queue:
    """Cards side by side, with as little of each as the plan needs; days are numbers."""

    ids: Numbers
    topics: Sequence[str]  # as of now
    is_item: Truths
    stability: Floats
    card_difficulty: Floats
    reps: Numbers
    seen: Numbers
    due: Numbers


def _queue(
    account: Account, due: Column[date], day: date, *which: Any, now: datetime | None = None
) -> _Queue:
    """The cards in the queue whose question the bank still has, by id; with `now` only those that
    no open exam of the person forbids.
    """
    rows = _rows(account, due, *which)
    columns = list(zip(*rows, strict=True)) or [()] * 9
    items, exams, topics = columns[1:4]
    known = _topics_now(account, items, exams, topics, day)
    if now is not None:
        known = _without_closed(account, items, known, now)
    ids = np.array(columns[0], dtype=np.int64)
    order = np.argsort(ids)
    kept = order[np.array([topic is not None for topic in known], dtype=np.bool_)[order]]
    return _Queue(
        ids=ids[kept],
        topics=[topic for place in kept if (topic := known[place]) is not None],
        is_item=np.array([item is not None for item in items], dtype=np.bool_)[kept],
        stability=np.array(columns[4], dtype=np.float64)[kept],
        card_difficulty=np.array(columns[5], dtype=np.float64)[kept],
        reps=np.array(columns[6], dtype=np.int64)[kept],
        seen=np.array(columns[7], dtype="datetime64[D]").astype(np.int64)[kept],
        due=np.array(columns[8], dtype="datetime64[D]").astype(np.int64)[kept],
    )


def _rows(account: Account, due: Column[date], *which: Any) -> Sequence[Any]:
    """Straight from the connection: the session would look at each of thousands of rows."""
    db.session.flush()
    found = select(
        CARDS.c.id,
        CARDS.c.item_id,
        CARDS.c.exam,
        CARDS.c.topic,
        CARDS.c.stability,
        CARDS.c.card_difficulty,
        CARDS.c.reps,
        # As the driver has them, dates or texts: numpy reads thousands of either at once.
        type_coerce(CARDS.c.last_reviewed_on, NullType),
        type_coerce(due, NullType),
    ).where(CARDS.c.account_id == account.id, *which, *IN_QUEUE)
    return db.session.connection().execute(found).all()


def _topics_now(
    account: Account,
    items: Sequence[int | None],
    exams: Sequence[str],
    topics: Sequence[str],
    day: date,
) -> list[str | None]:
    """The topic of each card as the bank has it now; None for a question that cannot be asked."""
    askable = {exam: askable_for(account, exam, today=day).topics for exam in set(exams)}
    return [
        topic if item is None else askable[exam].get(item)
        for item, exam, topic in zip(items, exams, topics, strict=True)
    ]


def _without_closed(
    account: Account, items: Sequence[int | None], known: list[str | None], now: datetime
) -> list[str | None]:
    """The same, with None for what an open exam forbids: its questions, and all books if it allows
    none.
    """
    closed: set[int | None] = set(items_in_open_exams(account, now))
    if sitting_of(account, now=now).closed_book is not None:
        closed.add(None)
    if not closed:
        return known
    return [None if item in closed else topic for item, topic in zip(items, known, strict=True)]


def _side_by_side(
    queue: _Queue, day: date, topic_weights: Mapping[str, float], weak_topics: Collection[str]
) -> Cards:
    """The queue as the plan takes it. A topic that the exam does not ask for has no weight; a drill
    or code, which the person chose, has the average.
    """
    weights = relative_weights(topic_weights)
    weak = frozenset(weak_topics)
    today = _number(day)
    weight = np.array([weights.get(topic, -1.0) for topic in queue.topics], dtype=np.float64)
    unknown = np.where(queue.is_item, 0.0, 1.0) if weights else np.ones(len(weight))
    return Cards(
        stability=queue.stability,
        card_difficulty=queue.card_difficulty,
        elapsed=np.maximum(today - queue.seen, 0).astype(np.float64),
        weight=np.where(weight < 0, unknown, weight),
        is_due=queue.due <= today,
        is_new=queue.reps == 0,
        is_weak=np.array([topic in weak for topic in queue.topics], dtype=np.bool_),
    )


def _number(day: date) -> int:
    """A day as numpy counts them."""
    return int(np.datetime64(day, "D").astype(np.int64))
