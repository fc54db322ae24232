"""GIFT as drafts: what is kept, what is left and what has to be mended, question by question."""

import pytest

from quizbank.core.interchange import gift
from quizbank.core.interchange.drafts import Draft, Reading
from quizbank.core.interchange.encodings import WINDOWS
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.weights import PENALTY, SHARES
from quizbank.core.items import Kind


def read(text: str) -> Reading:
    """The questions of a text."""
    return gift.read(text.encode())


def the_draft(text: str) -> Draft:
    """The one question of a text, which has nothing to mend."""
    reading = read(text)
    assert reading.problems == ()
    (draft,) = reading.drafts
    return draft


def test_a_choice_becomes_a_draft_with_all_that_it_has() -> None:
    draft = the_draft(
        "$CATEGORY: $course$/top/Week 1/Renal\n\n"
        "// [id:ckd-1] [tag:renal]\n"
        "::CKD::[html]<p>Which <b>one</b>?</p>{=I12.9#<i>Yes.</i> ~I10 ~I13.0#No. ####The rule.}"
    )

    assert (draft.kind, draft.stem, draft.key) == (Kind.SINGLE, "Which **one**?", "A")
    assert [(one.text, one.why) for one in draft.options] == [
        ("I12.9", "*Yes.*"),
        ("I10", ""),
        ("I13.0", "No."),
    ]
    assert (draft.id_hint, draft.name, draft.rationale) == ("ckd-1", "CKD", "The rule.")
    assert (draft.topics, draft.category, draft.line) == (("renal",), "Week 1 / Renal", 4)


def test_equal_weights_that_add_up_are_several_right_options() -> None:
    reading = read("Pick. {~%33.33333%a ~%33.33333%b ~%-100%c ~%33.33333%d}")

    (draft,) = reading.drafts
    assert (draft.kind, draft.key) == (Kind.MULTIPLE, "ABD")
    assert [note.says for note in reading.notes_of(draft)] == [SHARES]


def test_a_penalty_is_told_and_the_key_kept() -> None:
    reading = read("Pick. {=a ~%-50%b ~c}")

    assert reading.drafts[0].key == "A"
    assert [note.says for note in reading.notes] == [PENALTY]


def test_true_or_false_is_a_choice_of_two() -> None:
    draft = the_draft("I10 is a code. {TRUE#It is.#Right.}")

    assert draft.kind == Kind.SINGLE
    assert [(one.text, one.why, one.is_right) for one in draft.options] == [
        ("True", "Right.", True),
        ("False", "It is.", False),
    ]


def test_a_short_answer_that_is_no_code_is_left() -> None:
    reading = read("Code it. {=E11.65#Yes. =diabetes}")

    (left,) = reading.left
    assert (left.kind, left.why) == (
        "a short answer",
        "‘diabetes’ is not a code; only codes are typed here.",
    )


def test_a_short_answer_in_which_all_is_the_same_code_is_kept() -> None:
    reading = read("Code it. {=e1165#Yes. =E11.65 =%0%E11.9#Too vague. =%0%*#No. =%0%sugar}")

    (draft,) = reading.drafts
    assert (draft.kind, draft.code_system) == (Kind.CODE_ENTRY, "icd10cm")
    assert [(one.code, one.why) for one in draft.codes] == [("E11.65", "Yes.")]
    assert [(one.code, one.why) for one in draft.near_misses] == [("E11.9", "Too vague.")]
    assert [note.says for note in reading.notes] == [
        "is read as a question for a code of ICD-10-CM",
        "has feedback for any other answer, which is not carried over",
        "knows the wrong answer ‘sugar’, which is not a code",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write. {}", "an essay"),
        ("Read this first.", "a text without a question"),
        ("How many? {#4}", "a question for a number"),
        ("Match. {=a -> b =c -> d}", "a matching question"),
        ("Who? {=Hippocrates}", "a short answer"),
        ("Who? {=I10 =I11.9}", "a short answer"),
        ("Which? {=a =b ~c}", "a choice with several right answers"),
        ("Which? {=a ~%50%b ~c}", "a choice with partly right options"),
        ("Which? {=a ~b ~c ~d ~e ~f ~g ~h ~i}", "a choice with many options"),
        ("Which? {=[html]<img src\\='a.png'> ~b}", "a question with a picture or another medium"),
    ],
)
def test_what_cannot_be_held_is_named_with_its_kind(text: str, kind: str) -> None:
    reading = read(f"::Mine::{text}\n\nThe next one. {{=a ~b}}")

    (left,) = reading.left
    assert (left.number, left.name, left.line, left.kind) == (1, "Mine", 1, kind)
    assert left.why.endswith(".")
    assert [draft.number for draft in reading.drafts] == [2]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("~%50%a ~%40%b ~c", "gives right options 90 % together, not 100 %"),
        ("~%33%a ~%33%b ~%33%c", "gives right options 99 % together, not 100 %"),
        ("~%100%a ~%100%b ~c", "gives right options 200 % together, not 100 %"),
        ("~a ~b ~c", "has no right option"),
        ("=%50%a =%50%b ~c", "gives at most 50 % for an option, so none is wholly right"),
    ],
)
def test_weights_that_do_not_add_up_are_told_and_never_rounded(answers: str, says: str) -> None:
    reading = read(f"First {{T}}\n\n::Mine::Pick.\n{{{answers}}}")

    (problem,) = reading.problems
    assert (problem.number, problem.name, problem.line) == (2, "Mine", 3)
    assert (problem.field, problem.says) == ("weights", says)
    assert problem.remedy
    assert [draft.number for draft in reading.drafts] == [1]


def test_a_broken_question_is_told_and_the_others_are_kept() -> None:
    reading = read("::Bad::One {=a ~b\n\nTwo {=a ~b}")

    assert [str(problem) for problem in reading.problems] == [
        "Line 1: ‘Bad’ has a { that is not closed. Close the answers with }, or write \\{ for the "
        "sign. Leave an empty line between two questions."
    ]
    assert reading.count == 2
    assert [draft.stem for draft in reading.drafts] == ["Two"]


def test_an_id_that_stands_twice_is_told() -> None:
    reading = read("// [id:one]\nA? {=a ~b}\n\n// [id:one]\nB? {=a ~b}")

    (problem,) = reading.problems
    assert (problem.number, problem.field) == (2, "id")
    assert problem.says == "is ‘one’, which line 2 has already"


def test_a_file_without_questions_is_refused() -> None:
    with pytest.raises(FileRefused, match="holds no questions as GIFT"):
        read("// nothing but a comment\n")


def test_another_encoding_is_read_and_told() -> None:
    reading = gift.read("Colles’ fracture? {=S52.53 ~S52.5}".encode("cp1252"))

    assert reading.drafts[0].stem == "Colles’ fracture?"
    assert [note.says for note in reading.notes] == [WINDOWS]
