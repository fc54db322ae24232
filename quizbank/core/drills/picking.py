"""Finds codes by chance: a heading is as likely as its neighbours, however many codes it has."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeVar

from quizbank.core.drills.references import Span
from quizbank.core.drills.tables import DiagnosisTables, Place

CATEGORY = 3  # characters
Allowed = Callable[[str], bool]
Thing = TypeVar("Thing")


def anything(_code: str) -> bool:
    """No code is refused."""
    return True


def leaf_below(
    tables: DiagnosisTables, code: str, random: Random, allowed: Allowed = anything
) -> Place | None:
    """A valid code below a heading (or the code itself), step by step downwards."""
    place = tables.place(code)
    while place is None or not place.is_valid:
        children = [child for child in tables.children(code) if allowed(child.code)]
        if not children:
            return None
        place = random.choice(children)
        code = place.code
    return place


def any_leaf(tables: DiagnosisTables, random: Random) -> Place | None:
    """A valid code from anywhere in the book."""
    categories = tables.categories()
    return leaf_below(tables, random.choice(categories), random) if categories else None


def leaf_in(tables: DiagnosisTables, span: Span, random: Random) -> Place | None:
    """A valid code that a note names."""
    begin, end = span.first[:CATEGORY], span.last[:CATEGORY]
    categories = [code for code in tables.categories() if begin <= code <= end]
    if not categories:
        return None
    found = leaf_below(tables, random.choice(categories), random, span.leads_to)
    return found if found and span.holds(found.code) else None


def leaves_near(tables: DiagnosisTables, code: str, random: Random) -> Iterator[Place]:
    """Valid codes around one: its siblings, then those under the headings above, then those of the
    categories around; each once.
    """
    seen = {code}
    for start in _starts_near(tables, code, random):
        found = leaf_below(tables, start, random)
        if found and found.code not in seen:
            seen.add(found.code)
            yield found


def _starts_near(tables: DiagnosisTables, code: str, random: Random) -> Iterator[str]:
    for heading in tables.above(code):
        yield from (child.code for child in shuffled(tables.children(heading.code), random))
    yield from categories_around(tables, code, random)


def categories_around(
    tables: DiagnosisTables, code: str, random: Random, reach: int = 6
) -> list[str]:
    """Other categories up to so many places before and behind that of a code, shuffled."""
    categories = tables.categories()
    if code[:CATEGORY] not in categories:
        return []
    here = categories.index(code[:CATEGORY])
    around = [*categories[max(here - reach, 0) : here], *categories[here + 1 : here + 1 + reach]]
    return shuffled(around, random)


def shuffled(things: Sequence[Thing], random: Random) -> list[Thing]:
    """The same things in an order left to chance."""
    return random.sample(things, len(things))
