"""The chance of passing an exam: ability, blueprint, and the luck of the day.

Given an ability the score is nearly normal, with the mean and variance of right answers to items
that one topic's uncertainty ties together; ability itself is averaged over by Gauss-Hermite
quadrature. docs/learning.md has the formulas and what was measured.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, sqrt

from quizbank.core.apportionment import apportioned
from quizbank.core.forecast_scores import NEVER_SURE, log_loss
from quizbank.core.mastery import (
    NORMAL,
    SPREAD,
    Constants,
    Gaussian,
    TopicTerms,
    logit_of,
    mastery_of,
    new_person,
    new_topic,
    sigmoid,
)

EXAM_DAY_VARIANCE = 0.15  # of ability from day to day, in squared logits; measured on mock exams
TENTH = 1.2816  # standard deviations between the middle and the 10th or 90th percentile
ANSWERS_FIRST, ANSWERS_IN_EACH_DOMAIN = 30, 3  # before these no chance is told
OUTCOMES_FIRST, FOLDS, NEWTON_STEPS = 200, 5, 40  # of the recalibration by real results
LEVER = 0.5  # logits by which a topic is thought better when asking what moves the chance most
# Gauss-Hermite, 21 nodes, for a standard normal: each node but the first stands for its mirror
# image, too. Equal to numpy.polynomial.hermite_e.hermegauss(21), weights divided by sqrt(2 pi).
HALF_NODES = (
    (0.0, 0.270260183572877),
    (0.678045692440644, 0.21533371569505969),
    (1.3597658232112302, 0.10839228562641948),
    (2.049102468257163, 0.03395272978654286),
    (2.7505929810523733, 0.006439697051408775),
    (3.4698466904753764, 0.0007080477954815368),
    (4.214343981688422, 4.219234742551662e-05),
    (4.994963944782025, 1.2253548361482524e-06),
    (5.8293820073044715, 1.4506612844930856e-08),
    (6.751444718717461, 4.975368604121718e-11),
    (7.8493828951138225, 2.098991219565671e-14),
)
NODES = tuple(sorted(HALF_NODES + tuple((-node, weight) for node, weight in HALF_NODES if node)))


@dataclass(frozen=True, slots=True)
class Cell:
    """The items of one topic in an exam form, alike as far as anyone knows before they are drawn.

    `mean` is the mastery logit without ability; `person_variance` what the person's terms in domain
    and topic leave open, common to the items; `item_variance` what the items leave open.
    """

    topic: str
    items: int
    mean: float
    person_variance: float
    item_variance: float


@dataclass(frozen=True)
class Readiness:
    """An estimate for an exam taken today: chances and scores are shares, 0 to 1.

    `chance_low` and `chance_high` are the chance at the 10th and 90th percentile of ability;
    `low` and `high` hold the score in 8 of 10 sittings; `need` items of `items` pass.
    """

    p_pass: float
    chance_low: float
    chance_high: float
    expected: float
    low: float
    high: float
    need: int
    items: int


@dataclass(frozen=True)
class TooEarly:
    """How many more answers are needed before a chance is told, in all and of each domain."""

    more_answers: int
    more_by_domain: dict[str, int]


@dataclass(frozen=True)
class Lever:
    """What the chance of passing gains (a share) if this topic were half a logit better."""

    topic: str
    gain: float


def need_of(percent: int | Fraction, items: int) -> int:
    """How many items pass: the cut of a form, rounded up to whole items."""
    return ceil(Fraction(percent) * items / 100)


def too_early(
    answers: int, by_domain: Mapping[str, int], domains: Sequence[str]
) -> TooEarly | None:
    """What is lacking before a chance is told, None if nothing: 30 answers, and 3 in each of the
    exam's `domains`.
    """
    lacking = {one: ANSWERS_IN_EACH_DOMAIN - by_domain.get(one, 0) for one in domains}
    more_by_domain = {domain: more for domain, more in lacking.items() if more > 0}
    more = max(ANSWERS_FIRST - answers, sum(more_by_domain.values()))
    return TooEarly(more, more_by_domain) if more > 0 else None


def topic_counts(
    by_domain: Mapping[str, int], pool: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    """A form's items of each domain shared out over topics as the pool's are, largest remainder
    first; a domain without items in the pool is a topic of its own name.
    """
    counts = {}
    for domain, items in by_domain.items():
        found = {topic: held for topic, held in pool.get(domain, {}).items() if held > 0}
        topics = found or {domain: 1}
        parts = apportioned(items, [Fraction(held) for held in topics.values()]) or []
        counts[domain] = dict(zip(topics, parts, strict=True))
    return counts


def cells_of(
    counts: Mapping[str, Mapping[str, int]],
    *,
    domains: Mapping[str, Gaussian],
    topics: Mapping[str, TopicTerms],
    constants: Constants,
) -> tuple[Cell, ...]:
    """The cells of a form that has so many items of each domain and topic; terms that are not there
    have their prior, topics without items are left out.
    """
    nobody = new_person(constants)
    unseen = TopicTerms(nobody.topic, new_topic(constants))
    cells = []
    for domain, by_topic in counts.items():
        delta = domains.get(domain, nobody.domain or Gaussian(0.0, 0.0))
        for topic, items in by_topic.items():
            terms = topics.get(topic, unseen)
            mastery = mastery_of(
                terms, ability=Gaussian(0.0, 0.0), domain=delta, constants=constants
            )
            shared = delta.variance + terms.person.variance
            own = constants.v_item + terms.difficulty.variance
            cells += [Cell(topic, items, mastery.logit, shared, own)] if items else []
    return tuple(cells)


def readiness(
    ability: Gaussian,
    cells: Sequence[Cell],
    need: int,
    *,
    exam_day_variance: float = EXAM_DAY_VARIANCE,
) -> Readiness:
    """The estimate for a form of these cells of which `need` items pass; ValueError without items.

    Never falls when ability rises, never rises with `need`.
    """
    form = _Form(cells)
    items = sum(cell.items for cell in cells)
    if not items:
        raise ValueError("a chance of passing needs an exam with items")
    p_pass, mean, square = form.outlook(ability.mean, ability.variance + exam_day_variance, need)
    reach = TENTH * sqrt(max(square - mean * mean, 0.0)) + 0.5
    away = TENTH * sqrt(ability.variance)
    chance_low, chance_high = (
        form.outlook(theta, exam_day_variance, need)[0]
        for theta in (ability.mean - away, ability.mean + away)
    )
    return Readiness(
        p_pass=p_pass,
        chance_low=min(chance_low, p_pass),
        chance_high=max(chance_high, p_pass),
        expected=mean / items,
        low=max((mean - reach) / items, 0.0),
        high=min((mean + reach) / items, 1.0),
        need=need,
        items=items,
    )


def levers(
    ability: Gaussian,
    cells: Sequence[Cell],
    need: int,
    *,
    exam_day_variance: float = EXAM_DAY_VARIANCE,
) -> list[Lever]:
    """What each topic could bring, most first, then by name."""
    variance = ability.variance + exam_day_variance
    now = _Form(cells).outlook(ability.mean, variance, need)[0]
    found = []
    for topic in sorted({cell.topic for cell in cells}):
        better = [replace(c, mean=c.mean + LEVER) if c.topic == topic else c for c in cells]
        found.append(Lever(topic, _Form(better).outlook(ability.mean, variance, need)[0] - now))
    return sorted(found, key=lambda lever: (-lever.gain, lever.topic))


class _Form:
    """The cells of an exam form by topic, with the roots that do not depend on ability."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        by_topic = defaultdict(list)
        for cell in cells:
            root = sqrt(1 + SPREAD * (cell.person_variance + cell.item_variance))
            tied = sqrt(cell.person_variance) / root
            by_topic[cell.topic].append((cell.items, cell.mean, root, tied))
        self.topics = list(by_topic.values())

    def outlook(self, theta: float, variance: float, need: int) -> tuple[float, float, float]:
        """The chance of `need` right answers, and the mean of their number and of its square."""
        p_pass = mean = square = 0.0
        sd = sqrt(variance)
        for node, weight in NODES:
            mu, var = self.right_answers(theta + sd * node)
            p_pass += weight * _at_least(need, mu, var)
            mean += weight * mu
            square += weight * (var + mu * mu)
        return min(p_pass, 1.0), mean, square

    def right_answers(self, theta: float) -> tuple[float, float]:
        """Mean and variance of the number of right answers at this ability."""
        mu = var = 0.0
        for cells in self.topics:
            slopes = squares = 0.0
            for items, mean, root, tied in cells:
                q = sigmoid((theta + mean) / root)
                spread = q * (1 - q)
                slope = spread * tied
                mu += items * q
                var += items * spread
                slopes += items * slope
                squares += items * slope * slope
            var += slopes * slopes - squares
        return mu, var


