"""What the validation library found, in our words: what is wrong, and what to write instead."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic_core import ErrorDetails

UNKNOWN = "is not a field here"
SLUG = "Use small letters, digits and hyphens, as in lesion-excision"
LONGEST_QUOTED = 40


class Said(NamedTuple):
    """One sentence on what is wrong, one on what to do."""

    says: str
    remedy: str


def in_our_words(detail: ErrorDetails) -> Said:
    """Say it as our messages do; a kind that is not in the table keeps the library's words."""
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "trouble":
        return Said(context["says"], context["remedy"])
    words = WORDS.get(detail["type"])
    if words is None:
        return Said(f"does not fit: {detail['msg']}", "Compare it with docs/question_sets.md")
    return words(detail["input"], context)


def closest(name: str, known: Iterable[str], *, among: str) -> str:
    """What to do about a name that is not known: the one that was meant, and all that there are."""
    known = list(known)
    meant = get_close_matches(name, known, n=1)
    if meant:
        return f"Did you mean {meant[0]}?"
    return f"Choose from {among}: {', '.join(known)}"


def quoted(value: Any) -> str:
    """What was written, shortened, in quotation marks."""
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    text = " ".join(str(value).split())
    return f"‘{text[:LONGEST_QUOTED]}…’" if len(text) > LONGEST_QUOTED else f"‘{text}’"


def _missing(_value: Any, _context: dict[str, Any]) -> Said:
    return Said("is missing", "Write it")


def _unknown_field(_value: Any, _context: dict[str, Any]) -> Said:
    return Said(UNKNOWN, "Take it out, or look for a slip of the pen")


def _one_of(value: Any, context: dict[str, Any]) -> Said:
    allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    return Said(f"is {quoted(value)}", f"Write one of {allowed}")


def _slug(value: Any, _context: dict[str, Any]) -> Said:
    return Said(f"is {quoted(value)}, which cannot be a name here", SLUG)


def _empty(_value: Any, _context: dict[str, Any]) -> Said:
    return Said("is empty", "Write a text")


def _long(value: Any, context: dict[str, Any]) -> Said:
    most = context["max_length"]
    return Said(f"has {len(value):,} characters", f"Shorten it to at most {most:,}")


def _few(_value: Any, context: dict[str, Any]) -> Said:
    least, has = context["min_length"], context["actual_length"]
    return Said(f"has {has} of at least {least}", "Add what is missing")


def _many(_value: Any, context: dict[str, Any]) -> Said:
    most, has = context["max_length"], context["actual_length"]
    return Said(f"has {has or 'too many'}, at most {most} are allowed", "Take some out")


def _number(value: Any, _context: dict[str, Any]) -> Said:
    return Said(f"is {quoted(value)}, which is not a whole number", "Write it as 2026")


def _yes_or_no(value: Any, _context: dict[str, Any]) -> Said:
    return Said(f"is {quoted(value)}", "Write true or false")


def _list(value: Any, _context: dict[str, Any]) -> Said:
    return Said(f"is {quoted(value)}, but must be a list", "Write it as [one, two]")


def _group(value: Any, _context: dict[str, Any]) -> Said:
    return Said(f"is {quoted(value)}, but must be a group of fields", "Write it as {name: value}")


def _text(value: Any, _context: dict[str, Any]) -> Said:
    if value is None:
        return Said("is empty", "Write a text")
    return Said(f"is {quoted(value)}, but must be a text", "Write it in double quotes")


def _outside(value: Any, context: dict[str, Any]) -> Said:
    limits = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    bounds = [f"{words} {context[name]}" for name, words in limits.items() if name in context]
    return Said(f"is {quoted(value)}", f"Write a number of {' and '.join(bounds)}")


WORDS: dict[str, Callable[[Any, dict[str, Any]], Said]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "literal_error": _one_of,
    "enum": _one_of,
    "string_pattern_mismatch": _slug,
    "string_too_short": _empty,
    "string_too_long": _long,
    "string_type": _text,
    "too_short": _few,
    "too_long": _many,
    "int_parsing": _number,
    "int_type": _number,
    "int_from_float": _number,
    "decimal_parsing": _number,
    "decimal_type": _number,
    "bool_parsing": _yes_or_no,
    "bool_type": _yes_or_no,
    "list_type": _list,
    "dict_type": _group,
    "model_type": _group,
    "model_attributes_type": _group,
    "greater_than": _outside,
    "greater_than_equal": _outside,
    "less_than": _outside,
    "less_than_equal": _outside,
}
