"""Sets as the notes of flash cards."""

from quizbank.bank.markdown import render_block, render_inline
from quizbank.core.bank_file import read_question_set
from quizbank.core.interchange.anki import Flashcard, flashcards
from tests.core.written import WHOLE


def cards() -> list[Flashcard]:
    """The cards of a small set."""
    found = read_question_set("small", WHOLE.encode()).question_set
    assert found is not None
    return list(flashcards(found, block=render_block, inline=render_inline))


def test_every_item_is_a_card_even_with_several_codes() -> None:
    assert [card.item_id for card in cards()] == [
        "small-single",
        "small-multiple",
        "small-typed",
        "small-case-a",
    ]


def test_the_front_asks_and_does_not_tell() -> None:
    front = cards()[0].front

    assert front == (
        "<p>Which code is for essential hypertension?</p>"
        '<ol type="A"><li>I10</li><li>I11.9</li><li>I12.9</li></ol>'
    )


def test_the_back_has_key_reasons_rationale_and_references() -> None:
    back = cards()[0].back

    assert back == (
        "<p><b>A. I10</b><br>That is the code.</p><p>I10 stands alone.</p>"
        "<ul><li>B. I11.9<br>That one is with heart disease.</li>"
        "<li>C. I12.9<br>That one is with kidney disease.</li></ul>"
        "<ul><li>The tabular list, I10</li></ul>"
    )


def test_codes_that_are_typed_are_all_on_the_back() -> None:
    back = cards()[2].back

    assert "<b>E11.42</b>" in back
    assert "<b>Z79.4</b>" in back
    assert "<li>E11.40<br>Too vague.</li>" in back


def test_the_record_of_a_case_stands_above_its_question() -> None:
    front = cards()[3].front

    assert front.index("S52.531A was coded") < front.index("What was broken?")


def test_tags_have_no_blanks() -> None:
    assert [card.tags for card in cards()][0] == ("small", "single", "hypertension")
