"""How long somebody has kept practising; a missed day is forgiven, two in a row are not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

FORGIVEN = 1  # missed days in a row that do not end a streak


@dataclass(frozen=True)
class Streak:
    """Days practised since the last break; `keep_by` is the last day on which practising goes on
    with it, None without a streak.
    """

    days: int
    has_today: bool
    keep_by: date | None


def streak_of(practised: Collection[date], *, today: date) -> Streak:
    """The streak that holds today; today is not missed before it is over."""
    longest_gap = timedelta(days=FORGIVEN + 1)
    before = today
    days = 0
    for day in sorted({day for day in practised if day <= today}, reverse=True):
        if before - day > longest_gap:
            break
        before = day
        days += 1
    if not days:
        return Streak(0, has_today=False, keep_by=None)
    newest = max(day for day in practised if day <= today)
    return Streak(days, has_today=newest == today, keep_by=newest + longest_gap)
