"""Publishing loads what an educator wrote like a file from the disk, or refuses it whole."""

from datetime import datetime

from quizbank.accounts.models import Account
from quizbank.bank.actions import LoadReport, load_question_set, withdraw_question_set
from quizbank.bank.errors import BelongsToAnotherSet
from quizbank.bank.queries import stored_set
from quizbank.core.findings import Finding, Severity
from quizbank.core.interchange import yaml_writer
from quizbank.core.problems import Problem
from quizbank.educators import queries
from quizbank.educators.checking import checked_set
from quizbank.educators.compiling import entries_of
from quizbank.educators.errors import NothingChanged, NothingReady, NotPublishable, NotPublished
from quizbank.educators.models import ItemState, PublishedVersion, WorkspaceSet
from quizbank.extensions import db


def publish(row: WorkspaceSet, *, by: Account, note: str, now: datetime) -> PublishedVersion:
    """Check everything that is ready and load it; drafts stay as they were published, if they were.

    Raises `NothingReady`, `NotPublishable` or `NothingChanged`, and then nothing has changed.
    """
    if not entries_of(row):
        raise NothingReady
    checked = checked_set(row, today=now.date(), with_advice=False)
    if checked.problems or checked.read.question_set is None:
        raise NotPublishable(checked.problems)
    text = yaml_writer.write(checked.read.question_set).decode()
    last = next(iter(queries.versions_of(row)), None)
    if last is not None and last.yaml_text == text and _is_in_the_bank(row):
        raise NothingChanged
    try:
        report = load_question_set(checked.read, now=now, owner_id=row.owner_id)
    except BelongsToAnotherSet as taken:
        raise NotPublishable([_taken(row, name) for name in taken.owners]) from taken
    row.question_set = stored_set(row.set_id)
    _mark_published(row, now)
    version = _version(report, text, number=last.number + 1 if last else 1)
    version.workspace_set_id = row.id
    version.published_at, version.published_by, version.note = now, by, note
    db.session.add(version)
    db.session.flush()
    return version


def withdraw_set(row: WorkspaceSet, *, reason: str, now: datetime) -> None:
    """Draw nothing of a set any more; publishing it again brings it back. Raises `NotPublished`."""
    if row.question_set is None or row.question_set.withdrawn_at is not None:
        raise NotPublished
    withdraw_question_set(row.set_id, now=now, reason=reason)


def _is_in_the_bank(row: WorkspaceSet) -> bool:
    """Whether nothing was withdrawn since that publishing would bring back."""
    returning = any(
        one.state == ItemState.READY and one.withdrawn_reason for one in queries.items_of(row)
    )
    return row.question_set is not None and not row.question_set.withdrawn_at and not returning


def _mark_published(row: WorkspaceSet, now: datetime) -> None:
    for item in queries.items_of(row):
        if item.state == ItemState.READY:
            item.published_content = item.as_written
            item.withdrawn_reason = ""
    row.updated_at = now


def _version(report: LoadReport, text: str, *, number: int) -> PublishedVersion:
    return PublishedVersion(
        number=number,
        items=report.new + report.changed + report.unchanged,
        new=report.new,
        changed=report.changed,
        withdrawn=report.withdrawn,
        yaml_text=text,
    )


def _taken(row: WorkspaceSet, name: str) -> Finding:
    """Whose it is, is not told."""
    remedy = "Give it an id of its own, one that was never used"
    problem = Problem(row.title, 0, name, "id", "is taken by a question of another set", remedy)
    return Finding(problem, Severity.PROBLEM, "id")
