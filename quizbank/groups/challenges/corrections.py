"""Reads: questions of a group's exams that were corrected or withdrawn after the group got them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, null, or_, select
from sqlalchemy.orm import aliased

from quizbank.bank.models import Item, ItemVersion, QuestionSet
from quizbank.core.corrections import key_of
from quizbank.exams.models import FormPosition
from quizbank.extensions import db
from quizbank.groups.models import GroupChallenge

MOST_SHOWN = 50  # of one group; the newest
MOST_READ = 200  # of which some are but another reason for the same code


@dataclass(frozen=True)
class Correction:
    """A question that has another key today, or is asked no more."""

    challenge_id: int
    position: int
    is_withdrawn: bool
    at: datetime


def corrections_of(challenges: Collection[int]) -> list[Correction]:
    """What changed about the questions of these exams, newest first. One query.

    A new version with the same key is no correction, and neither is a key that was changed back.
    A corrected key counts for the version that the group has, whose attempts were rescored; one
    that was corrected before the group got it does not.
    """
    rows = db.session.execute(_candidates().where(GroupChallenge.id.in_(challenges)))
    return list(islice(_changed(rows), MOST_SHOWN))


def _candidates() -> Select[Any]:
    """Questions that may have changed, newest first, with the keys that tell."""
    current = aliased(ItemVersion)
    withdrawn_at = func.coalesce(Item.withdrawn_at, QuestionSet.withdrawn_at)
    is_corrected = and_(
        ItemVersion.corrected_key.is_not(null()),
        ItemVersion.corrected_at > GroupChallenge.created_at,
    )
    may_differ = and_(
        ItemVersion.superseded_at.is_not(None),
        or_(
            _text_of(ItemVersion.content["key"]) != _text_of(current.content["key"]),
            ItemVersion.corrected_key.is_not(null()),
            current.corrected_key.is_not(null()),
        ),
    )
    changed_at = case(
        (withdrawn_at.is_not(None), withdrawn_at),
        (is_corrected, ItemVersion.corrected_at),
        else_=func.coalesce(current.corrected_at, current.created_at),
    )
    return (
        select(
            GroupChallenge.id,
            FormPosition.position,
            withdrawn_at.is_not(None).label("is_withdrawn"),
            changed_at.label("at"),
            is_corrected.label("is_corrected"),
            *_keys_of(ItemVersion, "had"),
            *_keys_of(current, "has"),
        )
        .join(FormPosition, FormPosition.form_id == GroupChallenge.form_id)
        .join(ItemVersion, ItemVersion.id == FormPosition.item_version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(QuestionSet, QuestionSet.id == Item.question_set_id)
        .outerjoin(current, and_(current.item_id == Item.id, current.superseded_at.is_(None)))
        .where(or_(withdrawn_at.is_not(None), is_corrected, may_differ))
        .order_by(changed_at.desc(), GroupChallenge.id, FormPosition.position)
        .limit(MOST_READ)
    )


def _text_of(key: Any) -> ColumnElement[str]:
    return cast(key, Text)


def _keys_of(version: Any, name: str) -> list[ColumnElement[Any]]:
    """What says which key a version has; of its text no more, because there may be many."""
    return [
        version.kind.label(f"{name}_kind"),
        version.content["ordered"].label(f"{name}_ordered"),
        version.content["key"].label(f"{name}_key"),
        version.corrected_key.label(f"{name}_corrected"),
    ]


def _changed(rows: Iterable[Any]) -> Iterator[Correction]:
    """Of rows that may be corrections, those that are."""
    for row in rows:
        had = _key(row.had_kind, row.had_ordered, row.had_key, row.had_corrected)
        has = _key(row.has_kind, row.has_ordered, row.has_key, row.has_corrected)
        if row.is_withdrawn or row.is_corrected or had != has:
            yield Correction(row.id, row.position, bool(row.is_withdrawn), row.at)


def _key(kind: str | None, ordered: Any, key: Any, corrected: Any) -> tuple[str, ...]:
    """The key that holds, in a shape in which equal keys are equal; empty without a version."""
    if kind is None:
        return ()
    holds = key if corrected is None else corrected
    return key_of({"kind": kind, "ordered": bool(ordered), "key": holds})
