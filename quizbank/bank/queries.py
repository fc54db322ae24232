"""Reads: which items a form may be made of, and what is stored of a set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, null, or_, select

from quizbank.bank.models import (
    AddedSet,
    Approval,
    BankEdition,
    Case,
    CaseVersion,
    Item,
    ItemDomain,
    ItemVersion,
    QuestionSet,
    Visibility,
)
from quizbank.core.blueprint import ExamFormat
from quizbank.core.code_years import ONE_DAY, book_day, fiscal_year
from quizbank.core.coverage import Coverage, Keyed, keyed_together
from quizbank.core.pool import PoolItem
from quizbank.extensions import db

FOR_EVERYONE = and_(
    QuestionSet.visibility == Visibility.EVERYONE, QuestionSet.approval == Approval.APPROVED
)


def pool(
    exam: str, *, code_year: int, day: date, hide_cpt: bool, own: Sequence[int] = ()
) -> list[PoolItem]:
    """The items of an exam that hold, with all their codes, in a code year and on a day, of the
    sets that are for everyone and of a person's `own_sets`; one light query.
    """
    columns = (
        ItemVersion.id,
        Item.id,
        ItemDomain.domain,
        ItemVersion.kind,
        ItemVersion.difficulty,
        ItemVersion.option_count,
        ItemVersion.can_shuffle,
        CaseVersion.case_record_id,
        ItemVersion.case_order,
        func.coalesce(CaseVersion.setting, ""),
        null(),  # when somebody saw it last
        ItemVersion.topic,
    )
    found = _current_items(columns, exam, code_year=code_year, day=day, hide_cpt=hide_cpt)
    found = found.where(or_(FOR_EVERYONE, QuestionSet.id.in_(own)) if own else FOR_EVERYONE)
    found = found.outerjoin(CaseVersion, CaseVersion.id == ItemVersion.case_version_id)
    return [PoolItem(*row) for row in db.session.execute(found.order_by(Item.id))]


def cached_pool(
    exam: str, *, code_year: int, day: date, hide_cpt: bool, own: Sequence[int] = ()
) -> tuple[PoolItem, ...]:
    """The same pool, which each process reads once for each edition of the bank, for days that have
    the same items, and for everyone who has the same sets.
    """
    stamp, own = edition(), tuple(own)
    if not stamp:
        return tuple(pool(exam, code_year=code_year, day=day, hide_cpt=hide_cpt, own=own))
    asked, in_books = _turning_days(stamp)
    books = fiscal_year(code_year)
    turns = asked | {turn for turn in in_books if books.first < turn <= books.last}
    first = max((turn for turn in turns if turn <= day), default=date.min)
    return _pool_from(stamp, exam, code_year, first, hide_cpt, own)


def own_sets(account_id: int, exam: str) -> tuple[int, ...]:
    """The sets of an exam, not for everyone, that a person published or added and may still see;
    one query by index.
    """
    added = select(AddedSet.question_set_id).where(AddedSet.account_id == account_id)
    is_added = and_(QuestionSet.id.in_(added), QuestionSet.visibility != Visibility.PRIVATE)
    found = select(QuestionSet.id, QuestionSet.exams).where(
        or_(QuestionSet.owner_id == account_id, is_added),
        QuestionSet.withdrawn_at.is_(None),
        ~FOR_EVERYONE,
    )
    rows = db.session.execute(found.order_by(QuestionSet.id))
    return tuple(row_id for row_id, exams in rows if exam in exams.split())


@lru_cache(maxsize=32)
def _pool_from(
    _edition: str, exam: str, code_year: int, day: date, hide_cpt: bool, own: tuple[int, ...]
) -> tuple[PoolItem, ...]:
    return tuple(pool(exam, code_year=code_year, day=day, hide_cpt=hide_cpt, own=own))


@lru_cache(maxsize=16)
def _turning_days(_edition: str) -> tuple[frozenset[date], frozenset[date]]:
    """The days from which on the pools differ from those of the day before: by the authors' dates,
    and by the code tables (where the day counts that is looked up in the books).
    """
    bounds = (
        (ItemVersion.valid_from, ItemVersion.valid_until),
        (ItemVersion.codes_valid_from, ItemVersion.codes_valid_until),
    )
    found = []
    for first, last in bounds:
        current = ItemVersion.superseded_at.is_(None), or_(first.is_not(None), last.is_not(None))
        rows = db.session.execute(select(first, last).where(*current).distinct()).all()
        begins = {begin for begin, _end in rows if begin is not None}
        found.append(begins | {end + ONE_DAY for _begin, end in rows if end is not None})
    return frozenset(found[0]), frozenset(found[1])


def edition() -> str:
    """The stamp of the bank as it is now; "" for a bank that never was loaded."""
    return db.session.scalar(select(BankEdition.stamp)) or ""


def pool_counts(exam: str, *, code_year: int, day: date, hide_cpt: bool) -> dict[str, int]:
    """How many items for everyone each domain of an exam has; domains without any are left out."""
    columns = (ItemDomain.domain, func.count())
    found = _current_items(columns, exam, code_year=code_year, day=day, hide_cpt=hide_cpt)
    rows = db.session.execute(found.where(FOR_EVERYONE).group_by(ItemDomain.domain))
    return {row[0]: row[1] for row in rows}


def coverages(formats: Sequence[ExamFormat], *, day: date, hide_cpt: bool) -> list[Coverage]:
    """What there is of each exam on a day; a light query for each and one for all."""
    sets = _keyed_sets(hide_cpt=hide_cpt)
    found = []
    for exam_format in formats:
        exam, year = exam_format.exam, exam_format.code_year.year_on(day)
        drawn = pool(exam, code_year=year, day=day, hide_cpt=hide_cpt)
        theirs = [one.keyed for one in sets if exam in one.exams and str(year) in one.code_years]
        found.append(Coverage(exam_format, drawn, keyed_together(theirs)))
    return found


@dataclass(frozen=True)
class KeyedSet:
    """For which exams and code years a set is, and how it was keyed."""

    exams: list[str]
    code_years: list[str]
    keyed: Keyed


def _keyed_sets(*, hide_cpt: bool) -> list[KeyedSet]:
    found = (
        select(
            QuestionSet.exams,
            QuestionSet.code_years,
            func.count(Item.id),
            func.coalesce(QuestionSet.keyed_blind, 0),
            QuestionSet.keyed_on,
        )
        .join(Item, Item.question_set_id == QuestionSet.id)
        .where(Item.withdrawn_at.is_(None), QuestionSet.withdrawn_at.is_(None), FOR_EVERYONE)
        .group_by(QuestionSet.id)
    )
    found = found.where(QuestionSet.uses_cpt.is_(False)) if hide_cpt else found
    return [
        KeyedSet(exams.split(), years.split(), Keyed(items, blind, on))
        for exams, years, items, blind, on in db.session.execute(found)
    ]


@dataclass(frozen=True)
class StoredItem:
    """An item of a set and what is needed to tell whether its file changed it."""

    item: Item
    version_id: int
    number: int
    content_hash: str


def stored_sets() -> Sequence[QuestionSet]:
    """Every set that was ever loaded."""
    return db.session.scalars(select(QuestionSet).order_by(QuestionSet.set_id)).all()


def stored_set(set_id: str) -> QuestionSet | None:
    """A set by the id that its author gave it."""
    return db.session.scalar(select(QuestionSet).where(QuestionSet.set_id == set_id))


def unchanged_set(fingerprint: str, *, html_version: int) -> QuestionSet | None:
    """The set that was loaded from a file of that fingerprint, if all of it is up to date."""
    row = db.session.scalar(
        select(QuestionSet).where(
            QuestionSet.content_hash == fingerprint, QuestionSet.withdrawn_at.is_(None)
        )
    )
    if row is None:
        return None
    stale = _item_versions_of(row).where(ItemVersion.html_version < html_version).limit(1)
    return None if db.session.scalar(stale) else row


def count_of_items(row: QuestionSet) -> int:
    """How many items of a set are not withdrawn."""
    kept = Item.question_set_id == row.id, Item.withdrawn_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(Item).where(*kept)) or 0


def stored_items(row: QuestionSet) -> dict[str, StoredItem]:
    """Every item of a set, withdrawn ones too, with its current version."""
    found = db.session.execute(
        select(Item, ItemVersion.id, ItemVersion.number, ItemVersion.content_hash)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(Item.question_set_id == row.id, ItemVersion.superseded_at.is_(None))
    )
    return {row[0].item_id: StoredItem(row[0], row[1], row[2], row[3]) for row in found}


def current_item_versions(row: QuestionSet) -> Sequence[ItemVersion]:
    """The current version of each item of a set."""
    current = _item_versions_of(row).where(ItemVersion.superseded_at.is_(None))
    return db.session.scalars(current).all()


def shown_item_versions(row: QuestionSet) -> Sequence[ItemVersion]:
    """The current version of each item of a set that is not withdrawn, in the order of its file."""
    current = _item_versions_of(row).where(
        ItemVersion.superseded_at.is_(None), Item.withdrawn_at.is_(None)
    )
    return db.session.scalars(current.order_by(Item.id)).all()


def corrected_versions(row: QuestionSet) -> Sequence[ItemVersion]:
    """The current versions of a set for which another key than the author's holds."""
    current = _item_versions_of(row).where(ItemVersion.superseded_at.is_(None))
    return db.session.scalars(current.where(ItemVersion.corrected_key.is_not(null()))).all()


