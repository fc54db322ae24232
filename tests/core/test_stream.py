"""A log run through the model in one go."""

import math
import random

import pytest

from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Gaussian,
    drifted,
    forecast,
    learn_difficulty,
    learn_person,
    new_item,
    new_person,
    new_topic,
    person_part,
)
from quizbank.core.stream import Answered, Stream

CONSTANTS = Constants()


def made_up_log(answers: int, *, users: int = 8, seed: int = 1) -> list[Answered]:
    """Answers of nobody: six topics in two domains, forty items, some of them labelled."""
    chance = random.Random(seed)
    rows = []
    for _ in range(answers):
        item = chance.randrange(40)
        rows.append(
            Answered(
                f"user {chance.randrange(users)}",
                f"domain {item % 2}",
                f"topic {item % 6}",
                f"item {item}",
                chance.random() < 0.7,
                item % 3 + 1 if item < 20 else None,
            )
        )
    return rows


def state(stream: Stream) -> tuple[object, ...]:
    return (
        stream.abilities,
        stream.domains,
        stream.topics,
        stream.memories,
        stream.topic_difficulties,
        stream.item_difficulties,
    )


def test_one_answer_is_forecast_and_then_learnt() -> None:
    stream = Stream(CONSTANTS)
    person = drifted(new_person(CONSTANTS), CONSTANTS)
    difficulty = Difficulty(new_topic(CONSTANTS), new_item(CONSTANTS, 3))
    row = Answered("ana", "d", "t", "i", is_right=True, label=3)

    told = stream.learn(row)

    assert told == forecast(person, difficulty)
    assert stream.person(row) == learn_person(
        person, difficulty, is_right=True, constants=CONSTANTS
    )
    assert stream.difficulty(row) == learn_difficulty(
        difficulty, person_part(person), is_right=True
    )


def test_a_repeat_is_forecast_with_the_memory_of_the_item() -> None:
    stream = Stream(CONSTANTS)
    row = Answered("ana", "d", "t", "i", is_right=True)
    stream.learn(row)
    person = drifted(stream.person(row), CONSTANTS)

    told = stream.learn(row)

    assert person.memory == Gaussian(
        pytest.approx(0.12 + 0.125 * (1 - 1 / (1 + math.exp(-1)))), 0.25
    )
    assert told.variance == pytest.approx(
        person_part(person).variance + 1.237950414702980 + 0.883533517645769
    )


def test_one_persons_answer_moves_what_the_next_person_is_asked() -> None:
    stream = Stream(CONSTANTS)

    first = stream.learn(Answered("ana", "", "t", "i", is_right=False))
    second = stream.learn(Answered("ben", "", "t", "i", is_right=False))

    assert second.p < first.p
    assert stream.abilities["ben"].mean > stream.abilities["ana"].mean  # it was known to be hard


def test_a_log_without_domains_and_a_drill_without_item_have_no_such_terms() -> None:
    stream = Stream(CONSTANTS)

    told = stream.learn(Answered("ana", "", "drill-sequencing", "", is_right=True))

    assert told.variance == pytest.approx(0.7 + 0.2 + 1.5)
    assert (stream.domains, stream.memories, stream.item_difficulties) == ({}, {}, {})


def test_a_topic_keeps_the_sum_over_its_items() -> None:
    stream = Stream(CONSTANTS)
    rows = made_up_log(500)

    list(stream.replay(rows))

    for topic in {row.topic for row in rows}:
        items = {row.item for row in rows if row.topic == topic}
        terms = stream.topic_terms("user 1", topic)
        assert terms.items == len(items)
        assert terms.sum_b == pytest.approx(
            sum(stream.item_difficulties[item].mean for item in items), abs=1e-12
        )


def test_an_item_under_two_topics_counts_towards_the_first() -> None:
    stream = Stream(CONSTANTS)

    for topic in ("one", "two", "one"):
        stream.learn(Answered("ana", "", topic, "i", is_right=False))

    assert stream.topic_terms("ana", "one").items == 1
    assert stream.topic_terms("ana", "one").sum_b == pytest.approx(
        stream.item_difficulties["i"].mean
    )
    assert stream.topic_terms("ana", "two").items == 0


def test_a_topic_and_a_person_that_nobody_heard_of_are_at_their_priors() -> None:
    mastery = Stream(CONSTANTS).mastery("nobody", "nowhere", "nothing")

    assert mastery.logit == 1.0
    assert mastery.personal_variance == pytest.approx(0.7 + 0.1 + 0.2 + 1.5)


def test_two_runs_give_identical_bytes() -> None:
    one, other = Stream(CONSTANTS), Stream(CONSTANTS)
    rows = made_up_log(2_000)

    told = [list(one.replay(rows)), list(other.replay(rows))]

    assert repr(told[0]) == repr(told[1])
    assert repr(state(one)) == repr(state(other))


def test_who_came_first_changes_nobody_while_difficulties_are_frozen() -> None:
    rows = made_up_log(600)
    shared = Stream(CONSTANTS)
    list(shared.replay(rows))
    users = sorted({row.user for row in rows})

    def abilities(order: list[str]) -> dict[str, Gaussian]:
        found = {}
        for user in order:
            alone = Stream(CONSTANTS)
            for row in (row for row in rows if row.user == user):
                alone.topic_difficulties = dict(shared.topic_difficulties)
                alone.item_difficulties = dict(shared.item_difficulties)
                alone.learn(row)
            found[user] = alone.abilities[user]
        return found

    mixed = random.Random(2).sample(users, len(users))
    assert abilities(users) == abilities(mixed)


@pytest.mark.parametrize("is_right", [True, False])
def test_ten_thousand_answers_of_one_item_stay_finite(is_right: bool) -> None:
    stream = Stream(CONSTANTS)
    row = Answered("ana", "d", "t", "i", is_right)

    told = [stream.learn(row).p for _ in range(10_000)]

    assert all(0 <= p <= 1 for p in told)
    assert all(
        math.isfinite(number)
        for number in (
            stream.abilities["ana"].mean,
            stream.topics["ana", "t"].mean,
            stream.memories["ana", "i"].mean,
            stream.item_difficulties["i"].mean,
            stream.mastery("ana", "d", "t").p,
        )
    )


def test_somebody_who_tosses_a_coin_is_forecast_as_a_coin() -> None:
    stream = Stream(CONSTANTS)
    chance = random.Random(3)
    rows = [
        Answered("ana", "d", "t", f"item {number}", chance.random() < 0.5)
        for number in range(4_000)
    ]

    told = [answer.p for answer in stream.replay(rows)]

    assert sum(told[-2_000:]) / 2_000 == pytest.approx(0.5, abs=0.05)
