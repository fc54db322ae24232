"""Changes: answer a card, take that back, put cards in and take them out, say how much to review.

Whoever answers takes the person's turn first, by telling those who learn; then the card's own, by
its revision. So of two devices that answer one card, the second changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from quizbank.accounts.models import Account
from quizbank.clock import local_day
from quizbank.core.memory import Rating, rating_of
from quizbank.exams.judged import Confidence, Judged, Source, tell
from quizbank.extensions import db
from quizbank.learning.actions import undo as undo_learning
from quizbank.learning.models import Answer
from quizbank.review.budgets import settings_of
from quizbank.review.entering import entered, was_right
from quizbank.review.errors import AnsweredElsewhere, QueueFull
from quizbank.review.models import Reason, ReviewCard, ReviewLog, ReviewSettings
from quizbank.review.queries import card_about
from quizbank.review.rebuilding import restore
from quizbank.review.reviewing import Review, rate
from quizbank.review.subjects import About
from quizbank.upserts import put

MOST_ADDED = 5_000  # cards that one person may add by hand


@dataclass(frozen=True)
class Given:
    """An answer to a card whose verdict is known."""

    is_right: bool
    seconds: int
    confidence: Confidence
    at: datetime


def answer_card(
    account: Account, card: ReviewCard, revision: int, given: Given, judged: Judged | None
) -> ReviewLog:
    """Rate a card by an answer to what was shown for it; `judged` is what others learn from it.

    Raises `AnsweredElsewhere` when the card is not as it was when it was asked.
    """
    tell(account, [judged] if judged else [])
    learned = _newest_answer(account) if judged else None
    card = _taken(card, revision)
    rating = rating_of(
        is_right=given.is_right,
        confidence=given.confidence,
        is_slow=learned.is_slow if learned else False,
        was_right_before=was_right(card),
    )
    review = Review(
        rating=rating,
        at=given.at,
        day=local_day(given.at, account.time_zone),
        source=Source.REVIEW,
        seconds=given.seconds,
        confidence=given.confidence,
        answer_id=learned.id if learned else None,
    )
    return rate(card, review, settings_of(account))


def _newest_answer(account: Account) -> Answer:
    """What was just told, as the log has it."""
    return db.session.scalars(
        select(Answer).where(Answer.account_id == account.id).order_by(Answer.id.desc()).limit(1)
    ).one()


def _taken(card: ReviewCard, revision: int | None = None) -> ReviewCard:
    """The card as it is now, which nobody else changes until the end of the transaction."""
    is_same = [ReviewCard.revision == revision] if revision is not None else []
    taken = db.session.scalar(
        update(ReviewCard)
        .where(ReviewCard.id == card.id, *is_same)
        .values(revision=ReviewCard.revision + 1)
        .returning(ReviewCard.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise AnsweredElsewhere
    fresh = db.session.get_one(ReviewCard, card.id, populate_existing=True)
    if revision is not None and not fresh.is_in_queue():
        raise AnsweredElsewhere
    return fresh


def undo(account: Account, log: ReviewLog, *, now: datetime) -> bool:
    """Take a review back, here and in what was learned from it; False if it is taken back already.

    The card is rebuilt from the logs that remain.
    """
    if log.answer_id is not None:
        undo_learning(account, log.answer_id, now=now)
    taken = db.session.scalar(
        update(ReviewLog)
        .where(ReviewLog.id == log.id, ReviewLog.undone_at.is_(None))
        .values(undone_at=now)
        .returning(ReviewLog.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return False
    card = _taken(log.card)
    if card.suspended_at == log.reviewed_at:  # this lapse made it a leech
        card.suspended_at = None
    restore(card)
    return True


def add_card(account: Account, about: About, *, now: datetime) -> bool:
    """Put a card into the queue because the person wants it there; False if it is there already.

    Its answer was just seen, so it enters as missed, unless they knew it. Raises `QueueFull`.
    """
    card = card_about(account, about.subject, about.key)
    if card is not None and card.is_in_queue():
        return False
    if card is None and _added_by(account) >= MOST_ADDED:
        raise QueueFull
    card = card or ReviewCard(
        account_id=account.id,
        subject=about.subject,
        subject_key=about.key,
        item_id=about.item_id,
        exam=about.exam,
        topic=about.topic,
        added_at=now,
    )
    review = Review(
        rating=Rating.Good if about.is_known else Rating.Again,
        at=now,
        day=local_day(now, account.time_zone),
        source="added",
        is_entry=True,
    )
    entered(card, Reason.ADDED, review, settings_of(account))
    db.session.flush()
    return True


def _added_by(account: Account) -> int:
    added = ReviewCard.account_id == account.id, ReviewCard.reason == Reason.ADDED
    return db.session.scalar(select(func.count()).select_from(ReviewCard).where(*added)) or 0


def remove(card: ReviewCard, *, now: datetime) -> None:
    """Take a card out of the queue; its logs stay, and a new miss brings it back."""
    card = _taken(card)
    card.left_at = card.left_at or now


def suspend(card: ReviewCard, *, now: datetime) -> None:
    """Set a card aside until it is brought back."""
    card = _taken(card)
    card.suspended_at = card.suspended_at or now


def resume(card: ReviewCard) -> None:
    """Bring back a card that was set aside or taken out."""
    card = _taken(card)
    card.suspended_at = card.left_at = None


def save_settings(wanted: ReviewSettings) -> None:
    """Keep how much a person wants to review; no card moves."""
    row = {
        "account_id": wanted.account_id,
        "budget": wanted.budget,
        "unit": wanted.unit,
        "days_off": wanted.days_off,
        "easy_days": wanted.easy_days,
    }
    put(ReviewSettings, row)
