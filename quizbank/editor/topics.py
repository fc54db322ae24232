"""Topics by the names that people know them by."""

from collections.abc import Iterable
from functools import cache

from quizbank.bank.topics import OF_A_DRILL, topic_name, topic_names
from quizbank.core.drills.kinds import DrillKind
from quizbank.educators.actions import slug_of

LONGEST = 60


def topic_slug(name: str) -> str:
    """The topic with that name, known or new; "" for a name without letters and digits."""
    return _slugs().get(name.casefold()) or slug_of(name)[:LONGEST].strip("-")


def known_topics(more: Iterable[str] = ()) -> list[str]:
    """The names of every topic that has one, and of these, in order."""
    return sorted({*topic_names().values(), *(topic_name(slug) for slug in more)}, key=str.casefold)


@cache
def _slugs() -> dict[str, str]:
    drills = [f"{OF_A_DRILL}{kind}" for kind in DrillKind]
    return {topic_name(slug).casefold(): slug for slug in (*drills, *topic_names())}
