"""Saving answers: the one path of the app that a whole room of candidates walks at the same time.

A batch is one transaction: it takes the attempt's row (and with it SQLite's write lock) by
raising its revision, then writes each response unless a later one is there already. A response
that arrives twice changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Row, Table, Text, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from quizbank.accounts.models import Account, Claim
from quizbank.core.form_layout import FormLayout, NoSuchOption
from quizbank.core.navigation import ForwardOnly, Refusal
from quizbank.core.timing import counts_as_in_time
from quizbank.exams.errors import AttemptClosed, ResponsesRefused
from quizbank.exams.models import AssembledForm, Attempt, ClosedBy, ItemResponse

MAX_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Answered:
    """What the page says of one question, in shown letters."""

    position: int
    chosen: str
    is_flagged: bool
    struck: str
    seconds: int
    sequence: int
    age: timedelta = timedelta(0)  # how long before the batch was sent


@dataclass(frozen=True)
class Batch:
    """What a page sends in one go."""

    tab: str
    since: int  # the attempt's revision that the page knows of
    at: int | None = None  # the position shown
    notes: str | None = None
    answers: Sequence[Answered] = ()


@dataclass(frozen=True)
class OpenAttempt:
    """The few columns of an attempt that saving needs."""

    id: int
    public_id: UUID
    form_public_id: UUID
    form_id: int
    mode: str
    started_at: datetime
    deadline: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    results_seen_at: datetime | None
    revision: int
    furthest: int
    notes: str
    format_version: str

    def takes_late_answers(self) -> bool:
        """Whether answers given in time may still arrive: nobody has seen the key yet."""
        return self.closed_by in (None, ClosedBy.TIME) and self.results_seen_at is None


@dataclass
class Saved:
    """What became of a batch."""

    revision: int
    positions: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    newer: Sequence[Row[Any]] = ()


# These statements are put together once: every save of every candidate runs them.
ATTEMPTS = cast(Table, Attempt.__table__)
RESPONSES = cast(Table, ItemResponse.__table__)
FORMS = cast(Table, AssembledForm.__table__)
ACCOUNTS = cast(Table, Account.__table__)
FIND_ATTEMPT = (
    select(
        ATTEMPTS.c.id,
        ATTEMPTS.c.public_id,
        FORMS.c.public_id.label("form_public_id"),
        ATTEMPTS.c.form_id,
        ATTEMPTS.c.mode,
        ATTEMPTS.c.started_at,
        ATTEMPTS.c.deadline,
        ATTEMPTS.c.closed_at,
        ATTEMPTS.c.closed_by,
        ATTEMPTS.c.results_seen_at,
        ATTEMPTS.c.revision,
        ATTEMPTS.c.furthest,
        ATTEMPTS.c.notes,
        FORMS.c.format_version,
    )
    .join_from(ATTEMPTS, FORMS, ATTEMPTS.c.form_id == FORMS.c.id)
    .join(ACCOUNTS, ATTEMPTS.c.account_id == ACCOUNTS.c.id)
    .where(
        ATTEMPTS.c.public_id == bindparam("attempt"),
        ACCOUNTS.c.id == bindparam("account"),
        ACCOUNTS.c.session_key == bindparam("session_key"),
    )
)
TAKE_ATTEMPT = (
    update(ATTEMPTS)
    .where(
        ATTEMPTS.c.id == bindparam("attempt"),
        or_(
            ATTEMPTS.c.closed_at.is_(None),
            (ATTEMPTS.c.closed_by == ClosedBy.TIME) & ATTEMPTS.c.results_seen_at.is_(None),
        ),
    )
    .values(
        revision=ATTEMPTS.c.revision + 1,
        furthest=case(
            (ATTEMPTS.c.furthest < bindparam("reached"), bindparam("reached")),
            else_=ATTEMPTS.c.furthest,
        ),
        notes=func.coalesce(bindparam("noted", type_=Text), ATTEMPTS.c.notes),
    )
    .returning(ATTEMPTS.c.revision)
)


def attempt_to_save(
    connection: Connection, claim: Claim | None, public_id: UUID
) -> OpenAttempt | None:
    """The person's own attempt, as little of it as saving needs; whether the session still holds
    is asked in the same statement.
    """
    if claim is None:
        return None
    asked = {
        "attempt": public_id,
        "account": claim.account_id,
        "session_key": claim.session_key,
    }
    found = connection.execute(FIND_ATTEMPT, asked).one_or_none()
    return OpenAttempt(**found._mapping) if found else None


def save_responses(
    connection: Connection,
    attempt: OpenAttempt,
    layout: FormLayout,
    batch: Batch,
    *,
    is_forward_only: bool,
    now: datetime,
) -> Saved:
    """Keep a batch whole or not at all.

    Raises `ResponsesRefused` when any response cannot be, and `AttemptClosed` when nothing is taken
    any more.
    """
    answers = _last_of_each(batch.answers)
    in_time, late = _parted_by_time(attempt, answers, now)
    if not in_time and (late or not _is_open(attempt, now)):
        raise AttemptClosed
    rows = _rows(layout, in_time, now)
    furthest = max([attempt.furthest, *(answer.position for answer in in_time), batch.at or 1])
    if is_forward_only:
        furthest = _forward(connection, attempt, in_time, batch.at)
    furthest = min(furthest, layout.total)

    has_news = bool(rows) or furthest != attempt.furthest
    if not has_news and (batch.notes is None or batch.notes == attempt.notes):
        newer = _newer(connection, attempt, batch, others_up_to=attempt.revision)
        return Saved(attempt.revision, newer=newer)
    revision = _raise_revision(connection, attempt, furthest=furthest, notes=batch.notes)
    won = _upsert(connection, attempt, rows, revision=revision, tab=batch.tab)
    lost = [row["position"] for row in rows if row["position"] not in won]
    return Saved(
        revision,
        positions=[row["position"] for row in rows],
        late=[answer.position for answer in late],
        newer=_newer(connection, attempt, batch, others_up_to=revision - 1, lost=lost),
    )


def _last_of_each(answers: Iterable[Answered]) -> list[Answered]:
    """Of several answers to one question in a batch the one with the highest sequence."""
    last: dict[int, Answered] = {}
    for answer in answers:
        if answer.position not in last or answer.sequence >= last[answer.position].sequence:
            last[answer.position] = answer
    return [last[position] for position in sorted(last)]


def _is_open(attempt: OpenAttempt, now: datetime) -> bool:
    return attempt.closed_at is None and (attempt.deadline is None or now < attempt.deadline)


def _parted_by_time(
    attempt: OpenAttempt, answers: list[Answered], now: datetime
) -> tuple[list[Answered], list[Answered]]:
    """Answers that count, and those that came too late."""
    if _is_open(attempt, now):
        return answers, []
    if attempt.deadline is None or not attempt.takes_late_answers():
        return [], answers

    in_time: list[Answered] = []
    late: list[Answered] = []
    for answer in answers:
        answered_at = now - answer.age
        counts = answered_at >= attempt.started_at and counts_as_in_time(
            answered_at=answered_at, arrived_at=now, deadline=attempt.deadline
        )
        (in_time if counts else late).append(answer)
    return in_time, late


def _rows(layout: FormLayout, answers: list[Answered], now: datetime) -> list[dict[str, Any]]:
    """Answers as rows in the author's letters; raises `ResponsesRefused` with every one that cannot
    be.
    """
    rows, refusals = [], []
    for answer in answers:
        place = layout.places.get(answer.position)
        if place is None:
            refusals.append(Refusal(answer.position, f"There is no question {answer.position}."))
            continue
        try:
            chosen, struck = place.stored(answer.chosen), place.author_letters(answer.struck)
        except NoSuchOption:
            says = f"Question {answer.position} has no such option."
            refusals.append(Refusal(answer.position, says))
            continue
        rows.append(
            {
                "position": answer.position,
                "chosen": chosen,
                "is_flagged": answer.is_flagged,
                "struck": struck,
                "seconds": min(max(answer.seconds, 0), MAX_SECONDS),
                "sequence": answer.sequence,
                "answered_at": now - answer.age,
            }
        )
    if refusals:
        raise ResponsesRefused(refusals)
    return rows


def _forward(
    connection: Connection, attempt: OpenAttempt, answers: list[Answered], at: int | None
) -> int:
    """The furthest position after the batch, in an exam that only goes forward."""
    here = connection.scalar(
        select(RESPONSES.c.chosen).where(
            RESPONSES.c.attempt_id == attempt.id, RESPONSES.c.position == attempt.furthest
        )
    )
    start = ForwardOnly(attempt.furthest, answered=bool(here))
    end, refusals = start.move(((a.position, bool(a.chosen.strip())) for a in answers), at=at)
    if refusals:
        raise ResponsesRefused(refusals)
    return end.furthest


def _raise_revision(
    connection: Connection, attempt: OpenAttempt, *, furthest: int, notes: str | None
) -> int:
    """Take the attempt's row for this batch; raises `AttemptClosed` if it was closed meanwhile."""
    taken = connection.execute(
        TAKE_ATTEMPT,
        {"attempt": attempt.id, "reached": furthest, "noted": notes},
    )
    revision: int | None = taken.scalar_one_or_none()
    if revision is None:
        raise AttemptClosed
    return revision


