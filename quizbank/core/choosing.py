"""Which question comes next in a session that chooses: topics by what they cost, mixed, at a
difficulty worth the effort, spread over the bank.

Rules and constants: docs/learning.md, "Practice that chooses". Nothing here has a memory: one seed
and one state make one session.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from math import log
from random import Random
from typing import Protocol

from quizbank.core.apportionment import apportioned
from quizbank.core.pool import PoolItem, Unit, learning_topic

SESSION_QUESTIONS = 12
MOST_DUE = Fraction(2, 5)  # of the questions so far, at any moment
FLOOR = 0.30  # of its part of the exam: the least chance of a topic, which keeps estimates alive
JUST_SHOWN = 0.25  # the chance of the topic that came last, against its usual one
MOST_IN_A_ROW = 2
SHORTLIST = 12
BEST = 3
REST = timedelta(hours=24)  # no question comes back sooner
TARGET, TARGET_AFTER_ERRORS, TARGET_WHEN_STRONG = 0.75, 0.85, 0.65
ERRORS_RUNNING = 3
STRONG = 0.85
COST_OF_A_SIGHT = 0.15
COST_OF_EXPOSURE = 0.05
RESERVED = Fraction(7, 40)  # 17.5 %: between the 15 and 20 % that are kept for full exams


@dataclass(frozen=True)
class TopicState:
    """How a topic stands for one person."""

    weight: float  # its part of the exam
    mastery: float  # chance of a right answer to a new question of it


@dataclass(frozen=True)
class Sight:
    """That a person has answered a question before."""

    times: int
    last_at: datetime


@dataclass(frozen=True)
class Asked:
    """A question that the session already has."""

    topic: str
    is_due: bool
    is_right: bool | None = None  # None: not answered yet


@dataclass(frozen=True)
class Likelihood:
    """What is known of a question before this person answers it."""

    p: float  # chance of a right answer
    showings: int  # to anyone so far


class State(Protocol):
    """What a choice is made from; only what the drawn topic needs is asked for."""

    @property
    def topics(self) -> Mapping[str, TopicState]:
        """Every topic of the exam."""

    @property
    def mean_showings(self) -> float:
        """How often a question of the bank was shown on average."""

    def shelf(self, topic: str) -> Sequence[Unit]:
        """What can be asked of a topic now, in a fixed order."""

    def sights(self, topic: str) -> Mapping[int, Sight]:
        """Which items of the topic's shelf the person has answered before."""

    def likelihoods(self, items: Sequence[PoolItem]) -> Sequence[Likelihood]:
        """What is known of these items, in their order."""


@dataclass(frozen=True)
class Choice:
    """What to ask next: an item, or a case whose items follow one after the other."""

    unit: Unit
    topic: str


def choose(
    state: State, *, asked: Sequence[Asked], room: int, seed: int, now: datetime
) -> Choice | None:
    """The next question of a session with room for that many more; None when nothing fits."""
    step = len(asked) + 1
    topics = {topic: state.topics[topic] for topic in sorted(state.topics)}
    while topics:
        chances = topic_chances(topics, [question.topic for question in asked])
        topic = _drawn(chances, chance(seed, step, f"topic {len(topics)}"))
        listed = shortlist(
            [unit for unit in state.shelf(topic) if len(unit.items) <= room],
            state.sights(topic),
            now=now,
            random=chance(seed, step, "shortlist"),
        )
        if listed:
            unit = _one_of_the_best(state, listed, topic, asked, chance(seed, step, "pick"))
            return Choice(unit, topic)
        del topics[topic]
    return None


def topic_chances(topics: Mapping[str, TopicState], asked: Sequence[str]) -> dict[str, float]:
    """How likely each topic comes next, after the topics asked so far; the chances add to 1.

    In proportion to the points that a topic costs, w (1 - p), and at least FLOOR of its part of
    the exam; then the topic just shown is held back, so that topics alternate.
    """
    parts = _shares({topic: state.weight for topic, state in topics.items()})
    costs = _shares({topic: state.weight * (1 - state.mastery) for topic, state in topics.items()})
    chances = _with_floor(costs, {topic: FLOOR * part for topic, part in parts.items()})
    last = asked[-1] if asked else None
    if last in chances and len(chances) > 1:
        tired = list(asked[-MOST_IN_A_ROW:]) == [last] * MOST_IN_A_ROW
        chances[last] *= 0 if tired else JUST_SHOWN
    return _shares(chances)


def _shares(amounts: Mapping[str, float]) -> dict[str, float]:
    """The amounts as parts of their sum; equal parts where all are nothing."""
    total = sum(amounts.values())
    if total <= 0:
        return dict.fromkeys(amounts, 1 / max(len(amounts), 1))
    return {name: amount / total for name, amount in amounts.items()}


def _with_floor(shares: Mapping[str, float], floor: Mapping[str, float]) -> dict[str, float]:
    """The shares with each at its floor at least; the others give way in proportion."""
    raised: dict[str, float] = {}
    while True:
        free = {name: share for name, share in shares.items() if name not in raised}
        scale = (1 - sum(raised.values())) / (sum(free.values()) or 1)
        low = {name: floor[name] for name, share in free.items() if share * scale < floor[name]}
        if not low:
            return {name: raised.get(name, share * scale) for name, share in shares.items()}
        raised |= low


def _drawn(chances: Mapping[str, float], random: Random) -> str:
    names = list(chances)
    return random.choices(names, [chances[name] for name in names])[0]


