"""Practice that chooses: worked numbers for each rule, and what must hold for any state."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.choosing import (
    BEST,
    FLOOR,
    SESSION_QUESTIONS,
    SHORTLIST,
    Asked,
    Choice,
    Likelihood,
    Sight,
    TopicState,
    chance,
    choose,
    is_too_often,
    may_be_due,
    reserved,
    score,
    shortlist,
    target_of,
    topic_chances,
    units_of,
)
from quizbank.core.pool import PoolItem, Unit

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def item(number: int, topic: str = "a", domain: str = "d", case: int | None = None) -> PoolItem:
    """One of the pool."""
    return PoolItem(number, number, domain, "single", 2, 4, True, case, number, "", None, topic)


def alone(*items: PoolItem) -> list[Unit]:
    """Each by itself."""
    return [Unit((one,)) for one in items]


@dataclass
class Person:
    """A state as the tests want it."""

    topics: Mapping[str, TopicState]
    pool: Sequence[PoolItem]
    seen: dict[int, Sight] = field(default_factory=dict)
    p: Mapping[int, float] = field(default_factory=dict)
    shown: Mapping[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    mean_showings: float = 1.0

    def shelf(self, topic: str) -> Sequence[Unit]:
        return [
            unit
            for unit in units_of(self.pool)
            if any(one.topic == topic for one in unit.items)
            and not any(one.item_id in self.taken for one in unit.items)
        ]

    def sights(self, topic: str) -> Mapping[int, Sight]:
        return self.seen

    def likelihoods(self, items: Sequence[PoolItem]) -> Sequence[Likelihood]:
        return [
            Likelihood(self.p.get(one.item_id, 0.7), self.shown.get(one.item_id, 0))
            for one in items
        ]

    def answer(self, unit: Unit) -> None:
        """Have it answered now."""
        for one in unit.items:
            self.taken.add(one.item_id)
            times = self.seen[one.item_id].times if one.item_id in self.seen else 0
            self.seen[one.item_id] = Sight(times + 1, NOW)


def session(person: Person, *, seed: int, rights: Sequence[bool] = ()) -> list[Choice]:
    """All choices of a session, each made after the last was answered."""
    asked: list[Asked] = []
    chosen = []
    while len(asked) < SESSION_QUESTIONS:
        room = SESSION_QUESTIONS - len(asked)
        choice = choose(person, asked=asked, room=room, seed=seed, now=NOW)
        if choice is None:
            break
        chosen.append(choice)
        person.answer(choice.unit)
        for one in choice.unit.items:
            is_right = rights[len(asked) % len(rights)] if rights else True
            asked.append(Asked(one.topic, is_due=False, is_right=is_right))
    return chosen


def test_a_topic_comes_up_by_what_it_costs() -> None:
    topics = {"a": TopicState(0.5, 0.8), "b": TopicState(0.3, 0.5), "c": TopicState(0.2, 0.75)}

    chances = topic_chances(topics, asked=[])

    # 0.5 · 0.2 = 0.10, 0.3 · 0.5 = 0.15, 0.2 · 0.25 = 0.05; together 0.30
    assert chances == pytest.approx({"a": 1 / 3, "b": 1 / 2, "c": 1 / 6})


def test_a_topic_that_costs_nothing_keeps_a_third_of_its_part_of_the_exam() -> None:
    topics = {"known": TopicState(0.6, 1.0), "new": TopicState(0.4, 0.4)}

    chances = topic_chances(topics, asked=[])

    assert chances == pytest.approx({"known": 0.18, "new": 0.82})  # 0.30 · 0.6


def test_raising_one_topic_to_its_floor_does_not_push_another_below_its_own() -> None:
    topics = {"a": TopicState(0.45, 1.0), "b": TopicState(0.45, 0.97), "c": TopicState(0.1, 0.1)}

    chances = topic_chances(topics, asked=[])

    assert chances == pytest.approx({"a": 0.135, "b": 0.135, "c": 0.73})


def test_the_topic_just_shown_is_held_back() -> None:
    topics = {"a": TopicState(0.5, 0.5), "b": TopicState(0.5, 0.5)}

    assert topic_chances(topics, asked=["a"]) == pytest.approx({"a": 0.2, "b": 0.8})
    assert topic_chances(topics, asked=["a", "a"]) == pytest.approx({"a": 0.0, "b": 1.0})
    assert topic_chances(topics, asked=["a", "b"]) == pytest.approx({"a": 0.8, "b": 0.2})


def test_a_topic_alone_may_repeat() -> None:
    assert topic_chances({"a": TopicState(1.0, 0.5)}, asked=["a", "a"]) == {"a": 1.0}


def test_unseen_questions_come_first() -> None:
    units = alone(*(item(number) for number in range(1, 41)))
    sights = {number: Sight(1, NOW - timedelta(days=90)) for number in range(1, 31)}

    listed = shortlist(units, sights, now=NOW, random=chance(1, 1, "shortlist"))

    assert {unit.items[0].item_id for unit in listed} == set(range(31, 41))


def test_at_most_twelve_are_looked_at() -> None:
    units = alone(*(item(number) for number in range(1, 41)))

    assert len(shortlist(units, {}, now=NOW, random=chance(1, 1, "shortlist"))) == SHORTLIST


def test_where_all_was_seen_the_longest_unseen_come_and_none_of_the_last_day() -> None:
    units = alone(*(item(number) for number in range(1, 21)))
    sights = {n: Sight(1, NOW - timedelta(hours=24) * (n - 3)) for n in range(1, 21)}

    listed = shortlist(units, sights, now=NOW, random=chance(1, 1, "shortlist"))

    assert [unit.items[0].item_id for unit in listed] == list(range(20, 8, -1))
    few = shortlist(units[:5], sights, now=NOW, random=chance(1, 1, "shortlist"))
    assert [unit.items[0].item_id for unit in few] == [5, 4]  # 3 was seen now, 1 and 2 later


def test_a_case_with_one_question_of_today_rests() -> None:
    case = Unit((item(1, case=1), item(2, case=1)))

    assert not shortlist([case], {2: Sight(1, NOW)}, now=NOW, random=chance(1, 1, "shortlist"))


@pytest.mark.parametrize(
    ("results", "mastery", "target"),
    [
        ([], 0.5, 0.75),
        ([True, False, False], 0.5, 0.75),
        ([False, False, False], 0.5, 0.85),
        ([False, False, False, None], 0.5, 0.85),
        ([False, False, False, True], 0.5, 0.75),
        ([True], 0.86, 0.65),
        ([True], 0.85, 0.75),
        ([False, False, False], 0.9, 0.85),
    ],
)
def test_the_difficulty_aimed_at(results: list[bool | None], mastery: float, target: float) -> None:
    assert target_of(results, mastery) == target


def test_the_score_of_a_question() -> None:
    known = Likelihood(p=0.60, showings=30)

    points = score(known, target=0.75, times=2, mean_showings=10)

    assert points == pytest.approx(0.15 + 0.30 + 0.05 * log(4))
    assert score(known, target=0.75, times=0, mean_showings=0) == pytest.approx(0.15)


def test_one_of_the_three_best_is_taken() -> None:
    pool = [item(number) for number in range(1, 9)]
    p = {1: 0.2, 2: 0.74, 3: 0.3, 4: 0.77, 5: 0.99, 6: 0.70, 7: 0.4, 8: 0.5}
    person = Person({"a": TopicState(1.0, 0.5)}, pool, p=p)

    taken = Counter(
        found.unit.items[0].item_id
        for seed in range(200)
        if (found := choose(person, asked=[], room=12, seed=seed, now=NOW))
    )

    assert set(taken) == {2, 4, 6}
    assert len(taken) == BEST
    assert min(taken.values()) > 40


def test_a_case_that_does_not_fit_into_the_rest_of_the_session_is_left_out() -> None:
    pool = [item(number, case=1) for number in range(1, 6)]
    person = Person({"a": TopicState(1.0, 0.5)}, pool)

    assert choose(person, asked=[], room=4, seed=1, now=NOW) is None
    whole = choose(person, asked=[], room=5, seed=1, now=NOW)
    assert whole
    assert [one.item_id for one in whole.unit.items] == [1, 2, 3, 4, 5]


def test_a_topic_without_questions_gives_way() -> None:
    topics = {"empty": TopicState(0.99, 0.1), "a": TopicState(0.01, 0.9)}

    choice = choose(Person(topics, [item(1)]), asked=[], room=12, seed=1, now=NOW)

    assert choice
    assert choice.topic == "a"


def test_nothing_to_ask_is_no_choice() -> None:
    person = Person({"a": TopicState(1.0, 0.5)}, [item(1)], seen={1: Sight(1, NOW)})

    assert choose(person, asked=[], room=12, seed=1, now=NOW) is None
    assert choose(Person({}, []), asked=[], room=12, seed=1, now=NOW) is None


def test_when_a_due_review_may_come() -> None:
    asked: list[Asked] = []
    due = []
    for position in range(1, 13):
        is_due = may_be_due(asked)
        asked.append(Asked(str(position), is_due))
        due += [position] if is_due else []

    assert due == [3, 5, 8, 10]


def test_three_in_a_row_is_too_often() -> None:
    twice = [Asked("a", is_due=False), Asked("a", is_due=True)]

    assert is_too_often("a", twice)
    assert not is_too_often("b", twice)
    assert not is_too_often("a", twice[:1])


TOPICS = "abcdef"
PARTS = st.floats(0.01, 1)


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Someone with a bank of a few topics, cases among them, some of it seen."""
    topics = draw(st.lists(st.sampled_from(TOPICS), min_size=1, max_size=6, unique=True))
    count = draw(st.integers(1, 60))
    pool = []
    for number in range(1, count + 1):
        in_case = number % 7 in (1, 2, 3) and draw(st.booleans())
        case = number // 7 if in_case else None
        pool.append(item(number, draw(st.sampled_from(topics)), case=case))
    hours = st.integers(-5, 400)
    seen = draw(st.dictionaries(st.integers(1, count), hours, max_size=count))
    return Person(
        topics={name: TopicState(draw(PARTS), draw(st.floats(0, 1))) for name in topics},
        pool=pool,
        seen={one: Sight(1 + one % 3, NOW - timedelta(hours=h)) for one, h in seen.items()},
        p=draw(st.dictionaries(st.integers(1, count), st.floats(0, 1))),
        shown=draw(st.dictionaries(st.integers(1, count), st.integers(0, 500))),
        mean_showings=draw(st.sampled_from([0.0, 0.5, 20.0])),
    )


