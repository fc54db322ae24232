"""A key that was corrected: an item with another key, and what may be said of it in public."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from quizbank.core.answers import typed_codes
from quizbank.core.code_sets import normalised_code
from quizbank.core.items import AnyItem, Kind

ITEM: TypeAdapter[Any] = TypeAdapter(AnyItem)
# Letters that stand for options. Alone they mean other things, too: Medicare Part B, hepatitis C.
NAMES_A_LETTER = re.compile(
    r"\b(?i:options?|answers?|choices?|keys?|letters?)"
    r"(?:\s+(?:is|was|to|from|should\s+be))?\s*:?\s*[(‘“'\"]?[A-H]\b"
    r"|\b[A-H]\s+(?:is|was|are|were)\s+(?:also\s+)?(?:the\s+)?(?:right|correct|wrong|key)"
    r"|\b[A-H]\s*(?:instead\s+of|rather\s+than|and\s+not|not|→|->)\s*[A-H]\b"
    r"|^\W*[A-H]\W*$"
)

Content = dict[str, Any]


def with_key(content: Content, key: Any) -> Content:
    """The item as its author wrote it, but with that key; typed codes move between key and near
    misses, so that it stays well formed.
    """
    if content["kind"] != Kind.CODE_ENTRY:
        return {**content, "key": key}
    keyed = {normalised_code(entry["code"]) for entry in key}
    others = [*content["key"], *content["near_misses"]]
    system = content["code_system"]
    listed = content["codes"].get(system, [])
    new = [entry["code"] for entry in key if entry["code"] not in listed]
    return {
        **content,
        "key": key,
        "near_misses": [one for one in others if normalised_code(one["code"]) not in keyed],
        "codes": {**content["codes"], system: [*listed, *new]},
    }


def key_of(content: Content) -> tuple[str, ...]:
    """The key in a shape in which two keys that mean the same are equal."""
    key = content["key"]
    if content["kind"] == Kind.SINGLE:
        return (key,)
    if content["kind"] == Kind.MULTIPLE:
        return tuple(sorted(key))
    codes = [normalised_code(entry["code"]) for entry in key]
    return tuple(codes if content["ordered"] else sorted(codes))


def key_from_letters(content: Content, letters: Sequence[str]) -> Any:
    """Letters of options as a key of the item."""
    if content["kind"] == Kind.MULTIPLE:
        return sorted(letters)
    return letters[0] if letters else ""


def key_from_codes(content: Content, typed: str) -> list[dict[str, str]]:
    """Typed codes as a key of the item, written as its author writes them; only what was keyed
    before keeps its reason, because that of a near miss says the opposite.
    """
    written = {normalised_code(code): code for codes in content["codes"].values() for code in codes}
    whys = {normalised_code(entry["code"]): entry["why"] for entry in content["key"]}
    keyed = []
    for code in typed_codes(typed):
        plain = normalised_code(code)
        keyed.append({"code": written.get(plain, code.upper()), "why": whys.get(plain, "")})
    return keyed


def trouble_with(content: Content, key: Any) -> str:
    """Why the item cannot have that key; "" when it can."""
    try:
        ITEM.validate_python(with_key(content, key))
    except ValidationError as refused:
        return str(refused.errors(include_url=False)[0]["msg"])
    return ""


def is_same_question(one: Content, other: Content) -> bool:
    """Whether a key means the same in both: the same options under the same letters, or the same
    kind of codes.
    """
    if one["kind"] != other["kind"]:
        return False
    if one["kind"] == Kind.CODE_ENTRY:
        return all(one[name] == other[name] for name in ("code_system", "ordered"))
    return _options(one) == _options(other)


def names_the_key(text: str, content: Content, keys: Sequence[Any]) -> bool:
    """Whether a text that everyone may read gives away what the key is or was."""
    return any(_tells(text, words) for key in keys for words in _words_of(content, key)) or (
        content["kind"] != Kind.CODE_ENTRY and NAMES_A_LETTER.search(text) is not None
    )


def _words_of(content: Content, key: Any) -> Iterator[str]:
    if content["kind"] == Kind.CODE_ENTRY:
        yield from (entry["code"] for entry in key)
        return
    yield from (content["options"][letter]["text"] for letter in key)


def _tells(text: str, words: str) -> bool:
    """Whether a text has these words, whatever the signs and spaces between them."""
    pattern = r"[\W_]*".join(re.escape(part) for part in re.findall(r"[^\W_]+", words))
    return bool(pattern) and bool(re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))


def _options(content: Content) -> dict[str, str]:
    return {letter: one["text"] for letter, one in content["options"].items()}
