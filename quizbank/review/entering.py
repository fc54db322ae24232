"""How a card comes into the queue, for the first time or again."""

from quizbank.core.memory import Rating
from quizbank.review.models import Reason, ReviewCard, ReviewSettings
from quizbank.review.reviewing import Review, rate


def was_right(card: ReviewCard | None) -> bool:
    """Whether the last answer to a card was right, and known rather than guessed."""
    return card is not None and card.last_rating > Rating.Again


def entered(
    card: ReviewCard, reason: Reason, review: Review, settings: ReviewSettings
) -> ReviewCard:
    """A card put into the queue by the answer that brings it; one that had left keeps its logs."""
    card.reason = reason
    card.left_at = card.suspended_at = None
    rate(card, review, settings)
    return card
