"""What practice may ask of an exam at all, sorted by topic; the same for everyone."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask import current_app

from quizbank.accounts.models import Account
from quizbank.bank.queries import cached_pool, own_sets
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import reserved, units_of
from quizbank.core.pool import PoolItem, Unit, learning_topic
from quizbank.exams.queries import exam_day
from quizbank.progress.knowledge import Held, held_in
from quizbank.progress.queries import topic_weights

MOST_KEPT = 32


@dataclass(frozen=True)
class Shelves:
    """A pool without its reserve, sorted by topic."""

    pool: Collection[PoolItem]  # all of it, the reserve too
    items: Mapping[int, PoolItem]  # what may be asked, by item id
    units: Mapping[str, tuple[Unit, ...]]  # each case stands with every topic of its questions
    guests: Mapping[str, frozenset[int]]  # items on a topic's shelf that are of another topic
    case_of: Mapping[int, Unit]  # the case of an item that belongs to one with several
    held: Held  # how many items the pool has, by domain and topic
    weights: Mapping[str, float]  # each topic's share of the exam


@dataclass(frozen=True, eq=False)
class _SamePool:
    """A pool and the rules it is for, equal to itself alone: comparing 5,000 items takes time."""

    pool: tuple[PoolItem, ...]
    exam_format: ExamFormat

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same pool, under the same rules."""
        return (
            isinstance(other, _SamePool)
            and self.pool is other.pool
            and self.exam_format.version == other.exam_format.version
        )

    def __hash__(self) -> int:
        """By identity, which nothing else has while this is kept."""
        return hash((id(self.pool), self.exam_format.version))


def shelves_for(account: Account, exam_format: ExamFormat, *, today: date) -> Shelves:
    """What a person can practise for their exam day; for today where the bank has nothing yet for
    that day.
    """
    own = own_sets(account.id, exam_format.exam)
    day = exam_day(account, today=today)
    pool = _pool_on(exam_format, day, own) or _pool_on(exam_format, today, own)
    return _sorted_once(_SamePool(pool, exam_format))


def _pool_on(exam_format: ExamFormat, day: date, own: tuple[int, ...]) -> tuple[PoolItem, ...]:
    return cached_pool(
        exam_format.exam,
        code_year=exam_format.code_year.year_on(day),
        day=day,
        hide_cpt=current_app.config["HIDE_CPT_SETS"],
        own=own,
    )


@lru_cache(maxsize=MOST_KEPT)
def _sorted_once(same: _SamePool) -> Shelves:
    """The shelves of a pool, sorted once for each pool that the process has read."""
    return sorted_out(same.exam_format, same.pool)


def sorted_out(exam_format: ExamFormat, pool: Collection[PoolItem]) -> Shelves:
    """Sort a pool; what stands in a domain that the rules do not have cannot be asked."""
    kept = reserved(pool)
    domains = {domain.id for domain in exam_format.domains}
    units = [
        unit
        for unit in units_of(item for item in pool if item.domain in domains)
        if unit.items[0].item_id not in kept
    ]
    by_topic: dict[str, list[Unit]] = defaultdict(list)
    guests: dict[str, set[int]] = defaultdict(set)
    for unit in units:
        topics = {item.item_id: learning_topic(item.topic, item.domain) for item in unit.items}
        for topic in dict.fromkeys(topics.values()):
            by_topic[topic].append(unit)
            guests[topic] |= {item_id for item_id, own in topics.items() if own != topic}
    return Shelves(
        pool=pool,
        items={item.item_id: item for unit in units for item in unit.items},
        units={topic: tuple(found) for topic, found in by_topic.items()},
        guests={topic: frozenset(found) for topic, found in guests.items()},
        case_of={item.item_id: unit for unit in units if unit.is_case for item in unit.items},
        held=held_in(exam_format, pool),
        weights=topic_weights(exam_format, pool),
    )
