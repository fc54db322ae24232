"""Which cards a day brings: the formulas of fsrs for many cards, and the rules of 1.4."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.memory import Memory, Rating, after, interval_days, replay, retrievability
from quizbank.core.review_plan import (
    HORIZON,
    LEAST_GAIN,
    Cards,
    budget_on,
    by_week,
    daily_list,
    difficulty_after_good,
    gains,
    intervals,
    load_forecast,
    recall,
    relative_weights,
    retention_of,
    spread,
    stability_after,
    window,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
MEMORIES = st.tuples(
    st.floats(0.001, 5_000), st.floats(1, 10), st.integers(0, 2_000)
)  # stability, difficulty, days since


def every_day(_day: date) -> float:
    return 1.0


def cards(*rows: dict[str, Any]) -> Cards:
    """Cards of average weight that are due, unless told otherwise."""
    usual = {
        "stability": 5.0,
        "card_difficulty": 5.0,
        "elapsed": 6.0,
        "weight": 1.0,
        "is_due": True,
        "is_new": False,
        "is_weak": False,
    }
    full = [{**usual, **row} for row in rows]
    return Cards(
        **{
            name: np.array([row[name] for row in full], dtype=type(value))
            for name, value in usual.items()
        }
    )


def memory_of(stability: float, card_difficulty: float) -> Memory:
    return Memory(stability, card_difficulty, NOON)


@given(MEMORIES, st.sampled_from([Rating.Again, Rating.Good]))
def test_many_cards_get_the_stability_that_fsrs_gives_one(
    state: tuple[float, float, int], rating: Rating
) -> None:
    stability, hardness, days = state

    (found,) = stability_after(
        rating, np.array([stability]), np.array([hardness]), np.array([float(days)])
    )

    one = after(memory_of(stability, hardness), rating, NOON + timedelta(days=days))
    assert found == pytest.approx(one.stability, rel=1e-9)


@given(MEMORIES)
def test_many_cards_have_the_recall_and_difficulty_that_fsrs_gives_one(
    state: tuple[float, float, int],
) -> None:
    stability, hardness, days = state
    memory = memory_of(stability, hardness)
    at = NOON + timedelta(days=days)

    (recalled,) = recall(np.array([stability]), float(days))
    (harder,) = difficulty_after_good(np.array([hardness]))

    assert recalled == pytest.approx(retrievability(memory, at), rel=1e-9)
    assert harder == pytest.approx(after(memory, Rating.Good, at).card_difficulty, rel=1e-9)


@given(st.floats(0.001, 90_000), st.sampled_from([0.85, 0.90, 0.95]))
def test_many_cards_have_the_intervals_of_one(stability: float, retention: float) -> None:
    (found,) = intervals(np.array([stability]), retention)

    assert found == interval_days(stability, retention)


def test_the_gain_of_a_card_worked_by_hand() -> None:
    memory = replay([(Rating.Good, NOON), (Rating.Good, NOON + timedelta(days=2))])
    at = memory.last_review + timedelta(days=10)
    exam = at + timedelta(days=20)
    r = retrievability(memory, at)
    good, again = (
        retrievability(after(memory, rating, at), exam) for rating in (Rating.Good, Rating.Again)
    )
    by_hand = 1.3 * (r * good + (1 - r) * again - retrievability(memory, exam))

    (gain,) = gains(
        cards(
            {
                "stability": memory.stability,
                "card_difficulty": memory.card_difficulty,
                "elapsed": 10.0,
                "weight": 1.3,
            }
        ),
        20,
    )

    assert gain == pytest.approx(by_hand, abs=1e-9)
    assert gain == pytest.approx(0.1309, abs=5e-5)


def test_on_the_exam_day_the_gain_is_what_is_forgotten() -> None:
    asked = cards({"stability": 5.0, "elapsed": 9.0}, {"stability": 50.0, "elapsed": 9.0})

    assert gains(asked, 0) == pytest.approx(1 - recall(asked.stability, asked.elapsed))


def test_what_is_due_comes_by_gain_and_within_the_budget() -> None:
    asked = cards(
        {"stability": 80.0, "elapsed": 90.0},
        {"stability": 5.0, "elapsed": 30.0, "weight": 3.0},
        {"stability": 5.0, "elapsed": 30.0},
        {"is_due": False, "stability": 1.0},
    )

    everything = daily_list(asked, days_left=45, budget=10)

    assert sorted(everything) == [0, 1, 2]
    assert everything[0] == 1
    gain = gains(asked, 45)
    assert list(gain[everything]) == sorted(gain[everything], reverse=True)
    assert list(daily_list(asked, days_left=45, budget=2)) == list(everything[:2])
    assert list(daily_list(asked, days_left=45, budget=0)) == []


def test_spare_budget_goes_to_what_gains_most_in_the_last_thirty_days() -> None:
    asked = cards(
        {},
        {"is_due": False, "stability": 8.0, "elapsed": 4.0},
        {"is_due": False, "stability": 4.0, "elapsed": 3.0},
        {"is_due": False, "stability": 900.0, "elapsed": 3.0},
    )
    gain = gains(asked, 30)
    assert gain[3] < LEAST_GAIN < gain[1] < gain[2]

    assert list(daily_list(asked, days_left=31, budget=9)) == [0]
    assert list(daily_list(asked, days_left=30, budget=9)) == [0, 2, 1]
    assert list(daily_list(asked, days_left=30, budget=2)) == [0, 2]
    assert list(daily_list(asked, days_left=None, budget=9)) == [0]


def test_what_was_asked_today_is_not_asked_again_from_spare_budget() -> None:
    asked = cards({"is_due": False, "stability": 0.2, "elapsed": 0.0})

    assert list(daily_list(asked, days_left=1, budget=9)) == []


def test_nothing_new_in_the_last_week_unless_its_topic_is_below_target() -> None:
    asked = cards(
        {"is_new": True},
        {"is_new": True, "is_weak": True, "elapsed": 5.0},
        {"elapsed": 4.0},
        {"is_new": True, "is_due": False, "stability": 2.0},
    )

    assert sorted(daily_list(asked, days_left=8, budget=9)) == [0, 1, 2, 3]
    assert sorted(daily_list(asked, days_left=7, budget=9)) == [1, 2]
    assert sorted(daily_list(asked, days_left=0, budget=9)) == [1, 2]
    assert sorted(daily_list(asked, days_left=None, budget=9)) == [0, 1, 2]


@pytest.mark.parametrize("days_left", [None, 0, 1, 30, 1_095])
def test_any_exam_date_orders_by_gain(days_left: int | None) -> None:
    chance = np.random.default_rng(5)
    asked = cards(
        *(
            {"stability": float(s), "elapsed": float(t)}
            for s, t in zip(chance.uniform(0.2, 99, 40), chance.integers(1, 60, 40), strict=True)
        )
    )

    found = daily_list(asked, days_left=days_left, budget=25)

    gain = gains(asked, HORIZON if days_left is None else days_left)
    assert list(gain[found]) == sorted(gain, reverse=True)[:25]
    assert np.isfinite(gain).all()


def test_no_cards_make_an_empty_list() -> None:
    assert list(daily_list(cards(), days_left=3, budget=9)) == []
    assert (
        load_forecast(
            cards(), np.array([], dtype=int), start=MONDAY, days=1, budget=5, weight_on=every_day
        )[0].due
        == 0
    )


def test_weights_are_multiples_of_the_average_topic() -> None:
    assert relative_weights({"a": 0.6, "b": 0.2, "c": 0.1}) == pytest.approx(
        {"a": 2.0, "b": 2 / 3, "c": 1 / 3}
    )
    assert relative_weights({}) == {}
    assert relative_weights({"a": 0.0}) == {}


def test_cards_are_due_earlier_without_an_exam_date() -> None:
    assert retention_of(None) == 0.90
    assert retention_of(0) == retention_of(400) == 0.85


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [(1, 1, 1), (2, 2, 2), (3, 2, 4), (19, 18, 20), (20, 19, 21), (40, 38, 42), (100, 95, 105)],
)
def test_a_card_may_move_by_five_per_cent_and_by_a_day_from_three_on(
    interval: int, first: int, last: int
) -> None:
    assert (window(interval)[0], window(interval)[-1]) == (first, last)


def test_a_card_falls_on_the_quietest_day_ties_to_the_earlier() -> None:
    def due(**loads: int) -> int:
        on = {MONDAY + timedelta(days=int(name[1:])): count for name, count in loads.items()}
        return (spread(40, start=MONDAY, loads=on, weight_on=every_day) - MONDAY).days

    assert due() == 38
    assert due(_38=1) == 39
    assert due(_38=3, _39=2, _40=2, _41=1, _42=1) == 41
    assert due(_38=1, _39=1, _40=1, _41=1, _42=1) == 38


def test_easy_days_count_double_and_days_off_are_left_free() -> None:
    easy, off = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)
    weights = {easy: 0.5, off: 0.0}
    loads = {MONDAY + timedelta(days=4): 1}

    def due(loads: dict[date, int]) -> date:
        return spread(3, start=MONDAY, loads=loads, weight_on=lambda day: weights.get(day, 1.0))

    assert due({}) == MONDAY + timedelta(days=4)
    assert due(loads) == easy
    assert due({MONDAY + timedelta(days=4): 2}) == easy


def test_where_every_day_is_off_the_interval_stands() -> None:
    assert spread(1, start=MONDAY, loads={}, weight_on=lambda _: 0.0) == MONDAY + timedelta(days=1)
    assert spread(9, start=MONDAY, loads={}, weight_on=lambda _: 0.0) == MONDAY + timedelta(days=9)


def test_easy_days_take_a_part_of_the_budget() -> None:
    assert budget_on(MONDAY, 21, lambda _: 0.5) == 10
    assert budget_on(MONDAY, 20, lambda _: 0.0) == 0


def test_the_coming_load_carries_over_what_does_not_fit() -> None:
    backlog = cards(*[{"stability": 40.0, "elapsed": 80.0}] * 25)
    off = MONDAY + timedelta(days=1)

    loads = load_forecast(
        backlog,
        np.full(25, -5),
        start=MONDAY,
        days=4,
        budget=10,
        weight_on=lambda day: 0.0 if day == off else 1.0,
    )

    assert [(load.due, load.planned) for load in loads] == [(25, 10), (15, 0), (15, 10), (5, 5)]
    assert loads[1].day == off


def test_the_coming_load_counts_repeats() -> None:
    fresh = cards({"stability": 0.212, "card_difficulty": 6.4, "elapsed": 1.0})

    loads = load_forecast(
        fresh, np.array([0]), start=MONDAY, days=14, budget=10, weight_on=every_day
    )

    assert loads[0].due == 1
    assert sum(load.due for load in loads[1:]) >= 2
    assert [len(week) for week in by_week(loads)] == [7, 7]


def test_the_order_hangs_on_the_cards_alone() -> None:
    chance = np.random.default_rng(3)
    rows = [
        {"stability": float(s), "elapsed": float(t), "is_due": bool(d)}
        for s, t, d in zip(
            chance.uniform(0.2, 99, 60),
            chance.integers(1, 60, 60),
            chance.integers(0, 2, 60),
            strict=True,
        )
    ]

    once, twice = (daily_list(cards(*rows), days_left=12, budget=30) for _ in range(2))

    assert once.tobytes() == twice.tobytes()
