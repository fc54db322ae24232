"""How well questions work: facility, discrimination, distractors, and how exact scores are.

Definitions are those of Moodle's quiz statistics (5.1): variances and covariances divide by n - 1,
and the rest is the total less the item's own mark. All of it is for a fixed form, which everyone
was asked whole; an item left out counts 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.float64]
GROUP_SHARE = 0.27  # of the attempts that make the upper and the lower group (Kelley 1939)


class MarksDoNotFit(ValueError):
    """The marks are not one row for each attempt with one column for each item."""


@dataclass(frozen=True)
class ItemStatistics:
    """One item of a form; None where its formula asks for more attempts, or for spread."""

    attempts: int
    p_value: float | None  # the share of the mark that was earned, 0 to 1; high is easy
    deviation: float | None  # of the mark
    discrimination: float | None  # corrected point-biserial: mark against the rest, -1 to 1
    efficiency: float | None  # of the greatest covariance that these marks allow, up to 1
    upper_lower: float | None  # p-value of the upper group less that of the lower, -1 to 1
    effective_weight: float | None  # its share in the spread of the totals; None if negative


@dataclass(frozen=True)
class FormStatistics:
    """The totals of a form, in marks; None where the formula asks for more attempts or items."""

    attempts: int
    items: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None  # KR-20 for marks of 0 and 1; up to 1, may be negative
    standard_error: float | None  # of one person's total, in marks


@dataclass(frozen=True)
class OptionStatistics:
    """One option: how many chose it, in all and in both groups, and who they were."""

    letter: str
    is_keyed: bool
    chosen: int
    share: float
    upper: float
    lower: float
    correlation: float | None  # of choosing it with the rest


def item_statistics(marks: Marks, most: Sequence[float] | None = None) -> list[ItemStatistics]:
    """Each column of `marks` (attempts x items); `most` is the highest mark of each, 1 by default.

    Raises `MarksDoNotFit`. Sources: Moodle's quiz statistics; upper and lower group: Kelley (1939).
    """
    marks = _checked(marks)
    attempts, items = marks.shape
    highest = np.ones(items) if most is None else np.asarray(most, dtype=np.float64)
    if highest.shape != (items,):
        raise MarksDoNotFit(f"{items} items have {highest.size} highest marks")
    if attempts == 0:
        return [ItemStatistics(0, None, None, None, None, None, None) for _ in range(items)]
    totals = marks.sum(axis=1)
    weights = _effective_weights(_covariance(marks, totals[:, None]))
    return [
        replace(
            item_against_rest(marks[:, i], totals - marks[:, i], totals, most=float(highest[i])),
            effective_weight=weights[i],
        )
        for i in range(items)
    ]


def item_against_rest(
    marks: Marks, rests: Marks, totals: Marks, *, most: float = 1
) -> ItemStatistics:
    """One item by its own marks, whatever else each attempt held: `rests` and `totals` are marks of
    a fixed form, or shares where the forms differ. It has no effective weight.
    """
    attempts = len(marks)
    pair = _covariance(marks[:, None], rests[:, None])
    greatest = _covariance(np.sort(marks)[:, None], np.sort(rests)[:, None])
    variance = _variance(marks[:, None])
    upper, lower = groups(totals)
    apart = marks[upper].mean() - marks[lower].mean() if attempts > 1 else None
    return ItemStatistics(
        attempts=attempts,
        p_value=_quotient(float(marks.mean()), most) if attempts else None,
        deviation=_root(float(variance[0])),
        discrimination=_correlation(marks, rests),
        efficiency=_quotient(float(pair[0]), float(greatest[0])),
        upper_lower=None if apart is None else _quotient(float(apart), most),
        effective_weight=None,
    )


def form_statistics(marks: Marks) -> FormStatistics:
    """The totals of `marks` (attempts x items), with Cronbach's alpha (KR-20 for 0 and 1).

    Skewness and kurtosis are the k-statistics k3 / k2^1.5 and k4 / k2^2 as Moodle has them; the
    standard error is deviation x sqrt(1 - alpha). Raises `MarksDoNotFit`.
    """
    marks = _checked(marks)
    n, items = marks.shape
    if n == 0:
        return FormStatistics(0, items, None, None, None, None, None, None, None)
    totals = marks.sum(axis=1)
    k2 = float(_variance(totals[:, None])[0])
    alpha = None
    if items > 1 and n > 2 and k2 > 0:
        alpha = items / (items - 1) * (1 - float(_variance(marks).sum()) / k2)
    deviation = _root(k2)
    return FormStatistics(
        attempts=n,
        items=items,
        mean=float(totals.mean()),
        median=float(np.median(totals)),
        deviation=deviation,
        skewness=_skewness(totals, k2),
        kurtosis=_kurtosis(totals, k2),
        alpha=alpha,
        standard_error=None if alpha is None or deviation is None else sqrt(1 - alpha) * deviation,
    )


def option_statistics(
    letters: str,
    keyed: str,
    chosen: Sequence[str],
    marks: Sequence[float],
    totals: Marks,
    *,
    rests: Marks | None = None,
) -> list[OptionStatistics]:
    """Each option of one item: `chosen` holds the letters of each attempt ("" if none), `marks`
    what the item earned, `totals` what the form did; without `rests` they are totals less marks.
    """
    if not len(chosen) == len(marks) == len(totals):
        raise MarksDoNotFit("choices, marks and totals are not of the same attempts")
    if rests is None:
        rests = np.asarray(totals, dtype=np.float64) - np.asarray(marks, dtype=np.float64)
    upper, lower = groups(np.asarray(totals, dtype=np.float64))
    found = []
    for letter in letters:
        took = np.array([letter in one for one in chosen], dtype=np.float64)
        found.append(
            OptionStatistics(
                letter=letter,
                is_keyed=letter in keyed,
                chosen=int(took.sum()),
                share=_mean(took),
                upper=_mean(took[upper]),
                lower=_mean(took[lower]),
                correlation=_correlation(took, rests),
            )
        )
    return found


def groups(totals: Marks) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which attempts are the best and the worst 27 %, at least one each of two or more.

    Of equal totals the earlier attempt stands lower: the same attempts give the same groups.
    """
    order = np.argsort(totals, kind="stable")
    size = max(round(len(totals) * GROUP_SHARE), 1 if len(totals) > 1 else 0)
    return order[len(order) - size :], order[:size]


