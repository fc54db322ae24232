"""Texts that are nearly the same."""

from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.similarity import near_pairs, pieces_of

STORY = "A 54-year-old man with type 2 diabetes is seen for a foot ulcer. Which code is first?"


def test_capitals_blanks_and_marks_do_not_count() -> None:
    assert pieces_of("Which  CODE, please?") == pieces_of("which code please")


def test_a_changed_number_leaves_a_text_nearly_the_same() -> None:
    texts = {
        "a": STORY,
        "b": STORY.replace("54", "61"),
        "c": "The clearinghouse rejects a claim because the taxonomy number is missing.",
    }

    ((one, other, share),) = near_pairs(texts, at_least=0.6)

    assert (one, other) == ("a", "b")
    assert 0.8 < share < 1


def test_a_text_without_letters_is_like_no_other() -> None:
    assert list(near_pairs({"a": "", "b": "?!", "c": "abc"}, at_least=0.1)) == []


@given(st.lists(st.text(alphabet="ab ", max_size=30), max_size=8))
def test_no_pair_is_missed(texts: list[str]) -> None:
    named = {str(number): text for number, text in enumerate(texts)}
    pieces = {name: pieces_of(text) for name, text in named.items()}
    wanted = {
        (one, other)
        for one in named
        for other in named
        if one < other and (either := pieces[one] | pieces[other])
        if len(pieces[one] & pieces[other]) / len(either) >= 0.6
    }

    assert {tuple(pair[:2]) for pair in near_pairs(named, at_least=0.6)} == wanted
