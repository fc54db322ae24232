"""Changes: report a question, answer a report, correct a key and rescore whoever it concerns."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.models import Item, ItemVersion
from quizbank.core.corrections import key_of, with_key
from quizbank.corrections.editors import tell_writers
from quizbank.corrections.errors import (
    AlreadyHandled,
    AlreadyReported,
    CorrectedMeanwhile,
    KeyIsTheSame,
)
from quizbank.corrections.models import (
    ItemReport,
    KeyCorrection,
    Notice,
    Reason,
    RescoredAttempt,
    Status,
)
from quizbank.corrections.queries import (
    concerned,
    corrections_made,
    open_report_of,
    versions_alike,
)
from quizbank.corrections.rescoring import Effect, effect_of
from quizbank.exams.actions import as_decimal
from quizbank.exams.models import Attempt, ItemResponse
from quizbank.extensions import db
from quizbank.learning.actions import correct_verdicts
from quizbank.learning.rows import table_of

RESPONSES, ATTEMPTS = table_of(ItemResponse), table_of(Attempt)
ABOUT_THE_KEY = (Reason.WRONG_KEY, Reason.TWO_RIGHT)


def report_item(
    account: Account, version: ItemVersion, *, reason: str, text: str, now: datetime
) -> ItemReport:
    """Tell those who answer for a question what is wrong with it; a second report waits until the
    first is answered.
    """
    report = ItemReport(
        item_id=version.item_id,
        item_version_id=version.id,
        reporter_id=account.id,
        reason=Reason(reason),
        text=text,
        made_at=now,
    )
    if open_report_of(account, version.item_id) is not None:
        raise AlreadyReported
    db.session.add(report)
    try:
        db.session.flush()
    except IntegrityError as there_is_one:  # from another window, at the same moment
        raise AlreadyReported from there_is_one
    return report


def handle_report(
    report: ItemReport, account: Account, *, status: Status, reply: str, now: datetime
) -> None:
    """Answer, fix or dismiss a report with words, and tell the reporter; one answer counts."""
    done = (
        update(ItemReport)
        .where(ItemReport.id == report.id, ItemReport.status == Status.OPEN)
        .values(status=status, reply=reply, handled_by_id=account.id, handled_at=now)
        .returning(ItemReport.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(done).scalar_one_or_none() is None:
        raise AlreadyHandled
    db.session.refresh(report)
    db.session.add(Notice(account_id=report.reporter_id, report_id=report.id, made_at=now))


def mark_seen(account: Account, *, now: datetime) -> None:
    """The person has read all that there was to tell."""
    unseen = Notice.account_id == account.id, Notice.seen_at.is_(None)
    db.session.execute(update(Notice).where(*unseen).values(seen_at=now))


def correct_key(
    version: ItemVersion,
    key: Any,
    account: Account,
    *,
    reason: str,
    after: int,
    now: datetime,
) -> Effect:
    """Give a version, and those that ask the same, another key; rescore every attempt, put the log
    of answers right and tell the people, all in one transaction.

    `after` is how many corrections the dry run knew of. Raises `CorrectedMeanwhile`, or
    `KeyIsTheSame`.
    """
    _take_turn(version)
    alike = versions_alike(version)
    if corrections_made(version) != after:
        raise CorrectedMeanwhile
    if key_of(with_key(version.content, key)) == key_of(version.keyed_content):
        raise KeyIsTheSame
    effect = effect_of(alike, {one.id: key for one in alike})
    tell_writers(version, key)
    corrections = {one.id: _corrected(one, key, account, reason=reason, now=now) for one in alike}
    db.session.flush()
    numbers = {id: correction.id for id, correction in corrections.items()}
    _write_scores(effect, numbers)
    correct_verdicts(effect.verdicts)
    _tell(alike, numbers, now)
    _settle_reports(version.item_id, account, reason, now)
    version.item.question_set.corrected_at = now
    new_edition()
    return effect


def _take_turn(version: ItemVersion) -> None:
    """Until the end of the transaction nobody else corrects the item, and no attempt closes by the
    key of before without being seen here: on SQLite because nobody else writes.
    """
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("lock table attempt in share row exclusive mode"))
    same = update(Item).where(Item.id == version.item_id).values(item_id=Item.item_id)
    db.session.execute(same.execution_options(synchronize_session=False))
    db.session.refresh(version)


def _corrected(
    version: ItemVersion, key: Any, account: Account, *, reason: str, now: datetime
) -> KeyCorrection:
    """One step in the history of a version; the author's own key needs no correction to hold."""
    correction = KeyCorrection(
        item_version_id=version.id,
        number=corrections_made(version) + 1,
        key_before=version.keyed_content["key"],
        key_after=key,
        reason=reason,
        made_by_id=account.id,
        made_at=now,
    )
    db.session.add(correction)
    is_authors = key_of(with_key(version.content, key)) == key_of(version.content)
    version.corrected_key = None if is_authors else key
    version.corrected_at = now
    version.corrected_because = reason
    return correction


def _write_scores(effect: Effect, corrections: Mapping[int, int]) -> None:
    """The new credits and scores, and the old beside the new where the old was told."""
    connection = db.session.connection()
    _each(
        connection,
        update(RESPONSES)
        .where(RESPONSES.c.attempt_id == bindparam("of"), RESPONSES.c.position == bindparam("at"))
        .values(credit=bindparam("earned")),
        [
            {"of": one.attempt_id, "at": one.position, "earned": as_decimal(one.after)}
            for one in effect.credits
        ],
    )
    _each(
        connection,
        update(ATTEMPTS)
        .where(ATTEMPTS.c.id == bindparam("this"))
        .values(raw_score=bindparam("raw"), is_pass=bindparam("passed")),
        [
            {"this": one.attempt_id, "raw": one.raw_after, "passed": one.pass_after}
            for one in effect.scores
        ],
    )
    _each(
        connection,
        insert(table_of(RescoredAttempt)),
        [
            {
                "correction_id": corrections[one.version_id],
                "attempt_id": one.attempt_id,
                "raw_before": one.raw_before,
                "raw_after": one.raw_after,
                "pass_before": one.pass_before,
                "pass_after": one.pass_after,
            }
            for one in effect.scores
            if one.is_told
        ],
    )


def _each(connection: Any, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _tell(versions: Collection[ItemVersion], corrections: Mapping[int, int], now: datetime) -> None:
    """One notice for each person who knew the key of before, of the newest version they met."""
    people = concerned(versions)
    _each(
        db.session.connection(),
        insert(table_of(Notice)),
        [
            {"account_id": account_id, "correction_id": corrections[version_id], "made_at": now}
            for account_id, version_id in sorted(people.items())
        ],
    )


def _settle_reports(item_id: int, account: Account, reason: str, now: datetime) -> None:
    """What was reported about the key is fixed by its correction."""
    for report in _open_reports_about_the_key(item_id):
        handle_report(report, account, status=Status.FIXED, reply=reason, now=now)


def _open_reports_about_the_key(item_id: int) -> Iterable[ItemReport]:
    return db.session.scalars(
        select(ItemReport)
        .where(
            ItemReport.item_id == item_id,
            ItemReport.status == Status.OPEN,
            ItemReport.reason.in_(ABOUT_THE_KEY),
        )
        .order_by(ItemReport.id)
    ).all()