def twin(person: Person) -> Person:
    """The same state once more."""
    return Person(
        person.topics,
        person.pool,
        dict(person.seen),
        person.p,
        person.shown,
        set(),
        person.mean_showings,
    )


@given(people(), st.integers(0, 2**31), st.lists(st.booleans(), max_size=12))
def test_the_same_seed_and_state_make_the_same_session(
    person: Person, seed: int, rights: list[bool]
) -> None:
    other = twin(person)

    assert session(person, seed=seed, rights=rights) == session(other, seed=seed, rights=rights)


@given(people(), st.integers(0, 2**31))
def test_nothing_comes_twice_or_within_a_day_and_cases_stay_whole(
    person: Person, seed: int
) -> None:
    fresh = {n for n, sight in person.seen.items() if sight.last_at > NOW - timedelta(hours=24)}
    cases = {unit.items for unit in units_of(person.pool)}

    chosen = session(person, seed=seed)

    shown = [one.item_id for choice in chosen for one in choice.unit.items]
    assert len(shown) == len(set(shown)) <= SESSION_QUESTIONS
    assert not fresh & set(shown)
    assert {choice.unit.items for choice in chosen} <= cases


@given(people(), st.integers(0, 2**31))
def test_no_topic_is_drawn_for_a_third_time_in_a_row_unless_it_is_alone(
    person: Person, seed: int
) -> None:
    asked: list[Asked] = []
    while choice := choose(person, asked=asked, room=12 - len(asked), seed=seed, now=NOW):
        if is_too_often(choice.topic, asked):
            others = {name: state for name, state in person.topics.items() if name != choice.topic}
            rest = Person(others, person.pool, person.seen, taken=person.taken)
            assert choose(rest, asked=asked, room=12 - len(asked), seed=seed, now=NOW) is None
        person.answer(choice.unit)
        asked += [Asked(one.topic, is_due=False, is_right=True) for one in choice.unit.items]


