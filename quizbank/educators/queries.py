"""Reads: whose workspace sets, and what is in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from quizbank.accounts.models import Account
from quizbank.bank.models import Item
from quizbank.core.set_permissions import TEACHERS, SetAct, Standing, may_in_set, standing
from quizbank.educators.models import (
    ItemState,
    PublishedVersion,
    WorkspaceCase,
    WorkspaceItem,
    WorkspaceSet,
    WorkspaceShare,
)
from quizbank.extensions import db


@dataclass(frozen=True)
class SetSeen:
    """A set in the workspace of somebody, and how they stand to it."""

    row: WorkspaceSet
    standing: Standing

    def may(self, act: str) -> bool:
        """Whether this person may do that with it."""
        return may_in_set(self.standing, SetAct(act))


def workspace_seen_by(account: Account, public_id: UUID) -> SetSeen | None:
    """A set with its owner and what is published of it, in one query; None for strangers."""
    found = db.session.execute(
        _with_share(account).where(WorkspaceSet.public_id == public_id)
    ).one_or_none()
    if found is None:
        return None
    row, share = found
    is_owner = row.owner_id == account.id
    who = standing(role=account.role, is_owner=is_owner, share=share)
    return None if who == Standing.STRANGER else SetSeen(row, who)


def workspace_of(
    account: Account, public_id: UUID, *, for_editing: bool = False
) -> WorkspaceSet | None:
    """A set that the person may see, or with `for_editing` change; nobody else has it."""
    seen = workspace_seen_by(account, public_id)
    act = SetAct.EDIT if for_editing else SetAct.SEE
    return seen.row if seen and seen.may(act) else None


@dataclass(frozen=True)
class SetSummary:
    """A set as the list shows it."""

    row: WorkspaceSet
    standing: Standing
    counts: dict[str, int]  # how many items are in each state

    @property
    def items(self) -> int:
        """How many questions it holds, without those that were withdrawn."""
        return sum(self.counts.values()) - self.counts.get(ItemState.WITHDRAWN, 0)


def workspaces_of(account: Account) -> list[SetSummary]:
    """A person's own sets and those that others share with them, the latest change first, archived
    ones too; two queries.
    """
    if account.role not in TEACHERS:
        return []
    mine = or_(WorkspaceSet.owner_id == account.id, WorkspaceShare.role.is_not(None))
    latest = WorkspaceSet.updated_at.desc(), WorkspaceSet.id.desc()
    rows = db.session.execute(_with_share(account).where(mine).order_by(*latest)).all()
    counts = _counts_of([row.id for row, _share in rows])
    return [
        SetSummary(
            row,
            standing(role=account.role, is_owner=row.owner_id == account.id, share=share),
            counts[row.id],
        )
        for row, share in rows
    ]


def owned_sets(account: Account) -> Sequence[WorkspaceSet]:
    """Every set that a person owns, the oldest first."""
    owned = WorkspaceSet.owner_id == account.id
    return db.session.scalars(select(WorkspaceSet).where(owned).order_by(WorkspaceSet.id)).all()


def _with_share(account: Account) -> Select[WorkspaceSet, str]:
    theirs = and_(
        WorkspaceShare.workspace_set_id == WorkspaceSet.id, WorkspaceShare.email == account.email
    )
    return (
        select(WorkspaceSet, WorkspaceShare.role)
        .outerjoin(WorkspaceShare, theirs)
        .options(joinedload(WorkspaceSet.owner), joinedload(WorkspaceSet.question_set))
    )


def _counts_of(sets: Iterable[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(WorkspaceItem.workspace_set_id, WorkspaceItem.state, func.count())
        .where(WorkspaceItem.workspace_set_id.in_(list(sets)))
        .group_by(WorkspaceItem.workspace_set_id, WorkspaceItem.state)
    )
    for set_id, state, count in rows:
        found[set_id][state] = count
    return found


def items_of(row: WorkspaceSet) -> list[WorkspaceItem]:
    """Every item of a set in order, withdrawn ones too; those of a case stand together, at its
    place.
    """
    found = db.session.scalars(
        select(WorkspaceItem)
        .options(joinedload(WorkspaceItem.case))
        .where(WorkspaceItem.workspace_set_id == row.id)
    )
    return sorted(found, key=_in_order)


def cases_of(row: WorkspaceSet) -> list[WorkspaceCase]:
    """The cases of a set in order, those without items too."""
    mine = WorkspaceCase.workspace_set_id == row.id
    order = WorkspaceCase.place, WorkspaceCase.id
    return list(db.session.scalars(select(WorkspaceCase).where(mine).order_by(*order)))


def _in_order(item: WorkspaceItem) -> tuple[int, int, int, int]:
    if item.case is None:
        return item.place, 0, 0, item.id
    return item.case.place, item.case.id, item.place, item.id


def item_of(row: WorkspaceSet, public_id: UUID) -> WorkspaceItem | None:
    """One item of a set."""
    return db.session.scalar(
        select(WorkspaceItem)
        .options(joinedload(WorkspaceItem.case), joinedload(WorkspaceItem.updated_by))
        .where(WorkspaceItem.workspace_set_id == row.id, WorkspaceItem.public_id == public_id)
    )


def case_of(row: WorkspaceSet, public_id: UUID) -> WorkspaceCase | None:
    """One case of a set."""
    return db.session.scalar(
        select(WorkspaceCase).where(
            WorkspaceCase.workspace_set_id == row.id, WorkspaceCase.public_id == public_id
        )
    )


def written_item(item: Item) -> WorkspaceItem | None:
    """Where an item of the bank is written; None for one that comes with Quizbank."""
    return db.session.scalar(
        select(WorkspaceItem)
        .join(WorkspaceItem.workspace_set)
        .where(
            WorkspaceSet.question_set_id == item.question_set_id,
            WorkspaceItem.item_id == item.item_id,
        )
    )


def names_in(row: WorkspaceSet) -> set[str]:
    """The ids of the items and cases of a set; no two may be the same."""
    items = select(WorkspaceItem.item_id).where(WorkspaceItem.workspace_set_id == row.id)
    cases = select(WorkspaceCase.case_id).where(WorkspaceCase.workspace_set_id == row.id)
    return {*db.session.scalars(items), *db.session.scalars(cases)}


def shares_of(row: WorkspaceSet) -> Sequence[WorkspaceShare]:
    """With whom a set is shared."""
    mine = WorkspaceShare.workspace_set_id == row.id
    return db.session.scalars(
        select(WorkspaceShare).where(mine).order_by(WorkspaceShare.email)
    ).all()


def versions_of(row: WorkspaceSet) -> Sequence[PublishedVersion]:
    """What was published of a set, the last version first, without the text."""
    return db.session.scalars(
        select(PublishedVersion)
        .options(joinedload(PublishedVersion.published_by))
        .where(PublishedVersion.workspace_set_id == row.id)
        .order_by(PublishedVersion.number.desc())
    ).all()


def version_of(row: WorkspaceSet, number: int) -> PublishedVersion | None:
    """One published version."""
    return db.session.scalar(
        select(PublishedVersion).where(
            PublishedVersion.workspace_set_id == row.id, PublishedVersion.number == number
        )
    )
