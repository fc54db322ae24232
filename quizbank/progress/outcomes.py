"""Reads: the results of real exams, and what was forecast of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased, defer

from quizbank.accounts.models import Account
from quizbank.extensions import db
from quizbank.progress.models import ExamOutcome, Forecast, Recalibration

FRESH = timedelta(days=30)  # an older forecast is of another person, by the day of the exam


@dataclass(frozen=True)
class Told:
    """A result as the person tells it."""

    exam: str
    sat_on: date
    is_pass: bool
    score: str


@dataclass(frozen=True)
class Held:
    """A result with the last forecast of the days before it, if there is one."""

    is_pass: bool
    p_model: float | None
    p_pass: float | None


def outcomes_of(account: Account) -> Sequence[ExamOutcome]:
    """Every result that a person has entered, the newest exam first."""
    return db.session.scalars(
        select(ExamOutcome)
        .where(ExamOutcome.account_id == account.id)
        .order_by(ExamOutcome.sat_on.desc(), ExamOutcome.id.desc())
    ).all()


def outcome_of(account: Account, public_id: UUID) -> ExamOutcome | None:
    """The person's own result."""
    return db.session.scalars(
        select(ExamOutcome).where(
            ExamOutcome.public_id == public_id, ExamOutcome.account_id == account.id
        )
    ).one_or_none()


def last_forecast(account: Account, exam: str) -> Forecast | None:
    """The newest estimate that is kept of an exam."""
    return db.session.scalars(
        select(Forecast)
        .where(Forecast.account_id == account.id, Forecast.exam == exam)
        .order_by(Forecast.made_at.desc(), Forecast.id.desc())
        .limit(1)
    ).one_or_none()


def forecasts_of(account: Account) -> Sequence[Forecast]:
    """Every estimate that is kept of a person, in the order in which they were made."""
    return db.session.scalars(
        select(Forecast)
        .where(Forecast.account_id == account.id)
        .order_by(Forecast.made_at, Forecast.id)
    ).all()


def held_against() -> list[Held]:
    """Every result in the order in which it was told, with what was forecast of it; on the day
    itself the exam may have been over.
    """
    before = aliased(Forecast)
    last = (
        select(before.id)
        .where(
            before.account_id == ExamOutcome.account_id,
            before.exam == ExamOutcome.exam,
            before.day < ExamOutcome.sat_on,
        )
        .order_by(before.made_at.desc(), before.id.desc())
        .limit(1)
        .correlate(ExamOutcome)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ExamOutcome, Forecast)
        .outerjoin(Forecast, Forecast.id == last)
        .options(defer(Forecast.inputs))
        .order_by(ExamOutcome.told_at, ExamOutcome.id)
    )
    return [_held(outcome, forecast) for outcome, forecast in rows]


def _held(outcome: ExamOutcome, forecast: Forecast | None) -> Held:
    if forecast is None or outcome.sat_on - forecast.day > FRESH:
        return Held(outcome.is_pass, None, None)
    return Held(outcome.is_pass, forecast.p_model, forecast.p_pass)


def correction_in_force() -> tuple[float, float]:
    """Intercept and slope by which logits of chances are put right; 0 and 1 leave them alone."""
    found = db.session.execute(
        select(Recalibration.intercept, Recalibration.slope)
        .order_by(Recalibration.id.desc())
        .limit(1)
    ).one_or_none()
    return (found.intercept, found.slope) if found else (0.0, 1.0)
