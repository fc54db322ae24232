"""How often and how long a candidate looked into the code book, and when it is closed to them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_by_version
from quizbank.exams.errors import LookUpRefused
from quizbank.exams.models import AssembledForm, Attempt, LookUp, Mode
from quizbank.exams.queries import format_of
from quizbank.extensions import db
from quizbank.upserts import put

# Pages that follow one another within this time are one look-up, where no script counts.
STILL_THE_SAME = timedelta(minutes=2)
MOST_LOOK_UPS = 2_000  # of one attempt


@dataclass(frozen=True)
class Sitting:
    """The exams that a person sits at this moment, as far as the code book minds."""

    closed_book: str | None = None  # the short name of one without books
    open_book: int | None = None  # the attempt that looking something up belongs to


@dataclass(frozen=True)
class LookUpTally:
    """The look-ups of an attempt, as the report tells them."""

    count: int = 0
    seconds: int = 0
    by_position: Counter[int] = field(default_factory=Counter)


def sitting_of(account: Account, *, now: datetime) -> Sitting:
    """What a person sits now. Practice closes no book: it shows the key after each question."""
    rows = db.session.execute(
        select(Attempt.id, AssembledForm.format_version)
        .join(AssembledForm, AssembledForm.id == Attempt.form_id)
        .where(
            Attempt.account_id == account.id,
            Attempt.closed_at.is_(None),
            Attempt.mode == Mode.EXAM,
            Attempt.deadline > now,
        )
        .order_by(Attempt.started_at)
    )
    closed_book = open_book = None
    for attempt_id, version in rows:
        exam_format = format_by_version(version)
        if exam_format.is_open_book:
            open_book = attempt_id
        else:
            closed_book = exam_format.short_name
    return Sitting(closed_book, open_book)


def record_look_up(
    attempt: Attempt,
    *,
    key: str,
    position: int | None,
    looked_for: str,
    seconds: int,
    now: datetime,
) -> None:
    """Keep one look-up; told again under the same key, it only grows.

    Raises `LookUpRefused` when the candidate may know the key by now, or has no book.
    """
    if attempt.results_seen_at or attempt.mode != Mode.EXAM or not format_of(attempt).is_open_book:
        raise LookUpRefused
    _put(attempt.id, key, position, looked_for, min(seconds, _since(attempt.started_at, now)), now)


def note_page(attempt_id: int, looked_for: str, *, now: datetime) -> None:
    """Count a page of the book that was loaded in a tab of its own; pages that follow soon are the
    same look-up, as long as from its first to its last.
    """
    last = db.session.scalar(
        select(LookUp)
        .where(LookUp.attempt_id == attempt_id, LookUp.position.is_(None))
        .order_by(LookUp.seen_at.desc())
        .limit(1)
    )
    if last is not None and now - last.seen_at < STILL_THE_SAME:
        last.seconds += _since(last.seen_at, now)
        last.looked_for, last.seen_at = looked_for, now
        return
    _put(attempt_id, token_urlsafe(12), None, looked_for, 0, now)


def _since(begin: datetime, now: datetime) -> int:
    return max(int((now - begin).total_seconds()), 0)


def _put(
    attempt_id: int, key: str, position: int | None, looked_for: str, seconds: int, now: datetime
) -> None:
    count = select(func.count()).select_from(LookUp).where(LookUp.attempt_id == attempt_id)
    if (db.session.scalar(count) or 0) >= MOST_LOOK_UPS:
        return
    row = {
        "attempt_id": attempt_id,
        "key": key,
        "position": position,
        "looked_for": looked_for,
        "seconds": seconds,
        "seen_at": now,
    }
    put(LookUp, row, never_less="seconds")


def look_ups_of(attempt: Attempt) -> list[LookUp]:
    """Every look-up of an attempt, the first on top."""
    return list(
        db.session.scalars(
            select(LookUp).where(LookUp.attempt_id == attempt.id).order_by(LookUp.seen_at)
        )
    )


def look_up_tally(attempt: Attempt) -> LookUpTally | None:
    """What the report tells; None for an exam without books, and for practice."""
    if attempt.mode != Mode.EXAM or not format_of(attempt).is_open_book:
        return None
    found = look_ups_of(attempt)
    return LookUpTally(
        count=len(found),
        seconds=sum(one.seconds for one in found),
        by_position=Counter(one.position for one in found if one.position is not None),
    )
