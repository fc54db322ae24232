"""Answers of many sittings → how each item works, also where everyone sat another form.

Where forms differ there is no total to compare with, so the criterion is the share of the other
scored items that the attempt got right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quizbank.core.item_statistics import (
    ItemStatistics,
    Marks,
    OptionStatistics,
    item_against_rest,
    option_statistics,
)

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class AnalysedItem:
    """What is known of an item before anyone answered it."""

    letters: str  # of its options; "" when codes are typed
    keyed: str


@dataclass(frozen=True)
class Answers:
    """Answers as columns of the same length, in the order in which the sittings began."""

    people: Whole
    items: Whole  # places in the list of items
    marks: Marks  # 0 to 1
    chosen: Sequence[str]  # the author's letters; "" for none
    seconds: Whole
    raw_scores: Marks  # of the sitting, on scored items
    scored_items: Whole
    is_scored: NDArray[np.bool_]  # whether this item counts in the raw score

    def kept(self, which: Whole) -> "Answers":
        """Some of the rows."""
        return Answers(
            self.people[which],
            self.items[which],
            self.marks[which],
            [self.chosen[row] for row in which],
            self.seconds[which],
            self.raw_scores[which],
            self.scored_items[which],
            self.is_scored[which],
        )


@dataclass(frozen=True)
class ItemAnalysis:
    """How an item works."""

    statistics: ItemStatistics
    options: Sequence[OptionStatistics]
    median_seconds: float | None


def first_of_each(answers: Answers) -> Answers:
    """The first answer of each person to each item."""
    if not len(answers.items):
        return answers
    pairs = answers.people * (int(answers.items.max()) + 1) + answers.items
    _, first = np.unique(pairs, return_index=True)
    return answers.kept(np.sort(first))


def analysed(items: Sequence[AnalysedItem], answers: Answers) -> list[ItemAnalysis]:
    """Each item by the answers to it; those without any have numbers of none."""
    order = np.argsort(answers.items, kind="stable")
    bounds = np.searchsorted(answers.items[order], np.arange(len(items) + 1))
    return [
        _analysis(item, answers.kept(order[bounds[place] : bounds[place + 1]]))
        for place, item in enumerate(items)
    ]


def _analysis(item: AnalysedItem, answers: Answers) -> ItemAnalysis:
    own = np.where(answers.is_scored, answers.marks, 0.0)
    others = np.maximum(answers.scored_items - answers.is_scored, 1)
    rests = (answers.raw_scores - own) / others
    totals = answers.raw_scores / np.maximum(answers.scored_items, 1)
    options: Sequence[OptionStatistics] = ()
    if item.letters and len(answers.marks):
        options = option_statistics(
            item.letters, item.keyed, answers.chosen, answers.marks.tolist(), totals, rests=rests
        )
    taken = answers.seconds[answers.seconds > 0]
    return ItemAnalysis(
        item_against_rest(answers.marks, rests, totals),
        options,
        float(np.median(taken)) if len(taken) else None,
    )
