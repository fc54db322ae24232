"""Which cards to review on a day, planned back from the exam date; and on which days they fall due.

The rules and what they are worth: learning_science 1.4. The formulas are those of fsrs 6 for many
cards at once; `core.memory` is the same for one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

import numpy as np
from fsrs import Rating
from numpy.typing import NDArray

from quizbank.core.memory import (
    DECAY,
    DEFAULT_RETENTION,
    EXAM_RETENTION,
    FACTOR,
    LONGEST_INTERVAL,
    SCHEDULER,
)

SPARE_DAYS = 30  # before the exam, in which spare budget goes to cards that are not due
LEAST_GAIN = 0.02  # that is worth spare budget; of a topic of average weight
NO_NEW_DAYS = 7  # before the exam, in which no new card is begun unless its topic is below target
HORIZON = 30  # days ahead for which gains are reckoned without an exam date
SPREAD = 0.05  # of an interval, by which a card may move to a quieter day
LEAST_SPREAD_FROM = 3  # days of interval from which it may move by a day at least
EASIEST, HARDEST = 1.0, 10.0
LEAST_STABILITY = 0.001

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Weight = Callable[[date], float]  # of a day: 1 is usual, 0.5 easy, 0 off


@dataclass(frozen=True)
class Cards:
    """Many cards side by side; each array has a number for each card."""

    stability: Floats
    card_difficulty: Floats
    elapsed: Floats  # whole days since the last review
    weight: Floats  # of the topic in the exam; 1 is the average topic
    is_due: Truths
    is_new: Truths  # entered the queue and was not asked since
    is_weak: Truths  # its topic is below target


@dataclass(frozen=True)
class DayLoad:
    """What one day is expected to bring."""

    day: date
    due: int  # falls due that day, or waits from the days before
    planned: int  # fits into that day


def recall(stability: Floats, days: Floats | float) -> Floats:
    """The chance to recall each card so many days after its last review."""
    found: Floats = (1 + FACTOR * days / stability) ** DECAY
    return found


def stability_after(
    rating: Rating, stability: Floats, card_difficulty: Floats, elapsed: Floats
) -> Floats:
    """The stability of each card after a review with that rating, Again or Good."""
    w = SCHEDULER.parameters
    recalled = recall(stability, elapsed)
    same_day = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    if rating == Rating.Again:
        later = np.minimum(
            w[11]
            * card_difficulty ** -w[12]
            * ((stability + 1) ** w[13] - 1)
            * np.exp((1 - recalled) * w[14]),
            stability / np.exp(w[17] * w[18]),
        )
    else:
        same_day = np.maximum(same_day, 1.0)
        later = stability * (
            1
            + np.exp(w[8])
            * (11 - card_difficulty)
            * stability ** -w[9]
            * (np.exp((1 - recalled) * w[10]) - 1)
        )
    found: Floats = np.maximum(np.where(elapsed < 1, stability * same_day, later), LEAST_STABILITY)
    return found


def difficulty_after_good(card_difficulty: Floats) -> Floats:
    """The difficulty of each card after a Good."""
    w = SCHEDULER.parameters
    easy = w[4] - np.exp(w[5] * (Rating.Easy - 1)) + 1
    found: Floats = np.clip(w[7] * easy + (1 - w[7]) * card_difficulty, EASIEST, HARDEST)
    return found


def gains(cards: Cards, days_left: int) -> Floats:
    """How much a review of each card now raises recall on the exam day, times its weight:
    w (r R(d, S_good) + (1 - r) R(d, S_again) - R(t + d, S)), r = R(t, S).
    """
    now = recall(cards.stability, cards.elapsed)
    good, again = (
        stability_after(rating, cards.stability, cards.card_difficulty, cards.elapsed)
        for rating in (Rating.Good, Rating.Again)
    )
    with_review = now * recall(good, days_left) + (1 - now) * recall(again, days_left)
    without = recall(cards.stability, cards.elapsed + days_left)
    found: Floats = cards.weight * (with_review - without)
    return found


def daily_list(cards: Cards, *, days_left: int | None, budget: int) -> Numbers:
    """Which cards to ask today, by their places, the largest gain first; `days_left` is None
    without an exam date ahead.

    First what is due; in the last SPARE_DAYS what is left of the budget goes to cards that are
    not, while their gain is above LEAST_GAIN. In the last NO_NEW_DAYS nothing new is begun unless
    its topic is below target.
    """
    gain = gains(cards, HORIZON if days_left is None else days_left)
    allowed = np.ones(len(gain), dtype=np.bool_)
    if days_left is not None and days_left <= NO_NEW_DAYS:
        allowed = ~cards.is_new | cards.is_weak
    due = _by_gain(gain, allowed & cards.is_due)[: max(budget, 0)]
    if days_left is None or days_left > SPARE_DAYS:
        return due
    worth_it = allowed & ~cards.is_due & (gain > LEAST_GAIN) & (cards.elapsed >= 1)
    return np.concatenate([due, _by_gain(gain, worth_it)[: max(budget - len(due), 0)]])


def _by_gain(gain: Floats, chosen: Truths) -> Numbers:
    """The places of the chosen, the largest gain first; of equal ones the earlier."""
    places = np.flatnonzero(chosen)
    found: Numbers = places[np.argsort(-gain[places], kind="stable")]
    return found


def relative_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Parts of the exam by topic, as multiples of the average part, which the threshold for gains
    is made for.
    """
    total = sum(weights.values())
    if total <= 0:
        return {}
    return {topic: weight * len(weights) / total for topic, weight in weights.items()}


