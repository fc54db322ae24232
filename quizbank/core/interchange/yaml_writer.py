"""A question set as our own YAML, from which the reader makes the same set again."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from quizbank.core.items import QuestionSetFile
from quizbank.core.source_text import UNSEEN

# A text of several lines stands as it is, unless YAML would take a sign in it for its own.
BLOCK = re.compile(r"(?!\s)[^\r\x0b\x0c\x85]*(?<!\s)")
BARE = re.compile(r"(?!null\b)[A-Za-z][A-Za-z0-9_-]*", re.IGNORECASE)
ORDER = (
    *("format", "set", "id", "kind", "title", "text", "setting", "code_system", "ordered"),
    *(
        "choose",
        "exams",
        "code_years",
        "uses_cpt",
        "licence",
        "author",
        "keyed",
        "domains",
        "topics",
    ),
    *("difficulty", "stem", "options", "key", "near_misses", "shuffle", "rationale", "references"),
    *("codes", "meant_invalid", "valid_from", "valid_until", "record", "items"),
)
A_LINE_EACH = ("key", "near_misses", "references")
IN_QUOTES = ("licence", "author", "codes", "meant_invalid", "references")  # the house's way


def write(question_set: QuestionSetFile) -> bytes:
    """The whole set; what has its default is left out."""
    return "".join(f"{line}\n" for line in _fields(question_set, "")).encode()


def _fields(model: BaseModel, indent: str) -> Iterator[str]:
    for name, value, is_default in sorted(_values(model), key=lambda one: ORDER.index(one[0])):
        if not is_default:
            yield from _field(name, value, indent)


def _values(model: BaseModel) -> Iterator[tuple[str, Any, bool]]:
    """Each field with its value, and whether it need not be written."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        is_default = value == info.get_default(call_default_factory=True)
        yield name, value, is_default and not info.is_required()


def _field(name: str, value: Any, indent: str) -> Iterator[str]:
    is_list = isinstance(value, list)
    if is_list and (name in ("items", "record")):
        yield f"{indent}{name}:"
        for entry in value:
            first, *rest = _fields(entry, f"{indent}    ")
            yield f"{indent}  - {first.lstrip()}"
            yield from rest
            if isinstance(entry, BaseModel) and name == "items" and not indent:
                yield ""
    elif is_list and name in A_LINE_EACH and not _are_letters(value):
        yield f"{indent}{name}:"
        yield from (f"{indent}  - {_flow(entry, is_quoted=True)}" for entry in value)
    elif name == "options":
        yield f"{indent}{name}:"
        yield from (f"{indent}  {letter}: {_flow(one)}" for letter, one in value.items())
    elif isinstance(value, str) and "\n" in value and _is_block(value):
        yield f"{indent}{name}: |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{indent}{name}: {_flow(value, is_quoted=name in IN_QUOTES)}"


def _are_letters(entries: Iterable[Any]) -> bool:
    return all(isinstance(entry, str) and len(entry) == 1 for entry in entries)


def _is_block(text: str) -> bool:
    return BLOCK.fullmatch(text) is not None and UNSEEN.search(text) is None


def _flow(value: Any, *, is_quoted: bool = False) -> str:
    """A value on one line; a word needs no quotes, unless it is a code."""
    if isinstance(value, BaseModel):
        pairs = ((name, one) for name, one, is_default in _values(value) if not is_default)
        inner = ", ".join(f"{name}: {_flow(one, is_quoted=True)}" for name, one in pairs)
        return f"{{{inner}}}"
    if isinstance(value, dict):
        inner = ", ".join(
            f"{_flow(name)}: {_flow(one, is_quoted=is_quoted)}" for name, one in value.items()
        )
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(one, is_quoted=is_quoted) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | date):
        return str(value)
    text = str(value.value) if isinstance(value, Enum) else str(value)
    return text if BARE.fullmatch(text) and not is_quoted else _quoted(text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False).replace("\x85", "\\x85")
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
