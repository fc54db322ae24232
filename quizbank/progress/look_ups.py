"""Reads: how quickly a person finds things in the code book, in exams and in drills."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, ScalarSelect, case, func, select

from quizbank.accounts.models import Account
from quizbank.core.drills.kinds import ABOUT, DrillKind
from quizbank.drills.models import DrillAnswer
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, LookUp, Mode
from quizbank.extensions import db

LAST_EXAMS = 5
LOOKING_UP = [kind for kind, about in ABOUT.items() if about.is_look_up]


@dataclass(frozen=True)
class ExamLookUps:
    """The look-ups of one closed exam."""

    public_id: UUID
    started_at: datetime
    questions: int
    count: int
    seconds: int

    @property
    def seconds_each(self) -> int | None:
        """How long one took; None where there was none."""
        return round(self.seconds / self.count) if self.count else None


@dataclass(frozen=True)
class DrilledLookUps:
    """The answers to one kind of drill in which a code is to be found in the book."""

    name: str
    answers: int
    right: int
    seconds: int

    @property
    def seconds_each(self) -> int:
        """How long one took."""
        return round(self.seconds / self.answers)


def exam_look_ups(account: Account, exam: str) -> list[ExamLookUps]:
    """The last closed sittings of an exam, the newest first."""
    last = (
        select(Attempt.id, Attempt.public_id, Attempt.started_at, Attempt.form_id)
        .join(AssembledForm, AssembledForm.id == Attempt.form_id)
        .where(
            Attempt.account_id == account.id,
            Attempt.mode == Mode.EXAM,
            Attempt.closed_at.is_not(None),
            AssembledForm.exam == exam,
        )
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
        .limit(LAST_EXAMS)
        .subquery()
    )

    def of_each(what: ColumnElement[int], where: ColumnElement[bool]) -> ScalarSelect[int]:
        return select(what).where(where).correlate(last).scalar_subquery()

    same_attempt = LookUp.attempt_id == last.c.id
    rows = db.session.execute(
        select(
            last.c.public_id,
            last.c.started_at,
            of_each(func.count(FormPosition.position), FormPosition.form_id == last.c.form_id),
            of_each(func.count(LookUp.key), same_attempt),
            of_each(func.coalesce(func.sum(LookUp.seconds), 0), same_attempt),
        ).order_by(last.c.started_at.desc(), last.c.id.desc())
    )
    return [ExamLookUps(*row) for row in rows]


def drilled_look_ups(account: Account, *, since: datetime) -> list[DrilledLookUps]:
    """What the person drilled of look-ups since then, kind by kind."""
    rows = db.session.execute(
        select(
            DrillAnswer.kind,
            func.count(),
            func.sum(case((DrillAnswer.is_right, 1), else_=0), type_=Integer),
            func.sum(DrillAnswer.seconds, type_=Integer),
        )
        .where(
            DrillAnswer.account_id == account.id,
            DrillAnswer.answered_at >= since,
            DrillAnswer.kind.in_(LOOKING_UP),
        )
        .group_by(DrillAnswer.kind)
        .order_by(DrillAnswer.kind)
    )
    return [
        DrilledLookUps(ABOUT[DrillKind(kind)].name, answers, right, seconds)
        for kind, answers, right, seconds in rows
    ]
