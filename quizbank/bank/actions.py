"""A question set is loaded whole, or withdrawn; what people saw stays as it was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import update

from quizbank.bank import queries
from quizbank.bank.code_windows import renew_code_windows
from quizbank.bank.errors import BelongsToAnotherSet, NoSuchSet, SetHasProblems
from quizbank.bank.html import case_html, item_html
from quizbank.bank.markdown import HTML_VERSION
from quizbank.bank.models import (
    Approval,
    BankEdition,
    Case,
    CaseVersion,
    Item,
    ItemVersion,
    QuestionSet,
    Visibility,
)
from quizbank.bank.versions import case_fingerprint, case_version, placed_items
from quizbank.core import items as authored
from quizbank.core.bank_file import ReadResult
from quizbank.core.corrections import is_same_question
from quizbank.core.items import QuestionSetFile
from quizbank.extensions import db
from quizbank.upserts import put


@dataclass(frozen=True)
class LoadReport:
    """How many items a file brought, changed, left as they were, or no longer holds."""

    set_id: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0


def already_loaded(fingerprint: str) -> LoadReport | None:
    """What to report of a file that is loaded as it is; None if it has to be read."""
    row = queries.unchanged_set(fingerprint, html_version=HTML_VERSION)
    return LoadReport(row.set_id, unchanged=queries.count_of_items(row)) if row else None


def load_question_set(
    read: ReadResult, *, now: datetime, owner_id: int | None = None
) -> LoadReport:
    """Make the bank hold exactly what the file holds; nothing changes if it is refused.

    A set with an owner is loaded for that person alone, at first for nobody else to see.
    """
    file = read.question_set
    if file is None:
        raise SetHasProblems(read.path_name)
    if report := already_loaded(read.content_hash):
        return report
    row = queries.stored_set(file.set)
    if row is not None and row.owner_id != owner_id:
        raise BelongsToAnotherSet({file.set: file.set})
    _refuse_ids_of_others(file, row)
    row = row or _new_set(file, owner_id)
    row.title = file.title
    row.exams = " ".join(file.exams)
    row.code_years = " ".join(str(year) for year in file.code_years)
    row.uses_cpt = file.uses_cpt
    row.licence = file.licence
    row.author = file.author
    row.keyed_blind = file.keyed.blind if file.keyed else None
    row.keyed_on = file.keyed.on if file.keyed else None
    row.content_hash = read.content_hash
    row.code_tables = ""
    row.loaded_at = now
    row.withdrawn_at, row.withdrawn_reason = None, ""
    db.session.add(row)
    db.session.flush()
    report = _load_contents(row, file, now)
    renew_code_windows([row])
    new_edition()
    return report


def withdraw_question_set(set_id: str, *, now: datetime, reason: str = "") -> None:
    """Keep a set out of every new form; old results still show its questions."""
    row = queries.stored_set(set_id)
    if row is None:
        raise NoSuchSet(set_id)
    row.withdrawn_at = row.withdrawn_at or now
    row.withdrawn_reason = reason
    new_edition()


def look_codes_up() -> None:
    """Bring what is kept of codes and their days to what the tables say now."""
    if renew_code_windows(queries.stored_sets()):
        new_edition()


def new_edition() -> None:
    """Let every process read its pools again; whatever changes an item or a set calls it."""
    put(BankEdition, {"id": 1, "stamp": uuid4().hex})


def _new_set(file: QuestionSetFile, owner_id: int | None) -> QuestionSet:
    if owner_id is None:
        return QuestionSet(set_id=file.set)
    return QuestionSet(
        set_id=file.set,
        owner_id=owner_id,
        visibility=Visibility.PRIVATE,
        approval=Approval.NONE,
    )


def _load_contents(row: QuestionSet, file: QuestionSetFile, now: datetime) -> LoadReport:
    """Bring cases and items in, withdraw the items that are gone, and count."""
    _render_again(row)
    stored = queries.stored_items(row)
    present = {one.item.id: one for one in placed_items(file, _load_cases(row, file, now))}
    known = {name: one for name, one in present.items() if name in stored}
    changed = {name for name, one in known.items() if stored[name].content_hash != one.fingerprint}
    returned = {name for name in known if stored[name].item.withdrawn_at is not None}

    corrected = {one.content["id"]: one for one in queries.corrected_versions(row)}
    _supersede([stored[name].version_id for name in changed], now)
    for name, one in present.items():
        item = stored[name].item if name in stored else Item(item_id=name, question_set_id=row.id)
        item.withdrawn_at = None
        if name not in stored or name in changed:
            number = stored[name].number + 1 if name in stored else 1
            version = one.version(item, number=number, now=now)
            if name in corrected:
                _carry_correction(corrected[name], version)
            db.session.add(version)
    gone = [one.item for name, one in stored.items() if name not in present]
    gone = [item for item in gone if item.withdrawn_at is None]
    for item in gone:
        item.withdrawn_at = now
    db.session.flush()
    return LoadReport(
        row.set_id,
        new=len(present) - len(known),
        changed=len(changed | returned),
        unchanged=len(known) - len(changed | returned),
        withdrawn=len(gone),
    )


def _carry_correction(before: ItemVersion, version: ItemVersion) -> None:
    """Let a corrected key hold on when the author changed something else."""
    content = version.content
    if content["key"] == before.content["key"] and is_same_question(content, before.content):
        version.corrected_key = before.corrected_key
        version.corrected_at = before.corrected_at
        version.corrected_because = before.corrected_because


def _load_cases(row: QuestionSet, file: QuestionSetFile, now: datetime) -> dict[str, CaseVersion]:
    """The present version of each case in the file, made where the record changed."""
    stored = queries.current_case_versions(row)
    present = {}
    for written in file.items:
        if not isinstance(written, authored.Case):
            continue
        version = stored.get(written.id)
        if version is None:
            case = Case(case_id=written.id, question_set_id=row.id)
            version = case_version(case, written, number=1, now=now)
        elif version.content_hash != case_fingerprint(written):
            version = case_version(version.case, written, number=version.number + 1, now=now)
        db.session.add(version)
        present[written.id] = version
    return present


def _supersede(version_ids: list[int], now: datetime) -> None:
    """Close the versions that change before their successors come: one at a time is current."""
    if version_ids:
        closing = update(ItemVersion).where(ItemVersion.id.in_(version_ids))
        db.session.execute(closing.values(superseded_at=now))


def _refuse_ids_of_others(file: QuestionSetFile, row: QuestionSet | None) -> None:
    items = [item.id for item, _case in file.every_item()]
    cases = [entry.id for entry in file.items if isinstance(entry, authored.Case)]
    owners = queries.owners(items, cases, other_than=row)
    if owners:
        raise BelongsToAnotherSet(owners)


def _render_again(row: QuestionSet) -> None:
    """Bring stored HTML, of old versions too, to what the renderer makes today."""
    for item_version in queries.stale_item_versions(row, html_version=HTML_VERSION):
        item_version.html = item_html(item_version.content)
        item_version.html_version = HTML_VERSION
    for stale_case in queries.stale_case_versions(row, html_version=HTML_VERSION):
        stale_case.html = case_html(stale_case.content)
        stale_case.html_version = HTML_VERSION
