"""The parse tree of GIFT: every kind of question, every sign, and each thing that is not GIFT."""

from decimal import Decimal

import pytest

from quizbank.core.interchange.gift_parser import gift_entries
from quizbank.core.interchange.gift_tree import (
    Broken,
    Category,
    Description,
    Essay,
    GiftEntry,
    GiftNumber,
    GiftText,
    Matching,
    MultipleChoice,
    Numerical,
    ShortAnswer,
    TrueFalse,
)
from quizbank.core.interchange.texts import TextFormat


def parsed(text: str) -> list[GiftEntry]:
    """Everything in a file."""
    return list(gift_entries(text))


def the_entry(text: str) -> GiftEntry:
    """The one entry of a file."""
    (entry,) = parsed(text)
    return entry


def moodle(text: str) -> GiftText:
    """A text without a marker."""
    return GiftText(TextFormat.MOODLE, text)


def the_broken(text: str) -> Broken:
    """The one thing in a file that is not GIFT."""
    (broken,) = [entry for entry in parsed(text) if isinstance(entry, Broken)]
    return broken


def test_choices_with_feedback_and_a_name() -> None:
    found = the_entry("::Renal::Which one? {\n  ~I10 # too short\n  =I12.9# yes\n  ~I13.0\n}\n")

    assert isinstance(found, MultipleChoice)
    assert (found.title, found.stem, found.line) == ("Renal", moodle("Which one?"), 1)
    assert [(one.is_correct, one.text.text, one.line) for one in found.choices] == [
        (False, "I10", 2),
        (True, "I12.9", 3),
        (False, "I13.0", 4),
    ]
    assert [one.feedback for one in found.choices] == [moodle("too short"), moodle("yes"), None]


def test_answers_within_the_stem_leave_a_gap() -> None:
    found = the_entry("A claim is {~paid =denied ~lost} for want of a modifier.")

    assert isinstance(found, MultipleChoice)
    assert found.is_embedded
    assert found.stem == moodle("A claim is _____ for want of a modifier.")


def test_answers_before_the_stem_leave_a_gap_too() -> None:
    found = the_entry("{=Nose} is where it was broken.")

    assert isinstance(found, ShortAnswer)
    assert found.stem == moodle("_____ is where it was broken.")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("%50%", Decimal(50)),
        ("%33.33333%", Decimal("33.33333")),
        ("%-100%", Decimal(-100)),
        ("%0%", Decimal(0)),
        ("", None),
    ],
)
def test_weights_are_kept_as_they_are_written(written: str, expected: Decimal | None) -> None:
    found = the_entry(f"Which? {{~{written}one ~two =three}}")

    assert isinstance(found, MultipleChoice)
    assert found.choices[0].weight == expected


def test_every_escaped_sign_is_a_sign() -> None:
    found = the_entry(r"Is 1 \= 1\: \{yes\} \~ \# \\ or\nno \% ? {T}")

    assert isinstance(found, TrueFalse)
    assert found.stem == moodle("Is 1 = 1: {yes} ~ # \\ or\nno \\% ?")


def test_two_backslashes_before_an_n_are_no_line_break() -> None:
    found = the_entry(r"A \\n B {}")

    assert isinstance(found, Essay)
    assert found.stem == moodle(r"A \n B")


def test_lines_of_the_file_are_one_line_unless_the_text_is_html_or_markdown() -> None:
    plain, marked = parsed("one\n  two {}\n\n[markdown]one  \n- two {}")

    assert isinstance(plain, Essay)
    assert isinstance(marked, Essay)
    assert plain.stem == moodle("one two")
    assert marked.stem == GiftText(TextFormat.MARKDOWN, "one  \n- two")


def test_answers_are_written_as_the_stem_unless_they_say_otherwise() -> None:
    found = the_entry("[html]<p>Which?</p> {=<b>a</b> ~[plain]b # [moodle]no ####[markdown]*so*}")

    assert isinstance(found, MultipleChoice)
    assert [one.text.written_as.value for one in found.choices] == ["html", "plain"]
    assert found.choices[1].feedback == moodle("no")
    assert found.general_feedback == GiftText(TextFormat.MARKDOWN, "*so*")


def test_a_word_in_brackets_that_is_no_format_is_a_text() -> None:
    found = the_entry("[ICD] codes? {=[sic] ~b}")

    assert isinstance(found, MultipleChoice)
    assert found.stem == moodle("[ICD] codes?")
    assert found.choices[0].text == moodle("[sic]")


def test_true_and_false_with_feedback() -> None:
    found = the_entry("A code. {FALSE#first#second####always}")

    assert isinstance(found, TrueFalse)
    assert not found.is_true
    assert found.feedback_for_true == moodle("first")
    assert found.feedback_for_false == moodle("second")
    assert found.general_feedback == moodle("always")


@pytest.mark.parametrize("answer", ["True", "t", "false", "Tuesday"])
def test_true_and_false_are_written_in_capitals(answer: str) -> None:
    found = the_entry(f"When? {{{answer}}}")

    assert isinstance(found, ShortAnswer)
    assert found.choices[0].text == moodle(answer)


