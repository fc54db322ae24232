"""A draft as the fields of an item, under the names of our own format."""

import re
from collections.abc import Iterator
from typing import Any

from quizbank.core.code_mentions import mentions_in
from quizbank.core.code_sets import CodeSystem, has_shape
from quizbank.core.interchange.drafts import Draft
from quizbank.core.interchange.typed_codes import system_of
from quizbank.core.items import LETTERS, Kind

ITEM_ID = re.compile(r"[a-z0-9][a-z0-9-]{2,59}")


def fields_of(draft: Draft) -> dict[str, Any]:
    """What is known of it; whoever makes an item adds what `missing_from` names."""
    if draft.item is not None:
        return draft.item.model_dump(mode="json")
    fields: dict[str, Any] = {"kind": draft.kind.value, "stem": draft.stem}
    if ITEM_ID.fullmatch(draft.id_hint):
        fields["id"] = draft.id_hint
    if draft.rationale:
        fields["rationale"] = draft.rationale
    if topics := [slug for tag in draft.topics if (slug := slug_of(tag))]:
        fields["topics"] = list(dict.fromkeys(topics))
    if draft.difficulty is not None:
        fields["difficulty"] = draft.difficulty
    if codes := codes_of(draft):
        fields["codes"] = codes
    return fields | dict(draft.more) | _answers(draft)


def codes_of(draft: Draft) -> dict[str, list[str]]:
    """The codes that it names, where there is no doubt which system they are of."""
    found: dict[str, dict[str, None]] = {}
    for text in _texts(draft):
        for mention in mentions_in(text):
            if mention.is_sure and not mention.is_heading and len(mention.systems) == 1:
                _add(found, mention.systems[0], mention.code)
    for answer in _answer_texts(draft):
        if system := system_of(answer):
            _add(found, system, answer.strip())
    if draft.kind == Kind.CODE_ENTRY:
        for code in draft.codes:
            _add(found, CodeSystem(draft.code_system), code.code)
    return {system: list(codes) for system, codes in found.items()}


def _add(found: dict[str, dict[str, None]], system: CodeSystem, code: str) -> None:
    if has_shape(code, system):
        found.setdefault(system.value, {}).setdefault(code)


def _texts(draft: Draft) -> Iterator[str]:
    yield draft.stem
    yield draft.rationale
    for option in draft.options:
        yield from (option.text, option.why)
    for code in (*draft.codes, *draft.near_misses):
        yield code.why


def _answer_texts(draft: Draft) -> Iterator[str]:
    yield from (option.text for option in draft.options)
    yield from (code.code for code in draft.near_misses)


def slug_of(text: str) -> str:
    """A tag as topics are written: small letters, digits, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")


def _answers(draft: Draft) -> dict[str, Any]:
    if draft.kind == Kind.CODE_ENTRY:
        return {
            "code_system": draft.code_system,
            "ordered": draft.is_ordered,
            "key": [{"code": one.code, "why": one.why} for one in draft.codes],
            "near_misses": [{"code": one.code, "why": one.why} for one in draft.near_misses],
        }
    options = {
        letter: {"text": option.text, "why": option.why}
        for letter, option in zip(LETTERS, draft.options, strict=False)
    }
    answers: dict[str, Any] = {"options": options, "shuffle": draft.is_shuffled}
    if draft.kind == Kind.MULTIPLE:
        return answers | {"key": list(draft.key), "choose": len(draft.key)}
    return answers | {"key": draft.key}
