"""Reads: what there is to practise."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem


@dataclass(frozen=True)
class DomainOffer:
    """One domain for practice."""

    id: str
    name: str
    available: int


def practice_offer_of(exam_format: ExamFormat, pool: Collection[PoolItem]) -> list[DomainOffer]:
    """Every domain with the number of questions that can be practised."""
    have = Counter(item.domain for item in pool)
    return [DomainOffer(d.id, d.name, have[d.id]) for d in exam_format.domains]
