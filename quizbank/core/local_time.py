"""Moments as the clock on somebody's wall shows them, and back."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(name: str) -> tzinfo:
    """A time zone by its IANA name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def on_the_wall(moment: datetime, time_zone: str) -> datetime:
    """The same moment in a time zone."""
    return moment.astimezone(zone_of(time_zone))


def from_the_wall(shown: datetime, time_zone: str) -> datetime:
    """The moment, in UTC, at which clocks of a time zone show a time without zone.

    Of an hour that comes twice in autumn it is the first. In the hour that is left out in spring
    clocks show one hour more at that moment.
    """
    return shown.replace(tzinfo=zone_of(time_zone)).astimezone(UTC)


def zone_in_words(time_zone: str) -> str:
    """How a page names a time zone: "New York time", "UTC"."""
    if str(zone_of(time_zone)).upper() in ("UTC", "ETC/UTC"):
        return "UTC"
    return f"{time_zone.rpartition('/')[2].replace('_', ' ')} time"


def in_words(moment: datetime, time_zone: str) -> str:
    """A moment as a page shows it: "Thursday 26 November 2026, 18:00 (New York time)"."""
    shown = on_the_wall(moment, time_zone)
    return f"{shown:%A} {shown.day} {shown:%B %Y, %H:%M} ({zone_in_words(time_zone)})"


def day_in_words(moment: datetime, time_zone: str) -> str:
    """The day that a moment falls on there: "Thursday 26 November"."""
    shown = on_the_wall(moment, time_zone)
    return f"{shown:%A} {shown.day} {shown:%B}"
