"""Who can do what, and how sure we are: an online Bayesian model of ability and difficulty.

The logit of a right answer is theta + delta + gamma + eps - beta - b: a person's ability, the
person in a domain, in a topic, and with an item seen before; a topic's and an item's difficulty.
Each is an independent Gaussian that moves with every answer ("Bayesian Elo": one Newton step of
the logistic likelihood at the mean). docs/learning.md has the formulas, the constants with their
reasons, and what was measured. Logits and squared logits throughout, unless it says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, pi, sqrt
from statistics import NormalDist

LABEL_LOGITS = {1: -0.7, 2: 0.0, 3: 0.7}  # what an author's easy, medium, hard make of b at first
ITEMS_OF_THE_PRIOR = 3  # of middling difficulty, which a topic counts beside those seen
WEAK_FROM, STRONG_TO, STRONG_ANSWERS = 0.6, 0.4, 3
SPREAD = pi / 8  # of the probit that stands in for the logistic (MacKay 1992)
FAR = 30.0  # logits beyond which a share is 0 or 1 for all purposes, and 1 - share would vanish
NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A term of the model: a mean in logits and its variance, never below zero."""

    mean: float
    variance: float


@dataclass(frozen=True)
class Constants:
    """The numbers of the model, all at least 0; variances in squared logits. The defaults are those
    measured to be good on seven public logs.
    """

    v_user: float = 0.70  # prior variance of ability
    v_domain: float = 0.10  # of a person in a domain
    v_topic: float = 0.20  # of a person in a topic
    v_item: float = 1.0  # of an item's difficulty
    v_item_labelled: float = 0.7  # the same where the author said how hard it is
    v_topic_difficulty: float = 1.5
    prior_logit: float = 1.0  # of a right answer before anything is known: 0.73
    q_user: float = 0.002  # what ability's variance grows by with each answer
    q_topic: float = 0.003
    learn: float = 0.004  # what a person gains in a topic with each answer
    v_memory: float = 0.25  # of remembering an item, from its second showing
    learn_memory: float = 0.12  # what a showing adds to that


@dataclass(frozen=True, slots=True)
class Person:
    """The terms of a person that bear on one answer; `domain` is None where a log has none,
    `memory` on the first showing of an item and where there is no item.
    """

    ability: Gaussian
    domain: Gaussian | None
    topic: Gaussian
    memory: Gaussian | None


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard the topic is for everyone, and the item within it; no item for a drill."""

    topic: Gaussian
    item: Gaussian | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance of a right answer (0 to 1), from the logit's mean and variance."""

    p: float
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class TopicTerms:
    """What is known of one topic: the person in it, its difficulty, and the sum of b over its
    `items` seen so far by anyone.
    """

    person: Gaussian
    difficulty: Gaussian
    sum_b: float = 0.0
    items: int = 0


def sigmoid(logit: float) -> float:
    """The probability of a logit, 0 to 1; any finite number is fine."""
    if logit >= 0:
        return 1 / (1 + exp(-logit))
    grown = exp(logit)
    return grown / (1 + grown)


def logit_of(p: float) -> float:
    """The logit of a probability strictly between 0 and 1; ValueError or ZeroDivisionError else."""
    return log(p / (1 - p))


def squashed(mean: float, variance: float) -> float:
    """The mean of sigmoid(x) for x of this Gaussian, nearly (MacKay 1992): sigma(m / sqrt(1 + pi
    V / 8)).
    """
    return sigmoid(mean / sqrt(1 + SPREAD * variance))


def new_person(constants: Constants) -> Person:
    """A person of whom nothing is known, in any domain and topic, before any item."""
    return Person(
        Gaussian(0.0, constants.v_user),
        Gaussian(0.0, constants.v_domain),
        Gaussian(0.0, constants.v_topic),
        None,
    )


def new_topic(constants: Constants) -> Gaussian:
    """The difficulty of a topic that nobody answered: -prior_logit, as high is hard."""
    return Gaussian(-constants.prior_logit, constants.v_topic_difficulty)


