"""Which items are worth a second look, and why in a plain sentence.

The thresholds are customary ones (Moodle's rules of thumb, Ebel), not laws: an item is shown first,
never judged. Below 30 attempts nothing is said at all, below 100 only with care.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from quizbank.core.item_statistics import ItemStatistics, OptionStatistics

FEWEST, ENOUGH = 30, 100  # attempts
HARD, EASY = 0.30, 0.90
WEAK, WEAK_KEY = 0.20, 0.10
DRAWS_THE_ABLE = 0.05
UNUSED = 0.05


class Weight(IntEnum):
    """How much a doubt matters; the greatest comes first."""

    NOTE = 1
    LOOK = 2
    CHECK_THE_KEY = 3


@dataclass(frozen=True)
class Doubt:
    """One reason to look at an item again."""

    weight: Weight
    says: str


def percent(share: float) -> str:
    """A share as it is written: "72 %"."""
    return f"{share * 100:.0f} %"


def is_small(attempts: int) -> bool:
    """Whether so few attempts may mislead (fewer than 100)."""
    return attempts < ENOUGH


def doubts(item: ItemStatistics, options: Sequence[OptionStatistics] = ()) -> list[Doubt]:
    """Every reason to look at an item again, the weightiest first; none below 30 attempts."""
    if item.attempts < FEWEST or item.p_value is None:
        return []
    found = [*_of_the_item(item, item.p_value), *_of_the_options(options)]
    return sorted(found, key=lambda doubt: -doubt.weight)


def _of_the_item(item: ItemStatistics, p_value: float) -> list[Doubt]:
    found = []
    r = item.discrimination
    if r is not None and r < 0:
        says = (
            "Those who do well elsewhere miss it more often than the others. Check the key first."
        )
        found.append(Doubt(Weight.CHECK_THE_KEY, says))
    elif r is not None and r < WEAK:
        says = "It hardly tells those who do well from those who do not."
        found.append(Doubt(Weight.LOOK, says))
    if p_value < HARD:
        says = f"Only {percent(p_value)} get it right: hard, unclear, or keyed wrongly."
        found.append(Doubt(Weight.LOOK, says))
    elif p_value > EASY:
        found.append(Doubt(Weight.NOTE, f"{percent(p_value)} get it right, so it tells little."))
    return found


def _of_the_options(options: Sequence[OptionStatistics]) -> list[Doubt]:
    found = []
    keyed = [one for one in options if one.is_keyed]
    for one in keyed:
        if one.correlation is not None and one.correlation < WEAK_KEY:
            says = f"The keyed option {one.letter} is chosen no more by those who do well."
            found.append(Doubt(Weight.CHECK_THE_KEY, says))
    most = max((one.share for one in keyed), default=1.0)
    for one in options:
        if one.is_keyed:
            continue
        if one.share > most:
            says = (
                f"More choose {one.letter} ({percent(one.share)}) than the key ({percent(most)})."
            )
            found.append(Doubt(Weight.CHECK_THE_KEY, says))
        elif one.correlation is not None and one.correlation > DRAWS_THE_ABLE:
            says = f"Option {one.letter} attracts those who do well. It may be right as well."
            found.append(Doubt(Weight.CHECK_THE_KEY, says))
        elif one.share < UNUSED:
            says = f"Hardly anyone chooses {one.letter} ({percent(one.share)}), so it does nothing."
            found.append(Doubt(Weight.NOTE, says))
    return found
