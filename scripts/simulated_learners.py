"""Learners whose ability is known, who practise through the real code and then sit an exam.

A world says how people and items come about. In the first it is as the model assumes; the others
break an assumption each. Nothing here is in the model: truth is drawn with numpy, answers go
through `core.stream`, forecasts come from `core.readiness`, verdicts from `core.mastery`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from quizbank.core.mastery import (
    LABEL_LOGITS,
    Constants,
    Gaussian,
    Mastery,
    domain_mastery,
    sigmoid,
)
from quizbank.core.readiness import (
    NODES,
    Cell,
    Readiness,
    cells_of,
    need_of,
    readiness,
    topic_counts,
)
from quizbank.core.stream import Answered, Stream

DOMAIN_ITEMS = {"d0": 30, "d1": 24, "d2": 18, "d3": 12, "d4": 10, "d5": 6}  # of a form of 100
TOPICS = {f"t{n}": f"d{n // 2}" for n in range(12)}
ITEMS_OF_A_TOPIC = 40
FEWEST, MOST = 40, 400  # answers of a learner before the exam
ITEM_SD = (Constants().v_item_labelled + 0.7**2 * 2 / 3) ** 0.5  # label and what it leaves open
CONSTANTS = Constants()


@dataclass(frozen=True)
class World:
    """How truth differs from what the model assumes; by default it does not."""

    name: str
    exam_day_sd: float = 0.15**0.5
    guess: float = 0.0  # chance of a right answer without knowing anything
    gain: float = 0.0  # logits of ability with each answer
    is_aimed: bool = False  # practice goes where mastery is low, instead of by the blueprint


AS_ASSUMED = World("as the model assumes")
WORLDS = (
    AS_ASSUMED,
    World("no luck of the day", exam_day_sd=0.0),
    World("practice aimed at weak topics", is_aimed=True),
    World("one in four guessed right", guess=0.25),
    World("ability gains 0.5 in 100 answers", gain=0.005),
    World("aimed, guessed and gaining", guess=0.25, gain=0.005, is_aimed=True),
)


@dataclass
class Learner:
    """What is true of one person, and what they have answered."""

    name: str
    ability: float
    domains: dict[str, float]
    topics: dict[str, float]
    answers: int
    showings: dict[str, int] = field(default_factory=dict)
    memories: dict[str, float] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sitting:
    """A mock exam: what was forecast, what came, and what a plain tally would have said."""

    told: Readiness
    score: int
    accuracy: float  # of all practice answers

    @property
    def is_pass(self) -> bool:
        """Whether the score reached the cut."""
        return self.score >= self.told.need


@dataclass(frozen=True)
class TopicTruth:
    """The share that a person would get right in a topic or domain, and what was said of it."""

    mastery: Mastery
    share: float
    answers: int
    right: int


class Population:
    """A world drawn from one seed: a bank, learners, and the model's state after their answers."""

    def __init__(self, world: World, *, people: int, seed: int) -> None:
        self.world = world
        self.rng = np.random.default_rng([seed, *world.name.encode()])
        self.stream = Stream(CONSTANTS)
        rng = self.rng
        hard = rng.normal(-CONSTANTS.prior_logit, CONSTANTS.v_topic_difficulty**0.5, len(TOPICS))
        self.topic_difficulty = dict(zip(TOPICS, hard, strict=True))
        self.labels = {
            f"{topic}-{n}": int(rng.integers(1, 4))
            for topic in TOPICS
            for n in range(ITEMS_OF_A_TOPIC)
        }
        self.item_difficulty = {
            item: self._difficulty(label) for item, label in self.labels.items()
        }
        self.counts = topic_counts(
            DOMAIN_ITEMS,
            {
                domain: {t: ITEMS_OF_A_TOPIC for t, home in TOPICS.items() if home == domain}
                for domain in DOMAIN_ITEMS
            },
        )
        self.weights = {
            topic: self.counts[home][topic] / sum(DOMAIN_ITEMS.values())
            for topic, home in TOPICS.items()
        }
        self.learners = [self._learner(f"learner {n}") for n in range(people)]

    def _difficulty(self, label: int) -> float:
        return float(self.rng.normal(LABEL_LOGITS[label], CONSTANTS.v_item_labelled**0.5))

    def _learner(self, name: str) -> Learner:
        rng, c = self.rng, CONSTANTS
        return Learner(
            name,
            float(rng.normal(0, c.v_user**0.5)),
            {domain: float(rng.normal(0, c.v_domain**0.5)) for domain in DOMAIN_ITEMS},
            {topic: float(rng.normal(0, c.v_topic**0.5)) for topic in TOPICS},
            int(rng.integers(FEWEST, MOST + 1)),
        )

    def practise(self) -> None:
        """All answers of all learners, mixed as they would come in."""
        turns = np.repeat(np.arange(len(self.learners)), [one.answers for one in self.learners])
        for turn in self.rng.permutation(turns):
            self._answer(self.learners[turn])

    def _answer(self, learner: Learner) -> None:
        topic = self._topic_for(learner)
        item = self._item_for(learner, topic)
        seen = learner.showings.get(item, 0)
        logit = self.logit(learner, topic) - self.item_difficulty[item]
        if seen:
            memory = learner.memories.setdefault(
                item, float(self.rng.normal(0, CONSTANTS.v_memory**0.5))
            )
            logit += memory + CONSTANTS.learn_memory * seen
        is_right = bool(self.rng.random() < self.chance(logit))
        self.stream.learn(
            Answered(learner.name, TOPICS[topic], topic, item, is_right, self.labels[item])
        )
        learner.showings[item] = seen + 1
        learner.right[topic] = learner.right.get(topic, 0) + is_right
        learner.answered[topic] = learner.answered.get(topic, 0) + 1
        learner.topics[topic] += CONSTANTS.learn
        learner.ability += self.world.gain

    def _topic_for(self, learner: Learner) -> str:
        names = list(TOPICS)
        shares = np.array([self.weights[topic] for topic in names])
        if self.world.is_aimed:
            shares = shares * [
                1 - self.stream.mastery(learner.name, TOPICS[topic], topic).p for topic in names
            ]
        return names[int(np.searchsorted(np.cumsum(shares), self.rng.random() * shares.sum()))]

    def _item_for(self, learner: Learner, topic: str) -> str:
        """One of those seen least often."""
        items = [f"{topic}-{n}" for n in range(ITEMS_OF_A_TOPIC)]
        least = min(learner.showings.get(item, 0) for item in items)
        open_items = [item for item in items if learner.showings.get(item, 0) == least]
        return open_items[int(self.rng.integers(len(open_items)))]

    def logit(self, learner: Learner, topic: str) -> float:
        """What is true of a person at a topic's item of middling difficulty."""
        person = learner.ability + learner.domains[TOPICS[topic]] + learner.topics[topic]
        return person - float(self.topic_difficulty[topic])

    def chance(self, logit: float) -> float:
        """Of a right answer, in this world."""
        return self.world.guess + (1 - self.world.guess) * sigmoid(logit)

    def sittings(self, cuts: tuple[int, ...]) -> Iterator[Sitting]:
        """Each learner sits one exam of new items, which is judged at each cut."""
        for learner in self.learners:
            cells = self._cells(learner)
            luck = float(self.rng.normal(0, self.world.exam_day_sd))
            score = 0
            for cell in cells:
                hard = [self._difficulty(int(self.rng.integers(1, 4))) for _ in range(cell.items)]
                logit = self.logit(learner, cell.topic) + luck
                score += sum(self.rng.random() < self.chance(logit - b) for b in hard)
            items = sum(cell.items for cell in cells)
            for cut in cuts:
                told = readiness(self._ability(learner), cells, need_of(cut, items))
                yield Sitting(told, score, sum(learner.right.values()) / learner.answers)

    def _ability(self, learner: Learner) -> Gaussian:
        return self.stream.abilities[learner.name]

    def _cells(self, learner: Learner) -> tuple[Cell, ...]:
        return cells_of(
            self.counts,
            domains=self._domains(learner),
            topics={topic: self.stream.topic_terms(learner.name, topic) for topic in TOPICS},
            constants=CONSTANTS,
        )

    def _domains(self, learner: Learner) -> dict[str, Gaussian]:
        known = self.stream.domains
        prior = Gaussian(0.0, CONSTANTS.v_domain)
        return {domain: known.get((learner.name, domain), prior) for domain in DOMAIN_ITEMS}

    def topic_truths(self) -> Iterator[TopicTruth]:
        """Each learner in each topic."""
        for learner in self.learners:
            for topic, domain in TOPICS.items():
                yield TopicTruth(
                    self.stream.mastery(learner.name, domain, topic),
                    self._share(learner, topic),
                    learner.answered.get(topic, 0),
                    learner.right.get(topic, 0),
                )

    def domain_truths(self) -> Iterator[TopicTruth]:
        """Each learner in each domain."""
        for learner in self.learners:
            deltas = self._domains(learner)
            for domain, by_topic in self.counts.items():
                weights = {topic: items / DOMAIN_ITEMS[domain] for topic, items in by_topic.items()}
                yield TopicTruth(
                    domain_mastery(
                        [(w, self.stream.topic_terms(learner.name, t)) for t, w in weights.items()],
                        ability=self._ability(learner),
                        domain=deltas[domain],
                        constants=CONSTANTS,
                    ),
                    sum(w * self._share(learner, t) for t, w in weights.items()),
                    sum(learner.answered.get(t, 0) for t in weights),
                    sum(learner.right.get(t, 0) for t in weights),
                )

    def _share(self, learner: Learner, topic: str) -> float:
        """The true share right over all items that could be written."""
        logit = self.logit(learner, topic)
        return sum(weight * self.chance(logit - ITEM_SD * node) for node, weight in NODES)
