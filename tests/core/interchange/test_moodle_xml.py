"""Moodle XML as drafts."""

import pytest

from quizbank.core.interchange import moodle_xml
from quizbank.core.interchange.drafts import Draft, Reading
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.weights import SHARES
from quizbank.core.items import Kind
from tests.core.interchange.moodle import CHOICE, answer, question, quiz

PATH = "<category><text>$course$/top/Week 1/A//B</text></category>"
CATEGORY = f'<question type="category">{PATH}</question>'
RULE = "<generalfeedback format='html'><text>&lt;p&gt;The rule.&lt;/p&gt;</text></generalfeedback>"
STOCK = "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
OWN = "<incorrectfeedback><text>Read chapter 3.</text></incorrectfeedback>"


def read(*questions: str) -> Reading:
    """What these questions are read as."""
    return moodle_xml.read(quiz(*questions))


def the_draft(*questions: str) -> Draft:
    """The one question, which has nothing to mend."""
    reading = read(*questions)
    assert reading.problems == ()
    (draft,) = reading.drafts
    return draft


def test_a_choice_becomes_a_draft_with_all_that_it_has() -> None:
    draft = the_draft(
        CATEGORY,
        question(
            "multichoice",
            RULE,
            "<idnumber>ckd-1</idnumber><single>true</single><shuffleanswers>true</shuffleanswers>",
            answer("&lt;b&gt;I12.9&lt;/b&gt;", "100", "<p>Yes.</p>"),
            answer("I10"),
            answer("I13.0", "0", "No."),
            "<tags><tag><text>renal</text></tag><tag><text>two words</text></tag></tags>",
        ),
    )

    assert (draft.kind, draft.stem, draft.key) == (Kind.SINGLE, "Which one?", "A")
    assert [(one.text, one.why) for one in draft.options] == [
        ("**I12.9**", "Yes."),
        ("I10", ""),
        ("I13.0", "No."),
    ]
    assert (draft.rationale, draft.topics) == ("The rule.", ("renal", "two words"))
    assert (draft.id_hint, draft.category) == ("ckd-1", "Week 1 / A/B")
    assert (draft.is_shuffled, draft.line) == (True, 4)


def test_several_right_answers_with_moodles_fractions() -> None:
    reading = read(
        question(
            "multichoice",
            "<single>false</single>",
            *(answer(text, "33.33333") for text in "abc"),
            answer("d", "-100"),
        )
    )

    assert (reading.drafts[0].kind, reading.drafts[0].key) == (Kind.MULTIPLE, "ABC")
    assert [note.says for note in reading.notes] == [SHARES]


def test_all_or_nothing_is_several_right_answers_of_100_each() -> None:
    draft = the_draft(
        question("multichoiceset", answer("a", "100"), answer("b", "100"), answer("c"))
    )

    assert (draft.kind, draft.key) == (Kind.MULTIPLE, "AB")


def test_true_or_false_is_a_choice_of_two() -> None:
    draft = the_draft(
        question("truefalse", answer("true", "0", "No, it is not."), answer("false", "100"))
    )

    assert [(one.text, one.why, one.is_right) for one in draft.options] == [
        ("True", "No, it is not.", False),
        ("False", "", True),
    ]


def test_a_short_answer_that_is_a_code_is_typed() -> None:
    draft = the_draft(
        question("shortanswer", answer("I10", "100", "So it is."), answer("I11.9", "0", "No."))
    )

    assert (draft.kind, draft.code_system) == (Kind.CODE_ENTRY, "icd10cm")
    assert [(one.code, one.why) for one in draft.codes] == [("I10", "So it is.")]
    assert [(one.code, one.why) for one in draft.near_misses] == [("I11.9", "No.")]


@pytest.mark.parametrize(
    ("kind", "called"),
    [
        ("cloze", "a cloze, with several gaps in its text"),
        ("essay", "an essay"),
        ("matching", "a matching question"),
        ("numerical", "a question for a number"),
        ("description", "a text without a question"),
        ("calculated", "a calculated question, with other numbers for each person"),
        ("ddwtos", "a question with words or marks to drag"),
        ("coderunner", "a question of the kind ‘coderunner’"),
        ("", "a question without a kind"),
    ],
)
def test_other_kinds_are_named_and_the_rest_is_kept(kind: str, called: str) -> None:
    reading = read(question(kind), CHOICE)

    (left,) = reading.left
    assert (left.number, left.name, left.line, left.kind) == (1, "Mine", 3, called)
    assert [draft.number for draft in reading.drafts] == [2]