@given(st.dictionaries(st.sampled_from(TOPICS), st.tuples(PARTS, st.floats(0, 1)), min_size=1))
def test_every_topic_keeps_its_floor(drawn: dict[str, tuple[float, float]]) -> None:
    topics = {name: TopicState(*values) for name, values in drawn.items()}
    total = sum(state.weight for state in topics.values())

    chances = topic_chances(topics, asked=[])

    assert sum(chances.values()) == pytest.approx(1)
    for name, state in topics.items():
        assert chances[name] >= FLOOR * state.weight / total - 1e-9


@given(st.lists(st.booleans(), max_size=60))
def test_due_reviews_are_at_most_two_fifths_at_any_moment(wanted: list[bool]) -> None:
    asked: list[Asked] = []
    for is_wanted in wanted:
        asked.append(Asked("a", is_due=is_wanted and may_be_due(asked)))

        assert sum(one.is_due for one in asked) <= 0.4 * len(asked)


@st.composite
def banks(draw: st.DrawFn, smallest: int = 200) -> list[PoolItem]:
    """A bank of several domains with cases of up to five questions."""
    domains = draw(st.integers(1, 12))
    count = draw(st.integers(smallest, smallest + 300))
    first = draw(st.integers(1, 100_000))
    size = draw(st.integers(2, 5))
    every = draw(st.integers(2, 9))
    return [
        item(
            first + number,
            domain=f"d{number // size % domains}",
            case=number // size if number // size % every == 0 else None,
        )
        for number in range(count)
    ]


