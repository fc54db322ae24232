"""The chance of passing, by worked numbers and against numpy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.mastery import Constants, Gaussian, TopicTerms, topic_mastery
from quizbank.core.readiness import (
    HALF_NODES,
    NODES,
    Cell,
    Lever,
    TooEarly,
    cells_of,
    levers,
    need_of,
    readiness,
    too_early,
    topic_counts,
)

CONSTANTS = Constants()
FORM = (Cell("a", 3, 0.5, 0.2, 1.3), Cell("b", 2, -0.2, 0.1, 1.0))
cells = st.builds(
    Cell,
    st.sampled_from("abcd"),
    st.integers(1, 30),
    st.floats(-3, 3),
    st.floats(0, 0.3),
    st.floats(0.5, 2.5),
)
forms = st.lists(cells, min_size=1, max_size=8)
abilities = st.builds(Gaussian, st.floats(-3, 3), st.floats(0.05, 0.7))


def test_nodes_are_those_of_numpy() -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)

    assert len(NODES) == 21
    assert len(HALF_NODES) == 11
    np.testing.assert_allclose([node for node, _ in NODES], nodes, atol=1e-14)
    np.testing.assert_allclose(
        [weight for _, weight in NODES], weights / math.sqrt(2 * math.pi), rtol=1e-12
    )


def test_the_score_at_a_known_ability() -> None:
    told = readiness(Gaussian(0.3, 0.0), FORM, 3, exam_day_variance=0.0)

    assert told.p_pass == pytest.approx(0.674994977718728, rel=1e-12)
    assert told.expected == pytest.approx(0.600475101936870, rel=1e-12)
    assert (told.low, told.high) == (
        pytest.approx(0.216685810009112, rel=1e-12),
        pytest.approx(0.984264393864627, rel=1e-12),
    )
    assert (told.need, told.items) == (3, 5)
    assert told.chance_low == pytest.approx(told.p_pass)
    assert told.chance_high == pytest.approx(told.p_pass)


def test_four_tosses_of_a_coin_come_right_twice() -> None:
    coin = [Cell("coin", 4, 0.0, 0.0, 1.0)]

    told = readiness(Gaussian(0.0, 0.0), coin, 2, exam_day_variance=0.0)

    assert told.p_pass == pytest.approx(0.691462461274013)  # Phi(0.5): half an item over one sd
    assert told.expected == pytest.approx(0.5)


def by_numpy(ability: Gaussian, form: list[Cell], need: int) -> tuple[float, float, float]:
    """Chance, mean and sd of the score item by item, as the formula is written."""
    m, vp, vi, topic = (
        np.array(column)
        for column in zip(
            *(
                (c.mean, c.person_variance, c.item_variance, ord(c.topic))
                for c in form
                for _ in range(c.items)
            ),
            strict=True,
        )
    )
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)
    weights = weights / math.sqrt(2 * math.pi)
    mus, variances = [], []
    for theta in ability.mean + math.sqrt(ability.variance + 0.15) * nodes:
        root = np.sqrt(1 + math.pi / 8 * (vp + vi))
        q = 1 / (1 + np.exp(-(theta + m) / root))
        slope = q * (1 - q) * np.sqrt(vp) / root
        tied = sum(
            slope[topic == one].sum() ** 2 - (slope[topic == one] ** 2).sum()
            for one in np.unique(topic)
        )
        mus.append(q.sum())
        variances.append((q * (1 - q)).sum() + tied)
    mu, var = np.array(mus), np.array(variances)
    phi = [0.5 * math.erfc(-z / math.sqrt(2)) for z in (mu - need + 0.5) / np.sqrt(var)]
    mean = weights @ mu
    return float(weights @ phi), float(mean), math.sqrt(weights @ (var + mu**2) - mean**2)


@given(abilities, forms, st.floats(0.1, 1.0))
def test_cells_give_what_items_one_by_one_give(
    ability: Gaussian, form: list[Cell], cut: float
) -> None:
    items = sum(cell.items for cell in form)
    need = math.ceil(cut * items)

    told = readiness(ability, form, need)

    p_pass, mean, sd = by_numpy(ability, form, need)
    assert told.p_pass == pytest.approx(p_pass, abs=1e-11)
    assert told.expected * items == pytest.approx(mean, abs=1e-9)
    assert told.low * items == pytest.approx(max(mean - 1.2816 * sd - 0.5, 0), abs=1e-6)
    assert told.high * items == pytest.approx(min(mean + 1.2816 * sd + 0.5, items), abs=1e-6)


@given(abilities, forms, st.integers(0, 100))
def test_the_chance_falls_as_the_cut_rises(
    ability: Gaussian, form: list[Cell], percent: int
) -> None:
    items = sum(cell.items for cell in form)
    need = min(need_of(percent, items), items - 1)

    low, high = readiness(ability, form, need), readiness(ability, form, need + 1)

    assert high.p_pass <= low.p_pass
    assert high.expected == low.expected


@given(abilities, forms, st.integers(1, 100), st.floats(0.01, 1))
def test_the_chance_rises_with_ability(
    ability: Gaussian, form: list[Cell], percent: int, more: float
) -> None:
    need = need_of(percent, sum(cell.items for cell in form))

    now = readiness(ability, form, need)
    abler = readiness(Gaussian(ability.mean + more, ability.variance), form, need)

    assert abler.p_pass >= now.p_pass - 1e-12
    assert abler.expected >= now.expected


@given(abilities, forms, st.integers(0, 100))
def test_every_share_is_a_share_and_lies_in_its_interval(
    ability: Gaussian, form: list[Cell], percent: int
) -> None:
    told = readiness(ability, form, need_of(percent, sum(cell.items for cell in form)))

    assert 0 <= told.chance_low <= told.p_pass <= told.chance_high <= 1
    assert 0 <= told.low <= told.expected <= told.high <= 1


@pytest.mark.parametrize("mean", [-1e4, 1e4])
def test_ability_at_the_end_of_the_world_has_a_chance(mean: float) -> None:
    told = readiness(Gaussian(mean, 0.7), FORM, 3)

    assert told.p_pass == pytest.approx(float(mean > 0))
    assert told.expected == pytest.approx(float(mean > 0))


def test_nothing_needed_is_passed_by_all() -> None:
    assert readiness(Gaussian(-3.0, 0.1), FORM, 0).p_pass == pytest.approx(1.0)


def test_an_exam_without_items_has_no_chance() -> None:
    with pytest.raises(ValueError, match="exam with items"):
        readiness(Gaussian(0.0, 0.7), [], 1)


@pytest.mark.parametrize(
    ("percent", "items", "need"), [(70, 100, 70), (70, 90, 63), (70, 61, 43), (0, 10, 0)]
)
def test_what_is_needed_is_rounded_up_exactly(percent: int, items: int, need: int) -> None:
    assert need_of(percent, items) == need


def test_cells_are_mastery_without_ability() -> None:
    terms = TopicTerms(Gaussian(0.2, 0.15), Gaussian(-0.6, 0.4), 1.4, 4)
    delta = Gaussian(-0.1, 0.08)

    [cell] = cells_of(
        {"d": {"t": 7, "empty": 0}}, domains={"d": delta}, topics={"t": terms}, constants=CONSTANTS
    )

    mastery = topic_mastery(
        ability=Gaussian(0.4, 0.3),
        domain=delta,
        topic=terms.person,
        difficulty=terms.difficulty,
        sum_b=1.4,
        items=4,
        constants=CONSTANTS,
    )
    assert (cell.topic, cell.items) == ("t", 7)
    assert cell.mean == pytest.approx(mastery.logit - 0.4)
    assert cell.person_variance == pytest.approx(0.08 + 0.15)
    assert cell.item_variance == pytest.approx(1.0 + 0.4)


def test_what_nobody_answered_is_at_its_prior() -> None:
    cells = cells_of({"d": {"t": 5}}, domains={}, topics={}, constants=CONSTANTS)

    assert cells == (Cell("t", 5, 1.0, pytest.approx(0.3), pytest.approx(2.5)),)


def test_items_of_a_domain_are_shared_out_over_its_topics_as_the_pool_is() -> None:
    counts = topic_counts({"a": 10, "b": 4}, {"a": {"x": 30, "y": 20, "z": 0}, "gone": {"old": 9}})

    assert counts == {"a": {"x": 6, "y": 4}, "b": {"b": 4}}


@pytest.mark.parametrize(
    ("answers", "by_domain", "lacking"),
    [
        (30, {"a": 3, "b": 27}, None),
        (29, {"a": 3, "b": 26}, TooEarly(1, {})),
        (40, {"a": 40}, TooEarly(3, {"b": 3})),
        (1, {"a": 1}, TooEarly(29, {"a": 2, "b": 3})),
        (0, {}, TooEarly(30, {"a": 3, "b": 3})),
        (28, {"gone": 28}, TooEarly(6, {"a": 3, "b": 3})),
    ],
)
def test_too_early_says_how_many_more_and_where(
    answers: int, by_domain: dict[str, int], lacking: TooEarly | None
) -> None:
    assert too_early(answers, by_domain, ["a", "b"]) == lacking


def test_the_largest_lever_stands_first_and_says_what_half_a_logit_brings() -> None:
    form = [Cell("small", 2, 0.0, 0.2, 2.0), Cell("large", 20, 0.0, 0.2, 2.0)]
    ability = Gaussian(0.2, 0.1)

    found = levers(ability, form, 12)

    better = [form[0], Cell("large", 20, 0.5, 0.2, 2.0)]
    gain = readiness(ability, better, 12).p_pass - readiness(ability, form, 12).p_pass
    assert [lever.topic for lever in found] == ["large", "small"]
    assert found[0] == Lever("large", pytest.approx(gain))
    assert found[0].gain > found[1].gain > 0


def test_a_topic_in_two_domains_is_one_lever() -> None:
    form = [Cell("t", 5, 0.0, 0.2, 2.0), Cell("t", 5, 0.4, 0.2, 2.0)]

    assert [lever.topic for lever in levers(Gaussian(0.0, 0.1), form, 6)] == ["t"]
