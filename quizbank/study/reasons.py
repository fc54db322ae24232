"""Why a session asks what it asks, in a sentence or two that are plain and true."""

from collections.abc import Mapping, Sequence
from math import floor

from quizbank.core.choosing import MOST_DUE, SESSION_QUESTIONS, TopicState

MOST_REVIEWS = floor(MOST_DUE * SESSION_QUESTIONS)


def reason(*, answers: int, due: int, weak: str = "", untried: Sequence[str] = ()) -> str:
    """What the choice rests on, in this order: what is due, what is weak, what was never tried.

    `weak` and `untried` are names as people read them.
    """
    return " ".join(part for part in (_of_reviews(due), _of_areas(answers, weak, untried)) if part)


def _of_reviews(due: int) -> str:
    if due == 0:
        return ""
    if due == 1:
        return "1 review is due."
    if due <= MOST_REVIEWS:
        return f"{due} reviews are due."
    return f"{due} reviews are due; up to {MOST_REVIEWS} of them come now."


def _of_areas(answers: int, weak: str, untried: Sequence[str]) -> str:
    if answers == 0:
        return "The first questions find out where you stand, over all areas of the exam."
    if weak:
        return f"‘{weak}’ is a weak area, so it comes up more often."
    if len(untried) == 1:
        return f"‘{untried[0]}’ has not come up yet."
    if untried:
        return f"‘{untried[0]}’ and {len(untried) - 1} more areas have not come up yet."
    return "A mix by what each area weighs in the exam, with more of what you miss more."


def weak_and_favoured(topics: Mapping[str, TopicState], weak: Sequence[str]) -> str:
    """The weak topic that costs most of those that come up more often than the exam has them;
    "" where there is none.
    """
    whole = sum(state.weight for state in topics.values())
    if not whole:
        return ""
    mean = sum(state.weight * state.mastery for state in topics.values()) / whole
    return next((one for one in weak if one in topics and topics[one].mastery < mean), "")