@given(banks())
def test_the_reserve_is_fifteen_to_twenty_per_cent_of_a_bank(pool: list[PoolItem]) -> None:
    kept = reserved(pool)

    assert 0.15 <= len(kept) / len(pool) <= 0.20
    assert kept <= {one.item_id for one in pool}


@given(banks(smallest=1))
def test_the_reserve_keeps_cases_whole_and_empties_no_domain(pool: list[PoolItem]) -> None:
    kept = reserved(pool)

    for unit in units_of(pool):
        assert len({one.item_id in kept for one in unit.items}) == 1
    left = {unit.items[0].domain for unit in units_of(pool) if unit.items[0].item_id not in kept}
    assert left == {unit.items[0].domain for unit in units_of(pool)}


@given(banks(), st.randoms(use_true_random=False))
def test_the_reserve_does_not_depend_on_the_order_of_the_bank(
    pool: list[PoolItem], random: object
) -> None:
    mixed = list(pool)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert reserved(mixed) == reserved(pool)


def test_the_reserve_follows_the_domains_by_largest_remainder() -> None:
    sizes = {"a": 100, "b": 60, "c": 40}
    pool = [
        item(1000 * place + number, domain=domain)
        for place, (domain, size) in enumerate(sizes.items(), 1)
        for number in range(size)
    ]

    kept = reserved(pool)

    # 17.5 % of 200 is 35: 17.5, 10.5 and 7; the half that is over goes to one of the first two
    counts = Counter("abc"[one // 1000 - 1] for one in kept)
    assert (counts["a"] + counts["b"], counts["c"]) == (28, 7)
    assert counts["a"] in (17, 18)


def test_the_reserve_changes_little_when_the_bank_grows() -> None:
    before = [item(number) for number in range(400)]
    after = [item(number) for number in range(420)]

    assert len(reserved(before) - reserved(after)) <= 5
