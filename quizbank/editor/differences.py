"""Where two texts of a question or of a case differ, field by field."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from quizbank.bank.topics import topic_name
from quizbank.core.items import Kind
from quizbank.core.set_diffs import FieldChange
from quizbank.editor.fields import completed
from quizbank.editor.forms import DIFFICULTIES, KINDS

Texts = Iterator[tuple[str, str]]


def item_differences(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[FieldChange]:
    """What somebody else saved, and what is in the form."""
    return _differences(theirs, mine, _of_item)


def case_differences(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[FieldChange]:
    """The same for title, setting and record."""
    return _differences(theirs, mine, _of_case)


def _differences(
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    texts_of: Callable[[Mapping[str, Any]], Texts],
) -> list[FieldChange]:
    was, now = dict(texts_of(theirs)), dict(texts_of(mine))
    names = dict.fromkeys([*was, *now])
    pairs = ((name, was.get(name, ""), now.get(name, "")) for name in names)
    return [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]


def _of_item(fields: Mapping[str, Any]) -> Texts:
    whole = completed(fields)
    is_typed = whole["kind"] == Kind.CODE_ENTRY
    yield "Kind", KINDS[whole["kind"]]
    yield "Question", whole["stem"]
    for letter, option in whole["options"].items():
        yield f"Option {letter}", option["text"]
        yield f"Option {letter}, why", option["why"]
    if is_typed:
        yield "Codes to type", _rows(whole["key"])
        yield "Near misses", _rows(whole["near_misses"])
        yield "Which codes are typed", whole["code_system"] or ""
        yield "The order counts", _yes(whole["ordered"])
    else:
        yield "Right answer", ", ".join(whole["key"])
        yield "Mixed options", _yes(whole["shuffle"])
    yield "Rationale", whole["rationale"]
    yield "References", "\n".join(whole["references"])
    yield "Topics", ", ".join(topic_name(slug) for slug in whole["topics"])
    for exam, domain in whole["domains"].items():
        yield f"Domain of the {exam.upper()}", domain
    yield "How hard", DIFFICULTIES[str(whole["difficulty"] or "")]
    yield "Asked from", whole["valid_from"] or ""
    yield "Asked until", whole["valid_until"] or ""
    for system, codes in sorted(whole["codes"].items()):
        yield f"Codes ({system})", ", ".join(sorted(codes))
    yield "Wrong on purpose", ", ".join(sorted(whole["meant_invalid"]))


def _of_case(fields: Mapping[str, Any]) -> Texts:
    yield "Title", fields["title"]
    yield "Setting", fields["setting"]
    for number, section in enumerate(fields["record"], start=1):
        yield f"Section {number}", f"{section['title']}\n\n{section['text']}".strip()


def _rows(rows: list[Mapping[str, str]]) -> str:
    return "\n".join(f"{row['code']}: {row['why']}" if row["why"] else row["code"] for row in rows)


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
