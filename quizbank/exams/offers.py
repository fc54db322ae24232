"""What a candidate can start now, and what the bank is still too small for, with numbers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from quizbank.accounts.models import Account
from quizbank.core.assembly import Length, Missing, lengths_in_items, shortfall
from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem
from quizbank.core.timing import time_for


@dataclass(frozen=True)
class Lack:
    """One thing that the bank has too few of, in words."""

    what: str
    needed: int
    available: int


@dataclass(frozen=True)
class Offer:
    """One length: possible, or what it lacks."""

    length: Length
    items: int
    time: timedelta
    lacks: Sequence[Lack]

    @property
    def is_possible(self) -> bool:
        """Whether the bank can fill it."""
        return not self.lacks

    @property
    def label(self) -> str:
        """The length as the form names it."""
        name = {Length.FULL: "Full length", Length.HALF: "Half", Length.QUARTER: "Quarter"}
        return name[self.length]


def offers_of(
    exam_format: ExamFormat, pool: Collection[PoolItem], account: Account | None
) -> list[Offer]:
    """Every length, the shortest first: it fits the gap that most people have."""
    multiplier = account.time_multiplier if account else Decimal(1)
    offers = []
    for length in reversed(Length):
        items = sum(lengths_in_items(exam_format, length))
        lacks = [
            Lack(_in_words(exam_format, missing), missing.needed, missing.available)
            for missing in shortfall(exam_format, length=length, pool=pool)
        ]
        seconds = time_for(exam_format, items).total_seconds() * float(multiplier)
        offers.append(Offer(length, items, timedelta(seconds=round(seconds)), lacks))
    return offers


def _in_words(exam_format: ExamFormat, missing: Missing) -> str:
    if missing.what == "case":
        return "Cases"
    if missing.what.startswith("case:"):
        return f"Cases, {missing.what.removeprefix('case:')}"
    if missing.what == "pretest":
        return "Further questions, for the unscored part"
    return exam_format.domain_name(missing.what)
