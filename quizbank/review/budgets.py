"""How much a person wants to review a day, and how much of it is left."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.core.review_plan import budget_on
from quizbank.extensions import db
from quizbank.review.models import DEFAULT_BUDGET, ReviewLog, ReviewSettings, Unit

USUAL_SECONDS = 60  # for a review, until the person's own pace is known
PACE_LOGS = 51
FEWEST_FOR_A_PACE = 5


@dataclass(frozen=True)
class Done:
    """What was reviewed on a day already."""

    reviews: int
    seconds: int


def settings_of(account: Account) -> ReviewSettings:
    """How much the person wants to review; the defaults where they never said."""
    return db.session.get(ReviewSettings, account.id) or ReviewSettings(
        account_id=account.id, budget=DEFAULT_BUDGET, unit=Unit.QUESTIONS, days_off=0, easy_days=0
    )


def done_on(account: Account, day: date) -> Done:
    """What was reviewed on a day; what only entered the queue does not count."""
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(ReviewLog.seconds), 0)).where(
            ReviewLog.account_id == account.id,
            ReviewLog.counted_on == day,
            ReviewLog.is_entry.is_(False),
            ReviewLog.undone_at.is_(None),
        )
    ).one()
    return Done(row[0], row[1])


def room_on(account: Account, day: date) -> int:
    """How many reviews a day's budget has left."""
    settings = settings_of(account)
    weight = settings.weight_on(day)
    if weight == 0:
        return 0
    done = done_on(account, day)
    if settings.unit == Unit.QUESTIONS:
        return max(budget_on(day, settings.budget, settings.weight_on) - done.reviews, 0)
    seconds = settings.budget * 60 * weight - done.seconds
    return max(ceil(seconds / pace_of(account)), 0)


def budget_in_questions(account: Account) -> int:
    """The daily budget in questions, at the person's pace."""
    settings = settings_of(account)
    if settings.unit == Unit.QUESTIONS:
        return settings.budget
    return max(round(settings.budget * 60 / pace_of(account)), 1)


def pace_of(account: Account) -> float:
    """Seconds that a review takes the person: the median of the last ones."""
    seconds = db.session.scalars(
        select(ReviewLog.seconds)
        .where(
            ReviewLog.account_id == account.id,
            ReviewLog.source == "review",
            ReviewLog.undone_at.is_(None),
        )
        .order_by(ReviewLog.counted_on.desc(), ReviewLog.id.desc())
        .limit(PACE_LOGS)
    ).all()
    return max(median(seconds), 1) if len(seconds) >= FEWEST_FOR_A_PACE else USUAL_SECONDS