def current_case_versions(row: QuestionSet) -> dict[str, CaseVersion]:
    """The last version of each case of a set."""
    found = db.session.execute(
        select(Case.case_id, CaseVersion)
        .join(CaseVersion, CaseVersion.case_record_id == Case.id)
        .where(Case.question_set_id == row.id)
        .order_by(CaseVersion.number)
    )
    return {row[0]: row[1] for row in found}


def owners(
    items: Sequence[str], cases: Sequence[str], *, other_than: QuestionSet | None
) -> dict[str, str]:
    """Those of the ids that another set has, each with that set."""
    own = other_than.id if other_than else 0
    taken: dict[str, str] = {}
    for column, holder, ids in (
        (Item.item_id, Item.question_set_id, items),
        (Case.case_id, Case.question_set_id, cases),
    ):
        found = (
            select(column, QuestionSet.set_id)
            .join(QuestionSet, QuestionSet.id == holder)
            .where(column.in_(ids), holder != own)
        )
        taken |= {row[0]: row[1] for row in db.session.execute(found)}
    return taken


def stale_item_versions(row: QuestionSet, *, html_version: int) -> Sequence[ItemVersion]:
    """Versions of a set's items whose HTML an older renderer made."""
    stale = _item_versions_of(row).where(ItemVersion.html_version < html_version)
    return db.session.scalars(stale).all()


