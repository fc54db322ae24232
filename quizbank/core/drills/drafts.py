"""What a drill asks, before its options are shuffled and it becomes an item."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.kinds import ABOUT, DrillKind
from quizbank.core.drills.picking import shuffled
from quizbank.core.items import LETTERS, CodeEntryItem, SingleItem

MOST_OPTIONS = 4
FEWEST_OPTIONS = 3
_MARKDOWN = re.compile(r"([\\`*_])")


@dataclass(frozen=True)
class Choice:
    """An option to be: its text, and why it is right or wrong."""

    text: str
    why: str


@dataclass(frozen=True)
class Draft:
    """A question with one right answer."""

    about: tuple[str, ...]  # the codes that it is about
    stem: str
    rationale: str
    references: Sequence[str]
    codes: Mapping[CodeSystem, Collection[str]]
    right: Choice
    wrong: Sequence[Choice]
    meant_invalid: Collection[str] = field(default_factory=tuple)
    place: int | None = None  # of the right one among the others, where their order is fixed


def plain(text: str) -> str:
    """A text of the tables in Markdown, so that its signs stay what they are."""
    return _MARKDOWN.sub(r"\\\1", text)


def quoted(text: str) -> str:
    """A title or note in quotation marks."""
    return f"“{plain(text)}”"


def as_single(kind: DrillKind, seed: int, draft: Draft, random: Random) -> SingleItem:
    """The item in which one option is to be chosen."""
    if draft.place is not None:
        choices = [*draft.wrong[: draft.place], draft.right, *draft.wrong[draft.place :]]
    else:
        choices = shuffled([draft.right, *draft.wrong[: MOST_OPTIONS - 1]], random)
    options = {
        letter: {"text": choice.text, "why": choice.why}
        for letter, choice in zip(LETTERS, choices, strict=False)
    }
    key = LETTERS[choices.index(draft.right)]
    written = {"kind": "single", "options": options, "key": key}
    return SingleItem.model_validate(written | _shared(kind, seed, draft))


def as_code_entry(kind: DrillKind, seed: int, draft: Draft) -> CodeEntryItem:
    """The item in which the code is to be typed; what would be wrong options are near misses."""
    key, *near = ({"code": one.text, "why": one.why} for one in (draft.right, *draft.wrong))
    written = {
        "kind": "code_entry",
        "code_system": ABOUT[kind].system.value,
        "ordered": False,
        "key": [key],
        "near_misses": near,
    }
    return CodeEntryItem.model_validate(written | _shared(kind, seed, draft))


def _shared(kind: DrillKind, seed: int, draft: Draft) -> dict[str, Any]:
    about = ABOUT[kind]
    return {
        "id": f"drill-{kind}-{seed}",
        "domains": dict(about.domains),
        "topics": [about.topic],
        "difficulty": about.difficulty,
        "stem": draft.stem,
        "rationale": draft.rationale,
        "references": list(draft.references),
        "codes": {system: list(dict.fromkeys(codes)) for system, codes in draft.codes.items()},
        "meant_invalid": list(dict.fromkeys(draft.meant_invalid)),
    }
