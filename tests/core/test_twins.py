"""Near-duplicates of a file against what is there: what comparing every pair finds, bounded."""

import random
from time import perf_counter

import pytest

from quizbank.core import twins
from quizbank.core.similarity import near_pairs
from quizbank.core.twins import Twin, twins_of
from tests.bank_builder import paragraph

STEM = "A patient with hypertension comes to the clinic. Which code does the coder report?"


def test_a_text_that_is_known_is_found() -> None:
    found = twins_of({"new": STEM.upper()}, {"old": STEM}).found

    assert found == {"new": Twin("old", 1.0)}


def test_a_text_that_differs_in_a_word_is_found() -> None:
    found = twins_of({"new": STEM.replace("clinic", "office")}, {"old": STEM}).found

    assert found["new"].name == "old"
    assert 0.6 <= found["new"].share < 1


def test_another_text_is_not_found() -> None:
    assert twins_of({"new": "How long is the timely filing limit?"}, {"old": STEM}).found == {}


def test_within_a_file_the_later_one_is_told() -> None:
    found = twins_of({"first": STEM, "second": STEM}, {}).found

    assert found == {"second": Twin("first", 1.0)}


def test_texts_without_letters_are_never_twins() -> None:
    assert twins_of({"a": "?", "b": "?", "c": ""}, {"d": "?"}).found == {}


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_found_or_missed_that_comparing_all_pairs_does_not(seed: int) -> None:
    chance = random.Random(seed)
    texts: dict[str, str] = {}
    for number in range(80):
        text = paragraph(chance, chance.randint(1, 3))
        if texts and chance.random() < 0.5:
            words = chance.choice(list(texts.values())).split()
            words[chance.randrange(len(words))] = "otherwise"
            text = " ".join(words)
        texts[str(number)] = text

    pairs = list(near_pairs(texts, at_least=0.6))

    assert set(twins_of(texts, {}).found) == {later for _, later, _ in pairs}


def test_five_thousand_stems_that_are_all_alike_take_seconds() -> None:
    texts = {str(number): f"{STEM * 4} This is story number {number}." for number in range(5_000)}
    begun = perf_counter()

    found = twins_of(texts, {})

    assert perf_counter() - begun < 20
    assert len(found.found) > 4_000 or not found.is_complete


def test_work_without_end_is_cut_off_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "MOST_COMPARISONS", 10)
    chance = random.Random(1)
    texts = {str(number): paragraph(chance, 2) for number in range(300)}

    assert not twins_of(texts, {}).is_complete
