"""What a person remembers of one card: our words around fsrs 6 with its default parameters.

No fuzz and no learning steps, so every interval is a day or more and the same logs always give the
same memory. fsrs counts whole days of 24 hours; whoever reviews at eight in the evening and at
seven the next would have waited none. So callers hand in `at_noon` of the person's own day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fsrs import Card, Rating, Scheduler, State

__all__ = [
    "DEFAULT_RETENTION",
    "EXAM_RETENTION",
    "LEECH_LAPSES",
    "Memory",
    "Rating",
    "after",
    "at_noon",
    "interval_days",
    "is_leech",
    "is_misconception",
    "rating_of",
    "replay",
    "retrievability",
    "why_it_enters",
]

DEFAULT_RETENTION = 0.90  # recall at which a card is due without an exam date
EXAM_RETENTION = 0.85  # and with one
LONGEST_INTERVAL = 36_500  # days, as in fsrs
LEECH_LAPSES = 6  # so many, and the card is set aside
LEECH_AGAIN = 3  # and again after so many more, once it was brought back
GUESS, UNSURE, SURE = "guess", "unsure", "sure"  # what people say of their answer

SCHEDULER = Scheduler(
    desired_retention=DEFAULT_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    enable_fuzzing=False,
)
DECAY = -SCHEDULER.parameters[20]
FACTOR = float(0.9 ** (1 / DECAY)) - 1


@dataclass(frozen=True)
class Memory:
    """The state of one card after its last review."""

    stability: float  # days until recall is 90 %
    card_difficulty: float  # 1 to 10
    last_review: datetime  # UTC


def at_noon(day: date) -> datetime:
    """The moment that stands for a day of the person's calendar."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def after(memory: Memory | None, rating: Rating, at: datetime) -> Memory:
    """The memory after a review; None is a card that was never seen. A clock that was set back
    counts as no time at all.
    """
    at = at.astimezone(UTC)
    if memory is None:
        card = Card(card_id=1, due=at)
    else:
        at = max(at, memory.last_review)
        card = Card(
            card_id=1,
            state=State.Review,
            stability=memory.stability,
            difficulty=memory.card_difficulty,
            due=at,
            last_review=memory.last_review,
        )
    seen, _ = SCHEDULER.review_card(card, rating, review_datetime=at)
    assert seen.stability is not None  # noqa: S101  a card that was reviewed has both
    assert seen.difficulty is not None  # noqa: S101
    return Memory(seen.stability, seen.difficulty, at)


def retrievability(memory: Memory, at: datetime) -> float:
    """The chance to recall the card, by whole days since the last review. It says *when* to ask,
    and is never shown as the chance of a right answer (learning_science 1.3).
    """
    days = max((at - memory.last_review).days, 0)
    return float((1 + FACTOR * days / memory.stability) ** DECAY)


def interval_days(stability: float, retention: float) -> int:
    """Days from a review until recall has fallen to `retention`; one at least."""
    days = stability / FACTOR * (float(retention ** (1 / DECAY)) - 1)
    return min(max(round(days), 1), LONGEST_INTERVAL)


def replay(logs: Iterable[tuple[Rating, datetime]]) -> Memory | None:
    """The memory that these reviews lead to, in their order."""
    memory = None
    for rating, at in logs:
        memory = after(memory, rating, at)
    return memory


def rating_of(
    *, is_right: bool, confidence: str = "", is_slow: bool = False, was_right_before: bool = False
) -> Rating:
    """The rating of an answer to an exam question; nobody grades themselves.

    `is_slow` is more than 1.5 times the person's median; a skipped question is not right; Hard is
    never for a failure. The table of learning_science 1.3.
    """
    if not is_right or confidence == GUESS:
        return Rating.Again
    if confidence == UNSURE or is_slow:
        return Rating.Hard
    return Rating.Easy if confidence == SURE and was_right_before else Rating.Good


def why_it_enters(
    *, is_right: bool, confidence: str = "", is_slow: bool = False, is_flagged: bool = False
) -> str:
    """What brings a question into the queue: "missed", "guessed", "slow", "unsure" or "flagged";
    "" for one that stays out.
    """
    if not is_right:
        return "missed"
    if confidence == GUESS:
        return "guessed"
    if confidence == UNSURE:
        return "unsure"
    if is_slow:
        return "slow"
    return "flagged" if is_flagged else ""


def is_misconception(*, is_right: bool, confidence: str) -> bool:
    """Whether somebody was sure of what is wrong."""
    return not is_right and confidence == SURE


def is_leech(lapses: int) -> bool:
    """Whether a card is to be set aside after that lapse."""
    return lapses >= LEECH_LAPSES and (lapses - LEECH_LAPSES) % LEECH_AGAIN == 0
