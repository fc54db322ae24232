"""Reads: uploads that wait, and what of a file is known already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.bank.models import Case, Item
from quizbank.educators.models import ImportUpload, WorkspaceCase, WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import names_in
from quizbank.extensions import db
from quizbank.interchange.readings import HERE, MINE, compared

MOST_COMPARED = 10_000  # questions of one person, the latest first
AT_ONCE = 400  # ids in a query


@dataclass(frozen=True)
class ExamDomains:
    """An exam of the set, and its domains by id under the name that the exam gives them."""

    exam: str
    name: str
    domains: dict[str, str]


def exam_domains(row: WorkspaceSet, *, today: date) -> list[ExamDomains]:
    """What can be chosen for a question of the set, under the rules of today."""
    formats = [format_in_force(exam, today) for exam in row.exams.split()]
    return [
        ExamDomains(one.exam, one.short_name, {domain.id: domain.name for domain in one.domains})
        for one in formats
    ]


def upload_of(
    account: Account, row: WorkspaceSet, public_id: UUID, *, now: datetime
) -> ImportUpload | None:
    """One upload that the person made for this set; nobody else has it, and in time nobody."""
    return db.session.scalar(
        select(ImportUpload).where(
            ImportUpload.public_id == public_id,
            ImportUpload.account_id == account.id,
            ImportUpload.workspace_set_id == row.id,
            ImportUpload.expires_at > now,
        )
    )


def uploads_of(account: Account, row: WorkspaceSet, *, now: datetime) -> Sequence[ImportUpload]:
    """What the person uploaded for this set and neither imported nor threw away, the latest first;
    without the readings, which are large.
    """
    return db.session.scalars(
        select(ImportUpload)
        .options(defer(ImportUpload.reading), defer(ImportUpload.choices))
        .where(
            ImportUpload.account_id == account.id,
            ImportUpload.workspace_set_id == row.id,
            ImportUpload.expires_at > now,
        )
        .order_by(ImportUpload.made_at.desc(), ImportUpload.id.desc())
    ).all()


def taken_ids(row: WorkspaceSet, names: Iterable[str]) -> dict[str, str]:
    """Those of the ids that are taken, and whether here or elsewhere; by whom is not told."""
    wanted = sorted(names)
    here = names_in(row)
    found = {name: "here" for name in wanted if name in here}
    elsewhere = (
        select(Item.item_id).where(Item.question_set_id != (row.question_set_id or 0)),
        select(Case.case_id).where(Case.question_set_id != (row.question_set_id or 0)),
        select(WorkspaceItem.item_id).where(WorkspaceItem.workspace_set_id != row.id),
        select(WorkspaceCase.case_id).where(WorkspaceCase.workspace_set_id != row.id),
    )
    columns = (Item.item_id, Case.case_id, WorkspaceItem.item_id, WorkspaceCase.case_id)
    for some in _parts(wanted):
        for others, column in zip(elsewhere, columns, strict=True):
            for name in db.session.scalars(others.where(column.in_(some))):
                found.setdefault(name, "elsewhere")
    return found


def known_stems(account: Account, row: WorkspaceSet) -> dict[str, str]:
    """The questions of this set and of the person's own, as a file is compared with them."""
    mine = (WorkspaceItem.workspace_set_id == row.id) | (WorkspaceSet.owner_id == account.id)
    rows = db.session.execute(
        select(WorkspaceSet.id, WorkspaceSet.title, WorkspaceItem.item_id, WorkspaceItem.content)
        .join(WorkspaceSet, WorkspaceSet.id == WorkspaceItem.workspace_set_id)
        .where(mine)
        .order_by((WorkspaceSet.id == row.id).desc(), WorkspaceItem.id.desc())
        .limit(MOST_COMPARED)
    )
    return {
        f"{HERE}{item_id}" if set_id == row.id else f"{MINE}{title}/{item_id}": compared(content)
        for set_id, title, item_id, content in rows
    }


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(names), AT_ONCE):
        yield names[begin : begin + AT_ONCE]
