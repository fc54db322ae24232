"""The progress page as values: how a person stands, where points are lost, where the time goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizbank.bank.topics import topic_name
from quizbank.core.blueprint import ExamFormat
from quizbank.core.mastery import Mastery, Standing
from quizbank.core.scoring import TOO_FEW_TO_TELL
from quizbank.learning.queries import DomainTerm
from quizbank.progress.knowledge import Knowledge, Outlook
from quizbank.progress.look_ups import DrilledLookUps, ExamLookUps
from quizbank.progress.weeks import Week

MOST_LEVERS = 3
COSTLIEST = 3


@dataclass(frozen=True)
class Stand:
    """How a person stands in a domain or topic; shares of 1, `lost` and `weight` of the exam."""

    name: str
    p: float
    low: float
    high: float
    standing: Standing
    answers: int
    right: int
    weight: float
    lost: float


@dataclass(frozen=True)
class TopicStand(Stand):
    """How a person stands in a topic of a domain."""

    topic: str


@dataclass(frozen=True)
class DomainStand(Stand):
    """How a person stands in a domain, and inside it, what costs most first."""

    domain: str
    has_questions: bool  # in the bank
    seconds_each: int | None  # None: too few answers to tell
    topics: Sequence[TopicStand]

    @property
    def weak(self) -> int:
        """How many of its topics are weak."""
        return sum(topic.standing == Standing.WEAK for topic in self.topics)


@dataclass(frozen=True)
class NamedLever:
    """What the chance of passing would gain from a topic."""

    name: str
    gain: float


@dataclass(frozen=True)
class ProgressReport:
    """Everything that the progress page says."""

    exam_format: ExamFormat
    outlook: Outlook
    domains: Sequence[DomainStand]  # what costs most first
    levers: Sequence[NamedLever]
    weeks: Sequence[Week]
    seconds_allowed: float  # for a question, the person's extra time included
    exam_look_ups: Sequence[ExamLookUps]
    drilled_look_ups: Sequence[DrilledLookUps]

    @property
    def target(self) -> float:
        """The share right that passes."""
        return self.exam_format.pass_percent / 100

    @property
    def answers(self) -> int:
        """How many questions of this exam's domains were answered."""
        return sum(domain.answers for domain in self.domains)

    @property
    def costliest(self) -> list[str]:
        """The domains that are expected to cost most points, of those with questions."""
        return [domain.domain for domain in self.domains if domain.has_questions][:COSTLIEST]

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """The domains that need more answers before a chance is told, with how many."""
        return [
            (domain.name, number)
            for domain in self.domains
            if domain.has_questions and (number := self._more_in(domain.domain))
        ]

    @property
    def cannot_be_asked(self) -> list[str]:
        """The domains that need answers, but have no questions in the bank."""
        return [
            domain.name
            for domain in self.domains
            if not domain.has_questions and self._more_in(domain.domain)
        ]

    def _more_in(self, domain: str) -> int:
        early = self.outlook.too_early
        return early.more_by_domain.get(domain, 0) if early else 0


def domain_stands(knowledge: Knowledge) -> list[DomainStand]:
    """Every domain of the blueprint with its topics, what costs most first."""
    stands = [_domain_stand(knowledge, domain.id) for domain in knowledge.exam_format.domains]
    return sorted(stands, key=lambda stand: -stand.lost)


def named_levers(knowledge: Knowledge) -> list[NamedLever]:
    """The few topics that would move the chance of passing most."""
    return [
        NamedLever(name_of(knowledge.exam_format, lever.topic), lever.gain)
        for lever in knowledge.levers()[:MOST_LEVERS]
        if lever.gain > 0
    ]


def name_of(exam_format: ExamFormat, topic: str) -> str:
    """A topic in words; questions without a topic stand under the name of their domain."""
    names = {domain.id: domain.name for domain in exam_format.domains}
    return names.get(topic) or topic_name(topic)


def _domain_stand(knowledge: Knowledge, domain: str) -> DomainStand:
    topics = [_topic_stand(knowledge, *place) for place in knowledge.weights if place[0] == domain]
    topics.sort(key=lambda stand: (-stand.lost, stand.name))
    mastery = knowledge.domain_mastery(domain)
    done = knowledge.domains.get(domain)
    low, high = mastery.interval()
    weight = sum(topic.weight for topic in topics)
    return DomainStand(
        name=knowledge.exam_format.domain_name(domain),
        p=mastery.p,
        low=low,
        high=high,
        standing=knowledge.standing(mastery, done.answers if done else 0),
        answers=done.answers if done else 0,
        right=done.right if done else 0,
        weight=weight,
        lost=weight * (1 - mastery.p),
        domain=domain,
        has_questions=bool(knowledge.held[domain]),
        seconds_each=_seconds_each(done),
        topics=topics,
    )


def _topic_stand(knowledge: Knowledge, domain: str, topic: str) -> TopicStand:
    mastery: Mastery = knowledge.masteries[domain, topic]
    answers = knowledge.answers_in(topic)
    low, high = mastery.interval()
    return TopicStand(
        name=name_of(knowledge.exam_format, topic),
        p=mastery.p,
        low=low,
        high=high,
        standing=knowledge.standing(mastery, answers),
        answers=answers,
        right=knowledge.mine[topic].right if answers else 0,
        weight=knowledge.weights[domain, topic],
        lost=knowledge.lost((domain, topic)),
        topic=topic,
    )


def _seconds_each(done: DomainTerm | None) -> int | None:
    if done is None or done.answers < TOO_FEW_TO_TELL:
        return None
    return round(done.seconds / done.answers)
