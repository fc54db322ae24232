"""What one review does to a card: the same step whether it is new or replayed from the logs, so
that both give the same numbers to the last bit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from quizbank.core.memory import (
    DEFAULT_RETENTION,
    EXAM_RETENTION,
    Memory,
    Rating,
    after,
    at_noon,
    interval_days,
    is_leech,
)
from quizbank.core.review_plan import spread, window
from quizbank.extensions import db
from quizbank.review.models import ReviewCard, ReviewLog, ReviewSettings


@dataclass(frozen=True)
class Review:
    """An answer that says how well a card is remembered."""

    rating: Rating
    at: datetime
    day: date  # where the person was
    source: str
    seconds: int = 0
    confidence: str = ""
    answer_id: int | None = None
    is_entry: bool = False  # by it the card enters, so it is no repetition


@dataclass(frozen=True)
class State:
    """All of a card that its logs say, but for the days on which it is due."""

    memory: Memory
    last_rating: Rating
    reps: int
    lapses: int


def step(state: State | None, rating: Rating, day: date, *, is_entry: bool) -> State:
    """The state after a review; None is before the first."""
    memory = after(state.memory if state else None, rating, at_noon(day))
    is_lapse = rating == Rating.Again and not is_entry
    return State(
        memory,
        rating,
        reps=(state.reps if state else 0) + (not is_entry),
        lapses=(state.lapses if state else 0) + is_lapse,
    )


def state_of(card: ReviewCard) -> State:
    """The state that a card is in."""
    return State(card.memory(), Rating(card.last_rating), card.reps, card.lapses)


def replayed(logs: Iterable[ReviewLog]) -> State | None:
    """The state that logs lead to; what was undone is left out."""
    state = None
    for log in in_order(logs):
        state = step(state, Rating(log.rating), log.counted_on, is_entry=log.is_entry)
    return state


def in_order(logs: Iterable[ReviewLog]) -> list[ReviewLog]:
    """The logs that count, in the order in which they do; two people's may have been joined."""
    kept = (log for log in logs if log.undone_at is None)
    return sorted(kept, key=lambda log: (log.counted_on, log.id))


def rate(card: ReviewCard, review: Review, settings: ReviewSettings) -> ReviewLog:
    """Move a card by a review, give it its next days, and keep the log; a leech is set aside.

    A card without a stability is new. Who calls has the person's turn.
    """
    is_new = card.stability is None
    day = review.day if is_new else max(review.day, card.last_reviewed_on)
    before = None if is_new else state_of(card)
    state = step(before, review.rating, day, is_entry=review.is_entry)
    due_on, due_on_for_exam = (
        _quiet_day(card, state, column, retention, settings)
        for column, retention in (
            (ReviewCard.due_on, DEFAULT_RETENTION),
            (ReviewCard.due_on_for_exam, EXAM_RETENTION),
        )
    )
    put_state(card, state, due_on=due_on, due_on_for_exam=due_on_for_exam)
    if before and state.lapses > before.lapses and is_leech(state.lapses):
        card.suspended_at = card.suspended_at or review.at
    return _logged(card, review)


def _logged(card: ReviewCard, review: Review) -> ReviewLog:
    log = ReviewLog(
        account_id=card.account_id,
        card=card,
        rating=review.rating,
        is_entry=review.is_entry,
        reviewed_at=review.at,
        counted_on=card.last_reviewed_on,
        seconds=review.seconds,
        confidence=review.confidence,
        source=review.source,
        answer_id=review.answer_id,
        due_on=card.due_on,
        due_on_for_exam=card.due_on_for_exam,
    )
    db.session.add(log)
    return log


def put_state(card: ReviewCard, state: State, *, due_on: date, due_on_for_exam: date) -> None:
    """Write a state into a card."""
    card.stability = state.memory.stability
    card.card_difficulty = state.memory.card_difficulty
    card.last_reviewed_on = state.memory.last_review.date()
    card.last_rating = state.last_rating
    card.reps = state.reps
    card.lapses = state.lapses
    card.due_on = due_on
    card.due_on_for_exam = due_on_for_exam
    card.revision = (card.revision or 0) + 1


def dues_again(state: State, log: ReviewLog) -> tuple[date, date]:
    """The days that the last log gave a card, unless the memory has become another since."""

    def due(kept: date, retention: float) -> date:
        interval = interval_days(state.memory.stability, retention)
        start = state.memory.last_review.date()
        return kept if (kept - start).days in window(interval) else start + timedelta(interval)

    return due(log.due_on, DEFAULT_RETENTION), due(log.due_on_for_exam, EXAM_RETENTION)


def _quiet_day(
    card: ReviewCard,
    state: State,
    column: InstrumentedAttribute[date],
    retention: float,
    settings: ReviewSettings,
) -> date:
    """The least loaded of the days on which the card may fall due."""
    interval = interval_days(state.memory.stability, retention)
    start = state.memory.last_review.date()
    nearby = window(interval)
    if len(nearby) == 1:
        return start + timedelta(days=interval)
    first, last = (start + timedelta(days=number) for number in (nearby[0], nearby[-1]))
    rows = db.session.execute(
        select(column, func.count())
        .where(
            ReviewCard.account_id == card.account_id,
            column.between(first, last),
            ReviewCard.id != (card.id or 0),
            ReviewCard.suspended_at.is_(None),
            ReviewCard.left_at.is_(None),
        )
        .group_by(column)
    )
    loads = {row[0]: row[1] for row in rows}
    return spread(interval, start=start, loads=loads, weight_on=settings.weight_on)
