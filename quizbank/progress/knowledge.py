"""What is known of one person for one exam, and what follows from it without another look into
the database.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from quizbank.core.apportionment import domain_counts
from quizbank.core.blueprint import ExamFormat
from quizbank.core.mastery import (
    Constants,
    Gaussian,
    Mastery,
    Standing,
    TopicTerms,
    domain_mastery,
    mastery_of,
    standing,
)
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.core.readiness import (
    ANSWERS_FIRST,
    ANSWERS_IN_EACH_DOMAIN,
    EXAM_DAY_VARIANCE,
    Cell,
    Lever,
    Readiness,
    TooEarly,
    cells_of,
    levers,
    need_of,
    readiness,
    recalibrated,
    too_early,
    topic_counts,
)
from quizbank.learning.queries import Ability, DomainTerm, TopicTerm

Place = tuple[str, str]  # a domain and a topic in it
Held = Mapping[str, Mapping[str, int]]  # how many items the pool has, by domain and topic


def held_in(exam_format: ExamFormat, pool: Collection[PoolItem]) -> dict[str, dict[str, int]]:
    """How many items the pool has of each topic in each domain of the blueprint; items of a domain
    that the blueprint does not have are left out, domains without items are empty.
    """
    held: dict[str, dict[str, int]] = {domain.id: {} for domain in exam_format.domains}
    for item in pool:
        topics = held.get(item.domain)
        if topics is not None:
            topic = learning_topic(item.topic, item.domain)
            topics[topic] = topics.get(topic, 0) + 1
    return held


def weights_of(exam_format: ExamFormat, held: Held) -> dict[Place, float]:
    """Each topic's share of the exam, 1 in all: its domain's, shared out as the pool's items are; a
    domain without items in the pool is a topic of its own name.
    """
    items = exam_format.scored.value
    weights = {}
    for domain, count in domain_counts(exam_format, items).items():
        topics = held[domain] or {domain: 1}
        whole = sum(topics.values())
        for topic, number in topics.items():
            weights[domain, topic] = count / items * number / whole
    return weights


@dataclass(frozen=True)
class Outlook:
    """An estimate for an exam by some rules, taken now; either `readiness` or `too_early`."""

    exam_format: ExamFormat
    made_at: datetime
    day: date  # where the person is
    revision: int  # of the learner that it was made from
    readiness: Readiness | None
    too_early: TooEarly | None
    p_model: float  # the chance before real results corrected it; 0 where there is none
    inputs: dict[str, Any]  # as `Forecast.inputs` keeps them


@dataclass(frozen=True)
class Knowledge:
    """Everything that estimates of one exam are made from; terms that are missing have their
    prior.
    """

    exam_format: ExamFormat
    held: Held
    ability: Ability
    domains: Mapping[str, DomainTerm]
    mine: Mapping[str, TopicTerm]  # what the person did, by topic
    terms: Mapping[str, TopicTerms]
    constants: Constants
    correction: tuple[float, float]

    @property
    def target(self) -> float:
        """The share right that passes, or that we hold a practice score against."""
        return self.exam_format.pass_percent / 100

    @cached_property
    def weights(self) -> dict[Place, float]:
        """Each topic's share of the exam."""
        return weights_of(self.exam_format, self.held)

    @cached_property
    def masteries(self) -> dict[Place, Mastery]:
        """How the person stands in every topic."""
        return {
            (domain, topic): mastery_of(
                self.terms[topic],
                ability=self.ability.term,
                domain=self._delta(domain),
                constants=self.constants,
            )
            for domain, topic in self.weights
        }

    def domain_mastery(self, domain: str) -> Mastery:
        """How the person stands in all topics of a domain together."""
        parts = [
            (weight, self.terms[topic])
            for (of, topic), weight in self.weights.items()
            if of == domain
        ]
        return domain_mastery(
            parts,
            ability=self.ability.term,
            domain=self._delta(domain),
            constants=self.constants,
        )

    def standing(self, mastery: Mastery, answers: int) -> Standing:
        """What may be said of it against the exam's line. Of a person of whom little is known,
        nothing where they have hardly answered: that would be said of the bank, not of them.
        """
        if answers < ANSWERS_IN_EACH_DOMAIN and self.ability.answers < ANSWERS_FIRST:
            return Standing.NOT_ENOUGH_DATA
        return standing(mastery, target=self.target, answers=answers)

    def answers_in(self, topic: str) -> int:
        """How many questions of a topic the person has answered."""
        return self.mine[topic].answers if topic in self.mine else 0

    def lost(self, place: Place) -> float:
        """The share of the exam that the topic is expected to cost: w (1 - p)."""
        return self.weights[place] * (1 - self.masteries[place].p)

    @property
    def weak_topics(self) -> list[str]:
        """The topics that are weak in some domain, the one that costs most first."""
        lost: dict[str, float] = defaultdict(float)
        for place, mastery in self.masteries.items():
            if self.standing(mastery, self.answers_in(place[1])) == Standing.WEAK:
                lost[place[1]] += self.lost(place)
        return sorted(lost, key=lambda topic: (-lost[topic], topic))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """A form of the exam, topic by topic."""
        counts = domain_counts(self.exam_format, self.exam_format.scored.value)
        return cells_of(
            topic_counts(counts, self.held),
            domains={domain: found.term for domain, found in self.domains.items()},
            topics=self.terms,
            constants=self.constants,
        )

    @property
    def need(self) -> int:
        """How many right answers pass."""
        return need_of(self.exam_format.pass_percent, self.exam_format.scored.value)

    def levers(self) -> list[Lever]:
        """What would move the chance most."""
        return levers(self.ability.term, self.cells, self.need)

    def outlook(self, *, now: datetime, day: date) -> Outlook:
        """The estimate, corrected by what real results have taught."""
        ids = [domain.id for domain in self.exam_format.domains]
        by_domain = {one: found.answers for one, found in self.domains.items() if one in ids}
        early = too_early(sum(by_domain.values()), by_domain, ids)
        told = None if early else readiness(self.ability.term, self.cells, self.need)
        return Outlook(
            exam_format=self.exam_format,
            made_at=now,
            day=day,
            revision=self.ability.revision,
            readiness=told and self._corrected(told),
            too_early=early,
            p_model=told.p_pass if told else 0.0,
            inputs=self._inputs() if told else {},
        )

    def _corrected(self, told: Readiness) -> Readiness:
        a, b = self.correction
        if (a, b) == (0.0, 1.0):
            return told
        return replace(
            told,
            p_pass=recalibrated(told.p_pass, a, b),
            chance_low=recalibrated(told.chance_low, a, b),
            chance_high=recalibrated(told.chance_high, a, b),
        )

    def _inputs(self) -> dict[str, Any]:
        return {
            "ability": [self.ability.term.mean, self.ability.term.variance],
            "cells": [
                [cell.topic, cell.items, cell.mean, cell.person_variance, cell.item_variance]
                for cell in self.cells
            ],
            "need": self.need,
            "exam_day_variance": EXAM_DAY_VARIANCE,
            "correction": list(self.correction),
        }

    def _delta(self, domain: str) -> Gaussian:
        found = self.domains.get(domain)
        return found.term if found else Gaussian(0.0, self.constants.v_domain)
