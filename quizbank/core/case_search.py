"""Which cases to take, so that single items can fill the rest of the blueprint exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizbank.core.apportionment import half_up
from quizbank.core.pool import Unit

Counts = tuple[int, ...]


@dataclass
class Search:
    """Depth first through the cases, best first; a state that failed once is not looked at again.

    With quotas, exactly so many cases of each setting are taken. Without, cases are taken until
    they have the part of the form that they have of the pool; beyond that only where they must.
    """

    demand: Mapping[str, int]
    stock: Mapping[str, int]
    cases: Sequence[Unit]
    quotas: Mapping[str, int] | None
    enough: int
    failed: set[tuple[int, Counts, Counts]] = field(default_factory=set)

    def step(self, place: int, left: Counts, quotas: Counts) -> list[Unit] | None:
        """The cases to take from `place` on, or None if no choice of them would do."""
        if not any(quotas) and (self.quotas is not None or place == len(self.cases)):
            return [] if self._singles_can_fill(left) else None
        if place == len(self.cases) or (place, left, quotas) in self.failed:
            return None
        case = self.cases[place]
        with_it = self._taking(case, left, quotas)
        without = (left, quotas)
        for after in (with_it, without) if self._is_wanted(case, left) else (without, with_it):
            rest = None if after is None else self.step(place + 1, *after)
            if rest is not None:
                return rest if after is without else [case, *rest]
        self.failed.add((place, left, quotas))
        return None

    def _singles_can_fill(self, left: Counts) -> bool:
        return all(
            need <= self.stock[domain] for domain, need in zip(self.demand, left, strict=True)
        )

    def _taking(self, case: Unit, left: Counts, quotas: Counts) -> tuple[Counts, Counts] | None:
        """What is left to fill with the case taken; None when there is no place for it."""
        if not all(domain in self.demand for domain in case.demand):
            return None
        after = tuple(n - case.demand[d] for d, n in zip(self.demand, left, strict=True))
        quotas_after = self._one_less(quotas, case.items[0].setting)
        return None if min(after, default=0) < 0 or quotas_after is None else (after, quotas_after)

    def _is_wanted(self, case: Unit, left: Counts) -> bool:
        return sum(self.demand.values()) - sum(left) + len(case.items) <= self.enough

    def _one_less(self, quotas: Counts, setting: str) -> Counts | None:
        """The quotas with one case of the setting taken; None when its quota is full."""
        if self.quotas is None:
            return quotas
        names = list(self.quotas)
        name = setting if setting in self.quotas else ""
        if name not in self.quotas or not quotas[names.index(name)]:
            return None
        place = names.index(name)
        return (*quotas[:place], quotas[place] - 1, *quotas[place + 1 :])


def find_cases(
    demand: Mapping[str, int],
    stock: Mapping[str, int],
    cases: Sequence[Unit],
    *,
    quotas: Mapping[str, int] | None,
) -> list[Unit] | None:
    """Cases that leave a demand which the stock of single items can fill; None if there are none.

    `demand` and `stock` count items by domain, `quotas` counts cases by setting.
    """
    all_of_them = sum(demand.values())
    enough = all_of_them if quotas is not None else _proportional(all_of_them, stock, cases)
    search = Search(demand, stock, cases, quotas, enough)
    return search.step(0, tuple(demand.values()), tuple((quotas or {}).values()))


def _proportional(total: int, stock: Mapping[str, int], cases: Sequence[Unit]) -> int:
    """How many items of the form may come in cases, as their part of the pool."""
    in_cases = sum(len(case.items) for case in cases)
    return half_up(Fraction(total * in_cases, in_cases + sum(stock.values()) or 1))
