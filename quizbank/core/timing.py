"""How long a candidate has: the exam's pace, extra time, the deadline, what is left."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from quizbank.core.blueprint import ExamFormat

TIME_MULTIPLIERS = (Decimal("1"), Decimal("1.25"), Decimal("1.5"), Decimal("2"))
# A phone that was offline at the deadline may still bring what was answered before it, for so long.
LATE_DELIVERY = timedelta(hours=24)


def time_for(exam_format: ExamFormat, items: int) -> timedelta:
    """The time for so many items at the exam's pace, in whole seconds; the whole exam gets its
    official time.
    """
    minutes = Fraction(exam_format.time.value * items, exam_format.total_items)
    return timedelta(seconds=round(minutes * 60))


def deadline_of(*, started_at: datetime, time: timedelta, multiplier: Decimal) -> datetime:
    """The moment after which nothing counts; extra time stretches the whole."""
    return started_at + timedelta(seconds=round(time.total_seconds() * float(multiplier)))


def time_left(deadline: datetime, now: datetime) -> timedelta:
    """What is left, never below zero."""
    return max(deadline - now, timedelta(0))


def counts_as_in_time(*, answered_at: datetime, arrived_at: datetime, deadline: datetime) -> bool:
    """Whether an answer that arrived late was given in time and did not take longer than
    `LATE_DELIVERY`.
    """
    return answered_at <= deadline and arrived_at <= deadline + LATE_DELIVERY