def retention_of(days_left: int | None) -> float:
    """The recall at which cards are due."""
    return DEFAULT_RETENTION if days_left is None else EXAM_RETENTION


def window(interval: int) -> range:
    """The intervals among which a card may be moved: within SPREAD, by a day at least from
    LEAST_SPREAD_FROM days on.
    """
    radius = max(int(interval * SPREAD), 1) if interval >= LEAST_SPREAD_FROM else 0
    return range(interval - radius, interval + radius + 1)


def spread(interval: int, *, start: date, loads: Mapping[date, int], weight_on: Weight) -> date:
    """The least loaded of the days on which a card may fall due, ties to the earlier.

    `loads` counts the cards that are due on a day already; with this one more, an easy day counts
    1 / weight times. A day off is taken only where there is no other.
    """
    days = [start + timedelta(days=number) for number in window(interval)]

    def load(day: date) -> float:
        weight = weight_on(day)
        return (loads.get(day, 0) + 1) / weight if weight > 0 else inf

    if all(load(day) == inf for day in days):
        return start + timedelta(days=interval)
    return min(days, key=load)


def load_forecast(
    cards: Cards,
    due_in: Numbers,
    *,
    start: date,
    days: int,
    budget: int,
    weight_on: Weight,
    retention: float = DEFAULT_RETENTION,
) -> list[DayLoad]:
    """What each of the coming days brings, if every review is answered right.

    `due_in` counts days from `start` until each card is due; what is over the budget waits for the
    next day, those with the lowest recall first.
    """
    stability, hardness = cards.stability.copy(), cards.card_difficulty.copy()
    seen = -cards.elapsed.copy()  # on which day, counted from the start
    due = due_in.copy()
    loads = []
    for number in range(days):
        day = start + timedelta(days=number)
        waiting = np.flatnonzero(due <= number)
        room = budget_on(day, budget, weight_on)
        recalled = recall(stability[waiting], number - seen[waiting])
        asked = waiting[np.argsort(recalled, kind="stable")][:room]
        loads.append(DayLoad(day, len(waiting), len(asked)))
        stability[asked] = stability_after(
            Rating.Good, stability[asked], hardness[asked], number - seen[asked]
        )
        hardness[asked] = difficulty_after_good(hardness[asked])
        seen[asked] = number
        due[asked] = number + intervals(stability[asked], retention)
    return loads


def intervals(stability: Floats, retention: float) -> Numbers:
    """Days until the recall of each card has fallen to `retention`, one at least."""
    days = stability / FACTOR * (retention ** (1 / DECAY) - 1)
    found: Numbers = np.clip(np.rint(days), 1, LONGEST_INTERVAL).astype(np.int64)
    return found


def budget_on(day: date, budget: int, weight_on: Weight) -> int:
    """How much of the daily budget a day takes."""
    return round(budget * weight_on(day))


def by_week(loads: Sequence[DayLoad]) -> list[Sequence[DayLoad]]:
    """The days in weeks from the first on."""
    return [loads[begin : begin + 7] for begin in range(0, len(loads), 7)]
