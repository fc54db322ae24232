"""Our words around fsrs: worked numbers, the table of ratings, clocks that go back."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from fsrs import Card, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.memory import (
    DEFAULT_RETENTION,
    EXAM_RETENTION,
    Memory,
    Rating,
    after,
    at_noon,
    interval_days,
    is_leech,
    is_misconception,
    rating_of,
    replay,
    retrievability,
    why_it_enters,
)

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)
RATINGS = st.sampled_from(list(Rating))
LOGS = st.lists(st.tuples(RATINGS, st.integers(0, 400)), min_size=1, max_size=20)


def logged(steps: list[tuple[Rating, int]]) -> list[tuple[Rating, datetime]]:
    """Reviews with so many days between them."""
    at, logs = FIRST, []
    for rating, days in steps:
        at += timedelta(days=days)
        logs.append((rating, at))
    return logs


@pytest.mark.parametrize(
    ("rating", "stability", "card_difficulty", "days", "days_for_exam"),
    [
        (Rating.Again, 0.212, 6.4133, 1, 1),
        (Rating.Hard, 1.2931, 5.1122, 1, 2),
        (Rating.Good, 2.3065, 2.1181, 2, 4),
        (Rating.Easy, 8.2956, 1.0, 8, 16),
    ],
)
def test_first_reviews_have_the_numbers_of_fsrs_6(
    rating: Rating, stability: float, card_difficulty: float, days: int, days_for_exam: int
) -> None:
    memory = after(None, rating, FIRST)

    assert memory.stability == pytest.approx(stability, abs=5e-5)
    assert memory.card_difficulty == pytest.approx(card_difficulty, abs=5e-5)
    assert interval_days(memory.stability, DEFAULT_RETENTION) == days
    assert interval_days(memory.stability, EXAM_RETENTION) == days_for_exam


@given(LOGS)
def test_the_memory_is_that_of_the_library(steps: list[tuple[Rating, int]]) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=1, due=FIRST)
    for rating, at in logged(steps):
        card, _ = scheduler.review_card(card, rating, at)

    memory = replay(logged(steps))

    assert memory == Memory(card.stability, card.difficulty, card.last_review)
    later = memory.last_review + timedelta(days=17)
    assert retrievability(memory, later) == scheduler.get_card_retrievability(card, later)
    due = memory.last_review + timedelta(days=interval_days(memory.stability, 0.9))
    assert due == card.due


@given(LOGS)
def test_a_replay_twice_gives_identical_numbers(steps: list[tuple[Rating, int]]) -> None:
    assert replay(logged(steps)) == replay(logged(steps))


@given(LOGS)
def test_intervals_are_a_day_or_more_and_grow_as_less_recall_is_asked(
    steps: list[tuple[Rating, int]],
) -> None:
    memory = replay(logged(steps))

    days = [interval_days(memory.stability, share / 100) for share in range(99, 60, -1)]

    assert min(days) >= 1
    assert all(sooner <= later for sooner, later in pairwise(days))


@given(LOGS, st.integers(0, 2_000))
def test_recall_only_falls_with_time(steps: list[tuple[Rating, int]], days: int) -> None:
    memory = replay(logged(steps))
    sooner = memory.last_review + timedelta(days=days)

    assert 0 < retrievability(memory, sooner + timedelta(days=1)) < retrievability(memory, sooner)
    assert retrievability(memory, memory.last_review) == 1


def test_a_clock_set_back_counts_as_no_time() -> None:
    memory = after(None, Rating.Good, FIRST)

    back = after(memory, Rating.Good, FIRST - timedelta(days=9))

    assert back == after(memory, Rating.Good, FIRST)
    assert back.last_review == FIRST
    assert retrievability(memory, FIRST - timedelta(days=9)) == 1


def test_any_time_zone_will_do() -> None:
    elsewhere = FIRST.astimezone(timezone(timedelta(hours=-5)))

    assert after(None, Rating.Good, elsewhere) == after(None, Rating.Good, FIRST)


def test_days_are_those_of_the_calendar() -> None:
    evening_and_next_afternoon = [date(2026, 3, 1), date(2026, 3, 2)]

    memory = replay([(Rating.Good, at_noon(day)) for day in evening_and_next_afternoon])

    assert memory.stability > after(None, Rating.Good, FIRST).stability


def test_nothing_was_reviewed_is_no_memory() -> None:
    assert replay([]) is None


@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ({"is_right": False, "confidence": "sure"}, Rating.Again),
        ({"is_right": False}, Rating.Again),
        ({"is_right": False, "is_slow": True, "was_right_before": True}, Rating.Again),
        ({"is_right": True, "confidence": "guess"}, Rating.Again),
        ({"is_right": True, "confidence": "unsure"}, Rating.Hard),
        ({"is_right": True, "is_slow": True}, Rating.Hard),
        (
            {"is_right": True, "confidence": "sure", "is_slow": True, "was_right_before": True},
            Rating.Hard,
        ),
        ({"is_right": True}, Rating.Good),
        ({"is_right": True, "was_right_before": True}, Rating.Good),
        ({"is_right": True, "confidence": "sure"}, Rating.Good),
        ({"is_right": True, "confidence": "sure", "was_right_before": True}, Rating.Easy),
    ],
)
def test_an_answer_is_rated_by_what_it_was_not_by_the_person(
    said: dict[str, bool], rating: Rating
) -> None:
    assert rating_of(**said) == rating


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"is_right": False, "confidence": "sure"}, "missed"),
        ({"is_right": False, "is_flagged": True}, "missed"),
        ({"is_right": True, "confidence": "guess"}, "guessed"),
        ({"is_right": True, "confidence": "unsure", "is_slow": True}, "unsure"),
        ({"is_right": True, "is_slow": True, "is_flagged": True}, "slow"),
        ({"is_right": True, "is_flagged": True}, "flagged"),
        ({"is_right": True}, ""),
        ({"is_right": True, "confidence": "sure"}, ""),
    ],
)
def test_what_was_right_and_easy_stays_out_of_the_queue(said: dict[str, bool], why: str) -> None:
    assert why_it_enters(**said) == why


def test_to_be_sure_of_what_is_wrong_is_a_misconception() -> None:
    assert is_misconception(is_right=False, confidence="sure")
    assert not is_misconception(is_right=False, confidence="unsure")
    assert not is_misconception(is_right=True, confidence="sure")


def test_a_leech_is_set_aside_after_six_lapses_and_again_after_three_more() -> None:
    assert [lapses for lapses in range(13) if is_leech(lapses)] == [6, 9, 12]
