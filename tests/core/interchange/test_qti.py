"""QTI items of version 2 and 3 as drafts."""

import pytest

from quizbank.core.interchange import qti
from quizbank.core.interchange.drafts import Draft, Reading
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.weights import SHARES
from quizbank.core.items import Kind
from tests.core.interchange.zips import qti_item


def read(text: str) -> Reading:
    """The item of a file."""
    return qti.read(text.encode())


def the_draft(text: str) -> Draft:
    """The one question of a file, which has nothing to mend."""
    reading = read(text)
    assert reading.problems == reading.left == ()
    (draft,) = reading.drafts
    return draft


def with_body(body: str, more: str = "", *, key: str = "<value>A</value>") -> str:
    """An item with this body; a response named RESPONSE is declared."""
    return (
        '<assessmentItem identifier="i" title="Mine">'
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
        f"<correctResponse>{key}</correctResponse></responseDeclaration>"
        f"<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )


def test_a_choice_becomes_a_draft() -> None:
    draft = the_draft(qti_item("<b>I12.9</b>", "I10", "I13.0", key=("B",)))

    assert (draft.kind, draft.stem, draft.key) == (Kind.SINGLE, "Which one?", "B")
    assert [one.text for one in draft.options] == ["**I12.9**", "I10", "I13.0"]
    assert (draft.name, draft.id_hint, draft.is_shuffled) == ("Mine", "item-1", True)


def test_several_right_choices() -> None:
    draft = the_draft(qti_item("a", "b", "c", key=("A", "C"), cardinality="multiple"))

    assert (draft.kind, draft.key) == (Kind.MULTIPLE, "AC")


QTI_3 = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q3"
    title="Mine" adaptive="false" time-dependent="false">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>B</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-item-body>
    <p>A note.</p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="false">
      <qti-prompt>Which <em>one</em>?</qti-prompt>
      <qti-simple-choice identifier="A">I10<qti-feedback-inline identifier="A"
        outcome-identifier="FEEDBACK" show-hide="show">No.</qti-feedback-inline></qti-simple-choice>
      <qti-simple-choice identifier="B">I12.9</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
  <qti-modal-feedback identifier="B" outcome-identifier="FEEDBACK" show-hide="show">
    <qti-content-body><p>Yes.</p></qti-content-body>
  </qti-modal-feedback>
</qti-assessment-item>"""


def test_version_3_is_the_same_with_other_names() -> None:
    draft = the_draft(QTI_3)

    assert (draft.stem, draft.key, draft.id_hint) == ("A note.\n\nWhich *one*?", "B", "q3")
    assert [(one.text, one.why) for one in draft.options] == [("I10", "No."), ("I12.9", "Yes.")]


def test_a_choice_within_a_line_leaves_a_gap() -> None:
    inline = (
        '<inlineChoiceInteraction responseIdentifier="RESPONSE"><inlineChoice identifier="A">'
        'paid</inlineChoice><inlineChoice identifier="B">denied</inlineChoice>'
        "</inlineChoiceInteraction>"
    )

    draft = the_draft(with_body(f"<p>The claim was {inline} at once.</p>"))

    assert draft.stem == "The claim was _____ at once."
    assert [one.text for one in draft.options] == ["paid", "denied"]


def test_a_typed_code_is_kept_and_a_typed_word_is_left() -> None:
    typed = '<p>Code: <textEntryInteraction responseIdentifier="RESPONSE"/></p>'

    code = read(with_body(typed, key="<value>E11.9</value>"))
    word = read(with_body(typed, key="<value>sugar</value>"))

    assert [one.code for one in code.drafts[0].codes] == ["E11.9"]
    assert code.drafts[0].stem == "Code: _____"
    assert word.left[0].kind == "a short answer"


def test_marks_for_parts_are_told_or_keep_a_question_out() -> None:
    mapping = (
        '<mapping defaultValue="0"><mapEntry mapKey="A" mappedValue="2"/>'
        '<mapEntry mapKey="B" mappedValue="1"/></mapping></responseDeclaration>'
    )
    processing = '<responseProcessing template="http://x/map_response"/>'
    one = qti_item("a", "b", "c", more=processing)
    several = qti_item("a", "b", "c", key=("A", "B"), cardinality="multiple", more=processing)

    partly = read(one.replace("</responseDeclaration>", mapping))
    whole = read(several.replace("</responseDeclaration>", mapping))

    assert partly.left[0].kind == "a choice with partly right options"
    assert whole.drafts[0].key == "AB"
    assert [note.says for note in whole.notes] == [SHARES]


def test_a_table_of_marks_alone_is_a_key() -> None:
    mapping = '<mapping><mapEntry mapKey="B" mappedValue="1"/></mapping>'
    keyless = qti_item("a", "b", "c").replace(
        "<correctResponse><value>A</value></correctResponse>", mapping
    )

    assert the_draft(keyless).key == "B"


def test_feedback_that_is_always_shown_is_the_rationale() -> None:
    always = (
        '<outcomeDeclaration identifier="R" cardinality="single" baseType="identifier">'
        "<defaultValue><value>r</value></defaultValue></outcomeDeclaration>"
        '<modalFeedback outcomeIdentifier="R" identifier="r" showHide="show">'
        "<p>The rule.</p></modalFeedback>"
        '<modalFeedback outcomeIdentifier="F" identifier="correct" showHide="show">Well done'
        "</modalFeedback>"
    )

    reading = read(qti_item("a", "b", "c", more=always))

    assert reading.drafts[0].rationale == "The rule."
    assert [note.says for note in reading.notes] == [
        "has feedback for right and wrong answers as such, which is not carried over"
    ]


def test_instructions_for_others_and_rules_for_marks_are_told() -> None:
    rubric = '<rubricBlock view="scorer"><p>Be strict.</p></rubricBlock><p>Which one?</p>'
    rules = "<responseProcessing><setOutcomeValue><sum/></setOutcomeValue></responseProcessing>"

    reading = read(qti_item("a", "b", "c", stem=rubric, more=rules))

    assert reading.drafts[0].stem == "Which one?"
    assert [note.says.partition(",")[0] for note in reading.notes] == [
        "has its own rules for marks",
        "has instructions for scorers or authors",
    ]


@pytest.mark.parametrize(
    ("interaction", "kind"),
    [
        ("extendedTextInteraction", "an essay"),
        ("orderInteraction", "an ordering question"),
        ("matchInteraction", "a matching question"),
        ("gapMatchInteraction", "a question with words or marks to drag"),
        ("hotspotInteraction", "a question to answer in a picture"),
        ("uploadInteraction", "a question with a file or a recording to hand in"),
        ("customInteraction", "a question with a program of its own"),
        ("newInteraction", "a question of the kind ‘newInteraction’"),
        ("p", "a text without a question"),
    ],
)
def test_other_interactions_are_named(interaction: str, kind: str) -> None:
    body = f'<p>Do it.</p><{interaction} responseIdentifier="RESPONSE"/>'

    (left,) = read(with_body(body)).left

    assert (left.name, left.kind) == ("Mine", kind)


def test_parts_pictures_and_shared_texts_are_named() -> None:
    choice = '<choiceInteraction responseIdentifier="RESPONSE"/>'
    stimulus = '<assessmentStimulusRef identifier="s" href="s.xml"/>'

    kinds = [
        read(text).left[0].kind
        for text in (
            with_body(choice * 2),
            qti_item("a", '<img src="b.png" alt="b"/>', "c"),
            qti_item("a", "b", more=stimulus),
            qti_item("a", "b", more='<templateDeclaration identifier="N"/>'),
            qti_item("a", "b").replace('adaptive="false"', 'adaptive="true"'),
            qti_item("a", "b", cardinality="ordered"),
        )
    ]

    assert kinds == [
        "a question in several parts",
        "a question with a picture or another medium",
        "a question about a text that stands in another file",
        "a calculated question, with other numbers for each person",
        "an adaptive question, with several turns",
        "an ordering question",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (qti_item("a", "b", key=()), "has no correctResponse"),
        (qti_item("a", "b", key=("Z",)), "names Z, which is no choice"),
        (qti_item("a", "b", key=("A", "B")), "names 2 choices, but one may be chosen"),
        (qti_item("a", "b").replace('"RESPONSE" shuffle', '"OTHER" shuffle'), "has no response"),
        ('<assessmentItem identifier="i"/>', "is missing"),
        (qti_item("a"), "are 1"),
    ],
)
def test_what_is_to_be_mended_is_told(text: str, says: str) -> None:
    reading = read(text)

    (problem,) = reading.problems
    assert problem.says.startswith(says)
    assert problem.line > 0


@pytest.mark.parametrize(
    ("root", "says"),
    [
        ("assessmentTest", "is a QTI test without its items"),
        ("qti-assessment-test", "is a QTI test without its items"),
        ("manifest", "is the manifest of a package alone"),
        ("questestinterop", "is QTI 1, which is not read"),
        ("note", "begins with <note>"),
    ],
)
def test_other_files_are_refused_by_what_they_are(root: str, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        read(f"<{root}/>")
