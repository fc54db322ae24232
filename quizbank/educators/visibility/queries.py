"""Reads: which sets there are for whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from quizbank.accounts.models import Account
from quizbank.bank.models import AddedSet, Approval, Item, QuestionSet, Visibility
from quizbank.bank.queries import FOR_EVERYONE
from quizbank.educators.models import PublishedVersion, WorkspaceSet
from quizbank.educators.outlines import years_in_words
from quizbank.extensions import db


@dataclass(frozen=True)
class ShownSet:
    """A set as those who may practise with it find it."""

    row: QuestionSet
    items: int

    @property
    def exams(self) -> list[str]:
        """The exams that it is for, as people call them."""
        return self.row.exams.upper().split()

    @property
    def years(self) -> str:
        """The code years that its keys hold for."""
        return years_in_words(self.row.code_years)

    @property
    def keyed(self) -> str:
        """Whether a second reader answered its questions without seeing the key."""
        if not self.row.keyed_blind:
            return "Not keyed blind by a second reader"
        most = min(self.row.keyed_blind, self.items)
        return f"{most:,} of {self.items:,} keyed blind by a second reader"

    @property
    def is_reachable(self) -> bool:
        """Whether a person who added it still practises with it."""
        return self.row.withdrawn_at is None and self.row.visibility != Visibility.PRIVATE


def _shown() -> Select[QuestionSet, int]:
    kept = and_(Item.question_set_id == QuestionSet.id, Item.withdrawn_at.is_(None))
    return select(QuestionSet, func.count(Item.id)).outerjoin(Item, kept).group_by(QuestionSet.id)


def catalogue(*, hide_cpt: bool) -> list[ShownSet]:
    """Every set that is for everyone, by title; one query."""
    found = _shown().where(FOR_EVERYONE, QuestionSet.withdrawn_at.is_(None))
    found = found.where(QuestionSet.uses_cpt.is_(False)) if hide_cpt else found
    return [ShownSet(*row) for row in db.session.execute(found.order_by(QuestionSet.title))]


def set_by_code(code: str, *, hide_cpt: bool) -> ShownSet | None:
    """The set that a class code (in capitals, without blanks) leads to."""
    found = _shown().where(
        QuestionSet.class_code == code,
        QuestionSet.visibility != Visibility.PRIVATE,
        QuestionSet.withdrawn_at.is_(None),
    )
    found = found.where(QuestionSet.uses_cpt.is_(False)) if hide_cpt else found
    row = db.session.execute(found).one_or_none()
    return ShownSet(*row) if row and code else None


def added_by(account: Account) -> list[ShownSet]:
    """What a person added, the latest first, with what is withdrawn or closed meanwhile."""
    found = _shown().join(AddedSet, AddedSet.question_set_id == QuestionSet.id)
    found = found.where(AddedSet.account_id == account.id).group_by(AddedSet.added_at)
    latest = AddedSet.added_at.desc(), QuestionSet.id.desc()
    return [ShownSet(*row) for row in db.session.execute(found.order_by(*latest))]


def added_set(account: Account, public_id: UUID) -> QuestionSet | None:
    """One set that a person added."""
    return db.session.scalar(
        select(QuestionSet)
        .join(AddedSet, AddedSet.question_set_id == QuestionSet.id)
        .where(AddedSet.account_id == account.id, QuestionSet.public_id == public_id)
    )


def has_added(account: Account, row: QuestionSet) -> bool:
    """Whether a person practises with a set because they added it."""
    return db.session.get(AddedSet, (account.id, row.id)) is not None


def count_of_learners(row: QuestionSet) -> int:
    """How many people added a set."""
    theirs = AddedSet.question_set_id == row.id
    return db.session.scalar(select(func.count()).select_from(AddedSet).where(theirs)) or 0


@dataclass(frozen=True)
class SetToApprove:
    """A set as an administrator looks at it."""

    shown: ShownSet
    owner: Account
    asked_at: datetime | None
    published_at: datetime

    @property
    def is_new_since(self) -> bool:
        """Whether it was published again after it was approved."""
        return self.asked_at is not None and self.published_at > self.asked_at


def sets_to_approve(approval: Approval) -> list[SetToApprove]:
    """Educators' sets for which everyone was asked, of one answer or none, the oldest first."""
    published = (
        select(func.max(PublishedVersion.published_at))
        .where(PublishedVersion.workspace_set_id == WorkspaceSet.id)
        .correlate(WorkspaceSet)
        .scalar_subquery()
    )
    found = (
        _shown()
        .join(WorkspaceSet, WorkspaceSet.question_set_id == QuestionSet.id)
        .join(Account, Account.id == QuestionSet.owner_id)
        .add_columns(Account, published)
        .where(
            QuestionSet.visibility == Visibility.EVERYONE,
            QuestionSet.approval == approval,
            QuestionSet.withdrawn_at.is_(None),
        )
        .group_by(WorkspaceSet.id, Account.id)
        .order_by(QuestionSet.approval_at, QuestionSet.id)
    )
    return [
        SetToApprove(ShownSet(row, items), owner, row.approval_at, at)
        for row, items, owner, at in db.session.execute(found)
    ]


def set_to_approve(public_id: UUID) -> QuestionSet | None:
    """One educator's set for which everyone was asked."""
    return db.session.scalar(
        select(QuestionSet).where(
            QuestionSet.public_id == public_id,
            QuestionSet.owner_id.is_not(None),
            QuestionSet.visibility == Visibility.EVERYONE,
            QuestionSet.withdrawn_at.is_(None),
        )
    )
