"""Reads: what a person is told of corrections and reports, and how their scores changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from quizbank.accounts.models import Account
from quizbank.bank.models import Item, ItemVersion, QuestionSet
from quizbank.core.scoring import Tally
from quizbank.corrections.editors import handled_by, may_handle_any
from quizbank.corrections.models import (
    ItemReport,
    KeyCorrection,
    Notice,
    RescoredAttempt,
    Status,
)
from quizbank.exams.models import Attempt
from quizbank.extensions import db

MOST_SHOWN = 200  # of a list on a page; the newest


@dataclass(frozen=True)
class Rescoring:
    """What one correction did to the score of an attempt."""

    at: datetime
    reason: str
    items: int
    raw_before: Decimal
    raw_after: Decimal
    pass_before: bool | None
    pass_after: bool | None

    @property
    def before(self) -> Tally:
        """The score until then."""
        return Tally(Fraction(self.raw_before), self.items)

    @property
    def after(self) -> Tally:
        """The score from then on."""
        return Tally(Fraction(self.raw_after), self.items)


def rescorings_of(attempt: Attempt) -> list[Rescoring]:
    """How the score of an attempt changed after it was told, the first time first."""
    rows = db.session.scalars(
        select(RescoredAttempt)
        .join(RescoredAttempt.correction)
        .options(contains_eager(RescoredAttempt.correction))
        .where(RescoredAttempt.attempt_id == attempt.id)
        .order_by(KeyCorrection.id)
    )
    return [
        Rescoring(
            at=row.correction.made_at,
            reason=row.correction.reason,
            items=attempt.scored_items or 0,
            raw_before=row.raw_before,
            raw_after=row.raw_after,
            pass_before=row.pass_before,
            pass_after=row.pass_after,
        )
        for row in rows
    ]


def first_scores(account: Account) -> dict[UUID, Tally]:
    """The score that each rescored attempt of the person had at first."""
    rows = db.session.execute(
        select(Attempt.public_id, RescoredAttempt.raw_before, Attempt.scored_items)
        .join(Attempt, Attempt.id == RescoredAttempt.attempt_id)
        .where(Attempt.account_id == account.id)
        .order_by(RescoredAttempt.correction_id.desc())
    )
    return {row[0]: Tally(Fraction(row[1]), row[2] or 0) for row in rows}


@dataclass(frozen=True)
class News:
    """What waits for a person, for the home page."""

    notices: int = 0
    reports: int = 0


def news_of(account: Account) -> News:
    """How many notices are unseen, and reports unanswered; one query for a learner."""
    mine = Notice.account_id == account.id, Notice.seen_at.is_(None)
    notices = db.session.scalar(select(func.count()).select_from(Notice).where(*mine)) or 0
    if not may_handle_any(account):
        return News(notices)
    waiting = (
        select(func.count())
        .select_from(ItemReport)
        .join(Item, Item.id == ItemReport.item_id)
        .join(QuestionSet, QuestionSet.id == Item.question_set_id)
        .where(ItemReport.status == Status.OPEN, handled_by(account))
    )
    return News(notices, db.session.scalar(waiting) or 0)


@dataclass(frozen=True)
class Told:
    """A notice with all that its line says."""

    notice: Notice
    question: str  # the item's id
    rescored: Sequence[tuple[UUID, Rescoring]]  # of the person's attempts, by public id


def notices_of(account: Account) -> list[Told]:
    """What the person was told, the newest first; two queries."""
    notices = db.session.scalars(
        select(Notice)
        .options(
            joinedload(Notice.correction)
            .joinedload(KeyCorrection.item_version)
            .joinedload(ItemVersion.item),
            joinedload(Notice.report).joinedload(ItemReport.item),
            joinedload(Notice.report).joinedload(ItemReport.item_version),
        )
        .where(Notice.account_id == account.id)
        .order_by(Notice.made_at.desc(), Notice.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    rescored = _rescored_by_step(account)
    found = []
    for one in notices:
        if one.correction:
            item = one.correction.item_version.item
            step = item.id, one.correction.made_at
            found.append(Told(one, item.item_id, rescored.get(step, ())))
        elif one.report:
            found.append(Told(one, one.report.item.item_id, ()))
    return found


def _rescored_by_step(account: Account) -> dict[tuple[int, datetime], list[tuple[UUID, Rescoring]]]:
    """The person's rescored attempts by item and moment: versions are corrected together."""
    rows = db.session.execute(
        select(RescoredAttempt, Attempt, KeyCorrection, ItemVersion.item_id)
        .join(Attempt, Attempt.id == RescoredAttempt.attempt_id)
        .join(KeyCorrection, KeyCorrection.id == RescoredAttempt.correction_id)
        .join(ItemVersion, ItemVersion.id == KeyCorrection.item_version_id)
        .where(Attempt.account_id == account.id)
        .order_by(Attempt.id)
    )
    found: dict[tuple[int, datetime], list[tuple[UUID, Rescoring]]] = {}
    for row, attempt, correction, item_id in rows:
        rescoring = Rescoring(
            correction.made_at,
            correction.reason,
            attempt.scored_items or 0,
            row.raw_before,
            row.raw_after,
            row.pass_before,
            row.pass_after,
        )
        step = item_id, correction.made_at
        found.setdefault(step, []).append((attempt.public_id, rescoring))
    return found
