"""Where a person's day may begin and end: the time zones of the IANA, by name."""

from functools import cache
from zoneinfo import available_timezones

UNITED_STATES = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Arizona (Phoenix)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
    "Pacific/Guam": "Chamorro (Guam)",
}
NO_PLACES = {"Factory", "localtime"}  # no zone at all, and the server's own


@cache
def other_zones() -> dict[str, str]:
    """Every zone that is not listed for the United States, with the name to show."""
    names = sorted(available_timezones() - UNITED_STATES.keys() - NO_PLACES)
    return {name: name.replace("_", " ") for name in names}
