"""What no question set may hold, whatever its author meant."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizbank.config import ROOT

SETS = sorted(
    path
    for folder in (ROOT / "question_sets", ROOT / "docs" / "examples")
    for path in folder.rglob("*.yaml")
    if path.parent.name != "formats"
)
# A five-digit number, a mark that introduces an explanation, and at least three words.
EXPLAINED = re.compile(
    r"(?<![\w.$-])\d{5}(?:-\w\w)?\s*(?:[(:|]|[–—]|\s-\s)\s*(?:[A-Za-z'-]+[ ,]*){3}"
)
# An option is a number, perhaps with modifiers, units and minutes, but never with its meaning.
NUMBER_FIRST = re.compile(r"\s*\d{5}\b")
MAY_FOLLOW = {"and", "with", "modifier", "modifiers", "unit", "units", "minutes", "times", "only"}


def name(path: Path) -> str:
    """As a person says it."""
    return str(path.relative_to(ROOT))


def items_of(path: Path) -> Iterator[dict[str, Any]]:
    """Every item and case, all scalars as text."""
    for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)["items"]:  # noqa: S506
        yield {key: value for key, value in entry.items() if key != "items"}
        yield from entry.get("items", [])


def texts(written: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Each text below, with the path to it; references cite page numbers and are left out."""
    if isinstance(written, dict):
        for key, value in written.items():
            if key != "references":
                yield from texts(value, f"{place}.{key}".strip("."))
    elif isinstance(written, list):
        for number, value in enumerate(written):
            yield from texts(value, f"{place}.{number}")
    else:
        yield place, str(written)


@pytest.mark.parametrize("path", SETS, ids=name)
def test_no_cpt_number_stands_beside_its_meaning(path: Path) -> None:
    found = [
        f"{item['id']}, {place}: {match.group(0)!r}"
        for item in items_of(path)
        for place, text in texts(item)
        for match in EXPLAINED.finditer(text)
    ]

    assert not found, "a CPT number is named and never described:\n" + "\n".join(found)


@pytest.mark.parametrize("path", SETS, ids=name)
def test_an_option_names_a_cpt_number_and_says_no_more(path: Path) -> None:
    found = []
    for item in items_of(path):
        for letter, option in item.get("options", {}).items():
            words = set(re.findall(r"[a-z]{2,}", option["text"].lower())) - MAY_FOLLOW
            if NUMBER_FIRST.match(option["text"]) and len(words) > 2:
                found.append(f"{item['id']}, option {letter}: {option['text']!r}")

    assert not found, "leave the number alone:\n" + "\n".join(found)


@pytest.mark.parametrize("path", SETS, ids=name)
def test_a_set_that_names_cpt_numbers_says_so(path: Path) -> None:
    written = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    naming = [
        item["id"]
        for item in items_of(path)
        if item.get("codes", {}).get("cpt") or item.get("code_system") == "cpt"
    ]

    assert not naming or written["uses_cpt"] == "true", f"write uses_cpt: true, because of {naming}"