def stale_case_versions(row: QuestionSet, *, html_version: int) -> Sequence[CaseVersion]:
    """Versions of a set's cases whose HTML an older renderer made."""
    return db.session.scalars(
        select(CaseVersion)
        .join(Case, Case.id == CaseVersion.case_record_id)
        .where(Case.question_set_id == row.id, CaseVersion.html_version < html_version)
    ).all()


def _item_versions_of(row: QuestionSet) -> Select[ItemVersion]:
    return (
        select(ItemVersion)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(Item.question_set_id == row.id)
    )


def _current_items(
    columns: Sequence[Any], exam: str, *, code_year: int, day: date, hide_cpt: bool
) -> Select[Any]:
    codes_on = book_day(code_year, day)
    found = (
        select(*columns)
        .select_from(ItemVersion)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(QuestionSet, QuestionSet.id == Item.question_set_id)
        .join(ItemDomain, ItemDomain.item_version_id == ItemVersion.id)
        .where(
            ItemDomain.exam == exam,
            ItemVersion.superseded_at.is_(None),
            Item.withdrawn_at.is_(None),
            QuestionSet.withdrawn_at.is_(None),
            or_(ItemVersion.valid_from.is_(None), ItemVersion.valid_from <= day),
            or_(ItemVersion.valid_until.is_(None), ItemVersion.valid_until >= day),
            or_(ItemVersion.codes_valid_from.is_(None), ItemVersion.codes_valid_from <= codes_on),
            or_(ItemVersion.codes_valid_until.is_(None), ItemVersion.codes_valid_until >= codes_on),
            _holds_in(code_year),
        )
    )
    return found.where(QuestionSet.uses_cpt.is_(False)) if hide_cpt else found


def _holds_in(code_year: int) -> ColumnElement[bool]:
    years = literal(" ") + QuestionSet.code_years + literal(" ")
    return years.like(f"% {code_year} %")
