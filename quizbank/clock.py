"""The one place that reads the clock; everything else is handed `now`."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)
