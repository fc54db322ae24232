"""A question set as GIFT, which Moodle and others read; texts stay Markdown."""

import re
from collections.abc import Iterator

from quizbank.core.interchange.weights import share_of
from quizbank.core.interchange.written import (
    Asked,
    Written,
    holds_one_answer,
    is_right,
    plain_lines,
)
from quizbank.core.items import CodeEntryItem, MultipleItem, QuestionSetFile

SIGNS = re.compile(r"[~=#{}:\\\n]")
MARKER = "[markdown]"
# Where a text begins so, GIFT would take it for a marker or a weight of its own.
TAKEN = ("[", "%")
WRONG = "-100"  # so that whoever ticks everything gets nothing


def write(question_set: QuestionSetFile) -> Written:
    """Every question that GIFT can hold."""
    kept, left = holds_one_answer(question_set)
    category = f"$CATEGORY: $course$/top/{_category(question_set.title)}\n"
    questions = [category, *("".join(_question(asked)) for asked in kept)]
    return Written("\n".join(questions).encode(), tuple(left))


def _question(asked: Asked) -> Iterator[str]:
    item = asked.item
    tags = "".join(f" [tag:{topic}]" for topic in item.topics)
    yield f"// [id:{item.id}]{tags}\n"
    yield f"::{item.id}::{MARKER}{_escaped(asked.stem)}{{\n"
    if isinstance(item, CodeEntryItem):
        for code in item.key:
            yield f"\t=%100%{_escaped(code.code)}{_reason(_short(code.why))}\n"
        for code in item.near_misses:
            yield f"\t=%0%{_escaped(code.code)}{_reason(_short(code.why))}\n"
    else:
        share = share_of(len(item.key)) if isinstance(item, MultipleItem) else ""
        for letter, option in item.options.items():
            sign = _sign(is_right=is_right(item, letter), share=share)
            yield f"\t{sign}{_begun(option.text)}{_reason(_begun(option.why))}\n"
    if item.rationale:
        yield f"\t####{_begun(item.rationale)}\n"
    yield "}\n"


def _reason(feedback: str) -> str:
    return f"#{feedback}" if feedback else ""


def _sign(*, is_right: bool, share: str) -> str:
    if not share:
        return "=" if is_right else "~"
    return f"~%{share if is_right else WRONG}%"


def _begun(text: str) -> str:
    """A text whose first sign cannot be taken for GIFT's."""
    escaped = _escaped(text)
    return f"{MARKER}{escaped}" if escaped.startswith(TAKEN) else escaped


def _short(why: str) -> str:
    """The reason for a code; an arrow in it would make pairs of the answers."""
    return _begun(why.replace("->", "-\\>"))


def _escaped(text: str) -> str:
    return SIGNS.sub(_as_escape, plain_lines(text))


def _as_escape(found: re.Match[str]) -> str:
    return "\\n" if found[0] == "\n" else f"\\{found[0]}"


def _category(title: str) -> str:
    """A title as one step of a path."""
    return " ".join(plain_lines(title).split()).replace("/", "//")
