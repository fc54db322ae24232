"""What the next choice is made from: a person's terms as they are now, over the bank's shelves."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, func, select

from quizbank.accounts.models import Account
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import Likelihood, Sight, TopicState
from quizbank.core.mastery import Difficulty, Gaussian, Person, drifted, forecast, new_item
from quizbank.core.pool import PoolItem, Unit, learning_topic
from quizbank.extensions import db
from quizbank.learning.models import LearnerItem, TopicDifficulty
from quizbank.learning.queries import item_difficulties
from quizbank.progress.queries import knowledge_with
from quizbank.study.shelves import Shelves

# Made once: putting a statement together takes longer than running it.
MINE = LearnerItem.account_id == bindparam("account")
THESE = LearnerItem.item_id.in_(bindparam("items", expanding=True))
MET = select(LearnerItem.item_id, LearnerItem.showings, LearnerItem.last_answered_at).where(MINE)
MET_IN_TOPIC = MET.where(LearnerItem.topic == bindparam("topic"))
MET = MET.where(THESE)
MEMORIES = select(LearnerItem.item_id, LearnerItem.mean, LearnerItem.variance).where(MINE, THESE)
SHOWN = select(func.sum(TopicDifficulty.answers)).where(
    TopicDifficulty.topic.in_(bindparam("topics", expanding=True))
)


class LearnerState:
    """A person before the next question; reads of the tables what the drawn topic needs."""

    def __init__(
        self,
        account: Account,
        exam_format: ExamFormat,
        shelves: Shelves,
        *,
        closed: Collection[int],
    ) -> None:
        self.account = account
        self.shelves = shelves
        self.closed = frozenset(closed)  # items that must not be asked now
        self.knowledge = knowledge_with(account, exam_format, shelves.held)
        self._sights: dict[str, dict[int, Sight]] = {}

    @cached_property
    def topics(self) -> dict[str, TopicState]:
        """Every topic of the exam; one that stands in several domains has the mean of them."""
        weights: dict[str, float] = {}
        shares: dict[str, float] = {}
        for place, mastery in self.knowledge.masteries.items():
            topic, weight = place[1], self.knowledge.weights[place]
            weights[topic] = weights.get(topic, 0.0) + weight
            shares[topic] = shares.get(topic, 0.0) + weight * mastery.p
        return {
            topic: TopicState(weight, shares[topic] / weight if weight else 0.0)
            for topic, weight in weights.items()
        }

    @cached_property
    def weak_topics(self) -> frozenset[str]:
        """Those that are flagged as weak."""
        return frozenset(self.knowledge.weak_topics)

    @cached_property
    def mean_showings(self) -> float:
        """Showings of a question on average, over the topics of this exam."""
        shown = db.session.scalar(SHOWN, {"topics": list(self.shelves.weights)})
        return float(shown or 0) / max(len(self.shelves.pool), 1)

    def shelf(self, topic: str) -> list[Unit]:
        """What can be asked of a topic now."""
        return [
            unit
            for unit in self.shelves.units.get(topic, ())
            if not any(item.item_id in self.closed for item in unit.items)
        ]

    def sights(self, topic: str) -> Mapping[int, Sight]:
        """Which items of the topic's shelf the person has met."""
        if topic not in self._sights:
            asked = {"account": self.account.id, "topic": topic}
            found = _met(MET_IN_TOPIC, asked)
            guests = self.shelves.guests.get(topic)
            if guests:
                found |= _met(MET, {"account": self.account.id, "items": list(guests)})
            self._sights[topic] = found
        return self._sights[topic]

    def likelihoods(self, items: Sequence[PoolItem]) -> list[Likelihood]:
        """The chance that the person answers each rightly, and how often it was shown."""
        known = item_difficulties([item.item_id for item in items])
        memories = self._memories(items)
        found = []
        for item in items:
            difficulty = known.get(item.item_id)
            label = new_item(self.knowledge.constants, item.difficulty)
            term = difficulty.term if difficulty else label
            p = self._chance(item, term, memories.get(item.item_id))
            found.append(Likelihood(p, difficulty.answers if difficulty else 0))
        return found

    def _chance(self, item: PoolItem, term: Gaussian, memory: Gaussian | None) -> float:
        knowledge = self.knowledge
        terms = knowledge.terms[learning_topic(item.topic, item.domain)]
        domain = knowledge.domains.get(item.domain)
        person = Person(
            knowledge.ability.term,
            domain.term if domain else Gaussian(0.0, knowledge.constants.v_domain),
            terms.person,
            memory,
        )
        difficulty = Difficulty(terms.difficulty, term)
        return forecast(drifted(person, knowledge.constants), difficulty).p

    def _memories(self, items: Sequence[PoolItem]) -> dict[int, Gaussian]:
        """What the person remembers of items met before."""
        seen = {item_id for topic in self._sights.values() for item_id in topic} & {
            item.item_id for item in items
        }
        if not seen:
            return {}
        asked = {"account": self.account.id, "items": list(seen)}
        rows = db.session.execute(MEMORIES, asked)
        return {row[0]: Gaussian(row[1], row[2]) for row in rows}


def _met(statement: Any, asked: Mapping[str, Any]) -> dict[int, Sight]:
    return {row[0]: Sight(row[1], row[2]) for row in db.session.execute(statement, asked)}