def _at_least(need: int, mean: float, variance: float) -> float:
    """The normal approximation with half an item of continuity correction."""
    margin = mean - need + 0.5
    if need <= 0:
        return 1.0
    if variance <= 0:
        return float(margin > 0)
    return NORMAL.cdf(margin / sqrt(variance))


@dataclass(frozen=True)
class Recalibration:
    """What real results say of the chances told: logit P' = a + b logit P, and the log loss of
    outcomes held out, with it and without.
    """

    a: float
    b: float
    log_loss: float
    log_loss_before: float


def recalibrated(p: float, a: float, b: float) -> float:
    """A chance (0 to 1) put right by what outcomes taught (Platt 1999); 0 and 1 stay a hair off."""
    return sigmoid(a + b * _kept_logit(p))


def fit_recalibration(pairs: Sequence[tuple[float, bool]]) -> Recalibration | None:
    """The recalibration of chances told and whether the exam was passed; None before 200 outcomes,
    where it does not lower the log loss of outcomes held out, or where it would turn the order.

    Each fifth of the outcomes is held out in turn, every fifth one, and judged by a fit to the
    others. The order of `pairs` decides which; give them in the order they were told.
    """
    if len(pairs) < OUTCOMES_FIRST:
        return None
    told = []
    for fold in range(FOLDS):
        a, b = _platt([pair for n, pair in enumerate(pairs) if n % FOLDS != fold])
        told += [(recalibrated(p, a, b), passed) for p, passed in pairs[fold::FOLDS]]
    before, after = log_loss(pairs), log_loss(told)
    a, b = _platt(pairs)
    return Recalibration(a, b, after, before) if after < before and b > 0 else None


def _kept_logit(p: float) -> float:
    return logit_of(min(max(p, NEVER_SURE), 1 - NEVER_SURE))


def _platt(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Logistic regression on the logit by Newton's method; a prior of one squared logit around
    "leave as it is" keeps it finite where outcomes can be told apart without fail.
    """
    points = [(_kept_logit(p), passed) for p, passed in pairs]
    a, b = 0.0, 1.0
    for _ in range(NEWTON_STEPS):
        slope_a, slope_b = -a, 1 - b
        aa = bb = 1.0
        ab = 0.0
        for x, passed in points:
            q = sigmoid(a + b * x)
            h = q * (1 - q)
            slope_a += passed - q
            slope_b += (passed - q) * x
            aa += h
            ab += h * x
            bb += h * x * x
        whole = aa * bb - ab * ab
        step_a = (bb * slope_a - ab * slope_b) / whole
        step_b = (aa * slope_b - ab * slope_a) / whole
        longest = max(abs(step_a), abs(step_b), 1.0)  # at most one logit at a time
        a, b = a + step_a / longest, b + step_b / longest
    return a, b