def test_a_question_with_a_picture_is_named() -> None:
    picture = '<p>See <img src="@@PLUGINFILE@@/x.png"></p>'

    (left,) = read(question("multichoice", answer("a", "100"), answer("b"), stem=picture)).left

    assert str(left) == (
        "Line 3: ‘Mine’ is a question with a picture or another medium. Pictures and media are not "
        "held yet. Say in words or in a table what it shows."
    )


def test_a_picture_as_old_versions_wrote_it_is_named() -> None:
    (left,) = read(
        question("truefalse", "<image>x.png</image>", answer("true", "100"), answer("false"))
    ).left

    assert left.kind == "a question with a picture or another medium"


def test_what_a_question_had_that_is_left_is_not_told() -> None:
    reading = read(question("essay", stem="<u>Write</u>"), CHOICE)

    assert reading.notes == ()


def test_a_picture_that_is_part_of_the_text_is_one_however_large() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 100_000}">'

    (left,) = read(question("multichoice", answer("a", "100"), answer("b"), stem=picture)).left

    assert left.kind == "a question with a picture or another medium"


def test_a_file_that_a_text_links_to_is_part_of_the_question() -> None:
    linked = '<a href="@@PLUGINFILE@@/note.pdf">note</a>'
    file = '<file name="note.pdf" encoding="base64">QQ==</file>'

    reading = read(
        question("multichoice", answer("a", "100"), answer("b"), file, stem=linked),
        question("multichoice", answer("a", "100"), answer("b"), file, name="Other"),
    )

    assert [one.name for one in reading.left] == ["Mine"]
    assert [one.says for one in reading.notes if one.name == "Other"] == [
        "has a file that no text shows, which is not carried over"
    ]


def test_scripts_are_left_out_and_told() -> None:
    reading = read(
        question(
            "multichoice", answer("a", "100"), answer("b"), stem="Which<script>alert(1)</script>?"
        )
    )

    assert reading.drafts[0].stem == "Which?"
    assert [str(note) for note in reading.notes] == ["‘Mine’ had a script, which was left out."]


def test_moodles_own_words_for_right_and_wrong_are_not_told() -> None:
    hint = "<hint><text>Think of the kidneys.</text></hint>"

    reading = read(
        question("multichoice", answer("a", "100"), answer("b"), STOCK, name="Stock"),
        question("multichoice", answer("a", "100"), answer("b"), OWN, hint, name="Own"),
    )

    assert [(note.name, note.says.partition(",")[0]) for note in reading.notes] == [
        ("Own", "has feedback for right and wrong answers as such"),
        ("Own", "has hints for further tries"),
    ]


@pytest.mark.parametrize(
    ("parts", "line", "field", "says"),
    [
        ((answer("a", "50"), answer("b")), 3, "weights", "gives at most 50 %"),
        ((answer("a"), answer("b")), 3, "weights", "has no right option"),
        ((answer("a", "100"), answer("b", "33,3")), 5, "fraction", "is ‘33,3’"),
        ((answer("a", "100"),), 3, "options", "are 1"),
        ((answer("a", "100"), answer(" A ")), 3, "options.B.text", "has the same text"),
        ((answer("", "100"), answer("b")), 3, "options.A.text", "is empty"),
        ((), 3, "weights", "has no right option"),
    ],
)
def test_what_is_to_be_mended_is_told_with_its_line(
    parts: tuple[str, ...], line: int, field: str, says: str
) -> None:
    reading = read(question("multichoice", *parts), CHOICE)

    problem = reading.problems[0]
    assert (problem.number, problem.line, problem.field) == (1, line, field)
    assert says in problem.says


def test_an_answer_neither_true_nor_false_is_told() -> None:
    (problem,) = read(question("truefalse", answer("yes", "100"), answer("no"))).problems

    assert problem.says == "does not say which of true and false is right"


def test_markdown_stays_markdown() -> None:
    text = "<questiontext format='markdown'><text>**Which** &amp;lt; one?</text></questiontext>"
    body = f"<question type='multichoice'>{text}{answer('a', '100')}{answer('b')}</question>"

    assert the_draft(body).stem == "**Which** &lt; one?"


def test_another_root_is_refused_with_what_to_do() -> None:
    with pytest.raises(FileRefused, match="outermost element is <questions>") as refused:
        moodle_xml.read(b"<questions/>")

    assert refused.value.remedy == "Export the questions from Moodle as Moodle XML"
