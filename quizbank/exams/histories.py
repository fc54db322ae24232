"""What a person has sat so far, and how it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from quizbank.accounts.models import Account
from quizbank.core.scoring import Tally
from quizbank.exams.models import Attempt, Mode
from quizbank.exams.queries import (
    AttemptSummary,
    attempts_of,
    format_of,
    summaries_of,
    title_of,
)
from quizbank.exams.results import tally_of


@dataclass(frozen=True)
class PastAttempt:
    """A closed attempt in a line."""

    public_id: UUID
    exam: str
    title: str
    started_at: datetime
    score: Tally
    is_exam: bool
    is_pass: bool | None
    is_estimate: bool
    pass_percent: int
    is_told: bool  # not before the person has seen the result: late answers may still arrive


@dataclass(frozen=True)
class Trend:
    """The practice exams of one exam, oldest first."""

    exam: str
    name: str
    pass_percent: int
    points: Sequence[PastAttempt]


@dataclass(frozen=True)
class History:
    """Everything that a person has sat."""

    unfinished: Sequence[AttemptSummary]
    past: Sequence[PastAttempt]
    trends: Sequence[Trend]


def history_of(account: Account, *, now: datetime) -> History:
    """A person's attempts; the number of queries does not grow with them."""
    attempts = attempts_of(account)
    past = [_past(attempt) for attempt in attempts if attempt.closed_at is not None]
    return History(
        unfinished=summaries_of([a for a in attempts if a.is_open(now)], now=now),
        past=past,
        trends=_trends(past),
    )


def _past(attempt: Attempt) -> PastAttempt:
    exam_format = format_of(attempt)
    return PastAttempt(
        public_id=attempt.public_id,
        exam=attempt.form.exam,
        title=title_of(attempt),
        started_at=attempt.started_at,
        score=tally_of(attempt),
        is_exam=attempt.mode == Mode.EXAM,
        is_pass=attempt.is_pass,
        is_estimate=exam_format.pass_rule.kind == "scaled",
        pass_percent=exam_format.pass_percent,
        is_told=attempt.may_tell_results(),
    )


def _trends(past: Sequence[PastAttempt]) -> list[Trend]:
    """A line needs two points; practice is left out, because its questions are chosen."""
    past = [one for one in past if one.is_exam and one.is_told]
    exams = dict.fromkeys(one.exam for one in past)
    trends = []
    for exam in exams:
        points = [one for one in reversed(past) if one.exam == exam]
        if len(points) >= 2:
            trends.append(Trend(exam, exam.upper(), points[-1].pass_percent, points))
    return trends