def test_several_right_answers_without_a_wrong_one_are_a_short_answer() -> None:
    found = the_entry("Which? {=E11.9#yes =%50%E11}")

    assert isinstance(found, ShortAnswer)
    assert [(one.text.text, one.weight) for one in found.choices] == [
        ("E11.9", None),
        ("E11", Decimal(50)),
    ]


def test_pairs_are_a_matching_question() -> None:
    found = the_entry("Match. {=[html]<i>a</i> -> Alpha =b->Beta = -> Gamma}")

    assert isinstance(found, Matching)
    assert [(one.question.text, one.answer) for one in found.pairs] == [
        ("<i>a</i>", "Alpha"),
        ("b", "Beta"),
        ("", "Gamma"),
    ]


def test_an_arrow_in_a_choice_is_an_arrow() -> None:
    found = the_entry("How? {~open -> close =close -> open}")

    assert isinstance(found, MultipleChoice)
    assert found.choices[1].text == moodle("close -> open")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("#4", GiftNumber(number=Decimal(4))),
        ("# -2.5:0.1", GiftNumber(number=Decimal("-2.5"), tolerance=Decimal("0.1"))),
        ("#1..5", GiftNumber(low=Decimal(1), high=Decimal(5))),
        ("#-3.2..-3.1", GiftNumber(low=Decimal("-3.2"), high=Decimal("-3.1"))),
    ],
)
def test_numbers(written: str, expected: GiftNumber) -> None:
    found = the_entry(f"How many? {{{written}}}")

    assert isinstance(found, Numerical)
    assert found.answer == expected


def test_several_numbers_and_whatever_else_is_typed() -> None:
    found = the_entry("How many? {#=4:0#yes =%50%4:1 ~#no####why}")

    assert isinstance(found, Numerical)
    assert [one.weight for one in found.choices] == [None, Decimal(50), None]
    assert found.choices[2].text.text == "*"
    assert found.choices[2].number is None
    assert found.general_feedback == moodle("why")


def test_categories_and_descriptions() -> None:
    found = parsed("$CATEGORY: $course$/top/Week 1\n\nRead this.\n\n$CATEGORY: top/2\nAnd this.")

    assert found == [
        Category("$course$/top/Week 1", 1),
        Description(3, None, moodle("Read this.")),
        Category("top/2", 5),
        Description(6, None, moodle("And this.")),
    ]


def test_comments_say_ids_and_tags_of_what_follows() -> None:
    first, second = parsed(
        "// [id:q-7] [tag:renal] [tag:two words]\n\n::a::One {}\n// said later\n\nTwo {} // aside"
    )

    assert isinstance(first, Essay)
    assert isinstance(second, Essay)
    assert (first.id, first.tags, first.line) == ("q-7", ("renal", "two words"), 3)
    assert (second.id, second.tags, second.stem) == (None, (), moodle("Two"))


def test_a_comment_between_answers_is_left_out() -> None:
    found = the_entry("Which? {\n=a\n// not this: }\n~b\n}")

    assert isinstance(found, MultipleChoice)
    assert [(one.text.text, one.line) for one in found.choices] == [("a", 2), ("b", 4)]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Fine {T}\n\nOne\ntwo { =a ~b", 4, "has a { that is not closed"),
        ("One =a ~b }", 1, "has a } without a { before it"),
        ("One {=a ~b}\ntwo {=c ~d}", 2, "has more braces behind its answers"),
        ("One {=a\n~b {c}", 2, "has a { within its answers"),
        ("One {\n=a\n\n~b }", 3, "has an empty line between { and }"),
        ("::One {=a ~b}", 1, "opens its name with :: and does not close it"),
        ("One {\n a =b ~c}", 2, "has a text before its first = or ~"),
        ("One {=a\n~ # why}", 2, "has nothing behind ~"),
        ("One {~a}", 1, "has one option to choose from"),
        ("One {=a\n~%150%b}", 2, "has the weight %150%"),
        ("One {=a ~%%b}", 1, "has the weight %%"),
        ("One {=a ~%33,3%b}", 1, "has the weight %33,3%"),
        ("One {#\n four}", 2, "has ‘four’ where a number stands"),
        ("One {#}", 1, "has no number behind {#"),
        ("One {#=4 =x}", 1, "has ‘x’ where a number stands"),
    ],
)
def test_what_is_not_gift_is_told_with_its_line(text: str, line: int, says: str) -> None:
    broken = the_broken(text)

    assert (broken.at, broken.says) == (line, says)
    assert broken.remedy


def test_what_is_broken_does_not_hide_what_follows() -> None:
    found = parsed("One {=a\n\n::two::Two {T}\n\nThree =}\n\nFour {F}")

    assert [type(one).__name__ for one in found] == ["Broken", "TrueFalse", "Broken", "TrueFalse"]


def test_percent_signs_around_words_are_no_weight() -> None:
    found = the_entry("What? {=% of claims and % of days ~none}")

    assert isinstance(found, MultipleChoice)
    assert found.choices[0].text == moodle("% of claims and % of days")
