"""Reads: corrections as everyone may read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from quizbank.accounts.models import Account
from quizbank.bank.models import AddedSet, Item, ItemVersion, QuestionSet, Visibility
from quizbank.bank.queries import FOR_EVERYONE
from quizbank.core.corrections import key_of, with_key
from quizbank.corrections.editors import handled_by
from quizbank.corrections.models import KeyCorrection
from quizbank.extensions import db


@dataclass(frozen=True)
class Erratum:
    """A correction as everyone may read it: never the key itself."""

    at: datetime
    question: str  # the item's id
    versions: list[int]
    is_authors_key: bool  # corrected back to what the author wrote
    reason: str


@dataclass(frozen=True)
class ErrataOfSet:
    """The corrections in one question set, the newest first."""

    title: str
    set_id: str
    errata: list[Erratum]


def errata(account: Account | None) -> list[ErrataOfSet]:
    """Corrections in sets for everyone, and in those that the person added or answers for."""
    may_see = FOR_EVERYONE
    if account is not None:
        added = select(AddedSet.question_set_id).where(AddedSet.account_id == account.id)
        is_added = and_(QuestionSet.id.in_(added), QuestionSet.visibility != Visibility.PRIVATE)
        may_see = or_(may_see, is_added, handled_by(account))
    rows = db.session.execute(
        select(KeyCorrection, ItemVersion, Item, QuestionSet)
        .join(ItemVersion, ItemVersion.id == KeyCorrection.item_version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(QuestionSet, QuestionSet.id == Item.question_set_id)
        .where(may_see)
        .order_by(QuestionSet.title, KeyCorrection.made_at.desc(), KeyCorrection.id)
    )
    sets: dict[int, ErrataOfSet] = {}
    steps: dict[tuple[int, datetime], Erratum] = {}
    for correction, version, item, question_set in rows:
        found = sets.setdefault(
            question_set.id, ErrataOfSet(question_set.title, question_set.set_id, [])
        )
        step = item.id, correction.made_at
        if step in steps:  # versions that were corrected together are one line
            steps[step].versions.append(version.number)
            continue
        is_authors = _key(version, correction.key_after) == key_of(version.content)
        steps[step] = Erratum(
            correction.made_at, item.item_id, [version.number], is_authors, correction.reason
        )
        found.errata.append(steps[step])
    return list(sets.values())


def _key(version: ItemVersion, key: Any) -> tuple[str, ...]:
    return key_of(with_key(version.content, key))
