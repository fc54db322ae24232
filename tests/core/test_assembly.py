"""Blueprint + pool + seed → form: worked examples, and what holds for any blueprint and pool."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.apportionment import domain_counts
from quizbank.core.assembly import (
    Length,
    Missing,
    PlannedPosition,
    PoolTooSmall,
    assemble,
    assemble_practice,
    lengths_in_items,
    shortfall,
)
from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem
from tests.core.formats import make_format, sourced

YESTERDAY = datetime(2026, 5, 31, tzinfo=UTC)


def item(number: int, domain: str = "a", **values: object) -> PoolItem:
    settings = {
        "kind": "single",
        "difficulty": 2,
        "option_count": 4,
        "can_shuffle": False,
        **values,
    }
    return PoolItem(item_version_id=number, item_id=number, domain=domain, **settings)  # type: ignore[arg-type]


def singles(**counts: int) -> list[PoolItem]:
    """So many items of each domain, numbered on."""
    domains = [domain for domain, count in counts.items() for _ in range(count)]
    return [item(number, domain) for number, domain in enumerate(domains, 1)]


def case(number: int, domains: str, setting: str = "") -> list[PoolItem]:
    """A case with one item for each letter."""
    return [
        item(1000 * number + order, domain, case_id=number, case_order=order, setting=setting)
        for order, domain in enumerate(domains)
    ]


def scored_by_domain(form: list[PlannedPosition]) -> Counter[str]:
    return Counter(place.domain for place in form if place.is_scored)


def test_a_full_form_has_the_blueprints_counts_and_hides_the_pretest_items() -> None:
    form = assemble(make_format(), length=Length.FULL, pool=singles(a=20, b=20, c=20), seed=1)

    assert scored_by_domain(form) == {"a": 10, "b": 7, "c": 3}
    assert sum(not place.is_scored for place in form) == 4
    assert len({place.item_version_id for place in form}) == 24


def test_a_quarter_keeps_the_proportions() -> None:
    form = assemble(make_format(), length=Length.QUARTER, pool=singles(a=5, b=5, c=5), seed=1)

    assert scored_by_domain(form) == {"a": 2, "b": 2, "c": 1}
    assert lengths_in_items(make_format(), Length.QUARTER) == (5, 1)


def test_the_same_seed_gives_the_same_form_whatever_the_order_of_the_pool() -> None:
    pool = singles(a=20, b=20, c=20)

    first = assemble(make_format(), length=Length.FULL, pool=pool, seed=7)
    again = assemble(make_format(), length=Length.FULL, pool=pool[::-1], seed=7)
    other = assemble(make_format(), length=Length.FULL, pool=pool, seed=8)

    assert first == again
    assert first != other


def test_items_never_seen_come_first_then_those_unseen_for_longest() -> None:
    exam_format = make_format(
        scored=sourced(value=3),
        pretest=sourced(value=0),
        domains=[sourced(id="a", name="A", items=3)],
    )
    pool = [
        item(1, last_seen_at=YESTERDAY),
        item(2),
        item(3, last_seen_at=YESTERDAY - timedelta(days=30)),
        item(4),
        item(5, last_seen_at=YESTERDAY - timedelta(days=1)),
    ]

    form = assemble(exam_format, length=Length.FULL, pool=pool, seed=3)

    assert {place.item_version_id for place in form} == {2, 4, 3}


def test_a_pool_that_is_too_small_is_refused_with_what_is_missing() -> None:
    with pytest.raises(PoolTooSmall) as refusal:
        assemble(make_format(), length=Length.FULL, pool=singles(a=9, b=20, c=1), seed=1)

    assert refusal.value.missing == (Missing("a", 10, 9), Missing("c", 3, 1))


def test_too_few_items_for_the_pretest_part_are_told() -> None:
    lacking = shortfall(make_format(), length=Length.FULL, pool=singles(a=11, b=8, c=3))

    assert lacking == (Missing("pretest", needed=4, available=2),)


def with_cases(cases: int, settings: list[str], per_case: int = 2) -> ExamFormat:
    return make_format(
        scored=sourced(value=10),
        pretest=sourced(value=0),
        domains=[sourced(id="a", name="A", items=7), sourced(id="b", name="B", items=3)],
        cases=sourced(cases=cases, items_per_case=per_case, settings=settings),
    )


def test_cases_stay_whole_in_order_and_are_shared_out_over_the_settings() -> None:
    exam_format = with_cases(2, ["inpatient", "outpatient"])
    pool = [
        *singles(a=7, b=3),
        *case(1, "aa", "inpatient"),
        *case(2, "aa", "inpatient"),
        *case(3, "ab", "outpatient"),
    ]

    form = assemble(exam_format, length=Length.FULL, pool=pool, seed=2)
    numbers = [place.item_version_id for place in form]

    assert [n for n in numbers if n in (3000, 3001)] == [3000, 3001]
    assert numbers.index(3001) == numbers.index(3000) + 1
    assert sum(n // 1000 in (1, 2) for n in numbers) == 2
    assert scored_by_domain(form) == {"a": 7, "b": 3}


def test_a_missing_setting_is_named() -> None:
    exam_format = with_cases(2, ["inpatient", "outpatient"])
    pool = [*singles(a=9, b=9), *case(1, "aa", "inpatient"), *case(2, "aa", "inpatient")]

    lacking = shortfall(exam_format, length=Length.FULL, pool=pool)

    assert lacking == (Missing("case:outpatient", needed=1, available=0),)


def test_a_case_is_found_by_looking_back_when_the_first_choice_does_not_fit() -> None:
    """Whatever case the seed prefers, only the pairing that leaves three b for two singles fits."""
    exam_format = with_cases(1, ["inpatient"])
    pool = [*singles(a=6, b=2), *case(1, "aa", "inpatient"), *case(2, "ab", "inpatient")]

    for seed in range(20):
        form = assemble(exam_format, length=Length.FULL, pool=pool, seed=seed)
        assert {place.item_version_id for place in form} >= {2000, 2001}


def test_where_the_format_has_no_cases_one_from_the_pool_is_used_only_if_it_fits() -> None:
    pool = [*singles(a=9, b=7, c=3), *case(1, "ab"), *case(2, "aaaaaaaaaaa")]
    exam_format = make_format(pretest=sourced(value=0))

    form = assemble(exam_format, length=Length.FULL, pool=pool, seed=1)

    assert scored_by_domain(form) == {"a": 10, "b": 7, "c": 3}
    assert {1000, 1001} <= {place.item_version_id for place in form}


def test_the_blueprint_order_keeps_the_areas_together() -> None:
    exam_format = make_format(order="blueprint")

    form = assemble(exam_format, length=Length.FULL, pool=singles(a=20, b=20, c=20), seed=5)

    assert [place.domain for place in form] == sorted(place.domain for place in form)


def test_options_are_shuffled_only_where_the_item_allows_it() -> None:
    exam_format = make_format(
        scored=sourced(value=40),
        pretest=sourced(value=0),
        domains=[sourced(id="a", name="A", items=40)],
    )
    pool = [item(n, can_shuffle=n <= 20) for n in range(1, 41)]

    form = assemble(exam_format, length=Length.FULL, pool=pool, seed=1)
    orders = {place.item_version_id: place.option_order for place in form}

    assert all(orders[n] == "ABCD" for n in range(21, 41))
    assert len({orders[n] for n in range(1, 21)}) > 5
    assert all(sorted(order) == list("ABCD") for order in orders.values())


def test_a_weight_range_decides_the_count_where_a_whole_number_fits() -> None:
    exam_format = make_format(
        scored=sourced(value=97),
        domains=[
            sourced(id="a", name="A", percent_from="39", percent_to="41"),
            sourced(id="b", name="B", percent_from="18", percent_to="22"),
            sourced(id="c", name="C", percent_from="9", percent_to="11"),
            sourced(id="d", name="D", percent_from="18", percent_to="22"),
            sourced(id="e", name="E", percent_from="9", percent_to="11"),
        ],
    )

    assert domain_counts(exam_format, 97) == {"a": 39, "b": 19, "c": 10, "d": 19, "e": 10}
    assert domain_counts(exam_format, 24) == {"a": 10, "b": 5, "c": 2, "d": 5, "e": 2}


def test_practice_draws_from_the_chosen_domains_and_keeps_cases_whole() -> None:
    pool = [*singles(a=5, b=5, c=5), *case(1, "bb")]

    form = assemble_practice(pool=pool, domains=["a", "b"], count=20, seed=1)

    assert Counter(place.domain for place in form) == {"a": 5, "b": 7}
    assert all(place.is_scored for place in form)
    with pytest.raises(PoolTooSmall):
        assemble_practice(pool=pool, domains=["z"], count=5, seed=1)


@st.composite
def blueprints_and_pools(draw: st.DrawFn) -> tuple[ExamFormat, list[PoolItem]]:
    """Any small exam, by counts or by ranges, and any small pool with and without cases."""
    names = "abcd"[: draw(st.integers(1, 4))]
    counts = [draw(st.integers(1, 6)) for _ in names]
    settings = draw(st.lists(st.sampled_from(["inpatient", "emergency"]), unique=True))
    exam_format = make_format(
        scored=sourced(value=sum(counts)),
        pretest=sourced(value=draw(st.integers(0, 4))),
        domains=[
            sourced(id=name, name=name, items=count)
            for name, count in zip(names, counts, strict=True)
        ],
        cases=sourced(
            cases=draw(st.integers(0, sum(counts) // 2)), items_per_case=2, settings=settings
        ),
        order=draw(st.sampled_from(["blueprint", "shuffled"])),
    )
    pool = [
        item(number, draw(st.sampled_from(names)), can_shuffle=draw(st.booleans()))
        for number in range(1, draw(st.integers(0, 30)) + 1)
    ]
    for number in range(1, draw(st.integers(0, 5)) + 1):
        domains = draw(st.text(alphabet=names, min_size=1, max_size=3))
        pool += case(number, domains, draw(st.sampled_from(["inpatient", "emergency"])))
    return exam_format, pool


@given(blueprints_and_pools(), st.sampled_from(Length), st.integers(0, 2**31))
def test_counts_hold_nothing_repeats_cases_stay_whole_or_it_is_refused(
    given_exam: tuple[ExamFormat, list[PoolItem]], length: Length, seed: int
) -> None:
    exam_format, pool = given_exam
    scored, pretest = lengths_in_items(exam_format, length)
    try:
        form = assemble(exam_format, length=length, pool=pool, seed=seed)
    except PoolTooSmall as refusal:
        missing = refusal.missing
        form = None
    if form is None:
        assert missing
        assert all(m.available < m.needed or m.what == "case" for m in missing)
        return

    wanted = {d: n for d, n in domain_counts(exam_format, scored).items() if n}
    assert scored_by_domain(form) == wanted
    assert sum(not place.is_scored for place in form) == pretest
    numbers = [place.item_version_id for place in form]
    assert len(set(numbers)) == len(numbers)
    assert_cases_are_whole(pool, numbers)
    assert form == assemble(exam_format, length=length, pool=pool[::-1], seed=seed)


def assert_cases_are_whole(pool: list[PoolItem], numbers: list[int]) -> None:
    by_case: dict[int, list[int]] = {}
    for one in pool:
        if one.case_id is not None:
            by_case.setdefault(one.case_id, []).append(one.item_version_id)
    for items in by_case.values():
        if set(items) & set(numbers):
            start = numbers.index(items[0])
            assert numbers[start : start + len(items)] == items


@given(blueprints_and_pools(), st.integers(0, 2**31))
def test_a_refusal_means_that_no_choice_of_cases_would_have_done(
    given_exam: tuple[ExamFormat, list[PoolItem]], seed: int
) -> None:
    """The search is complete: what one seed refuses for want of items, every seed refuses."""
    exam_format, pool = given_exam

    def works(with_seed: int) -> bool:
        try:
            assemble(exam_format, length=Length.FULL, pool=pool, seed=with_seed)
        except PoolTooSmall as refusal:
            return any(m.what == "pretest" for m in refusal.missing)
        return True

    assert works(seed) == works(seed + 1)


def test_where_the_format_has_no_cases_they_get_their_part_of_the_pool_and_no_more() -> None:
    pool = [*singles(a=40, b=40, c=20)]
    for number in range(1, 26):
        pool += case(number, "ab")
    exam_format = make_format(pretest=sourced(value=0))

    form = assemble(exam_format, length=Length.FULL, pool=pool, seed=1)

    in_cases = sum(place.item_version_id >= 1000 for place in form)
    assert in_cases == 6  # 50 of 150 items are in cases, so of 20 at most 7


def test_a_bank_of_very_many_cases_is_no_trouble() -> None:
    pool = [*singles(a=20, b=20, c=20)]
    for number in range(1, 1500):
        pool += case(number, "ab", "inpatient")

    assert len(assemble(make_format(), length=Length.FULL, pool=pool, seed=1)) == 24
