"""What a pool holds of an exam: by domain, by kind, by difficulty, and in whole forms."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from quizbank.core.apportionment import domain_counts, shared_out
from quizbank.core.assembly import Length, PoolTooSmall, assemble
from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem


@dataclass(frozen=True)
class DomainCover:
    """What one full form needs of a domain, pretest items included, and what there is."""

    domain: str
    needed: int
    have: int

    @property
    def lacking(self) -> int:
        """How many items are missing for one full form."""
        return max(self.needed - self.have, 0)


@dataclass(frozen=True)
class Keyed:
    """How many items a second reader keyed blind, and when that was done last."""

    items: int
    blind: int = 0
    on: date | None = None

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 means every item."""
        return self.blind * 100 // self.items if self.items else 0


@dataclass(frozen=True)
class Coverage:
    """An exam's pool, measured against its rules."""

    exam_format: ExamFormat
    pool: Collection[PoolItem]
    keyed: Keyed

    @property
    def domains(self) -> list[DomainCover]:
        """Each domain in the order of the blueprint."""
        have = Counter(item.domain for item in self.pool)
        needed = needed_for_a_form(self.exam_format)
        return [DomainCover(domain, count, have[domain]) for domain, count in needed.items()]

    @property
    def kinds(self) -> dict[str, int]:
        """How many items there are of each kind that the exam has."""
        have = Counter(item.kind for item in self.pool)
        return {kind.value: have[kind.value] for kind in self.exam_format.kinds}

    @property
    def difficulties(self) -> dict[int, int]:
        """How many items there are of each difficulty."""
        have = Counter(item.difficulty for item in self.pool)
        return {difficulty: have[difficulty] for difficulty in (1, 2, 3)}

    @cached_property
    def full_forms(self) -> int:
        """How many full-length forms can be drawn one after another without repeating an item."""
        return full_forms(self.exam_format, self.pool)

    @property
    def left_over(self) -> int:
        """Items that remain when all these forms are drawn."""
        return len(self.pool) - self.full_forms * self.exam_format.total_items


def needed_for_a_form(exam_format: ExamFormat) -> dict[str, int]:
    """Items of each domain in one full form, with pretest items shared out like the others."""
    scored = domain_counts(exam_format, exam_format.scored.value)
    pretest = exam_format.pretest.value
    extra = shared_out(pretest, scored, dict.fromkeys(scored, pretest)) or {}
    return {domain: count + extra.get(domain, 0) for domain, count in scored.items()}


def full_forms(exam_format: ExamFormat, pool: Collection[PoolItem]) -> int:
    """Draw full forms until one is refused, each from what the ones before it left."""
    left = list(pool)
    count = 0
    while len(left) >= exam_format.total_items:
        try:
            form = assemble(exam_format, length=Length.FULL, pool=left, seed=count)
        except PoolTooSmall:
            break
        drawn = {position.item_version_id for position in form}
        left = [item for item in left if item.item_version_id not in drawn]
        count += 1
    return count


def keyed_together(parts: Iterable[Keyed]) -> Keyed:
    """Several sets as one; the day is that of the last check."""
    every = list(parts)
    return Keyed(
        items=sum(one.items for one in every),
        blind=sum(one.blind for one in every),
        on=max((one.on for one in every if one.on), default=None),
    )
