"""Sharing out a whole number of items in proportion, by largest remainder."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from quizbank.core.blueprint import Domain, ExamFormat


def half_up(share: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return floor(share + Fraction(1, 2))


def apportioned(
    total: int,
    weights: Sequence[Fraction],
    *,
    at_least: Sequence[int] | None = None,
    at_most: Sequence[int] | None = None,
) -> list[int] | None:
    """Share `total` out in proportion to the weights, each part within its bounds; None if the
    bounds forbid it.

    Hamilton's method of largest remainders, with bounds: every part starts at the floor of its
    quota (kept within its bounds), then whole items go to, or are taken from, the part that is
    furthest from its quota. A tie goes to the part that stands first.
    """
    low = list(at_least or [0] * len(weights))
    high = list(at_most or [total] * len(weights))
    whole = sum(weights, Fraction(0))
    if any(a > b for a, b in zip(low, high, strict=True)) or not sum(low) <= total <= sum(high):
        return None
    quotas = [total * weight / whole if whole else Fraction(0) for weight in weights]
    parts = [min(max(floor(q), a), b) for q, a, b in zip(quotas, low, high, strict=True)]
    while sum(parts) < total:
        open_parts = [i for i in range(len(parts)) if parts[i] < high[i]]
        parts[max(open_parts, key=lambda i: (quotas[i] - parts[i], -i))] += 1
    while sum(parts) > total:
        open_parts = [i for i in range(len(parts)) if parts[i] > low[i]]
        parts[min(open_parts, key=lambda i: (quotas[i] - parts[i], i))] -= 1
    return parts


def domain_counts(exam_format: ExamFormat, scored: int) -> dict[str, int]:
    """How many of `scored` items each domain gets: exact for counts, inside the range for weights.

    Where no whole number lies inside a range (24 items, 39 to 41 per cent) the range is widened
    to the whole numbers on either side of it.
    """
    domains = exam_format.domains
    weights = [_weight(domain) for domain in domains]
    bounds = [_bounds(domain, scored) for domain in domains]
    parts = apportioned(
        scored, weights, at_least=[a for a, _ in bounds], at_most=[b for _, b in bounds]
    ) or apportioned(scored, weights)
    if parts is None:
        raise ValueError(f"{scored} items cannot be shared out over {len(domains)} domains")
    return {domain.id: part for domain, part in zip(domains, parts, strict=True)}


def shared_out(
    total: int, weights: Mapping[str, int], at_most: Mapping[str, int]
) -> dict[str, int] | None:
    """Share `total` out over names in proportion, none above its most; None if that is too few in
    all.
    """
    names = list(weights)
    parts = apportioned(
        total, [Fraction(weights[n]) for n in names], at_most=[at_most.get(n, 0) for n in names]
    )
    return None if parts is None else dict(zip(names, parts, strict=True))


def _weight(domain: Domain) -> Fraction:
    if domain.items is not None:
        return Fraction(domain.items)
    return (_exact(domain.percent_from) + _exact(domain.percent_to)) / 2


def _bounds(domain: Domain, scored: int) -> tuple[int, int]:
    if domain.items is not None:
        return 0, scored
    low, high = (scored * _exact(p) / 100 for p in (domain.percent_from, domain.percent_to))
    if ceil(low) <= floor(high):
        return ceil(low), floor(high)
    return floor(low), ceil(high)


def _exact(percent: Decimal | None) -> Fraction:
    return Fraction(percent or 0)
