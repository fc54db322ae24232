"""Cards reviewed up to an exam by a memory that is FSRS-6 itself: the plan against plain FSRS.

New cards come in evenly over the first two thirds of the time, as missed questions do. A day has a
budget of answers, first showings included. What is reviewed is what each policy says; whether it is
recalled is drawn from the memory; the result is the mean recall on the day of the exam.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from quizbank.core.memory import (
    DEFAULT_RETENTION,
    EXAM_RETENTION,
    Memory,
    Rating,
    after,
    at_noon,
    interval_days,
    retrievability,
)
from quizbank.core.review_plan import Cards, daily_list, spread

START = date(2026, 1, 5)
MISSED = 0.75  # of the cards that come in; the others were right, but slow or unsure


@dataclass(frozen=True)
class Case:
    """So many cards, days until the exam, and answers a day."""

    cards: int
    days: int
    budget: int


CASES = (Case(400, 30, 60), Case(800, 60, 60), Case(800, 60, 120), Case(1500, 90, 80))


@dataclass(frozen=True)
class Outcome:
    """Mean recall on the exam day (0 to 1), and the reviews that it took, first showings left
    out.
    """

    recall: float
    reviews: int


class Desk:
    """One person's cards under one policy."""

    def __init__(self, case: Case, *, retention: float, is_planned: bool, seed: int) -> None:
        self.case = case
        self.retention = retention
        self.is_planned = is_planned
        self.rng = np.random.default_rng(seed)
        self.memories: list[Memory] = []
        self.due: list[date] = []
        self.loads: dict[date, int] = {}
        self.reviews = 0

    def outcome(self) -> Outcome:
        """Study every day; then the exam."""
        for number in range(self.case.days):
            self._study(START + timedelta(days=number), self.case.days - number)
        exam = at_noon(START + timedelta(days=self.case.days))
        recall = [retrievability(memory, exam) for memory in self.memories]
        return Outcome(sum(recall) / len(recall), self.reviews)

    def _study(self, day: date, days_left: int) -> None:
        new = self._new_on((day - START).days)
        for card in self._list(day, days_left, self.case.budget - new):
            is_recalled = self.rng.random() < retrievability(self.memories[card], at_noon(day))
            self._review(card, Rating.Good if is_recalled else Rating.Again, day)
            self.reviews += 1
        for _ in range(new):
            rating = Rating.Again if self.rng.random() < MISSED else Rating.Hard
            self.memories.append(after(None, rating, at_noon(day)))
            self.due.append(day)
            self._put_off(len(self.due) - 1, day)

    def _new_on(self, number: int) -> int:
        """How many cards come in on that day."""
        enter = self.case.days * 2 // 3
        begun, done = (min(n, enter) * self.case.cards // enter for n in (number, number + 1))
        return done - begun

    def _review(self, card: int, rating: Rating, day: date) -> None:
        self.loads[self.due[card]] -= 1
        self.memories[card] = after(self.memories[card], rating, at_noon(day))
        self._put_off(card, day)

    def _put_off(self, card: int, day: date) -> None:
        days = interval_days(self.memories[card].stability, self.retention)
        due = day + timedelta(days=days)
        if self.is_planned:
            due = spread(days, start=day, loads=self.loads, weight_on=lambda _: 1.0)
        self.due[card] = due
        self.loads[due] = self.loads.get(due, 0) + 1

    def _list(self, day: date, days_left: int, budget: int) -> Sequence[int] | NDArray[np.int64]:
        if not self.is_planned:
            waiting = [card for card, due in enumerate(self.due) if due <= day]
            return sorted(waiting, key=lambda card: self.due[card])[:budget]
        if not self.memories:
            return []
        elapsed = [float((at_noon(day) - memory.last_review).days) for memory in self.memories]
        count = len(self.memories)
        cards = Cards(
            stability=np.array([memory.stability for memory in self.memories]),
            card_difficulty=np.array([memory.card_difficulty for memory in self.memories]),
            elapsed=np.array(elapsed),
            weight=np.ones(count),
            is_due=np.array([due <= day for due in self.due]),
            is_new=np.zeros(count, dtype=np.bool_),
            is_weak=np.zeros(count, dtype=np.bool_),
        )
        return daily_list(cards, days_left=days_left, budget=budget)


def plain(case: Case, retention: float, seed: int) -> Outcome:
    """FSRS as it is: what is due, the longest overdue first."""
    return Desk(case, retention=retention, is_planned=False, seed=seed).outcome()


def planned(case: Case, seed: int) -> Outcome:
    """The daily list of the app."""
    return Desk(case, retention=EXAM_RETENTION, is_planned=True, seed=seed).outcome()


def compared(case: Case, seeds: Sequence[int]) -> dict[str, Outcome]:
    """Each policy's outcome, the mean over seeds."""
    runs = {
        f"FSRS {DEFAULT_RETENTION:.2f}": [plain(case, DEFAULT_RETENTION, seed) for seed in seeds],
        "FSRS 0.95": [plain(case, 0.95, seed) for seed in seeds],
        "the plan": [planned(case, seed) for seed in seeds],
    }
    return {
        name: Outcome(
            sum(one.recall for one in outcomes) / len(seeds),
            round(sum(one.reviews for one in outcomes) / len(seeds)),
        )
        for name, outcomes in runs.items()
    }