def new_item(constants: Constants, label: int | None) -> Gaussian:
    """The difficulty of an item that nobody answered, within its topic; `label` is the author's 1,
    2, 3 for easy, medium, hard, or None. KeyError for another label.
    """
    if label is None:
        return Gaussian(0.0, constants.v_item)
    return Gaussian(LABEL_LOGITS[label], constants.v_item_labelled)


def drifted(person: Person, constants: Constants) -> Person:
    """The person at the next answer (step 1): ability and topic are a little less certain, but
    never less than at first.
    """
    ability, topic = person.ability, person.topic
    return Person(
        Gaussian(ability.mean, min(ability.variance + constants.q_user, constants.v_user)),
        person.domain,
        Gaussian(topic.mean, min(topic.variance + constants.q_topic, constants.v_topic)),
        person.memory,
    )


def person_part(person: Person) -> Gaussian:
    """The sum of the person's terms in use; a log that keeps it can replay the difficulties."""
    mean = person.ability.mean + person.topic.mean
    variance = person.ability.variance + person.topic.variance
    if person.domain is not None:
        mean += person.domain.mean
        variance += person.domain.variance
    if person.memory is not None:
        mean += person.memory.mean
        variance += person.memory.variance
    return Gaussian(mean, variance)


def forecast(person: Person, difficulty: Difficulty) -> Forecast:
    """The chance that a person, already drifted, answers rightly (step 2)."""
    logit = _logit(person_part(person), difficulty)
    return Forecast(squashed(logit.mean, logit.variance), logit.mean, logit.variance)


def learn_person(
    person: Person,
    difficulty: Difficulty,
    *,
    is_right: bool,
    constants: Constants,
    has_item: bool = True,
) -> Person:
    """A drifted person after an answer (steps 3 to 5), with the memory for the item's next showing.
    `difficulty` is the one that the answer is judged by; `has_item` is False for a drill.
    """
    logit = _logit(person_part(person), difficulty)
    surprise, f, k = _step(logit, is_right)
    topic = _moved(person.topic, f, k)
    if not has_item:
        memory = None
    elif person.memory is None:
        remembered = constants.learn_memory + 0.5 * constants.v_memory * surprise
        memory = Gaussian(remembered, constants.v_memory)
    else:
        memory = _moved(person.memory, f, k)
        memory = Gaussian(memory.mean + constants.learn_memory, memory.variance)
    return Person(
        _moved(person.ability, f, k),
        None if person.domain is None else _moved(person.domain, f, k),
        Gaussian(topic.mean + constants.learn, topic.variance),
        memory,
    )


def learn_difficulty(difficulty: Difficulty, part: Gaussian, *, is_right: bool) -> Difficulty:
    """The difficulty after an answer (steps 3 and 4), from the `person_part` kept at the answer and
    the difficulty as it stands now, which others may have moved in between.
    """
    _, f, k = _step(_logit(part, difficulty), is_right)
    return Difficulty(
        _moved(difficulty.topic, -f, k),
        None if difficulty.item is None else _moved(difficulty.item, -f, k),
    )


def _logit(part: Gaussian, difficulty: Difficulty) -> Gaussian:
    mean = part.mean - difficulty.topic.mean
    variance = part.variance + difficulty.topic.variance
    if difficulty.item is not None:
        mean -= difficulty.item.mean
        variance += difficulty.item.variance
    return Gaussian(mean, variance)


def _step(logit: Gaussian, is_right: bool) -> tuple[float, float, float]:
    """Step 3: the surprise g = y - s, and f and k by which means and variances move."""
    s = sigmoid(logit.mean)
    g = is_right - s
    h = s * (1 - s)
    damped = 1 + logit.variance * h
    return g, g / damped, h / damped


def _moved(term: Gaussian, f: float, k: float) -> Gaussian:
    """Step 4, both halves with the old variance."""
    v = term.variance
    return Gaussian(term.mean + v * f, v - v * v * k)


