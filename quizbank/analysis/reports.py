"""What the pages show: items with their doubts first, one item with its options, a form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizbank.analysis.queries import (
    FEWEST_TO_SHOW,
    InPractice,
    StoredItem,
    answers_to,
    in_practice,
    matrix_of,
)
from quizbank.core.doubts import Doubt, doubts, is_small
from quizbank.core.item_analysis import ItemAnalysis, analysed, first_of_each
from quizbank.core.item_statistics import FormStatistics, form_statistics
from quizbank.exams.models import AssembledForm

LOOSE, FIRM = 0.64, 0.75  # alpha below and above which Moodle calls it unsatisfactory, satisfactory


@dataclass(frozen=True)
class ItemReport:
    """An item with what its answers say."""

    item: StoredItem
    analysis: ItemAnalysis
    doubts: Sequence[Doubt]
    people: int  # who gave these answers

    @property
    def attempts(self) -> int:
        """How many answers of exams were counted."""
        return self.analysis.statistics.attempts

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered to show numbers without telling what one of them did."""
        return self.people >= FEWEST_TO_SHOW

    @property
    def is_small(self) -> bool:
        """Whether the numbers may mislead because they are few."""
        return is_small(self.attempts)

    @property
    def weight(self) -> tuple[int, int]:
        """How far up it stands: the weightiest doubt, then how many there are."""
        return max((doubt.weight for doubt in self.doubts), default=0), len(self.doubts)


def item_reports(items: Sequence[StoredItem], *, all_attempts: bool) -> list[ItemReport]:
    """Every item, doubtful ones first; by everyone's first answer unless all are asked for."""
    answers = answers_to(items)
    answers = answers if all_attempts else first_of_each(answers)
    found = analysed([item.known for item in items], answers)
    people = np.bincount(first_of_each(answers).items, minlength=len(items)).tolist()
    reports = [
        ItemReport(item, analysis, _doubts(analysis, who), who)
        for item, analysis, who in zip(items, found, people, strict=True)
    ]
    return sorted(reports, key=lambda one: (one.weight, one.attempts), reverse=True)


def _doubts(analysis: ItemAnalysis, people: int) -> Sequence[Doubt]:
    """A doubt says what was answered, as numbers do."""
    return doubts(analysis.statistics, analysis.options) if people >= FEWEST_TO_SHOW else ()


@dataclass(frozen=True)
class ItemPage:
    """One item with its options and how it does in practice."""

    report: ItemReport
    practice: InPractice

    @property
    def has_difficulty(self) -> bool:
        """Whether the learning model knows the item, and from more than a few people."""
        is_met = self.report.is_shown or self.practice.is_shown
        return self.practice.difficulty is not None and is_met


def item_page(item: StoredItem, *, all_attempts: bool) -> ItemPage:
    """One item by itself."""
    (report,) = item_reports([item], all_attempts=all_attempts)
    return ItemPage(report, in_practice(item))


@dataclass(frozen=True)
class FormPage:
    """How exact the scores of a form are."""

    form: AssembledForm
    statistics: FormStatistics

    @property
    def is_shown(self) -> bool:
        """Whether there are enough people."""
        return self.statistics.attempts >= FEWEST_TO_SHOW

    @property
    def verdict(self) -> str:
        """What KR-20 says, in words."""
        alpha = self.statistics.alpha
        if alpha is None:
            return "There is too little spread in the scores to say how exact they are."
        if alpha >= FIRM:
            return "The questions measure together: the order of the scores can be relied on."
        if alpha >= LOOSE:
            return "The scores tell good from poor, but not one neighbour from the next."
        return "The scores say little about who knows more: the questions are few, or differ much."


def form_page(form: AssembledForm) -> FormPage:
    """A form by the first sitting of each person."""
    return FormPage(form, form_statistics(matrix_of(form)))
