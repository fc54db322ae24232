"""Reads: what the page of today's reviews says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from quizbank.accounts.models import Account
from quizbank.core.review_plan import NO_NEW_DAYS, SPARE_DAYS, by_week
from quizbank.review.budgets import done_on, pace_of, settings_of
from quizbank.review.listing import (
    CardLine,
    count_of_cards,
    last_review_of,
    leeches_of,
    left_out,
)
from quizbank.review.models import ReviewLog
from quizbank.review.queries import days_to_exam, load_ahead

WEEKS_AHEAD = 4


@dataclass(frozen=True)
class WeekAhead:
    """What a week is expected to bring."""

    first: date
    last: date
    reviews: int

    @property
    def name(self) -> str:
        """Its days in words: "23 to 29 November", "30 November to 6 December", "4 December"."""
        last = f"{self.last.day} {self.last:%B}"
        if self.first == self.last:
            return last
        month = "" if self.first.month == self.last.month else f" {self.first:%B}"
        return f"{self.first.day}{month} to {last}"


@dataclass(frozen=True)
class TodayPage:
    """Today's reviews, and what lies ahead."""

    left: int  # questions within the budget
    minutes: int
    done: int
    has_more: bool  # beyond the budget
    is_day_off: bool
    cards: int
    exam_day: date | None
    days_left: int | None
    weeks: Sequence[WeekAhead]
    busiest: int  # reviews in the fullest of the weeks
    leeches: Sequence[CardLine]
    left_out: Sequence[CardLine]
    last_review: ReviewLog | None  # that can be taken back

    @property
    def is_spare_time(self) -> bool:
        """Whether cards come before they are due."""
        return self.days_left is not None and self.days_left <= SPARE_DAYS

    @property
    def is_last_week(self) -> bool:
        """Whether nothing new is begun where the person is strong."""
        return self.days_left is not None and self.days_left <= NO_NEW_DAYS


def todays_page(account: Account, *, left: int, has_more: bool, day: date) -> TodayPage:
    """The page of a day on which so many questions are left."""
    days_left = days_to_exam(account, day)
    weeks = [
        WeekAhead(week[0].day, week[-1].day, sum(load.planned for load in week))
        for week in by_week(load_ahead(account, day, WEEKS_AHEAD))
    ]
    return TodayPage(
        left=left,
        minutes=ceil(left * pace_of(account) / 60),
        done=done_on(account, day).reviews,
        has_more=has_more,
        is_day_off=settings_of(account).weight_on(day) == 0,
        cards=count_of_cards(account),
        exam_day=account.exam_date if days_left is not None else None,
        days_left=days_left,
        weeks=weeks,
        busiest=max((week.reviews for week in weeks), default=0),
        leeches=leeches_of(account, day),
        left_out=left_out(account, day),
        last_review=last_review_of(account, day),
    )
