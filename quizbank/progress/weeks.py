"""Reads: what a person did week by week, and how the expected score moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.extensions import db
from quizbank.learning.queries import Day, days_of
from quizbank.progress.models import Forecast

WEEKS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Expected:
    """The expected score of a kept forecast, with its interval; shares."""

    day: date
    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Week:
    """Monday to Sunday."""

    monday: date
    answers: int
    right: int
    expected: Expected | None  # the last forecast of the week


def weeks_of(account: Account, exam: str, *, day: date) -> list[Week]:
    """The last weeks up to a day, from the first in which something happened; the answers are of
    all exams and drills, the expected scores of one exam.
    """
    this = monday_of(day)
    since = this - (WEEKS - 1) * WEEK
    rows = db.session.execute(
        select(Forecast.day, Forecast.expected, Forecast.low, Forecast.high)
        .where(Forecast.account_id == account.id, Forecast.exam == exam, Forecast.day >= since)
        .order_by(Forecast.made_at, Forecast.id)
    )
    return put_together(days_of(account, since), [Expected(*row) for row in rows], this)


def put_together(days: Iterable[Day], forecasts: Iterable[Expected], this: date) -> list[Week]:
    """Week by week up to the one that begins on the Monday `this`; what a clock that was set back
    left behind it is left out.
    """
    expected = {monday_of(one.day): one for one in forecasts}
    answers: dict[date, int] = {}
    right: dict[date, int] = {}
    for one in days:
        monday = monday_of(one.day)
        answers[monday] = answers.get(monday, 0) + one.answers
        right[monday] = right.get(monday, 0) + one.right
    first = min([*answers, *expected, this])
    mondays = [first + number * WEEK for number in range((this - first) // WEEK + 1)]
    return [
        Week(monday, answers.get(monday, 0), right.get(monday, 0), expected.get(monday))
        for monday in mondays
    ]


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
