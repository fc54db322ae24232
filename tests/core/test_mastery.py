"""The model of ability and difficulty, by worked numbers.

The numbers were worked out apart from the code, with 40 decimal digits, from the formulas of
docs/learning.md.
"""

import pytest

from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Gaussian,
    Mastery,
    Person,
    Standing,
    TopicTerms,
    domain_mastery,
    drifted,
    forecast,
    learn_difficulty,
    learn_person,
    new_item,
    new_person,
    new_topic,
    person_part,
    standing,
    topic_mastery,
)

CONSTANTS = Constants()
UNSEEN = Difficulty(new_topic(CONSTANTS), new_item(CONSTANTS, None))
# Somebody in the middle of their studies, at an item that they have seen before.
SOMEBODY = Person(
    ability=Gaussian(0.4, 0.3),
    domain=Gaussian(-0.1, 0.08),
    topic=Gaussian(0.2, 0.15),
    memory=Gaussian(0.15, 0.25),
)
KNOWN = Difficulty(Gaussian(-0.6, 0.4), Gaussian(0.5, 0.6))


def near(mean: float, variance: float) -> tuple[object, object]:
    """To compare a term with, to twelve digits."""
    return pytest.approx(mean, rel=1e-12), pytest.approx(variance, rel=1e-12)


def terms(gaussian: Gaussian | None) -> tuple[float, float]:
    """A term that must be there."""
    assert gaussian is not None
    return gaussian.mean, gaussian.variance


def test_everything_starts_at_its_prior() -> None:
    assert new_person(CONSTANTS) == Person(
        Gaussian(0.0, 0.7), Gaussian(0.0, 0.1), Gaussian(0.0, 0.2), None
    )
    assert new_topic(CONSTANTS) == Gaussian(-1.0, 1.5)


@pytest.mark.parametrize(
    ("label", "mean", "variance"), [(1, -0.7, 0.7), (2, 0.0, 0.7), (3, 0.7, 0.7), (None, 0.0, 1.0)]
)
def test_the_authors_label_is_where_an_item_starts(
    label: int | None, mean: float, variance: float
) -> None:
    assert new_item(CONSTANTS, label) == Gaussian(mean, variance)


def test_a_label_that_does_not_exist_is_not_taken() -> None:
    with pytest.raises(KeyError):
        new_item(CONSTANTS, 4)


def test_ability_and_topic_drift_but_not_beyond_what_is_thought_of_a_stranger() -> None:
    drift = drifted(SOMEBODY, CONSTANTS)

    assert (drift.ability, drift.topic) == (Gaussian(0.4, 0.302), Gaussian(0.2, 0.153))
    assert (drift.domain, drift.memory) == (SOMEBODY.domain, SOMEBODY.memory)
    assert drifted(new_person(CONSTANTS), CONSTANTS) == new_person(CONSTANTS)


def test_the_first_forecast_of_all() -> None:
    told = forecast(new_person(CONSTANTS), UNSEEN)

    assert (told.mean, told.variance) == (1.0, pytest.approx(3.5))
    assert told.p == pytest.approx(0.656776349289323, rel=1e-14)


def test_the_first_answer_of_all_when_it_is_right() -> None:
    person = learn_person(new_person(CONSTANTS), UNSEEN, is_right=True, constants=CONSTANTS)

    assert terms(person.ability) == near(0.111518474758536, 0.642931423646427)
    assert terms(person.domain) == near(0.015931210679791, 0.098835335176458)
    assert terms(person.topic) == near(0.035862421359582, 0.195341340705831)
    assert terms(person.memory) == near(0.153617677671249, 0.25)


def test_the_first_answer_of_all_when_it_is_wrong() -> None:
    person = learn_person(new_person(CONSTANTS), UNSEEN, is_right=False, constants=CONSTANTS)

    assert terms(person.ability) == near(-0.303138643473598, 0.642931423646427)
    assert terms(person.domain) == near(-0.043305520496228, 0.098835335176458)
    assert terms(person.topic) == near(-0.082611040992457, 0.195341340705831)
    assert terms(person.memory) == near(0.028617677671249, 0.25)


def test_the_first_answer_of_all_moves_the_difficulties_the_other_way() -> None:
    part = person_part(new_person(CONSTANTS))

    right = learn_difficulty(UNSEEN, part, is_right=True)
    wrong = learn_difficulty(UNSEEN, part, is_right=False)

    assert terms(right.topic) == near(-1.238968160196864, 1.237950414702980)
    assert terms(right.item) == near(-0.159312106797909, 0.883533517645769)
    assert terms(wrong.topic) == near(-0.350417192556576, 1.237950414702980)
    assert terms(wrong.item) == near(0.433055204962283, 0.883533517645769)


def test_a_wrong_answer_to_an_item_seen_before() -> None:
    person = drifted(SOMEBODY, CONSTANTS)
    told = forecast(person, KNOWN)

    after = learn_person(person, KNOWN, is_right=False, constants=CONSTANTS)
    difficulty = learn_difficulty(KNOWN, person_part(person), is_right=False)

    assert (told.mean, told.variance) == near(0.75, 1.785)
    assert told.p == pytest.approx(0.639929937119498, rel=1e-14)
    assert terms(after.ability) == near(0.252325090693290, 0.287692068536114)
    assert terms(after.domain) == near(-0.139119181273301, 0.078995978670136)
    assert terms(after.topic) == near(0.129184565814813, 0.149327635107691)
    assert terms(after.memory) == near(0.147752558520936, 0.240195104200552)
    assert terms(difficulty.topic) == near(-0.404404093633497, 0.374899466753412)
    assert terms(difficulty.item) == near(0.793393859549754, 0.543523800195177)