def shortlist(
    units: Sequence[Unit], sights: Mapping[int, Sight], *, now: datetime, random: Random
) -> list[Unit]:
    """Up to SHORTLIST units that were never seen, at random; where there is none, those seen
    longest ago, but nothing within REST.
    """
    seen = [(unit, _last_sight(unit, sights)) for unit in units]
    unseen = [unit for unit, last in seen if last is None]
    if unseen:
        return random.sample(unseen, min(SHORTLIST, len(unseen)))
    rested = [
        (last, unit.items[0].item_id, unit)
        for unit, last in seen
        if last is not None and last <= now - REST
    ]
    return [unit for _, _, unit in sorted(rested, key=lambda one: one[:2])[:SHORTLIST]]


def _last_sight(unit: Unit, sights: Mapping[int, Sight]) -> datetime | None:
    """When any of its items was answered last; None when none was."""
    found = [sights[item.item_id].last_at for item in unit.items if item.item_id in sights]
    return max(found, default=None)


def _one_of_the_best(
    state: State, listed: Sequence[Unit], topic: str, asked: Sequence[Asked], random: Random
) -> Unit:
    """One of the BEST by score; chance among them keeps a bank from being shown in one order."""
    faces = [face(unit, topic) for unit in listed]
    sights = state.sights(topic)
    target = target_of([question.is_right for question in asked], state.topics[topic].mastery)
    scored = []
    for unit, item, known in zip(listed, faces, state.likelihoods(faces), strict=True):
        sight = sights.get(item.item_id)
        times = sight.times if sight else 0
        points = score(known, target=target, times=times, mean_showings=state.mean_showings)
        scored.append((points, item.item_id, unit))
    best = sorted(scored, key=lambda one: one[:2])[:BEST]
    return random.choice(best)[2]


def face(unit: Unit, topic: str) -> PoolItem:
    """The item by which a unit is judged for a topic: its first of that topic."""
    return next(
        (item for item in unit.items if learning_topic(item.topic, item.domain) == topic),
        unit.items[0],
    )


def target_of(results: Sequence[bool | None], mastery: float) -> float:
    """Which chance of a right answer to aim at: easier after errors running, harder when strong."""
    latest = [result for result in results if result is not None][-ERRORS_RUNNING:]
    if len(latest) == ERRORS_RUNNING and not any(latest):
        return TARGET_AFTER_ERRORS
    return TARGET_WHEN_STRONG if mastery > STRONG else TARGET


def score(known: Likelihood, *, target: float, times: int, mean_showings: float) -> float:
    """How ill a question fits: far from the target, seen by this person, shown to everyone."""
    exposure = log(1 + known.showings / mean_showings) if mean_showings > 0 else 0.0
    return abs(known.p - target) + COST_OF_A_SIGHT * times + COST_OF_EXPOSURE * exposure


def may_be_due(asked: Sequence[Asked]) -> bool:
    """Whether one more due review keeps them within MOST_DUE, so that a session cut short does
    too.
    """
    due = sum(question.is_due for question in asked)
    return due + 1 <= MOST_DUE * (len(asked) + 1)


def is_too_often(topic: str, asked: Sequence[Asked]) -> bool:
    """Whether the topic would come more than MOST_IN_A_ROW times in a row."""
    last = [question.topic for question in asked[-MOST_IN_A_ROW:]]
    return last == [topic] * MOST_IN_A_ROW


def units_of(pool: Iterable[PoolItem]) -> list[Unit]:
    """The pool as items that stand alone and whole cases, by item id."""
    bound: dict[tuple[str, int], list[PoolItem]] = defaultdict(list)
    for item in pool:
        whose = ("item", item.item_id) if item.case_id is None else ("case", item.case_id)
        bound[whose].append(item)
    units = [
        Unit(tuple(sorted(items, key=lambda item: (item.case_order, item.item_id))))
        for items in bound.values()
    ]
    return sorted(units, key=lambda unit: unit.items[0].item_id)


def reserved(pool: Collection[PoolItem]) -> set[int]:
    """The items, by id, that only full exams may show: RESERVED of the bank, shared out over the
    domains by largest remainder.

    Which ones says a hash of the item, so it is the same for everyone and changes little when the
    bank grows. Cases stay whole, and no domain loses its last question.
    """
    shelves: dict[str, list[Unit]] = defaultdict(list)
    for unit in units_of(pool):
        shelves[unit.items[0].domain].append(unit)
    sizes = {domain: sum(len(unit.items) for unit in units) for domain, units in shelves.items()}
    # Domains of cases first: what their sizes leave over, the domains of single items make up.
    domains = sorted(shelves, key=lambda d: (sum(len(u.items) == 1 for u in shelves[d]), d))
    total = round(RESERVED * sum(sizes.values()))
    quotas = apportioned(total, [Fraction(sizes[domain]) for domain in domains]) or []
    kept: set[int] = set()
    owed = 0
    for domain, quota in zip(domains, quotas, strict=True):
        taken = _set_aside(shelves[domain], quota + owed)
        owed += quota - len(taken)
        kept |= taken
    return kept


def _set_aside(units: Sequence[Unit], wanted: int) -> set[int]:
    """Items of about that number, by the order of their hashes; never all units."""
    taken: set[int] = set()
    left = len(units) - 1
    for unit in sorted(units, key=_hash):
        size, missing = len(unit.items), wanted - len(taken)
        if left and 2 * missing > size:  # closer to what is wanted with it than without it
            taken |= {item.item_id for item in unit.items}
            left -= 1
    return taken


def _hash(unit: Unit) -> bytes:
    return sha256(f"reserve:{unit.items[0].item_id}".encode()).digest()


def chance(seed: int, step: int, purpose: str) -> Random:
    """A source of chance of its own for each step and purpose."""
    return Random(f"{seed}:{step}:{purpose}")  # noqa: S311  it draws questions and guards nothing
