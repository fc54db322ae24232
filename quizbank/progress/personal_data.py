"""What progress holds about a person: estimates, and the results of real exams."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.extensions import db
from quizbank.progress.models import ExamOutcome, Forecast
from quizbank.progress.outcomes import forecasts_of, outcomes_of


def export(account: Account) -> dict[str, Any]:
    """Every estimate with all that it was made from, and every result."""
    return {
        "forecasts": [
            {
                "exam": kept.exam,
                "rules": kept.format_version,
                "made_at": kept.made_at.isoformat(),
                "day": kept.day.isoformat(),
                "chance_of_passing": kept.p_pass,
                "chance_interval": [kept.chance_low, kept.chance_high],
                "chance_before_correction": kept.p_model,
                "expected_score": kept.expected,
                "score_interval": [kept.low, kept.high],
                "made_from": kept.inputs,
            }
            for kept in forecasts_of(account)
        ],
        "real_exams": [
            {
                "exam": told.exam,
                "sat_on": told.sat_on.isoformat(),
                "passed": told.is_pass,
                "score": told.score,
                "told_at": told.told_at.isoformat(),
            }
            for told in outcomes_of(account)
        ],
    }


def erase(account: Account) -> None:
    """Remove all of it."""
    for model in (Forecast, ExamOutcome):
        db.session.execute(delete(model).where(model.account_id == account.id))


def move(guest: Account, account: Account) -> None:
    """Give all of it to the account; of two results of one exam and day the account's own stays.

    From now on one person has learned what were two, so no estimate is of their present revision.
    """
    own = aliased(ExamOutcome)
    same = own.exam == ExamOutcome.exam, own.sat_on == ExamOutcome.sat_on
    twice = select(own.id).where(own.account_id == account.id, *same).exists()
    db.session.execute(delete(ExamOutcome).where(ExamOutcome.account_id == guest.id, twice))
    db.session.execute(
        update(ExamOutcome).where(ExamOutcome.account_id == guest.id).values(account_id=account.id)
    )
    both = Forecast.account_id.in_([guest.id, account.id])
    db.session.execute(update(Forecast).where(both).values(account_id=account.id, revision=0))


def last_active(account: Account) -> datetime | None:
    """When the person last entered a result."""
    return db.session.scalar(
        select(func.max(ExamOutcome.told_at)).where(ExamOutcome.account_id == account.id)
    )


HOLDING = Holding(name="progress", export=export, erase=erase, move=move, last_active=last_active)
