"""Is a response the keyed one, and how much of it?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.answers import typed_codes, verdict_on_codes, verdict_on_letters
from quizbank.core.form_layout import NoSuchOption, Place
from quizbank.core.navigation import ForwardOnly


def test_one_letter_is_right_or_wrong() -> None:
    assert verdict_on_letters("B", "B").is_right
    assert not verdict_on_letters("C", "B").is_right
    assert verdict_on_letters("", "B").credit == 0


def test_several_letters_earn_all_or_nothing_but_tell_the_overlap() -> None:
    found = verdict_on_letters("AD", "AC")

    assert found.credit == 0
    assert (found.matched, found.missed, found.extra) == (("A",), ("C",), ("D",))
    assert verdict_on_letters("CA", "AC").is_right


@pytest.mark.parametrize("typed", ["e11.65", " E1165 ", "E11 65", "e11-65"])
def test_case_dots_and_spaces_do_not_matter(typed: str) -> None:
    assert verdict_on_codes(typed, ["E11.65"], is_ordered=False, scoring="all_or_nothing").is_right


def test_a_set_of_codes_may_come_in_any_order_and_with_any_separator() -> None:
    keyed = ["E11.65", "Z79.4"]

    for typed in ("Z79.4\nE11.65", "Z79.4, E11.65", "z794; e1165; e11.65"):
        assert verdict_on_codes(typed, keyed, is_ordered=False, scoring="all_or_nothing").is_right


def test_a_sequence_must_come_in_its_order() -> None:
    keyed = ["I21.4", "E11.9", "I10"]

    swapped = verdict_on_codes(
        "E11.9\nI21.4\nI10", keyed, is_ordered=True, scoring="all_or_nothing"
    )

    assert not swapped.is_right
    assert len(swapped.matched) == 2
    assert verdict_on_codes("i214,e119,i10", keyed, is_ordered=True, scoring="per_code").is_right


def test_credit_for_each_code_takes_extra_codes_off_and_never_falls_below_zero() -> None:
    keyed = ["E11.65", "Z79.4"]

    def credit(typed: str) -> Fraction:
        return verdict_on_codes(typed, keyed, is_ordered=False, scoring="per_code").credit

    assert credit("E11.65") == Fraction(1, 2)
    assert credit("E11.65, Z79.4, I10") == Fraction(1, 2)
    assert credit("I10, I11.9") == 0


def test_an_answer_of_nothing_but_separators_is_no_answer() -> None:
    assert typed_codes(" ,;\n . - ") == []


@given(st.text(max_size=60), st.booleans(), st.sampled_from(["per_code", "all_or_nothing"]))
def test_any_typed_text_gets_a_credit_between_nothing_and_everything(
    typed: str, is_ordered: bool, scoring: str
) -> None:
    found = verdict_on_codes(typed, ["E11.65", "Z79.4"], is_ordered=is_ordered, scoring=scoring)

    assert 0 <= found.credit <= 1
    assert len(found.matched) + len(found.missed) == 2


def test_shown_letters_and_the_authors_translate_both_ways() -> None:
    place = Place(position=1, kind="multiple", option_order="CADB")

    assert place.stored("AC") == "CD"
    assert place.shown("CD") == "AC"


@given(st.permutations("ABCD"), st.sets(st.sampled_from("ABCD")))
def test_what_is_chosen_comes_back_as_it_was_shown(order: list[str], chosen: set[str]) -> None:
    place = Place(position=1, kind="multiple", option_order="".join(order))

    assert place.shown(place.stored("".join(chosen))) == "".join(sorted(chosen))


@pytest.mark.parametrize("response", ["E", "AE", "a", "?", "AB"])
def test_a_letter_that_is_not_there_is_refused(response: str) -> None:
    with pytest.raises(NoSuchOption):
        Place(position=1, kind="single", option_order="ABCD").stored(response)


def test_typed_codes_are_kept_as_typed_without_empty_lines() -> None:
    place = Place(position=1, kind="code_entry", option_order="")

    assert place.stored("e11.65 \r\n\r\n  Z79.4") == "e11.65\nZ79.4"
    with pytest.raises(NoSuchOption):
        place.stored("x" * 401)


def test_going_forward_needs_an_answer_and_closes_what_was_left() -> None:
    here = ForwardOnly(furthest=3, answered=False)

    moved, refusals = here.move([(3, True), (4, True)], at=5)
    assert (moved.furthest, refusals) == (5, [])

    _, back = moved.move([(4, True)])
    assert back[0].says == "Question 4 is closed. This exam only goes forward."

    _, jumped = moved.move([(7, True)])
    assert jumped[0].says == "Answer question 5 first. This exam only goes forward."


def test_the_question_at_hand_may_be_changed_until_it_is_left() -> None:
    here = ForwardOnly(furthest=3, answered=True)

    moved, refusals = here.move([(3, True)], at=3)

    assert (moved.furthest, refusals) == (3, [])
    assert ForwardOnly(3, answered=False).move([], at=4)[0].furthest == 3
