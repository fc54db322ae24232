"""Aiken: a letter before each option, and the answer below."""

import pytest

from quizbank.core.interchange import aiken
from quizbank.core.interchange.drafts import Reading
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.items import Kind


def read(text: str) -> Reading:
    """The questions of a text."""
    return aiken.read(text.encode())


def test_options_and_their_answer_become_drafts() -> None:
    reading = read(
        "Which *one*?\nA. I10\nB) I12.9\nC. I13.0\nANSWER: B\n\nTrue?\nA. a\nB. b\nAnswer: A."
    )

    first, second = reading.drafts
    assert (first.kind, first.stem, first.key, first.line) == (
        Kind.SINGLE,
        "Which \\*one\\*?",
        "B",
        1,
    )
    assert [one.text for one in first.options] == ["I10", "I12.9", "I13.0"]
    assert (second.key, second.line) == ("A", 7)
    assert reading.problems == ()


def test_a_stem_may_have_several_lines_and_empty_ones() -> None:
    reading = read("A note:\n\npain since May\nA. a\n\nB. b\nANSWER: A")

    assert reading.drafts[0].stem == "A note: pain since May"


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        ("One\nA. a\nB. b", 3, "ANSWER", "is missing"),
        ("One\nA. a\nB. b\nANSWER: C", 4, "ANSWER", "names C, which is no option"),
        ("One\nA. a\nB. b\nANSWER: A, B", 4, "ANSWER", "is ‘A, B’"),
        ("One\nA. a\nC. b\nANSWER: A", 3, "options", "have C where B comes"),
        ("One\nA. a\nA. b\nANSWER: A", 3, "options", "have A where B comes"),
        ("A. a\nB. b\nANSWER: A", 1, "stem", "is missing"),
        ("One\nANSWER: A", 2, "ANSWER", "names A, which is no option"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, field: str, says: str) -> None:
    reading = read(f"{text}\n\nNext\nA. a\nB. b\nANSWER: A")

    (problem,) = reading.problems
    assert (problem.number, problem.line, problem.field, problem.says) == (1, line, field, says)
    assert problem.remedy
    assert [draft.stem for draft in reading.drafts] == ["Next"]


def test_an_option_alone_is_too_few() -> None:
    (problem,) = read("One\nA. a\nANSWER: A").problems

    assert (problem.field, problem.says) == ("options", "are 1")


def test_a_file_without_questions_is_refused() -> None:
    with pytest.raises(FileRefused, match="holds no questions as Aiken"):
        read("\n\n")
