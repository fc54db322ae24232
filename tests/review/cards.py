"""What tests of reviews need: a bank, answers that were told, and cards in any state."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.core.memory import Rating
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.exams.judged import Confidence, Judged, Source, tell
from quizbank.exams.queries import pool_for
from quizbank.extensions import db
from quizbank.review.actions import Given, answer_card
from quizbank.review.budgets import settings_of
from quizbank.review.models import ReviewCard, ReviewLog, Subject
from quizbank.review.queries import DueCard, todays_cards
from quizbank.review.rebuilding import logs_of
from quizbank.review.reviewing import Review, dues_again, rate, replayed, state_of
from tests.builders import NOON, load_bank

TODAY = NOON.date()
_numbers = count(1)


def bank_items(exam: str = "cbcs") -> Sequence[PoolItem]:
    """The questions of the made-up bank, which is loaded if there is none."""
    exam_format = format_in_force(exam, TODAY)
    found = pool_for(None, exam_format, day=TODAY)
    if not found:
        load_bank(exam)
        found = pool_for(None, exam_format, day=TODAY)
    return found


def judged_of(
    item: PoolItem, *, is_right: bool = True, at: datetime = NOON, **values: Any
) -> Judged:
    """An answer to a question in practice."""
    usual: dict[str, Any] = {
        "source": Source.PRACTICE,
        "exam": "cbcs",
        "domain": item.domain,
        "topic": learning_topic(item.topic, item.domain),
        "item_id": item.item_id,
        "item_version_id": item.item_version_id,
        "kind": item.kind,
        "is_right": is_right,
        "is_skipped": False,
        "seconds": 30,
        "confidence": Confidence.NONE,
        "is_flagged": False,
        "answered_at": at,
    }
    return Judged(**(usual | values))


def answer(account: Account, item: PoolItem, **values: Any) -> None:
    """The person answers a question in practice, and everyone who learns is told."""
    tell(account, [judged_of(item, **values)])
    db.session.commit()


def cards() -> list[ReviewCard]:
    """All cards, as the tables have them."""
    db.session.expire_all()
    return list(db.session.scalars(select(ReviewCard).order_by(ReviewCard.id)))


def the_card() -> ReviewCard:
    """The only one."""
    (card,) = cards()
    return card


def logs(card: ReviewCard) -> list[ReviewLog]:
    """All of a card's logs."""
    return logs_of([card])[card.id]


def create_card(
    account: Account,
    item: PoolItem | None = None,
    *,
    ratings: Sequence[tuple[int, Rating]] = ((0, Rating.Again),),
    start: date = TODAY,
    **values: Any,
) -> ReviewCard:
    """A card that entered on a day and was rated so many days after the one before."""
    if item is None:
        values = {"subject": Subject.CODE, "subject_key": f"icd10cm:A{next(_numbers):02}"} | values
    else:
        values = {
            "subject": Subject.ITEM,
            "subject_key": str(item.item_id),
            "item_id": item.item_id,
            "topic": learning_topic(item.topic, item.domain),
        } | values
    usual = {"exam": "cbcs", "topic": "code", "reason": "missed", "added_at": NOON}
    card = ReviewCard(account_id=account.id, **(usual | values))
    day = start
    for number, (days, rating) in enumerate(ratings):
        day += timedelta(days=days)
        at = datetime.combine(day, NOON.timetz())
        review = Review(rating, at, day, "practice", seconds=20, is_entry=number == 0)
        rate(card, review, settings_of(account))
    db.session.commit()
    return card


def review(
    account: Account,
    card: ReviewCard,
    *,
    is_right: bool = True,
    at: datetime = NOON,
    item: PoolItem | None = None,
    confidence: Confidence = Confidence.NONE,
    revision: int | None = None,
) -> ReviewLog:
    """The person answers a card."""
    given = Given(is_right, 25, confidence, at)
    judged = (
        judged_of(item, is_right=is_right, at=at, source=Source.REVIEW, confidence=confidence)
        if item
        else None
    )
    log = answer_card(account, card, revision or card.revision, given, judged)
    db.session.commit()
    return log


def todays(
    account: Account,
    *,
    day: date = TODAY,
    now: datetime | None = None,
    weights: Mapping[str, float] | None = None,
    weak: Sequence[str] = (),
    **values: Any,
) -> list[DueCard]:
    """What a day brings, in its afternoon unless told otherwise."""
    now = now or datetime.combine(day, NOON.timetz()) + timedelta(hours=5)
    return todays_cards(
        account, day=day, now=now, topic_weights=weights or {}, weak_topics=weak, **values
    )


def is_what_its_logs_say(card: ReviewCard) -> bool:
    """Whether the stored state is, to the last bit, that of a replay of the logs."""
    kept = [log for log in logs(card) if log.undone_at is None]
    last = max(kept, key=lambda log: (log.counted_on, log.id))
    state = replayed(kept)
    assert state is not None
    dues = (card.due_on, card.due_on_for_exam)
    return state == state_of(card) and dues_again(state, last) == dues
