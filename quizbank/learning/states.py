"""What is known of one person, in memory: one step for each answer, the same whether the answer is
new or replayed, so that both give the same numbers.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Gaussian,
    Person,
    drifted,
    forecast,
    learn_person,
    new_person,
    person_part,
)


@dataclass(frozen=True, slots=True)
class Event:
    """An answer as the model sees it, with the difficulty that it is judged by."""

    exam: str
    domain: str  # "" for drills
    topic: str
    item_id: int | None
    is_right: bool
    seconds: int
    answered_at: datetime
    day: date
    difficulty: Difficulty


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was thought of an answer before its verdict."""

    part: Gaussian  # the sum of the person's terms
    forecast: float
    showing: int
    was_right_before: bool | None


@dataclass(slots=True)
class InDomain:
    """A person in a domain of an exam."""

    term: Gaussian
    answers: int = 0
    right: int = 0
    seconds: int = 0


@dataclass(slots=True)
class InTopic:
    """A person in a topic."""

    term: Gaussian
    last_answered_at: datetime
    answers: int = 0
    right: int = 0


@dataclass(slots=True)
class WithItem:
    """A person and an item that they have met."""

    topic: str
    memory: Gaussian
    showings: int
    last_right: bool
    last_answered_at: datetime


@dataclass(slots=True)
class OnDay:
    """A person on one day."""

    answers: int = 0
    right: int = 0
    seconds: int = 0


@dataclass
class PersonState:
    """Everything, or as much as some answers need."""

    constants: Constants
    ability: Gaussian
    answers: int = 0
    domains: dict[tuple[str, str], InDomain] = field(default_factory=dict)
    topics: dict[str, InTopic] = field(default_factory=dict)
    items: dict[int, WithItem] = field(default_factory=dict)
    days: dict[date, OnDay] = field(default_factory=dict)

    @classmethod
    def unknown(cls, constants: Constants) -> "PersonState":
        """Of somebody who has not answered yet."""
        return cls(constants, new_person(constants).ability)

    def judge(self, event: Event) -> Judgement:
        """What is thought of an answer; nothing moves."""
        person = self._person(event)
        met = self.items.get(event.item_id) if event.item_id is not None else None
        return Judgement(
            part=person_part(person),
            forecast=forecast(person, event.difficulty).p,
            showing=met.showings + 1 if met else 1,
            was_right_before=met.last_right if met else None,
        )

    def learn(self, event: Event) -> None:
        """Move every term that bears on an answer."""
        person = learn_person(
            self._person(event),
            event.difficulty,
            is_right=event.is_right,
            constants=self.constants,
            has_item=event.item_id is not None,
        )
        self.ability = person.ability
        self.answers += 1
        self._learn_of_topic(event, person)
        if person.domain is not None:
            self._learn_of_domain(event, person.domain)
        if event.item_id is not None and person.memory is not None:
            self._learn_of_item(event, event.item_id, person.memory)
        on = self.days.setdefault(event.day, OnDay())
        on.answers += 1
        on.right += event.is_right
        on.seconds += event.seconds

    def _person(self, event: Event) -> Person:
        """The terms that bear on an answer, at that answer."""
        nobody = new_person(self.constants)
        domain = None
        if event.domain:
            in_domain = self.domains.get((event.exam, event.domain))
            domain = in_domain.term if in_domain else nobody.domain
        in_topic = self.topics.get(event.topic)
        met = self.items.get(event.item_id) if event.item_id is not None else None
        person = Person(
            ability=self.ability,
            domain=domain,
            topic=in_topic.term if in_topic else nobody.topic,
            memory=met.memory if met else None,
        )
        return drifted(person, self.constants)

    def _learn_of_topic(self, event: Event, person: Person) -> None:
        found = self.topics.get(event.topic)
        if found is None:
            found = self.topics[event.topic] = InTopic(person.topic, event.answered_at)
        found.term = person.topic
        found.answers += 1
        found.right += event.is_right
        # A clock that was set back makes nothing older.
        found.last_answered_at = max(found.last_answered_at, event.answered_at)

    def _learn_of_domain(self, event: Event, term: Gaussian) -> None:
        found = self.domains.setdefault((event.exam, event.domain), InDomain(term))
        found.term = term
        found.answers += 1
        found.right += event.is_right
        found.seconds += event.seconds

    def _learn_of_item(self, event: Event, item_id: int, memory: Gaussian) -> None:
        met = self.items.get(item_id)
        if met is None:
            met = self.items[item_id] = WithItem(
                event.topic, memory, 0, event.is_right, event.answered_at
            )
        met.topic = event.topic
        met.memory = memory
        met.showings += 1
        met.last_right = event.is_right
        met.last_answered_at = max(met.last_answered_at, event.answered_at)
