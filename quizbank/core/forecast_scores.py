"""How good forecasts of yes and no were: what is said of them against what came.

Each takes pairs of a forecast (0 to 1) and whether it came so, and raises ValueError for none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

NEVER_SURE = 1e-6  # a forecast of 0 or 1 that fails would cost without limit
Pairs = Sequence[tuple[float, bool]]


@dataclass(frozen=True)
class Band:
    """The forecasts between two shares: how many, their mean, and the share that came so."""

    low: float
    high: float
    count: int
    forecast: float
    observed: float


def log_loss(pairs: Pairs) -> float:
    """Mean of -ln of the probability that was given to what came, in nats; 0 is perfect, ln 2 is a
    coin's.
    """
    return _mean([loss(p, came) for p, came in pairs])


def loss(p: float, came: bool) -> float:
    """The log loss of one forecast, in nats."""
    kept = min(max(p, NEVER_SURE), 1 - NEVER_SURE)
    return -log(kept if came else 1 - kept)


def brier(pairs: Pairs) -> float:
    """Mean squared distance from what came, 0 to 1 (Brier 1950)."""
    return _mean([(p - came) ** 2 for p, came in pairs])


def rmse(pairs: Pairs) -> float:
    """Root of the mean squared distance, 0 to 1."""
    return sqrt(brier(pairs))


def auc(pairs: Pairs) -> float | None:
    """The share of pairs of a yes and a no whose forecasts stand in the right order, ties half
    (Mann-Whitney U); None where all came the same.
    """
    ordered = sorted(pairs)
    yes = sum(came for _, came in ordered)
    no = len(ordered) - yes
    if not yes or not no:
        return None
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += sum(came for _, came in ordered[start:end]) * (start + 1 + end) / 2
        start = end
    return (ranks - yes * (yes + 1) / 2) / (yes * no)


def bands(pairs: Pairs, edges: Sequence[float]) -> list[Band]:
    """The forecasts sorted into bands from each edge to the next, the last with its upper edge;
    empty bands are left out.
    """
    found = []
    for low, high in zip(edges, edges[1:], strict=False):
        inside = [(p, came) for p, came in pairs if low <= p < high or p == high == edges[-1]]
        if inside:
            count = len(inside)
            told, observed = sum(p for p, _ in inside), sum(came for _, came in inside)
            found.append(Band(low, high, count, told / count, observed / count))
    return found


def calibration_error(pairs: Pairs, parts: int = 10) -> float:
    """Mean distance between forecast and observed share over bands of equal width, weighted by how
    many fall in each, 0 to 1 ("expected calibration error", Naeini 2015).
    """
    if not pairs:
        raise ValueError("there are no forecasts to judge")
    found = bands(pairs, [part / parts for part in range(parts + 1)])
    return sum(band.count * abs(band.forecast - band.observed) for band in found) / len(pairs)


def _mean(numbers: Sequence[float]) -> float:
    if not numbers:
        raise ValueError("there are no forecasts to judge")
    return sum(numbers) / len(numbers)
