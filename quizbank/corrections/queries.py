"""Reads: what a person may report, what was reported, and what corrections changed for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from quizbank.accounts.models import Account
from quizbank.bank.models import Item, ItemVersion
from quizbank.core.corrections import is_same_question, key_of
from quizbank.corrections.editors import handled_by
from quizbank.corrections.models import ItemReport, KeyCorrection, Status
from quizbank.corrections.rescoring import IS_TOLD
from quizbank.exams.judged import Source
from quizbank.exams.models import Attempt, FormPosition, ItemResponse
from quizbank.extensions import db
from quizbank.learning.models import Answer

MOST_SHOWN = 200  # of a list on a page; the newest


def closed_version(account: Account, item_id: str, number: int) -> ItemVersion | None:
    """A version of a question whose key the person has been shown; None for any other."""
    version = _version(item_id, number)
    if version is None:
        return None
    sat = (
        select(Attempt.id)
        .join(FormPosition, FormPosition.form_id == Attempt.form_id)
        .where(
            Attempt.account_id == account.id,
            FormPosition.item_version_id == version.id,
            or_(IS_TOLD, _is_revealed()),
        )
    )
    reviewed = select(Answer.id).where(
        Answer.account_id == account.id,
        Answer.item_id == version.item_id,
        Answer.item_version_id == version.id,
        Answer.source == Source.REVIEW,
    )
    is_closed = any(db.session.scalar(found.limit(1)) is not None for found in (sat, reviewed))
    return version if is_closed else None


def handled_version(account: Account, item_id: str, number: int) -> ItemVersion | None:
    """A version of a question of a set that the person answers for."""
    return db.session.scalars(
        select(ItemVersion)
        .join(ItemVersion.item)
        .join(Item.question_set)
        .options(contains_eager(ItemVersion.item).contains_eager(Item.question_set))
        .where(Item.item_id == item_id, ItemVersion.number == number, handled_by(account))
    ).one_or_none()


def _version(item_id: str, number: int) -> ItemVersion | None:
    return db.session.scalars(
        select(ItemVersion)
        .join(ItemVersion.item)
        .options(contains_eager(ItemVersion.item))
        .where(Item.item_id == item_id, ItemVersion.number == number)
    ).one_or_none()


def _is_revealed() -> ColumnElement[bool]:
    """Whether practice has shown the key at this position of an attempt."""
    return (
        select(ItemResponse.position)
        .where(
            ItemResponse.attempt_id == Attempt.id,
            ItemResponse.position == FormPosition.position,
            ItemResponse.revealed_at.is_not(None),
        )
        .exists()
    )


def open_report_of(account: Account, item_row_id: int) -> ItemReport | None:
    """The person's report of a question that nobody has answered yet."""
    return db.session.scalars(
        select(ItemReport).where(
            ItemReport.reporter_id == account.id,
            ItemReport.item_id == item_row_id,
            ItemReport.status == Status.OPEN,
        )
    ).one_or_none()


def reports_of(account: Account) -> Sequence[ItemReport]:
    """What the person reported, the newest first."""
    return db.session.scalars(
        select(ItemReport)
        .options(joinedload(ItemReport.item), joinedload(ItemReport.item_version))
        .where(ItemReport.reporter_id == account.id)
        .order_by(ItemReport.made_at.desc(), ItemReport.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def reports_to_handle(account: Account) -> Sequence[ItemReport]:
    """Open reports of the sets that the person answers for; those of one question together, and
    the oldest first.
    """
    oldest = func.min(ItemReport.made_at).over(partition_by=ItemReport.item_id)
    return db.session.scalars(
        select(ItemReport)
        .join(ItemReport.item)
        .join(Item.question_set)
        .options(
            contains_eager(ItemReport.item).contains_eager(Item.question_set),
            joinedload(ItemReport.item_version),
        )
        .where(ItemReport.status == Status.OPEN, handled_by(account))
        .order_by(oldest, ItemReport.item_id, ItemReport.made_at, ItemReport.id)
        .limit(MOST_SHOWN)
    ).all()


def report_to_handle(account: Account, public_id: UUID) -> ItemReport | None:
    """A report of a question that the person answers for, open or not."""
    return db.session.scalars(
        select(ItemReport)
        .join(ItemReport.item)
        .join(Item.question_set)
        .options(contains_eager(ItemReport.item).contains_eager(Item.question_set))
        .where(ItemReport.public_id == public_id, handled_by(account))
    ).one_or_none()


def versions_alike(version: ItemVersion) -> list[ItemVersion]:
    """The versions of an item for which a correction of one holds: those with the same options and
    today the same key, whatever else of their text differs; oldest first.
    """
    versions = db.session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == version.item_id)
        .order_by(ItemVersion.number)
        .execution_options(populate_existing=True)
    )
    key = key_of(version.keyed_content)
    return [
        one
        for one in versions
        if is_same_question(one.content, version.content) and key_of(one.keyed_content) == key
    ]


def corrections_made(version: ItemVersion) -> int:
    """How often the key of a version was corrected."""
    mine = KeyCorrection.item_version_id == version.id
    return db.session.scalar(select(func.count()).select_from(KeyCorrection).where(mine)) or 0


def history_of_key(version: ItemVersion) -> Sequence[KeyCorrection]:
    """Each step that the key of a version took, the first one first."""
    return db.session.scalars(
        select(KeyCorrection)
        .where(KeyCorrection.item_version_id == version.id)
        .order_by(KeyCorrection.number)
    ).all()


def concerned(versions: Collection[ItemVersion]) -> dict[int, int]:
    """Everyone who was shown the key of one of the versions, with the newest such version."""
    numbers = {one.id: one.number for one in versions}
    sat = (
        select(Attempt.account_id, FormPosition.item_version_id)
        .join(FormPosition, FormPosition.form_id == Attempt.form_id)
        .where(FormPosition.item_version_id.in_(numbers), or_(IS_TOLD, _is_revealed()))
    )
    reviewed = select(Answer.account_id, Answer.item_version_id).where(
        Answer.item_id.in_({one.item_id for one in versions}),
        Answer.item_version_id.in_(numbers),
        Answer.source == Source.REVIEW,
        Answer.account_id.is_not(None),
    )
    people: dict[int, int] = {}
    statements: tuple[Any, ...] = sat.distinct(), reviewed.distinct()
    for found in statements:
        for account_id, version_id in db.session.execute(found):
            known = people.get(account_id, version_id)
            people[account_id] = max(known, version_id, key=numbers.__getitem__)
    return people


@dataclass(frozen=True)
class CorrectedPlace:
    """A question of a form whose key was corrected."""

    form_id: int
    position: int
    at: datetime  # the last time
    reason: str


def corrections_of_forms(
    form_ids: Collection[int], since: datetime | None = None
) -> list[CorrectedPlace]:
    """The questions of forms that were corrected, since then or ever, the newest first; one query.

    A key that was corrected back is a correction, too: scores changed twice.
    """
    rows: Any = db.session.execute(
        select(
            FormPosition.form_id,
            FormPosition.position,
            ItemVersion.corrected_at,
            ItemVersion.corrected_because,
        )
        .join(ItemVersion, ItemVersion.id == FormPosition.item_version_id)
        .where(
            FormPosition.form_id.in_(form_ids),
            ItemVersion.corrected_at.is_not(None)
            if since is None
            else ItemVersion.corrected_at >= since,
        )
        .order_by(ItemVersion.corrected_at.desc(), FormPosition.form_id, FormPosition.position)
        .limit(MOST_SHOWN)
    )
    return [CorrectedPlace(*row) for row in rows]
