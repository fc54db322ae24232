"""Of every generated question exactly one option is right, by an oracle of its own."""

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from quizbank.core.answers import verdict
from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.kinds import DrillKind
from quizbank.core.drills.making import make_drill
from quizbank.core.items import CodeEntryItem, SingleItem
from quizbank.drills.books import Book, Edition, book_of, edition_for
from tests.drills.oracle import Oracle, oracle_of

AT_A_TIME = 1_000
MANY = 10_000
DAYS = {2026: date(2026, 11, 23), 2027: date(2027, 1, 15)}  # exam days by the code year they ask


@pytest.fixture
def editions(codes: Path) -> list[Edition]:
    """The code books of two years."""
    return [edition_for(year, day) for year, day in DAYS.items()]


@cache
def kept_oracle(path: Path, day: date) -> Oracle:
    """Read once for all kinds."""
    return oracle_of(path, day)


@pytest.mark.parametrize("kind", list(DrillKind))
def test_exactly_one_option_is_right(kind: DrillKind, codes: Path, editions: list[Edition]) -> None:
    judge_many(kind, codes, editions, range(AT_A_TIME))


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", list(DrillKind))
def test_exactly_one_option_of_very_many_is_right(
    kind: DrillKind, codes: Path, editions: list[Edition]
) -> None:
    judge_many(kind, codes, editions, range(AT_A_TIME, AT_A_TIME + MANY))


def judge_many(kind: DrillKind, codes: Path, editions: list[Edition], seeds: range) -> None:
    """Every second question is of the other year."""
    for edition in editions:
        oracle = kept_oracle(codes, edition.day)
        for seed in seeds[editions.index(edition) :: len(editions)]:
            item = make_drill(kind, book_of(edition), seed).item
            told = f"{kind} {seed} of {edition.day}: {item.stem}"

            assert oracle.right(kind, item) == keyed(item), told
            assert len(set(shown(item))) == len(shown(item)), told
            assert named_valid(item) <= oracle.valid, told
            assert not set(item.meant_invalid) & oracle.valid, told


def keyed(item: SingleItem | CodeEntryItem) -> set[str]:
    """What the item itself calls right."""
    return {item.key} if isinstance(item, SingleItem) else {entry.code for entry in item.key}


def shown(item: SingleItem | CodeEntryItem) -> list[str]:
    """The texts of all options, or all codes that are told apart."""
    if isinstance(item, SingleItem):
        return [option.text.casefold() for option in item.options.values()]
    return [entry.code for entry in (*item.key, *item.near_misses)]


def named_valid(item: SingleItem | CodeEntryItem) -> set[str]:
    """The codes that the item does not call wrong on purpose."""
    systems = (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)
    named = {code for system in systems for code in item.codes.get(system, ())}
    return named - set(item.meant_invalid)


@pytest.mark.parametrize("kind", list(DrillKind))
def test_the_same_seed_makes_the_same_question(kind: DrillKind, editions: list[Edition]) -> None:
    warm, cold = book_of(editions[0]), Book(editions[0].day)

    for seed in range(50):
        assert make_drill(kind, warm, seed) == make_drill(kind, cold, seed)


@pytest.mark.parametrize("kind", list(DrillKind))
def test_other_seeds_make_other_questions(kind: DrillKind, editions: list[Edition]) -> None:
    items = [make_drill(kind, book_of(editions[0]), seed).item for seed in range(60)]

    stems = {item.stem + "".join(sorted(shown(item))) for item in items}
    assert len(stems) > 30


@pytest.mark.parametrize("kind", list(DrillKind))
def test_the_place_of_the_right_option_tells_nothing(
    kind: DrillKind, editions: list[Edition]
) -> None:
    items = [make_drill(kind, book_of(editions[0]), seed).item for seed in range(400)]
    singles = [item for item in items if isinstance(item, SingleItem)]

    for place, count in Counter(item.key for item in singles).items():
        most = max(len(item.options) for item in singles)
        assert 0.5 / most < count / len(singles) < 1.6 / most, place


@pytest.mark.parametrize("kind", list(DrillKind))
def test_a_question_says_why_and_where_to_read_it(kind: DrillKind, editions: list[Edition]) -> None:
    for seed in range(20):
        item = make_drill(kind, book_of(editions[0]), seed).item
        entries = item.options.values() if isinstance(item, SingleItem) else item.key

        assert all(len(entry.why) > 5 for entry in entries)
        assert "ICD-10" in item.references[0] or "CMS" in item.references[0]
        assert len(item.rationale) > 40


@pytest.mark.parametrize("kind", list(DrillKind))
def test_a_question_is_made_in_an_instant(kind: DrillKind, editions: list[Edition]) -> None:
    make_drill(kind, book_of(editions[0]), 0)

    took = sorted(timings(kind, editions[0], range(1, 101)))

    assert median(took) < 0.020, f"{kind} takes {median(took) * 1000:.1f} ms"


def timings(kind: DrillKind, edition: Edition, seeds: range) -> Iterator[float]:
    """Seconds for each question."""
    gc.collect()
    for seed in seeds:
        start = perf_counter()
        make_drill(kind, book_of(edition), seed)
        yield perf_counter() - start


@pytest.mark.parametrize("kind", [DrillKind.LOOK_UP, DrillKind.PCS_LOOK_UP])
def test_only_the_code_itself_is_right_when_typed(kind: DrillKind, editions: list[Edition]) -> None:
    item = make_drill(kind, book_of(editions[0]), 7).item
    assert isinstance(item, CodeEntryItem)

    assert verdict(item, item.key[0].code.lower(), scoring="all_or_nothing").is_right
    for entry in item.near_misses:
        assert not verdict(item, entry.code, scoring="all_or_nothing").is_right
