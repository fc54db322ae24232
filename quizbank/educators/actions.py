"""Changes to what educators write: sets, cases and items, each with who and when.

Whoever saves says which revision they had before them; of two people the second is told.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import delete, func, select, update

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.models import Item
from quizbank.core.source_text import UNSEEN
from quizbank.educators import queries
from quizbank.educators.errors import (
    CaseHasItems,
    EditedMeanwhile,
    IsPublished,
    NameTaken,
    TooManyItems,
    TooManySets,
    TooManyShares,
)
from quizbank.educators.models import (
    ItemState,
    ShareRole,
    WorkspaceCase,
    WorkspaceItem,
    WorkspaceSet,
    WorkspaceShare,
)
from quizbank.extensions import db

MOST_SETS = 500  # of one person
MOST_ITEMS = 5_000  # of a set, as of a file
MOST_SHARES = 50  # of a set
APART = ("id", "kind", "items")  # fields of an entry that have columns or rows of their own
SUFFIX = "23456789abcdefghjkmnpqrstwxyz"
Locked = TypeVar("Locked", WorkspaceSet, WorkspaceCase, WorkspaceItem)


@dataclass(frozen=True)
class Settings:
    """What a set says of itself."""

    title: str
    exams: Sequence[str]
    code_years: Sequence[int]
    uses_cpt: bool
    licence: str
    author: str
    keyed_blind: int | None = None
    keyed_on: date | None = None


def create_set(account: Account, settings: Settings, *, now: datetime) -> WorkspaceSet:
    """Begin a set; raises `TooManySets`."""
    if len(queries.owned_sets(account)) >= MOST_SETS:
        raise TooManySets
    row = WorkspaceSet(
        owner=account, set_id=new_set_id(settings.title), created_at=now, updated_at=now
    )
    _put_settings(row, settings)
    db.session.add(row)
    db.session.flush()
    return row


def save_settings(row: WorkspaceSet, settings: Settings, *, revision: int, now: datetime) -> None:
    """Keep what a set says of itself; raises `EditedMeanwhile`."""
    take_revision(row, revision)
    _put_settings(row, settings)
    row.updated_at = now


def _put_settings(row: WorkspaceSet, settings: Settings) -> None:
    row.title = settings.title
    row.exams = " ".join(settings.exams)
    row.code_years = " ".join(str(year) for year in sorted(settings.code_years))
    row.uses_cpt = settings.uses_cpt
    row.licence = settings.licence
    row.author = settings.author
    row.keyed_blind = settings.keyed_blind
    row.keyed_on = settings.keyed_on


def share(row: WorkspaceSet, *, email: str, role: ShareRole, now: datetime) -> None:
    """Let whoever teaches here under this address (in lower case) see or edit the set, now or once
    they do; raises `TooManyShares`.
    """
    present = db.session.get(WorkspaceShare, (row.id, email))
    if present is None and len(queries.shares_of(row)) >= MOST_SHARES:
        raise TooManyShares
    one = present or WorkspaceShare(workspace_set=row, email=email, added_at=now)
    one.role = role
    db.session.add(one)


def unshare(row: WorkspaceSet, *, email: str) -> None:
    """Share the set with this address no longer."""
    theirs = WorkspaceShare.workspace_set_id == row.id, WorkspaceShare.email == email
    db.session.execute(delete(WorkspaceShare).where(*theirs))


def archive(row: WorkspaceSet, *, now: datetime) -> None:
    """Put a set out of the way; what is published of it stays as it is."""
    row.archived_at = row.archived_at or now


def bring_back(row: WorkspaceSet) -> None:
    """Put an archived set among the others again."""
    row.archived_at = None


def add_items(
    row: WorkspaceSet,
    entries: Sequence[Mapping[str, Any]],
    *,
    by: Account,
    now: datetime,
    state: ItemState = ItemState.DRAFT,
) -> list[WorkspaceItem]:
    """Append entries as the YAML has them (items, and cases with their items), each with an id of
    its own or without one. Raises `NameTaken` and `TooManyItems`.
    """
    names = queries.names_in(row)
    place = _next_place(row)
    added: list[WorkspaceItem] = []
    for at, entry in enumerate(entries, start=place):
        is_case = entry.get("kind") == "case"
        case = _case_from(row, entry, names, place=at, by=by, now=now) if is_case else None
        for number, fields in enumerate(entry["items"] if is_case else [entry]):
            one = WorkspaceItem(
                workspace_set=row,
                item_id=_named(fields, names),
                place=number if case else at,
                kind=fields["kind"],
                content=_content(fields),
                case=case,
                state=state,
                updated_by=by,
                updated_at=now,
            )
            added.append(one)
    if len(queries.items_of(row)) + len(added) > MOST_ITEMS:
        raise TooManyItems
    db.session.add_all(added)
    row.updated_at = now
    db.session.flush()
    return added


def add_item_to_case(
    case: WorkspaceCase, fields: Mapping[str, Any], *, by: Account, now: datetime
) -> WorkspaceItem:
    """Append an item to a case; raises `NameTaken`."""
    row = case.workspace_set
    last = select(func.max(WorkspaceItem.place)).where(WorkspaceItem.case_id == case.id)
    one = WorkspaceItem(
        workspace_set=row,
        item_id=_named(fields, queries.names_in(row)),
        place=_after(db.session.scalar(last)),
        kind=fields["kind"],
        content=_content(fields),
        case=case,
        state=ItemState.DRAFT,
        updated_by=by,
        updated_at=now,
    )
    db.session.add(one)
    row.updated_at = now
    db.session.flush()
    return one


def add_case(
    row: WorkspaceSet, fields: Mapping[str, Any], *, by: Account, now: datetime
) -> WorkspaceCase:
    """Append a case without items: title, setting and record; raises `NameTaken`."""
    names = queries.names_in(row)
    case = _case_from(row, fields, names, place=_next_place(row), by=by, now=now)
    row.updated_at = now
    db.session.flush()
    return case


def save_item(
    item: WorkspaceItem,
    fields: Mapping[str, Any],
    *,
    state: ItemState,
    revision: int,
    by: Account,
    now: datetime,
) -> None:
    """Keep an item as it was written: all fields of the YAML with `kind`; its id stays.

    Raises `EditedMeanwhile`.
    """
    take_revision(item, revision)
    item.kind = fields["kind"]
    item.content = _content(fields)
    item.state = state
    item.updated_by, item.updated_at = by, now
    item.workspace_set.updated_at = now


def save_case(
    case: WorkspaceCase, fields: Mapping[str, Any], *, revision: int, by: Account, now: datetime
) -> None:
    """Keep title, setting and record of a case; raises `EditedMeanwhile`."""
    take_revision(case, revision)
    case.title, case.setting = seen_text(fields["title"]), fields["setting"]
    case.record = seen_text(list(fields["record"]))
    case.updated_by_id, case.updated_at = by.id, now
    case.workspace_set.updated_at = now


def rename_item(item: WorkspaceItem, name: str) -> None:
    """Give an item that was never published another id; raises `IsPublished` or `NameTaken`."""
    if name == item.item_id:
        return
    if item.is_published:
        raise IsPublished
    if name in queries.names_in(item.workspace_set):
        raise NameTaken(name)
    item.item_id = name


def move_item(item: WorkspaceItem, *, steps: int) -> None:
    """Change places with a neighbour: up is -1, down is 1; within a case, or with all of a case."""
    row = item.workspace_set
    if item.case is not None:
        _move(item, [one for one in queries.items_of(row) if one.case_id == item.case_id], steps)
    else:
        _move(item, _top(row), steps)


def move_case(case: WorkspaceCase, *, steps: int) -> None:
    """Let a case with all its items change places with its neighbour."""
    _move(case, _top(case.workspace_set), steps)


def _move(
    one: WorkspaceItem | WorkspaceCase, line: list[WorkspaceItem | WorkspaceCase], steps: int
) -> None:
    """Two people who move at once may undo each other, and nothing is lost by it."""
    at = line.index(one)
    to = min(max(at + steps, 0), len(line) - 1)
    line.insert(to, line.pop(at))
    for place, other in enumerate(line):
        if other.place != place:
            other.place = place


def _top(row: WorkspaceSet) -> Any:
    """Cases and the items without a case, in order."""
    alone = [one for one in queries.items_of(row) if one.case_id is None]
    return sorted([*alone, *queries.cases_of(row)], key=lambda one: (one.place, one.id))


def remove_item(item: WorkspaceItem) -> None:
    """Throw a draft away; raises `IsPublished`."""
    if item.is_published:
        raise IsPublished
    db.session.delete(item)


def remove_case(case: WorkspaceCase) -> None:
    """Throw a case away that has no items; raises `CaseHasItems`."""
    if any(one.case_id == case.id for one in queries.items_of(case.workspace_set)):
        raise CaseHasItems
    db.session.delete(case)


def withdraw_item(item: WorkspaceItem, *, reason: str, by: Account, now: datetime) -> None:
    """Draw an item in no new form from now on; whoever sits one with it goes on."""
    item.state, item.withdrawn_reason = ItemState.WITHDRAWN, reason
    item.revision += 1
    item.updated_by, item.updated_at = by, now
    published = item.workspace_set.question_set
    if published is None or not item.is_published:
        return
    theirs = Item.item_id == item.item_id, Item.question_set_id == published.id
    db.session.execute(update(Item).where(*theirs).values(withdrawn_at=now))
    published.content_hash = ""  # the bank holds no longer what was loaded
    new_edition()


def unwithdraw_item(item: WorkspaceItem, *, by: Account, now: datetime) -> None:
    """Make a withdrawn item a draft again, which comes back when it is published as ready; until
    then it keeps the reason.
    """
    item.state = ItemState.DRAFT
    item.revision += 1
    item.updated_by, item.updated_at = by, now


def take_revision(row: Locked, revision: int) -> None:
    """Go on only if nobody saved since that revision; raises `EditedMeanwhile`, with the row as it
    is stored now.
    """
    model = type(row)
    mine = update(model).where(model.id == row.id, model.revision == revision)
    taken = db.session.execute(mine.values(revision=revision + 1).returning(model.id)).all()
    db.session.refresh(row)
    if not taken:
        raise EditedMeanwhile


def new_set_id(title: str) -> str:
    """An id that no file on the disk has: the title, and letters by chance."""
    return f"{slug_of(title)[:50].strip('-') or 'set'}-{_by_chance(6)}"


def slug_of(text: str) -> str:
    """Small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def seen_text(value: Any) -> Any:
    """The same value, in whose texts lines end alike and nothing is that nobody sees."""
    if isinstance(value, str):
        return UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Mapping):
        return {key: seen_text(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [seen_text(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _content(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of an entry is kept as it is; a field without a value says no more than none."""
    kept = {name: value for name, value in fields.items() if name not in APART}
    content: dict[str, Any] = seen_text(kept)
    return {name: value for name, value in content.items() if value is not None}


def _case_from(
    row: WorkspaceSet,
    fields: Mapping[str, Any],
    names: set[str],
    *,
    place: int,
    by: Account,
    now: datetime,
) -> WorkspaceCase:
    case = WorkspaceCase(
        workspace_set=row,
        case_id=_named(fields, names, prefix="case"),
        place=place,
        title=seen_text(fields["title"]),
        setting=fields["setting"],
        record=seen_text(list(fields["record"])),
        updated_by_id=by.id,
        updated_at=now,
    )
    db.session.add(case)
    return case


def _named(fields: Mapping[str, Any], names: set[str], *, prefix: str = "q") -> str:
    """The id that an entry has or gets, which is taken from then on; by chance, so that no other
    set has it, and that it names nobody.
    """
    name = str(fields.get("id") or "")
    if name and name in names:
        raise NameTaken(name)
    while not name or name in names:
        name = f"{prefix}-{_by_chance(9)}"
    names.add(name)
    return name


def _next_place(row: WorkspaceSet) -> int:
    alone = WorkspaceItem.workspace_set_id == row.id, WorkspaceItem.case_id.is_(None)
    items = db.session.scalar(select(func.max(WorkspaceItem.place)).where(*alone))
    mine = WorkspaceCase.workspace_set_id == row.id
    cases = db.session.scalar(select(func.max(WorkspaceCase.place)).where(mine))
    return max(_after(items), _after(cases))


def _after(place: int | None) -> int:
    return 0 if place is None else place + 1


def _by_chance(length: int) -> str:
    return "".join(secrets.choice(SUFFIX) for _ in range(length))
