"""What percentages on options say about the key: exactly, or that it cannot be told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quizbank.core.items import Kind

ALL = Decimal(100)
# Moodle writes a third as 33.33333. What is that near to one of these stands for it; nothing
# else is rounded. The list is that of its grade menu.
STANDING_FOR = [
    Fraction(numerator, denominator) * 100
    for denominator in (3, 6, 7, 9)
    for numerator in range(1, denominator)
]
NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,30})?|\.\d{1,30})", re.ASCII)
NEAR = Fraction(1, 1000)

PENALTY = "takes marks off for a wrong option; here a wrong option costs nothing"
SHARES = "gives a part of the marks for a part of the key; here the whole key has to be chosen"
ONE_OF_MANY = "lets several options be ticked though one is right; here one is chosen"


@dataclass(frozen=True)
class Keyed:
    """The kind of question and the places of its right options."""

    kind: Kind
    right: frozenset[int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotHeld:
    """The weights mean something that a key cannot say."""

    kind: str
    why: str


@dataclass(frozen=True)
class Unsound:
    """The weights do not make sense; somebody has to mend them."""

    says: str
    remedy: str


def percent_of(written: str) -> Decimal | None:
    """A percentage as it is written, not rounded; None if it is not a plain number."""
    return Decimal(written.strip()) if NUMBER.fullmatch(written.strip()) else None


def shown(percent: Decimal) -> str:
    """A percentage without needless zeros, as 33.33333 % or 50 %."""
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def key_from(percents: Sequence[Decimal], *, one_is_chosen: bool) -> Keyed | NotHeld | Unsound:
    """The key that these percentages stand for; each right option has more than 0."""
    for percent in percents:
        if abs(percent) > ALL:
            return Unsound(f"gives {shown(percent)}", "Write a number from -100 to 100")
    right = [place for place, percent in enumerate(percents) if percent > 0]
    if not right:
        return Unsound("has no right option", "Mark the right one, with = or a weight of 100")
    return _one(percents, right) if one_is_chosen else _several(percents, right)


def _one(percents: Sequence[Decimal], right: Sequence[int]) -> Keyed | NotHeld | Unsound:
    full = [place for place in right if percents[place] == ALL]
    if not full:
        best = shown(max(percents))
        return Unsound(
            f"gives at most {best} for an option, so none is wholly right",
            "Give the right option 100, or let several be chosen",
        )
    if len(full) > 1:
        why = f"{len(full)} options are right, and each alone is enough; here there is one."
        return NotHeld("a choice with several right answers", why)
    if len(right) > 1:
        part = shown(max(percents[place] for place in right if percents[place] != ALL))
        why = f"An option is worth {part}; here an option is right or wrong."
        return NotHeld("a choice with partly right options", why)
    return Keyed(Kind.SINGLE, frozenset(full), _penalty(percents))


def _several(percents: Sequence[Decimal], right: Sequence[int]) -> Keyed | NotHeld | Unsound:
    total = sum((_exact(percents[place]) for place in right), Fraction(0))
    if total != 100:
        added = sum((percents[place] for place in right), Decimal(0))
        remedy = f"Make them add up to 100 %; {len(right)} equal ones are {_equal(len(right))} each"
        if len(right) == 1:
            remedy = "Give it 100, or give other options a weight too"
        return Unsound(f"gives right options {shown(added)} together, not 100 %", remedy)
    if len(right) == 1:
        return Keyed(Kind.SINGLE, frozenset(right), (ONE_OF_MANY, *_penalty(percents)))
    return Keyed(Kind.MULTIPLE, frozenset(right), (SHARES,))


def share_of(number: int) -> str:
    """The weight of each of that many right options, with Moodle's five decimals."""
    return shown(round(ALL / number, 5)).removesuffix(" %")


def _equal(number: int) -> str:
    return f"{share_of(number)} %"


def _exact(percent: Decimal) -> Fraction:
    written = Fraction(percent)
    return next((one for one in STANDING_FOR if abs(one - written) <= NEAR), written)


def _penalty(percents: Sequence[Decimal]) -> tuple[str, ...]:
    return (PENALTY,) if any(percent < 0 for percent in percents) else ()