def _checked(marks: Marks) -> Marks:
    marks = np.asarray(marks, dtype=np.float64)
    if marks.ndim != 2 or marks.shape[1] == 0:
        raise MarksDoNotFit(f"marks have the shape {marks.shape}")
    if not np.isfinite(marks).all():
        raise MarksDoNotFit("a mark is missing; an item left out counts 0")
    return marks


def _variance(columns: Marks) -> Marks:
    n = columns.shape[0]
    if n < 2:
        return np.full(columns.shape[1], np.nan)
    spread = columns.var(axis=0, ddof=1)
    spread[np.ptp(columns, axis=0) == 0] = 0.0  # and not the rounding of a mean
    return np.asarray(spread, dtype=np.float64)


def _covariance(first: Marks, second: Marks) -> Marks:
    n = first.shape[0]
    if n < 2:
        return np.full(first.shape[1], np.nan)
    deviations = (first - first.mean(axis=0)) * (second - second.mean(axis=0))
    shared = deviations.sum(axis=0) / (n - 1)
    shared[(np.ptp(first, axis=0) == 0) | (np.ptp(second, axis=0) == 0)] = 0.0
    return np.asarray(shared, dtype=np.float64)


def _correlation(first: Marks, second: Marks) -> float | None:
    pair = np.column_stack([first, second])
    variance = _variance(pair)
    covariance = _covariance(pair[:, :1], pair[:, 1:])
    return _quotient(covariance[0], sqrt(_or_0(variance[0] * variance[1])))


def _effective_weights(with_totals: Marks) -> list[float | None]:
    roots = [sqrt(one) if one >= 0 else None for one in with_totals]
    whole = sum(root for root in roots if root is not None)
    return [None if root is None else _quotient(root, whole) for root in roots]


def _skewness(totals: Marks, k2: float) -> float | None:
    n = len(totals)
    if n < 3 or not k2 > 0:
        return None
    m3 = float(((totals - totals.mean()) ** 3).mean())
    return float(n**2 * m3 / ((n - 1) * (n - 2)) / k2**1.5)


def _kurtosis(totals: Marks, k2: float) -> float | None:
    n = len(totals)
    if n < 4 or not k2 > 0:
        return None
    deviations = totals - totals.mean()
    m2, m4 = float((deviations**2).mean()), float((deviations**4).mean())
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / k2**2)


def _mean(values: Marks) -> float:
    return float(values.mean()) if len(values) else 0.0


def _root(variance: float) -> float | None:
    return sqrt(variance) if variance >= 0 else None


def _or_0(product: float) -> float:
    return product if product > 0 else 0.0


def _quotient(above: float, below: float) -> float | None:
    """None where there is nothing to divide by; not a number compares as false."""
    return float(above / below) if below > 0 and above == above else None
