"""Numbers and times as people read them."""

from datetime import date, datetime, timedelta

from flask import Flask


def duration(span: timedelta | int) -> str:
    """A length of time in words: "1 h 12 min", "45 min", "30 s"; a number counts seconds."""
    seconds = round(span.total_seconds()) if isinstance(span, timedelta) else span
    if seconds < 60:
        return f"{max(seconds, 0)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and minutes:
        return f"{hours} h {minutes} min"
    return f"{hours} h" if hours else f"{minutes} min"


def clock(span: timedelta | int) -> str:
    """A length of time as a clock shows it: "1:12:40", "9:05"."""
    seconds = max(round(span.total_seconds()) if isinstance(span, timedelta) else span, 0)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def day(moment: date | datetime) -> str:
    """A date with its month in words, which no country reads the wrong way round: "3 May 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def percent(share: float) -> str:
    """A share between 0 and 1 as whole per cent: "72 %"."""
    return f"{int(share * 100 + 0.5)} %"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 question", "31 questions"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def init_app(app: Flask) -> None:
    """Give the formatters to templates as filters."""
    for formatter in (duration, clock, day, percent, plural):
        app.add_template_filter(formatter)
