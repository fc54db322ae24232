"""The texts of an item in which codes are looked for, and the codes that it lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizbank.core.authored import field_path
from quizbank.core.bank_file import PlacedItem
from quizbank.core.code_sets import CodeSystem, has_shape
from quizbank.core.yaml_nodes import Mapping, Node, texts

READ = ("stem", "options", "near_misses", "rationale")  # references cite pages and paragraphs
ANSWERS = ("text", "code")  # fields that candidates choose or type


@dataclass(frozen=True)
class PlacedText:
    """A text, and where in its item it stands."""

    field: str
    text: str
    line: int
    is_answer: bool = False

    @property
    def is_option(self) -> bool:
        """Whether candidates choose it."""
        return self.is_answer and self.field.startswith("options.")


def texts_of(item: PlacedItem) -> Iterator[PlacedText]:
    """Stem, options, reasons, typed codes and rationale of an item."""
    names = (*READ, "key") if item.values.get("kind") == "code_entry" else READ
    for name in names:
        node = item.written.node(name)
        if node is not None:
            for path, scalar in texts(node, (name,)):
                if scalar.text:
                    is_answer = path[-1] in ANSWERS
                    yield PlacedText(field_path(path), scalar.text, scalar.line, is_answer)


def texts_of_record(record: Node) -> Iterator[PlacedText]:
    """Titles and documents of a case record."""
    for path, scalar in texts(record, ("record",)):
        if scalar.text:
            yield PlacedText(field_path(path), scalar.text, scalar.line)


@dataclass(frozen=True)
class ListedCode:
    """A code as `codes` of an item has it."""

    system: CodeSystem
    code: str
    line: int


def listed_codes(item: PlacedItem) -> list[ListedCode]:
    """The codes of an item under their systems; what is not written like a code is left out."""
    codes: dict[CodeSystem, list[str]] = item.values.get("codes", {})
    return [
        ListedCode(system, code, item.line("codes", system.value, place))
        for system, listed in codes.items()
        for place, code in enumerate(listed)
        if has_shape(code, system)
    ]


def meant_invalid(item: PlacedItem) -> dict[str, int]:
    """The codes that are wrong on purpose, each with its line."""
    listed: list[str] = item.values.get("meant_invalid", [])
    return {code: item.line("meant_invalid", place) for place, code in enumerate(listed)}


def answers_of(item: PlacedItem) -> tuple[list[str], list[str]]:
    """What is right and what is not: the texts of options, or the typed codes."""
    values: dict[str, Any] = item.values
    key = values.get("key", ())
    if values.get("kind") == "code_entry":
        return [one.code for one in key], [one.code for one in values.get("near_misses", ())]
    options = values.get("options", {})
    right = [option.text for letter, option in options.items() if letter in key]
    return right, [option.text for letter, option in options.items() if letter not in key]


def text_of(written: Mapping, name: str) -> str:
    """The text of a field; nothing if there is none."""
    node = written.node(name)
    return next((scalar.text or "" for _, scalar in texts(node)), "") if node else ""
