"""A log of answers run through the model in one go, everybody's difficulties moving at once.

The app learns a person's terms with the answer and difficulties seconds later; a replay for a
refit, an evaluation or a simulation needs no such care. The formulas are those of `mastery`.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Forecast,
    Gaussian,
    Mastery,
    Person,
    TopicTerms,
    drifted,
    forecast,
    learn_difficulty,
    learn_person,
    mastery_of,
    new_item,
    new_person,
    new_topic,
    person_part,
)


class Answered(NamedTuple):
    """One line of a log, in the order of time; `domain` "" where the log has none, `item` "" for a
    drill, `label` the author's 1, 2, 3 for easy, medium, hard.
    """

    user: str
    domain: str
    topic: str
    item: str
    is_right: bool
    label: int | None = None


class Stream:
    """Everybody's terms as they stand after the answers so far; what nobody answered has its prior.

    An item has one difficulty whatever topics a log files it under; it counts towards the first.
    """

    def __init__(self, constants: Constants) -> None:
        self.constants = constants
        nobody = new_person(constants)
        self._ability, self._domain, self._topic = nobody.ability, nobody.domain, nobody.topic
        self.abilities: dict[str, Gaussian] = {}
        self.domains: dict[tuple[str, str], Gaussian] = {}
        self.topics: dict[tuple[str, str], Gaussian] = {}
        self.memories: dict[tuple[str, str], Gaussian] = {}
        self.topic_difficulties: dict[str, Gaussian] = {}
        self.item_difficulties: dict[str, Gaussian] = {}
        self._first_topic: dict[str, str] = {}
        self._sums: dict[str, tuple[float, int]] = {}  # of b over a topic's items, and how many

    def replay(self, rows: Iterable[Answered]) -> Iterator[Forecast]:
        """The forecast of each answer, made before it is learnt."""
        return map(self.learn, rows)

    def learn(self, row: Answered) -> Forecast:
        """The forecast of an answer; then the answer is learnt: the person's drift, terms and
        memory of the item, and the difficulties.
        """
        person = drifted(self.person(row), self.constants)
        difficulty = self.difficulty(row)
        told = forecast(person, difficulty)
        self._keep_difficulty(
            row, learn_difficulty(difficulty, person_part(person), is_right=row.is_right)
        )
        self._keep_person(
            row,
            learn_person(
                person,
                difficulty,
                is_right=row.is_right,
                constants=self.constants,
                has_item=bool(row.item),
            ),
        )
        return told

    def person(self, row: Answered) -> Person:
        """The terms that bear on this line, before its drift."""
        domain = None
        if row.domain:
            domain = self.domains.get((row.user, row.domain), self._domain)
        return Person(
            self.abilities.get(row.user, self._ability),
            domain,
            self.topics.get((row.user, row.topic), self._topic),
            self.memories.get((row.user, row.item)) if row.item else None,
        )

    def difficulty(self, row: Answered) -> Difficulty:
        """How hard the topic and the item of this line are."""
        topic = self.topic_difficulties.get(row.topic) or new_topic(self.constants)
        if not row.item:
            return Difficulty(topic, None)
        item = self.item_difficulties.get(row.item) or new_item(self.constants, row.label)
        return Difficulty(topic, item)

    def topic_terms(self, user: str, topic: str) -> TopicTerms:
        """What mastery and readiness need of a topic."""
        return TopicTerms(
            self.topics.get((user, topic), self._topic),
            self.topic_difficulties.get(topic) or new_topic(self.constants),
            *self._sums.get(topic, (0.0, 0)),
        )

    def mastery(self, user: str, domain: str, topic: str) -> Mastery:
        """How a person stands in a topic after the answers so far."""
        return mastery_of(
            self.topic_terms(user, topic),
            ability=self.abilities.get(user, self._ability),
            domain=self.domains.get((user, domain), self._domain) if domain else None,
            constants=self.constants,
        )

    def _keep_person(self, row: Answered, person: Person) -> None:
        self.abilities[row.user] = person.ability
        self.topics[row.user, row.topic] = person.topic
        if person.domain is not None:
            self.domains[row.user, row.domain] = person.domain
        if person.memory is not None:
            self.memories[row.user, row.item] = person.memory

    def _keep_difficulty(self, row: Answered, difficulty: Difficulty) -> None:
        self.topic_difficulties[row.topic] = difficulty.topic
        if difficulty.item is None:
            return
        topic = self._first_topic.setdefault(row.item, row.topic)
        sum_b, items = self._sums.get(topic, (0.0, 0))
        before = self.item_difficulties.get(row.item)
        if before is None:
            self._sums[topic] = sum_b + difficulty.item.mean, items + 1
        else:
            self._sums[topic] = sum_b + difficulty.item.mean - before.mean, items
        self.item_difficulties[row.item] = difficulty.item
