"""A question as those who answer for it see it: as its author wrote it, with the key of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from quizbank.bank.models import ItemVersion
from quizbank.core.code_sets import normalised_code
from quizbank.core.items import Kind

LONGEST_WORDS = 90  # characters of a stem, in a list


@dataclass(frozen=True)
class SeenOption:
    """An option under its author's letter."""

    letter: str
    text: Markup
    is_keyed: bool


@dataclass(frozen=True)
class SeenQuestion:
    """One version of a question."""

    stem: Markup
    options: Sequence[SeenOption]
    codes: Sequence[str]
    is_ordered: bool
    rationale: Markup


def seen_question(version: ItemVersion) -> SeenQuestion:
    """A version with its key."""
    content, html = version.keyed_content, version.html
    is_typed = version.kind == Kind.CODE_ENTRY
    return SeenQuestion(
        stem=stem_of(version),
        options=[
            SeenOption(letter, Markup(text), letter in content["key"])  # noqa: S704  sanitised
            for letter, text in html["options"].items()
        ],
        codes=[entry["code"] for entry in content["key"]] if is_typed else [],
        is_ordered=content.get("ordered", False),
        rationale=Markup(html["rationale"]),  # noqa: S704  sanitised at loading
    )


def stem_of(version: ItemVersion) -> Markup:
    """What is asked."""
    return Markup(version.html["stem"])  # noqa: S704  sanitised at loading


def first_words(version: ItemVersion) -> str:
    """How a question is called among people who have seen it."""
    words = Markup(version.html["stem"]).striptags()  # noqa: S704  only its words are taken
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS].rstrip()} …"


def key_in_words(content: dict[str, Any], key: Any) -> str:
    """A key as those read it who know the author's letters."""
    if content["kind"] == Kind.CODE_ENTRY:
        written: dict[str, str] = {normalised_code(one["code"]): one["code"] for one in key}
        return ", ".join(written.values())
    return ", ".join(f"{letter}. {content['options'][letter]['text']}" for letter in key)