def test_memory_is_not_in_use_on_the_first_showing() -> None:
    fresh = new_person(CONSTANTS)

    again = learn_person(fresh, UNSEEN, is_right=True, constants=CONSTANTS)

    assert person_part(fresh) == Gaussian(0.0, pytest.approx(1.0))
    assert again.memory is not None
    assert person_part(again).variance > again.ability.variance + again.memory.variance


def test_a_drill_has_no_item_and_nothing_to_remember() -> None:
    drill = Difficulty(new_topic(CONSTANTS), None)

    person = learn_person(
        new_person(CONSTANTS), drill, is_right=True, constants=CONSTANTS, has_item=False
    )
    difficulty = learn_difficulty(drill, person_part(person), is_right=True)

    assert forecast(new_person(CONSTANTS), drill).variance == pytest.approx(2.5)
    assert person.memory is None
    assert difficulty.item is None


def test_a_log_without_domains_has_no_domain_term() -> None:
    person = Person(Gaussian(0.0, 0.7), None, Gaussian(0.0, 0.2), None)

    after = learn_person(person, UNSEEN, is_right=True, constants=CONSTANTS)

    assert forecast(person, UNSEEN).variance == pytest.approx(3.4)
    assert after.domain is None


def mastery_of_somebody(*, domain: Gaussian | None = SOMEBODY.domain) -> Mastery:
    return topic_mastery(
        ability=SOMEBODY.ability,
        domain=domain,
        topic=SOMEBODY.topic,
        difficulty=KNOWN.topic,
        sum_b=1.4,
        items=4,
        constants=CONSTANTS,
    )


def test_mastery_is_of_an_item_not_seen_before() -> None:
    mastery = mastery_of_somebody()

    assert mastery.logit == pytest.approx(0.9)  # 0.4 - 0.1 + 0.2 + 0.6 - 1.4 / 7
    assert mastery.personal_variance == pytest.approx(0.93)
    assert mastery.variance == pytest.approx(1.93)
    assert mastery.p == pytest.approx(0.663471673240298, rel=1e-13)


def test_below_and_interval_are_of_the_share_right_over_many_items() -> None:
    mastery = mastery_of_somebody()

    assert mastery.below(0.7) == pytest.approx(0.5412609781428668, rel=1e-12)
    assert mastery.interval() == near(0.429322337446580, 0.859346942446094)
    low, high = mastery.interval(0.5)
    assert mastery.below(low) == pytest.approx(0.25)
    assert mastery.below(high) == pytest.approx(0.75)


@pytest.mark.parametrize(("target", "below"), [(0.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (1.5, 1.0)])
def test_nobody_is_below_nothing_and_everybody_below_all(target: float, below: float) -> None:
    assert mastery_of_somebody().below(target) == below


def test_mastery_without_any_doubt_is_below_or_not() -> None:
    certain = Mastery(0.7, 1.0, 1.0, 0.0)

    assert (certain.below(0.69), certain.below(0.71)) == (0.0, 1.0)
    low, high = certain.interval()
    assert low == high


def test_a_log_without_domains_has_mastery_all_the_same() -> None:
    mastery = mastery_of_somebody(domain=None)

    assert mastery.logit == pytest.approx(1.0)
    assert mastery.personal_variance == pytest.approx(0.85)


def test_a_domain_of_one_topic_is_that_topic() -> None:
    topic = TopicTerms(SOMEBODY.topic, KNOWN.topic, 1.4, 4)

    domain = domain_mastery(
        [(0.2, topic)], ability=SOMEBODY.ability, domain=SOMEBODY.domain, constants=CONSTANTS
    )

    expected = mastery_of_somebody()
    assert domain.p == pytest.approx(expected.p)
    assert domain.logit == pytest.approx(expected.logit)
    assert domain.variance == pytest.approx(expected.variance)
    assert domain.personal_variance == pytest.approx(expected.personal_variance)


def test_topics_of_a_domain_count_by_weight_and_share_what_is_common() -> None:
    topics = [TopicTerms(Gaussian(mean, 0.1), Gaussian(-1.0, 0.2)) for mean in (-1.0, 0.0, 1.0)]
    alike = TopicTerms(Gaussian(0.0, 0.1), Gaussian(-1.0, 0.2))

    def mastery(parts: list[tuple[float, TopicTerms]]) -> Mastery:
        return domain_mastery(
            parts, ability=Gaussian(0.0, 0.3), domain=Gaussian(0.0, 0.1), constants=CONSTANTS
        )

    weak, middle, strong = (mastery([(1.0, topic)]) for topic in topics)
    mixed = mastery(list(zip((3.0, 1.0, 0.0), topics, strict=True)))
    assert mixed.p == pytest.approx(0.75 * weak.p + 0.25 * middle.p)
    assert weak.logit < mixed.logit < middle.logit < strong.logit
    # Ability and domain (0.4) stay; what is each topic's own (0.3) is shared by three.
    assert mastery([(1.0, alike)] * 3).personal_variance == pytest.approx(0.4 + 0.3 / 3)


def test_a_domain_without_topics_has_no_mastery() -> None:
    with pytest.raises(ValueError, match="needs a topic"):
        domain_mastery([], ability=Gaussian(0.0, 1.0), domain=None, constants=CONSTANTS)


@pytest.mark.parametrize(
    ("target", "answers", "said"),
    [
        (0.75, 0, Standing.WEAK),  # below with 0.67
        (0.70, 9, Standing.NOT_ENOUGH_DATA),  # below with 0.54
        (0.60, 3, Standing.STRONG),  # below with 0.34
        (0.60, 2, Standing.NOT_ENOUGH_DATA),
    ],
)
def test_standing_is_said_when_it_is_likely_enough(
    target: float, answers: int, said: Standing
) -> None:
    assert standing(mastery_of_somebody(), target=target, answers=answers) is said