WRITTEN = (
    "chosen",
    "is_flagged",
    "struck",
    "seconds",
    "sequence",
    "answered_at",
    "revision",
    "tab",
)


def _upsert_statement(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    names = ("attempt_id", "position", *WRITTEN)
    statement = insert(RESPONSES).values({name: bindparam(name) for name in names})
    return statement.on_conflict_do_update(
        index_elements=["attempt_id", "position"],
        set_={name: getattr(statement.excluded, name) for name in WRITTEN},
        where=(RESPONSES.c.sequence < statement.excluded.sequence)
        & RESPONSES.c.revealed_at.is_(None),
    ).returning(RESPONSES.c.position)


UPSERT: Mapping[str, Any] = {name: _upsert_statement(name) for name in ("sqlite", "postgresql")}


def _upsert(
    connection: Connection,
    attempt: OpenAttempt,
    rows: list[dict[str, Any]],
    *,
    revision: int,
    tab: str,
) -> set[int]:
    """Write each response unless a later one is stored; returns the positions that were written."""
    statement = UPSERT[connection.dialect.name]
    won: set[int] = set()
    for row in rows:
        row = {**row, "attempt_id": attempt.id, "revision": revision, "tab": tab}
        won.update(connection.execute(statement, row).scalars())
    return won


def _newer(
    connection: Connection,
    attempt: OpenAttempt,
    batch: Batch,
    *,
    others_up_to: int,
    lost: Sequence[int] = (),
) -> Sequence[Row[Any]]:
    """What other pages saved since this page last heard, and what won against this batch."""
    if batch.since >= others_up_to and not lost:
        return []
    return connection.execute(
        select(RESPONSES)
        .where(
            RESPONSES.c.attempt_id == attempt.id,
            RESPONSES.c.tab != batch.tab,
            or_(RESPONSES.c.revision > batch.since, RESPONSES.c.position.in_(lost)),
        )
        .order_by(RESPONSES.c.position)
    ).all()


def changed_in_form(
    layout: FormLayout,
    answers: Iterable[Answered],
    stored: Mapping[int, ItemResponse],
    *,
    since: int,
) -> tuple[list[Answered], list[int]]:
    """A whole form posted without JavaScript, reduced to what changed, and the positions that were
    left alone.

    A question that another page saved after this one was drawn keeps that newer answer.
    """
    changed, left_alone = [], []
    for answer in answers:
        row = stored.get(answer.position)
        if not _differs(layout, answer, row):
            continue
        if row is not None and row.revision > since:
            left_alone.append(answer.position)
            continue
        place = layout.places[answer.position]
        changed.append(
            replace(
                answer,
                struck=place.shown_letters(row.struck) if row else "",
                seconds=row.seconds if row else 0,
                sequence=max(answer.sequence, row.sequence + 1 if row else 0),
            )
        )
    return changed, left_alone


def _differs(layout: FormLayout, answer: Answered, row: ItemResponse | None) -> bool:
    """Whether the page says something else than what is stored (or what cannot be stored)."""
    try:
        chosen = layout.places[answer.position].stored(answer.chosen)
    except NoSuchOption:
        return True
    before = (row.chosen, row.is_flagged) if row else ("", False)
    return (chosen, answer.is_flagged) != before
