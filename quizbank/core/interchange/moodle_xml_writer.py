"""A question set as Moodle XML; texts stay Markdown, which Moodle shows as we do."""

from collections.abc import Iterator

from quizbank.core.interchange.weights import share_of
from quizbank.core.interchange.written import (
    Asked,
    Written,
    holds_one_answer,
    is_right,
    plain_lines,
)
from quizbank.core.interchange.xml_text import HEADER, tag
from quizbank.core.interchange.xml_text import text as escaped
from quizbank.core.items import CodeEntryItem, MultipleItem, QuestionSetFile, SingleItem

MARKDOWN = "markdown"
WRONG = "-100"  # so that whoever ticks everything gets nothing


def write(question_set: QuestionSetFile) -> Written:
    """Every question that Moodle can hold."""
    kept, left = holds_one_answer(question_set)
    title = " ".join(question_set.title.split()).replace("/", "//")
    path = tag("category", _text(f"$course$/top/{title}"))
    questions = [tag("question", path, type="category"), *(_question(asked) for asked in kept)]
    body = "\n".join(questions)
    return Written(f"{HEADER}<quiz>\n{body}\n</quiz>\n".encode(), tuple(left))


def _question(asked: Asked) -> str:
    item = asked.item
    is_typed = isinstance(item, CodeEntryItem)
    parts = [
        tag("name", _text(item.id)),
        _marked("questiontext", asked.stem),
        _marked("generalfeedback", item.rationale),
        tag("defaultgrade", "1"),
        tag("penalty", "0"),
        tag("hidden", "0"),
        tag("idnumber", escaped(item.id)),
        *(_typed(item) if isinstance(item, CodeEntryItem) else _chosen(item)),
        tag("tags", *(tag("tag", _text(topic)) for topic in item.topics)),
    ]
    kind = "shortanswer" if is_typed else "multichoice"
    return tag("question", "\n", *(f"  {part}\n" for part in parts), type=kind)


def _chosen(item: SingleItem | MultipleItem) -> Iterator[str]:
    is_multiple = isinstance(item, MultipleItem)
    yield tag("single", "false" if is_multiple else "true")
    yield tag("shuffleanswers", "true" if item.shuffle else "false")
    yield tag("answernumbering", "ABCD")
    right, wrong = ("100", "0")
    if isinstance(item, MultipleItem):
        right, wrong = share_of(len(item.key)), WRONG
    for letter, option in item.options.items():
        fraction = right if is_right(item, letter) else wrong
        yield _answer(option.text, fraction, option.why)


def _typed(item: CodeEntryItem) -> Iterator[str]:
    yield tag("usecase", "0")
    for code in item.key:
        yield _answer(code.code, "100", code.why)
    for code in item.near_misses:
        yield _answer(code.code, "0", code.why)


def _answer(text: str, fraction: str, why: str) -> str:
    feedback = _marked("feedback", why)
    return tag("answer", _text(text), feedback, fraction=fraction, format=MARKDOWN)


def _marked(name: str, text: str) -> str:
    return tag(name, _text(text), format=MARKDOWN)


def _text(text: str) -> str:
    return tag("text", escaped(plain_lines(text)))
