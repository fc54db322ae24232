"""Moodle's XML of questions as drafts."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from quizbank.core.interchange import kinds
from quizbank.core.interchange.collecting import Asked, Collector
from quizbank.core.interchange.drafts import DraftOption, Reading
from quizbank.core.interchange.gift import category_name
from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.texts import TextFormat
from quizbank.core.interchange.typed_codes import TypedAnswer
from quizbank.core.interchange.weights import ALL, percent_of
from quizbank.core.interchange.xml_tree import xml_tree
from quizbank.core.items import Kind

FORMATS = {
    "html": TextFormat.HTML,
    "markdown": TextFormat.MARKDOWN,
    "plain_text": TextFormat.PLAIN,
    "moodle_auto_format": TextFormat.MOODLE,
}
NOT_HELD = {
    "essay": kinds.ESSAY,
    "description": kinds.INFORMATION,
    "numerical": kinds.NUMERICAL,
    "matching": kinds.MATCHING,
    "match": kinds.MATCHING,
    "randomsamatch": kinds.MATCHING,
    "cloze": kinds.CLOZE,
    "multianswer": kinds.CLOZE,
    "calculated": kinds.CALCULATED,
    "calculatedsimple": kinds.CALCULATED,
    "calculatedmulti": kinds.CALCULATED,
    "formulas": kinds.CALCULATED,
    "stack": kinds.CALCULATED,
    "ddwtos": kinds.DRAGGED,
    "ddimageortext": kinds.DRAGGED,
    "ddmarker": kinds.DRAWN,
    "ddmatch": kinds.MATCHING,
    "gapselect": kinds.GAPS,
    "gapfill": kinds.GAPS,
    "ordering": kinds.ORDERING,
    "random": kinds.RANDOM,
    "recordrtc": kinds.HANDED_IN,
}
CATEGORY = "category"
ALL_OR_NOTHING = "multichoiceset"
HELD = ("multichoice", ALL_OR_NOTHING, "truefalse", "shortanswer")
MOST_ANSWERS = 100
BY_RESULT = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# What Moodle itself writes there; it says nothing of the question.
STOCK = {
    *("your answer is correct.", "your answer is partially correct.", "your answer is incorrect."),
    *("correct", "partially correct", "incorrect", "that is correct.", "that is not correct."),
}
TOLD_BY_RESULT = "has feedback for right and wrong answers as such, which is not carried over"
OF_A_FILE = "@@PLUGINFILE@@"
LEFT_OVER = "has a file that no text shows, which is not carried over"
HINTS = "has hints for further tries, which are not carried over"


def read(data: bytes) -> Reading:
    """Every question of a Moodle XML file."""
    root, notes = xml_tree(data)
    if root.tag != "quiz":
        says = f"is not Moodle XML: its outermost element is <{root.tag}>, not <quiz>"
        raise FileRefused(says, "Export the questions from Moodle as Moodle XML", line=root.line)
    collector = Collector("Moodle XML")
    for says in notes:
        collector.note(says)
    category = ""
    collector.expect(sum(_kind(element) != CATEGORY for element in root.elements("question")))
    for element in root.elements("question"):
        kind = _kind(element)
        if kind == CATEGORY:
            category = category_name(element.text_at("category", "text"))
            continue
        asked = collector.question(element.text_at("name", "text"), line=element.line)
        _read_question(asked, element, kind, category)
    return collector.reading()


def _kind(element: Element) -> str:
    return element.attributes.get("type", "").strip().lower()


def _read_question(asked: Asked, element: Element, kind: str, category: str) -> None:
    stem = element.first("questiontext")
    written_as = _format(stem, TextFormat.MOODLE)
    text = asked.stem(stem.text_at("text") if stem else "", written_as)
    if kind not in HELD:
        asked.leave(*NOT_HELD.get(kind, kinds.other(kind)))
        return
    _look_for_files(asked, element)
    shared: dict[str, Any] = {
        "stem": text,
        "rationale": _text(asked, element.first("generalfeedback"), written_as, one_line=False),
        "id_hint": element.text_at("idnumber"),
        "topics": _tags(element),
        "category": category,
    }
    _note_what_stays_behind(asked, element)
    if sum(1 for _ in element.elements("answer")) > MOST_ANSWERS:
        asked.problem("answer", f"stands more than {MOST_ANSWERS} times", "Take some out")
        return
    answers = list(_answers(asked, element, written_as, is_text=kind != "shortanswer"))
    if kind == "truefalse":
        _true_false(asked, answers, shared)
    elif kind == "shortanswer":
        asked.typed([TypedAnswer(*answer) for answer in answers], **shared)
    else:
        shared["is_shuffled"] = element.text_at("shuffleanswers").lower() in ("true", "1")
        _choice(asked, element, answers, kind, shared)


def _choice(
    asked: Asked,
    element: Element,
    answers: list[tuple[str, Decimal, str]],
    kind: str,
    shared: dict[str, Any],
) -> None:
    is_single = element.text_at("single").lower() not in ("false", "0")
    right = sum(percent == ALL for _, percent, _ in answers)
    if kind == ALL_OR_NOTHING and right > 1:
        # Its right options have 100 each, and count together or not at all, as here.
        if all(percent in (ALL, 0) for _, percent, _ in answers):
            options = tuple(DraftOption(text, why, one == ALL) for text, one, why in answers)
            asked.keep(kind=Kind.MULTIPLE, options=options, **shared)
            return
        is_single = False
    asked.choice(answers, one_is_chosen=is_single, **shared)


def _answers(
    asked: Asked, element: Element, written_as: TextFormat, *, is_text: bool
) -> Iterator[tuple[str, Decimal, str]]:
    """Text, percentage and feedback of each answer; those without a sound one are told."""
    for answer in element.elements("answer"):
        written = answer.attributes.get("fraction", "")
        percent = percent_of(written)
        if percent is None:
            remedy = 'Write it as fraction="100" or fraction="33.33333", with a point'
            asked.problem("fraction", f"is ‘{written[:20]}’", remedy, line=answer.line)
            percent = Decimal(0)
        text = answer.text_at("text")
        if is_text:
            text = asked.text(text, _format(answer, written_as), one_line=True)
        yield text, percent, _text(asked, answer.first("feedback"), written_as)


def _true_false(
    asked: Asked, answers: list[tuple[str, Decimal, str]], shared: dict[str, Any]
) -> None:
    by_name = {text.strip().lower(): (percent, why) for text, percent, why in answers}
    true, false = by_name.get("true"), by_name.get("false")
    if len(answers) != 2 or true is None or false is None or {true[0], false[0]} != {ALL, 0}:
        remedy = "Give one of the answers true and false 100 and the other 0"
        asked.problem("answer", "does not say which of true and false is right", remedy)
        return
    options = (
        DraftOption("True", true[1], true[0] == ALL),
        DraftOption("False", false[1], false[0] == ALL),
    )
    asked.keep(kind=Kind.SINGLE, options=options, **shared)


def _look_for_files(asked: Asked, element: Element) -> None:
    """A file that a text shows or links to belongs to the question; others are left over."""
    if element.text_at("image") or element.text_at("image_base64"):  # as Moodle 1 wrote it
        asked.has_media()
    if any(True for _ in element.below("file")):
        if any(OF_A_FILE in text.text for text in element.below("text")):
            asked.has_media()
        else:
            asked.note(LEFT_OVER)


def _note_what_stays_behind(asked: Asked, element: Element) -> None:
    by_result = (element.text_at(name, "text") for name in BY_RESULT)
    shown = (asked.plain(text) for text in by_result if text)
    if any(text and text.lower() not in STOCK for text in shown):
        asked.note(TOLD_BY_RESULT)
    if any(hint.text_at("text") for hint in element.elements("hint")):
        asked.note(HINTS)


def _tags(element: Element) -> tuple[str, ...]:
    tags = element.first("tags")
    return tuple(tag.text_at("text") for tag in tags.elements("tag")) if tags else ()


def _format(element: Element | None, otherwise: TextFormat) -> TextFormat:
    name = element.attributes.get("format", "") if element else ""
    return FORMATS.get(name, otherwise)


def _text(
    asked: Asked, element: Element | None, otherwise: TextFormat, *, one_line: bool = True
) -> str:
    if element is None:
        return ""
    written_as = _format(element, otherwise)
    return asked.text(element.text_at("text"), written_as, one_line=one_line)
