"""`make bench-learning`: how well the app knows learners whose ability is known.

    make bench-learning                    the table of docs/learning.md
    make bench-learning ARGS="--people 50 --seeds 1"

Simulated learners answer, sit exams and review through the real code, everything from seeds. The
same arguments print the same table, but for the time that one answer takes.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from quizbank.core.forecast_scores import Band, Pairs, auc, bands, brier, calibration_error
from quizbank.core.mastery import NORMAL, Standing, standing
from scripts.simulated_learners import AS_ASSUMED, WORLDS, Population, Sitting, TopicTruth, World
from scripts.simulated_reviews import CASES, compared

CUTS = (60, 70, 80)  # per cent; each exam is judged at all three
TARGET = 0.70  # below which a topic is truly weak
EDGES = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
MOST_ERROR, LEAST_COVERAGE, MOST_COVERAGE = 0.06, 0.75, 0.90  # what is promised


@dataclass(frozen=True)
class Found:
    """What came of the same world from several seeds."""

    world: World
    sittings: list[Sitting]
    topics: list[TopicTruth]
    domains: list[TopicTruth]


@dataclass(frozen=True)
class Flags:
    """Topics said to be weak, held against those that are: share flagged, precision, recall."""

    flagged: float
    precision: float
    recall: float


def lived_through(world: World, *, people: int, seeds: Sequence[int]) -> Found:
    """Everybody practises and sits an exam, once for each seed."""
    found = Found(world, [], [], [])
    for seed in seeds:
        population = Population(world, people=people, seed=seed)
        population.practise()
        found.sittings.extend(population.sittings(CUTS))
        found.topics.extend(population.topic_truths())
        found.domains.extend(population.domain_truths())
    return found


def chances(sittings: Sequence[Sitting]) -> Pairs:
    """The chance that was told, and whether the exam was passed."""
    return [(one.told.p_pass, one.is_pass) for one in sittings]


def plain_chances(sittings: Sequence[Sitting]) -> Pairs:
    """The same by the accuracy of all practice answers and a binomial."""
    pairs = []
    for one in sittings:
        p, items = one.accuracy, one.told.items
        sd = sqrt(max(items * p * (1 - p), 1e-9))
        pairs.append((NORMAL.cdf((items * p - one.told.need + 0.5) / sd), one.is_pass))
    return pairs


def score_coverage(sittings: Sequence[Sitting]) -> float:
    """How many scores lay in their 80 % interval, each sitting once."""
    each = sittings[:: len(CUTS)]
    return _share(one.told.low <= one.score / one.told.items <= one.told.high for one in each)


def share_coverage(truths: Sequence[TopicTruth]) -> float:
    """How many true shares lay in the 80 % interval of their topic or domain."""
    inside = []
    for one in truths:
        low, high = one.mastery.interval()
        inside.append(low <= one.share <= high)
    return _share(inside)


def forecast_error(sittings: Sequence[Sitting]) -> float:
    """Mean score less mean forecast: above 0 the forecast was too low."""
    each = sittings[:: len(CUTS)]
    return sum(one.score / one.told.items - one.told.expected for one in each) / len(each)


def flags(truths: Sequence[TopicTruth], flagged: Sequence[bool]) -> Flags:
    """How good a way to flag weak topics is."""
    weak = [one.share < TARGET for one in truths]
    hits = sum(flag and is_weak for flag, is_weak in zip(flagged, weak, strict=True))
    return Flags(_share(flagged), hits / max(sum(flagged), 1), hits / max(sum(weak), 1))


def flagged_by_model(truths: Sequence[TopicTruth]) -> list[bool]:
    """Weak as the app says it."""
    return [
        standing(one.mastery, target=TARGET, answers=one.answers) is Standing.WEAK for one in truths
    ]


def flagged_by_accuracy(truths: Sequence[TopicTruth]) -> list[bool]:
    """Accuracy so far below the target."""
    return [one.answers > 0 and one.right / one.answers < TARGET for one in truths]


def flagged_as_often(truths: Sequence[TopicTruth], count: int) -> list[bool]:
    """The `count` topics of lowest accuracy so far."""
    order = sorted(
        range(len(truths)), key=lambda n: (truths[n].right / max(truths[n].answers, 1), n)
    )
    chosen = set(order[:count])
    return [n in chosen for n in range(len(truths))]


def _share(those: Iterable[bool]) -> float:
    listed = list(those)
    return sum(listed) / len(listed)


def print_chances(every: Sequence[Found]) -> None:
    """Calibration of the chance of passing in each world."""
    print("chance of passing, and score of the mock exam (100 new items, cuts at 60, 70, 80 %)")
    covers = f"{LEAST_COVERAGE:.0%} to {MOST_COVERAGE:.0%}"
    print(f"promised for the first world: ECE of at most {MOST_ERROR}, interval covers {covers}")
    heads = (("", 34), ("Brier", 7), ("AUC", 7), ("ECE", 7), ("interval", 10), ("score -", 10))
    print("  " + "".join(f"{head:>{width}}" for head, width in heads) + "    by accuracy")
    print(f"  {'world':<55}{'covers':>10}{'forecast':>10}{'Brier':>8}{'ECE':>7}")
    for found in every:
        told, plain = chances(found.sittings), plain_chances(found.sittings)
        print(
            f"  {found.world.name:<34}{brier(told):>7.3f}{auc(told) or 0:>7.3f}"
            f"{calibration_error(told):>7.3f}{score_coverage(found.sittings):>10.0%}"
            f"{forecast_error(found.sittings):>+10.3f}"
            f"{brier(plain):>8.3f}{calibration_error(plain):>7.3f}"
        )


def print_bands(found: Sequence[Band]) -> None:
    """Forecast against observed."""
    print(f"\n{AS_ASSUMED.name}: forecast and observed share of passes")
    print(f"  {'band':<14}" + "".join(f"{one.low:>6.2f}-{one.high:<4.2f}" for one in found))
    print(f"  {'forecast':<14}" + "".join(f"{one.forecast:>11.2f}" for one in found))
    print(f"  {'observed':<14}" + "".join(f"{one.observed:>11.2f}" for one in found))
    print(f"  {'exams':<14}" + "".join(f"{one.count:>11,}" for one in found))


def print_weak_areas(every: Sequence[Found]) -> None:
    """Weak topics by the model and by accuracy."""
    print(f"\nweak topics (true share right on new items below {TARGET:.0%})")
    print(f"  {'':<34}{'80 % interval':>14}{'':>4}{'flagged':>9}{'precision':>11}{'recall':>8}")
    for found in every:
        by_model = flagged_by_model(found.topics)
        rows = {
            "model, P(below) of 0.6 or more": by_model,
            "accuracy so far below the target": flagged_by_accuracy(found.topics),
            "lowest accuracy, as many as the model": flagged_as_often(found.topics, sum(by_model)),
        }
        print(f"  {found.world.name:<34}{share_coverage(found.topics):>8.0%} topics")
        print(f"  {'':<34}{share_coverage(found.domains):>8.0%} domains")
        for name, flagged in rows.items():
            one = flags(found.topics, flagged)
            print(f"    {name:<48}{one.flagged:>11.0%}{one.precision:>11.3f}{one.recall:>8.3f}")


def print_reviews(seeds: Sequence[int]) -> None:
    """The plan against plain FSRS."""
    print("\nreviews up to an exam: mean recall on the day / reviews used")
    for number, case in enumerate(CASES):
        outcomes = compared(case, seeds)
        if not number:
            print(f"  {'cards, days, answers a day':<34}" + "".join(f"{n:>18}" for n in outcomes))
        cells = [f"{one.recall:.3f} / {one.reviews:,}" for one in outcomes.values()]
        name = f"{case.cards:,} cards, {case.days} d, {case.budget}/d"
        print(f"  {name:<34}" + "".join(f"{cell:>18}" for cell in cells))


def missed_promises(found: Found) -> list[str]:
    """What was promised of the world that the model assumes, and is not so."""
    error = calibration_error(chances(found.sittings))
    coverage = score_coverage(found.sittings)
    model = flags(found.topics, flagged_by_model(found.topics))
    plain = flags(found.topics, flagged_by_accuracy(found.topics))
    missed = []
    if error > MOST_ERROR:
        missed.append(f"calibration error of the chance is {error:.3f}, above {MOST_ERROR}")
    if not LEAST_COVERAGE <= coverage <= MOST_COVERAGE:
        missed.append(f"the 80 % interval of the score covers {coverage:.0%}")
    if model.precision <= plain.precision:
        missed.append("weak topics are flagged less precisely than by accuracy")
    return missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(prog="make bench-learning", description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=300, help="learners in each world and seed")
    parser.add_argument("--seeds", type=int, default=3, help="worlds of each kind")
    parser.add_argument("--review-seeds", type=int, default=5)
    asked = parser.parse_args(arguments)
    started = time.perf_counter()
    seeds = range(asked.seeds)
    every = [lived_through(world, people=asked.people, seeds=seeds) for world in WORLDS]
    print_chances(every)
    print_bands(bands(chances(every[0].sittings), EDGES))
    print_weak_areas(every[:3])
    print_reviews(range(asked.review_seeds))
    missed = missed_promises(every[0])
    print(f"\n{time.perf_counter() - started:.0f} s")
    for promise in missed:
        print(f"MISSED: {promise}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
