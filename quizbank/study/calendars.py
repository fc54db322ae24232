"""The plan as a calendar that other programs subscribe to; it tells days and amounts, never a
score.
"""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.core.study_plan import Day, DayIs
from quizbank.extensions import db
from quizbank.study.models import CalendarFeed
from quizbank.study.plans import PlanPage

ASK_AGAIN_AFTER = timedelta(hours=12)
ONE_DAY = timedelta(days=1)


def new_token() -> str:
    """A secret that nobody guesses, and that fits into an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token; it needs no salt, because a token is as long as a key."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(account: Account) -> CalendarFeed | None:
    """The person's feed, if they have one."""
    return db.session.get(CalendarFeed, account.id)


def feed_at(token: str) -> tuple[CalendarFeed, Account] | None:
    """The feed of an address with its owner; None where there is none, or no more."""
    found = db.session.execute(
        select(CalendarFeed, Account)
        .join(Account, Account.id == CalendarFeed.account_id)
        .where(CalendarFeed.token_hash == hash_of(token))
    ).one_or_none()
    return (found[0], found[1]) if found else None


def calendar_of(feed: CalendarFeed, page: PlanPage | None, *, now: datetime) -> bytes:
    """The plan in iCalendar; an empty calendar before the person has an exam."""
    calendar = Calendar()
    calendar.add("prodid", "-//Quizbank//Study plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Quizbank study plan")
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, {"VALUE": "DURATION"})
    for day, summary in _told(page) if page else ():
        event = Event()
        event.add("uid", f"{day.day.isoformat()}-{feed.token_hash[:16]}@quizbank")
        event.add("dtstamp", now)
        event.add("dtstart", day.day)
        event.add("dtend", day.day + ONE_DAY)
        event.add("summary", summary)
        event.add("transp", "TRANSPARENT")  # studying does not make one busy all day
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _told(page: PlanPage) -> Iterator[tuple[Day, str]]:
    """The days from today on with something to do, each in words."""
    name = page.exam_format.short_name
    for week in page.plan.weeks:
        for day in week.days:
            if day.kind == DayIs.EXAM:
                yield day, f"{name} exam"
            elif day.kind == DayIs.FULL_EXAM:
                yield day, f"Full {name} practice exam"
            elif day.planned:
                yield day, f"{day.planned} {name} questions, reviews first"
