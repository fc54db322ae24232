"""Which questions can be asked at all: those that hold on the person's exam day, sorted once for
each edition of the bank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask import current_app

from quizbank.accounts.models import Account
from quizbank.bank.formats import exam_formats, format_in_force
from quizbank.bank.queries import cached_pool, edition, own_sets
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import reserved
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.exams.queries import exam_day


@dataclass(frozen=True)
class Askable:
    """The questions of one exam that can be asked now."""

    items: Mapping[int, PoolItem]  # by item id
    topics: Mapping[int, str]  # by which each is learned
    siblings: tuple[PoolItem, ...]  # those that may stand for another: not kept for full exams

    @classmethod
    def of(cls, pool: tuple[PoolItem, ...]) -> "Askable":
        """A pool, sorted."""
        kept = reserved(pool)
        return cls(
            items={item.item_id: item for item in pool},
            topics={item.item_id: learning_topic(item.topic, item.domain) for item in pool},
            siblings=tuple(
                item for item in pool if item.case_id is None and item.item_id not in kept
            ),
        )


NOTHING = Askable({}, {}, ())


def rules_for(account: Account, exam: str, *, today: date) -> ExamFormat:
    """An exam's rules on the person's exam day."""
    return format_in_force(exam, exam_day(account, today=today))


def askable_for(account: Account, exam: str, *, today: date) -> Askable:
    """What can be asked of an exam for the person's exam day; of today where the bank has nothing
    yet for that day.
    """
    if exam not in exam_formats():
        return NOTHING
    rules = rules_for(account, exam, today=today)
    stamp, own = edition(), own_sets(account.id, exam)
    for day in dict.fromkeys([exam_day(account, today=today), today]):
        year = rules.code_year.year_on(day)
        found = _askable(stamp, exam, year, day, current_app.config["HIDE_CPT_SETS"], own)
        if found.items:
            return found
    return NOTHING


def _askable(
    stamp: str, exam: str, code_year: int, day: date, hide_cpt: bool, own: tuple[int, ...]
) -> Askable:
    read = _read if stamp else _read.__wrapped__  # without an edition nothing is kept
    return read(stamp, exam, code_year, day, hide_cpt, own)


@lru_cache(maxsize=32)
def _read(
    _edition: str, exam: str, code_year: int, day: date, hide_cpt: bool, own: tuple[int, ...]
) -> Askable:
    pool = cached_pool(exam, code_year=code_year, day=day, hide_cpt=hide_cpt, own=own)
    return Askable.of(pool)