@dataclass(frozen=True)
class Mastery:
    """How a person stands in a topic or domain, on items not seen before.

    `p` is the expected share right (0 to 1); `logit` its centre in logits; `variance` that of one
    new item's logit; `personal_variance` the part of it that more answers could take away, the
    spread of items left out.
    """

    p: float
    logit: float
    variance: float
    personal_variance: float

    def below(self, target: float) -> float:
        """The probability (0 to 1) that the share right over many new items, the topic score, is
        below `target` (0 to 1).
        """
        if not 0 < target < 1:
            return float(target >= 1)
        distance = logit_of(target) * self._item_spread - self.logit
        if self.personal_variance <= 0:
            return float(distance > 0)
        return NORMAL.cdf(distance / sqrt(self.personal_variance))

    def interval(self, share: float = 0.8) -> tuple[float, float]:
        """From where to where (0 to 1) the topic score lies with probability `share`, strictly
        between 0 and 1; as much is left out below as above.
        """
        reach = NORMAL.inv_cdf(0.5 + share / 2) * sqrt(self.personal_variance)
        low, high = self.logit - reach, self.logit + reach
        return sigmoid(low / self._item_spread), sigmoid(high / self._item_spread)

    @property
    def _item_spread(self) -> float:
        return sqrt(1 + SPREAD * max(self.variance - self.personal_variance, 0.0))


def topic_mastery(
    *,
    ability: Gaussian,
    domain: Gaussian | None,
    topic: Gaussian,
    difficulty: Gaussian,
    sum_b: float,
    items: int,
    constants: Constants,
) -> Mastery:
    """How a person stands in a topic: m_T = theta + delta + gamma - beta - sum_b / (items + 3), and
    five variances. Memory of single items is left out, because an exam shows new ones.
    """
    logit = ability.mean + topic.mean - difficulty.mean - sum_b / (items + ITEMS_OF_THE_PRIOR)
    personal = ability.variance + topic.variance + difficulty.variance
    if domain is not None:
        logit += domain.mean
        personal += domain.variance
    variance = personal + constants.v_item
    return Mastery(squashed(logit, variance), logit, variance, personal)


def mastery_of(
    terms: TopicTerms, *, ability: Gaussian, domain: Gaussian | None, constants: Constants
) -> Mastery:
    """The same as `topic_mastery`, from the terms of a topic together."""
    return topic_mastery(
        ability=ability,
        domain=domain,
        topic=terms.person,
        difficulty=terms.difficulty,
        sum_b=terms.sum_b,
        items=terms.items,
        constants=constants,
    )


def domain_mastery(
    parts: Sequence[tuple[float, TopicTerms]],
    *,
    ability: Gaussian,
    domain: Gaussian | None,
    constants: Constants,
) -> Mastery:
    """How a person stands in a domain: the mean of its topics, each with a weight above 0.

    Ability and domain are common to all topics, the rest is independent; the spread of the
    weighted score is carried over to logits by the delta method, exactly so for one topic.
    ValueError where there is no weight.
    """
    whole = sum(weight for weight, _ in parts)
    if whole <= 0:
        raise ValueError("a domain's mastery needs a topic with a weight")
    spread = sqrt(1 + SPREAD * constants.v_item)
    p = score = slope = own = 0.0
    for weight, terms in parts:
        topic = mastery_of(terms, ability=ability, domain=domain, constants=constants)
        share = weight / whole
        centre = sigmoid(max(-FAR, min(FAR, topic.logit / spread)))
        steep = share * centre * (1 - centre)
        p += share * topic.p
        score += share * centre
        slope += steep
        own += steep**2 * (terms.person.variance + terms.difficulty.variance)
    common = ability.variance + (0.0 if domain is None else domain.variance)
    personal = (slope**2 * common + own) / (score * (1 - score)) ** 2
    return Mastery(p, spread * logit_of(score), personal + constants.v_item, personal)


class Standing(StrEnum):
    """What is said of a topic or domain."""

    WEAK = "weak"
    STRONG = "strong"
    NOT_ENOUGH_DATA = "not_enough_data"


def standing(mastery: Mastery, *, target: float, answers: int) -> Standing:
    """Weak where the score is below the target (0 to 1) with probability 0.6 or more; strong where
    with 0.4 or less, after 3 answers of the person's own; else it cannot be told.
    """
    below = mastery.below(target)
    if below >= WEAK_FROM:
        return Standing.WEAK
    if below <= STRONG_TO and answers >= STRONG_ANSWERS:
        return Standing.STRONG
    return Standing.NOT_ENOUGH_DATA
