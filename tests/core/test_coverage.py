"""What a pool holds of an exam."""

from datetime import date

from quizbank.core.coverage import Coverage, Keyed, full_forms, keyed_together, needed_for_a_form
from quizbank.core.pool import PoolItem
from tests.core.formats import make_format, sourced


def pool_of(**counts: int) -> list[PoolItem]:
    """So many single items of each domain; every fourth is hard."""
    domains = [domain for domain, count in counts.items() for _ in range(count)]
    return [
        PoolItem(
            number, number, domain, "single", 3 if number % 4 == 0 else 1, 4, can_shuffle=False
        )
        for number, domain in enumerate(domains, start=1)
    ]


def test_a_form_needs_its_scored_items_and_its_share_of_pretest_items() -> None:
    assert needed_for_a_form(make_format()) == {"a": 12, "b": 8, "c": 4}


def test_each_domain_is_held_against_what_a_form_needs() -> None:
    coverage = Coverage(make_format(), pool_of(a=15, b=8, c=1), Keyed(24))

    assert [(one.domain, one.have, one.lacking) for one in coverage.domains] == [
        ("a", 15, 0),
        ("b", 8, 0),
        ("c", 1, 3),
    ]
    assert coverage.kinds == {"single": 24, "multiple": 0, "code_entry": 0}
    assert coverage.difficulties == {1: 18, 2: 0, 3: 6}


def test_forms_are_counted_until_one_would_repeat_an_item() -> None:
    coverage = Coverage(make_format(), pool_of(a=30, b=20, c=8), Keyed(58))

    assert coverage.full_forms == 2
    assert coverage.left_over == 58 - 2 * 24


def test_a_domain_that_runs_out_ends_the_count_whatever_else_is_left() -> None:
    assert full_forms(make_format(), pool_of(a=100, b=100, c=5)) == 1
    assert full_forms(make_format(), pool_of(a=100, b=100, c=2)) == 0
    assert full_forms(make_format(), []) == 0


def test_items_of_a_case_count_as_drawn_with_it() -> None:
    exam_format = make_format(pretest=sourced(value=0))
    case = [
        PoolItem(900 + n, 900 + n, "c", "single", 1, 4, False, case_id=1, case_order=n)
        for n in range(3)
    ]

    assert full_forms(exam_format, pool_of(a=20, b=14) + case) == 1


def test_the_share_keyed_blind_is_rounded_down_and_the_day_is_the_last() -> None:
    parts = [Keyed(200, 199, date(2026, 11, 20)), Keyed(50, 50, date(2026, 11, 23)), Keyed(1)]

    together = keyed_together(parts)

    assert together == Keyed(251, 249, date(2026, 11, 23))
    assert together.percent == 99
    assert keyed_together([]) == Keyed(0)
    assert Keyed(0).percent == 0
