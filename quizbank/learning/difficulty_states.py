"""How hard topics and items are, in memory: one step for each answer in log order, the same whether
the answer is new or replayed.
"""

from dataclasses import dataclass, field

from quizbank.core.mastery import Difficulty, Gaussian, learn_difficulty


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the log keeps of an answer for the difficulties: the sum of the person's terms, and the
    difficulties that it was judged by, which for the first answer of all are the priors.
    """

    topic: str
    item_id: int | None
    is_right: bool
    part: Gaussian
    judged_by: Difficulty


@dataclass(slots=True)
class OfTopic:
    """How hard a topic is, and what its items add up to."""

    term: Gaussian
    sum_b: float = 0.0
    items: int = 0
    answers: int = 0


@dataclass(slots=True)
class OfItem:
    """How hard an item is; its mean is in the sum of its topic."""

    topic: str
    term: Gaussian
    answers: int = 0


@dataclass
class Difficulties:
    """All of them, or as many as some answers need."""

    topics: dict[str, OfTopic] = field(default_factory=dict)
    items: dict[int, OfItem] = field(default_factory=dict)

    def of(self, topic: str, item_id: int | None, *, prior: Difficulty) -> Difficulty:
        """As they stand now; the prior where nobody answered yet."""
        known = self.topics.get(topic)
        term = known.term if known else prior.topic
        if item_id is None:
            return Difficulty(term, None)
        item = self.items.get(item_id)
        return Difficulty(term, item.term if item else prior.item)

    def learn(self, lesson: Lesson) -> None:
        """Move a topic, and an item and its topic's sum with it."""
        before = self.of(lesson.topic, lesson.item_id, prior=lesson.judged_by)
        after = learn_difficulty(before, lesson.part, is_right=lesson.is_right)
        topic = self.topics.setdefault(lesson.topic, OfTopic(after.topic))
        topic.term = after.topic
        topic.answers += 1
        if lesson.item_id is not None and after.item is not None:
            self._learn_of_item(lesson.item_id, lesson.topic, topic, after.item)

    def _learn_of_item(self, item_id: int, name: str, topic: OfTopic, term: Gaussian) -> None:
        item = self.items.get(item_id)
        if item is None:
            item = self.items[item_id] = OfItem(name, term)
            topic.items += 1
            topic.sum_b += term.mean
        elif item.topic != name:  # its author moved it
            old = self.topics[item.topic]
            old.items -= 1
            old.sum_b -= item.term.mean
            topic.items += 1
            topic.sum_b += term.mean
            item.topic = name
        else:
            topic.sum_b += term.mean - item.term.mean
        item.term = term
        item.answers += 1
