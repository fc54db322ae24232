"""What exams and practice bring into the queue, and which cards their answers rate."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_

from quizbank.accounts.models import Account
from quizbank.clock import local_day
from quizbank.core.memory import rating_of, why_it_enters
from quizbank.exams.judged import Source
from quizbank.extensions import db
from quizbank.learning.listeners import Learned
from quizbank.review.budgets import settings_of
from quizbank.review.entering import entered, was_right
from quizbank.review.models import Reason, ReviewCard, ShownFor, Subject
from quizbank.review.reviewing import Review, rate

HEARD = (Source.EXAM, Source.PRACTICE)  # a review rates its card itself; drills rate none


def hear(account: Account, learned: Sequence[Learned]) -> None:
    """Rate the cards that answers were about, and let in what was missed, guessed, slow or flagged.

    An answer to a sibling rates the card that it stood for, and lets nothing in by itself.
    """
    told = [
        one
        for one in learned
        if one.judged.source in HEARD and not one.judged.is_retry and one.judged.item_id is not None
    ]
    if not told:
        return
    stood_for = _cards_stood_for(told)
    cards = _cards_about(account, told)
    settings = settings_of(account)
    for one in told:
        place = (one.judged.attempt_id, one.judged.position)
        card = stood_for.get(place) or cards.get(str(one.judged.item_id))
        if card is not None and card.left_at is None:
            rate(card, _review(account, one, card), settings)
        elif place not in stood_for and (why := _why(one)):
            review = _review(account, one, None)
            key = str(one.judged.item_id)
            cards[key] = entered(_new_card(account, one, card), Reason(why), review, settings)


def _cards_stood_for(told: Sequence[Learned]) -> dict[tuple[int | None, int | None], ReviewCard]:
    """The cards for which questions of practice were shown, by their place."""
    places = [
        (one.judged.attempt_id, one.judged.position)
        for one in told
        if one.judged.source == Source.PRACTICE and one.judged.attempt_id is not None
    ]
    if not places:
        return {}
    rows = db.session.execute(
        select(ShownFor.attempt_id, ShownFor.position, ReviewCard)
        .join(ReviewCard, ReviewCard.id == ShownFor.card_id)
        .where(tuple_(ShownFor.attempt_id, ShownFor.position).in_(places))
        .execution_options(populate_existing=True)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _cards_about(account: Account, told: Sequence[Learned]) -> dict[str, ReviewCard]:
    """The person's cards about the items themselves, also those that left the queue."""
    rows = db.session.scalars(
        select(ReviewCard)
        .where(
            ReviewCard.account_id == account.id,
            ReviewCard.subject == Subject.ITEM,
            ReviewCard.subject_key.in_([str(one.judged.item_id) for one in told]),
        )
        .execution_options(populate_existing=True)
    )
    return {card.subject_key: card for card in rows}


def _why(one: Learned) -> str:
    judged = one.judged
    return why_it_enters(
        is_right=judged.is_right,
        confidence=judged.confidence,
        is_slow=one.is_slow,
        is_flagged=judged.is_flagged,
    )


def _review(account: Account, one: Learned, card: ReviewCard | None) -> Review:
    judged = one.judged
    return Review(
        rating=rating_of(
            is_right=judged.is_right,
            confidence=judged.confidence,
            is_slow=one.is_slow,
            was_right_before=was_right(card),
        ),
        at=judged.answered_at,
        day=local_day(judged.answered_at, account.time_zone),
        source=judged.source,
        seconds=judged.seconds,
        confidence=judged.confidence,
        answer_id=one.answer_id,
        is_entry=card is None,
    )


def _new_card(account: Account, one: Learned, left: ReviewCard | None) -> ReviewCard:
    """A card about the answered item; one that left the queue comes back with all its logs."""
    return left or ReviewCard(
        account_id=account.id,
        subject=Subject.ITEM,
        subject_key=str(one.judged.item_id),
        item_id=one.judged.item_id,
        exam=one.judged.exam,
        topic=one.judged.topic,
        added_at=one.judged.answered_at,
    )
