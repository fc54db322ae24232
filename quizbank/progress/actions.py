"""Changes: keep an estimate, enter, change and remove a real result, learn from results."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from quizbank.accounts.models import Account
from quizbank.core.forecast_scores import log_loss
from quizbank.core.readiness import OUTCOMES_FIRST, fit_recalibration
from quizbank.core.readiness import Recalibration as Refit
from quizbank.extensions import db
from quizbank.progress.errors import AlreadyTold
from quizbank.progress.knowledge import Outlook
from quizbank.progress.models import ExamOutcome, Forecast, Recalibration
from quizbank.progress.outcomes import Told, correction_in_force, held_against, last_forecast


def keep_forecast(account: Account, outlook: Outlook) -> Forecast | None:
    """Keep an estimate with all that it was made from; None where there is none, or where nothing
    was learned of the person since the last.
    """
    readiness = outlook.readiness
    if readiness is None:
        return None
    exam_format = outlook.exam_format
    last = last_forecast(account, exam_format.exam)
    if last and (last.revision, last.format_version) == (outlook.revision, exam_format.version):
        return None
    kept = Forecast(
        account_id=account.id,
        exam=exam_format.exam,
        format_version=exam_format.version,
        made_at=outlook.made_at,
        day=outlook.day,
        revision=outlook.revision,
        p_model=outlook.p_model,
        p_pass=readiness.p_pass,
        chance_low=readiness.chance_low,
        chance_high=readiness.chance_high,
        expected=readiness.expected,
        low=readiness.low,
        high=readiness.high,
        inputs=outlook.inputs,
    )
    db.session.add(kept)
    return kept


def tell_outcome(account: Account, told: Told, *, now: datetime) -> ExamOutcome:
    """Enter a result; raises `AlreadyTold`, and leaves nothing of this transaction, if there is one
    of that exam and day.
    """
    outcome = ExamOutcome(account_id=account.id, told_at=now)
    db.session.add(outcome)
    change_outcome(outcome, told)
    return outcome


def change_outcome(outcome: ExamOutcome, told: Told) -> None:
    """Put a result right; raises `AlreadyTold` as above."""
    outcome.exam = told.exam
    outcome.sat_on = told.sat_on
    outcome.is_pass = told.is_pass
    outcome.score = told.score
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise AlreadyTold from None


def remove_outcome(outcome: ExamOutcome) -> None:
    """Forget a result."""
    db.session.delete(outcome)


def learn_from_outcomes(*, now: datetime) -> Recalibration | None:
    """Correct chances by what became of them, if that makes results that were held out more
    likely; a correction that no longer does is taken back. None where nothing changes.
    """
    pairs = [(one.p_model, one.is_pass) for one in held_against() if one.p_model is not None]
    if len(pairs) < OUTCOMES_FIRST:
        return None
    uncorrected = log_loss(pairs)
    found = fit_recalibration(pairs) or Refit(0.0, 1.0, uncorrected, uncorrected)
    if (found.a, found.b) == correction_in_force():
        return None
    learned = Recalibration(
        made_at=now,
        outcomes=len(pairs),
        intercept=found.a,
        slope=found.b,
        log_loss=found.log_loss,
        log_loss_before=found.log_loss_before,
    )
    db.session.add(learned)
    return learned
