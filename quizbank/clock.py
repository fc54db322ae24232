"""The one place that reads the clock; everything else is handed `now`."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def utcnow() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)


def local_day(now: datetime, time_zone: str) -> date:
    """The calendar day that it is in a time zone (an IANA name); UTC's where nobody knows it."""
    return now.astimezone(_zone(time_zone)).date()


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
