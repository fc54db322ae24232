"""Reads: what is known of a person and of questions; no row means the prior."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.core.mastery import Constants, Gaussian, new_person, new_topic
from quizbank.extensions import db
from quizbank.learning.models import (
    ItemDifficulty,
    Learner,
    LearnerDay,
    LearnerDomain,
    LearnerItem,
    LearnerTopic,
    ModelConstants,
    TopicDifficulty,
)

CONSTANTS_VERSION = 1


def constants() -> Constants:
    """The numbers of the model that hold: those that the last refit kept, else the defaults."""
    content = db.session.scalar(
        select(ModelConstants.content)
        .where(ModelConstants.is_kept)
        .order_by(ModelConstants.id.desc())
        .limit(1)
    )
    return Constants(**content["constants"]) if content else Constants()


@dataclass(frozen=True)
class Ability:
    """A person over all topics; the revision goes up whenever anything about them changes."""

    term: Gaussian
    answers: int
    revision: int


def ability_of(account: Account) -> Ability:
    """A person's overall ability."""
    row = db.session.execute(
        select(Learner.mean, Learner.variance, Learner.answers, Learner.revision).where(
            Learner.account_id == account.id
        )
    ).one_or_none()
    if row is None or not row.answers:
        nobody = new_person(constants()).ability
        return Ability(nobody, answers=0, revision=row.revision if row else 0)
    return Ability(Gaussian(row.mean, row.variance), row.answers, row.revision)


@dataclass(frozen=True)
class DomainTerm:
    """A person in a domain, with what they did in it."""

    term: Gaussian
    answers: int
    right: int
    seconds: int


def domain_terms(account: Account, exam: str) -> dict[str, DomainTerm]:
    """Each domain of an exam that the person has answered in, also those of older blueprints."""
    rows = db.session.execute(
        select(
            LearnerDomain.domain,
            LearnerDomain.mean,
            LearnerDomain.variance,
            LearnerDomain.answers,
            LearnerDomain.right,
            LearnerDomain.seconds,
        ).where(LearnerDomain.account_id == account.id, LearnerDomain.exam == exam)
    )
    return {row[0]: DomainTerm(Gaussian(row[1], row[2]), row[3], row[4], row[5]) for row in rows}


@dataclass(frozen=True)
class TopicTerm:
    """A person in a topic, with what they did in it."""

    term: Gaussian
    answers: int
    right: int
    last_answered_at: datetime


def topic_terms(account: Account) -> dict[str, TopicTerm]:
    """Each topic that the person has answered in."""
    rows = db.session.execute(
        select(
            LearnerTopic.topic,
            LearnerTopic.mean,
            LearnerTopic.variance,
            LearnerTopic.answers,
            LearnerTopic.right,
            LearnerTopic.last_answered_at,
        ).where(LearnerTopic.account_id == account.id)
    )
    return {row[0]: TopicTerm(Gaussian(row[1], row[2]), row[3], row[4], row[5]) for row in rows}


@dataclass(frozen=True)
class KnownTopic:
    """How hard a topic is for everyone; sum and number of its items' difficulties."""

    term: Gaussian
    sum_b: float = 0.0
    items: int = 0
    answers: int = 0


def topic_difficulties(topics: Collection[str]) -> dict[str, KnownTopic]:
    """How hard each of the topics is; one that nobody answered has the prior."""
    rows = db.session.execute(
        select(
            TopicDifficulty.topic,
            TopicDifficulty.mean,
            TopicDifficulty.variance,
            TopicDifficulty.sum_b,
            TopicDifficulty.items,
            TopicDifficulty.answers,
        ).where(TopicDifficulty.topic.in_(topics))
    )
    known = {row[0]: KnownTopic(Gaussian(row[1], row[2]), row[3], row[4], row[5]) for row in rows}
    if len(known) < len(set(topics)):
        prior = KnownTopic(new_topic(constants()))
        known = {topic: known.get(topic, prior) for topic in topics}
    return known


@dataclass(frozen=True)
class Seen:
    """How often a person met an item, and how it went the last time."""

    showings: int
    last_answered_at: datetime
    last_right: bool


def items_seen(account: Account, topic: str) -> dict[int, Seen]:
    """The items of a topic that the person has met, by row id."""
    rows = db.session.execute(
        select(
            LearnerItem.item_id,
            LearnerItem.showings,
            LearnerItem.last_answered_at,
            LearnerItem.last_right,
        ).where(LearnerItem.account_id == account.id, LearnerItem.topic == topic)
    )
    return {row[0]: Seen(row[1], row[2], row[3]) for row in rows}


@dataclass(frozen=True)
class KnownItem:
    """How much harder an item is than its topic, and how many answers say so."""

    term: Gaussian
    answers: int


def item_difficulties(item_ids: Collection[int]) -> dict[int, KnownItem]:
    """The items that somebody answered; any other has the prior of its author's label,
    `core.mastery.new_item(constants, label)`.
    """
    rows = db.session.execute(
        select(
            ItemDifficulty.item_id,
            ItemDifficulty.mean,
            ItemDifficulty.variance,
            ItemDifficulty.answers,
        ).where(ItemDifficulty.item_id.in_(item_ids))
    )
    return {row[0]: KnownItem(Gaussian(row[1], row[2]), row[3]) for row in rows}


@dataclass(frozen=True)
class Day:
    """What a person did on a day, where they were."""

    day: date
    answers: int
    right: int
    seconds: int


def days_of(account: Account, since: date) -> list[Day]:
    """The days since then on which the person answered, the oldest first."""
    rows = db.session.execute(
        select(LearnerDay.day, LearnerDay.answers, LearnerDay.right, LearnerDay.seconds)
        .where(LearnerDay.account_id == account.id, LearnerDay.day >= since)
        .order_by(LearnerDay.day)
    )
    return [Day(*row) for row in rows]
