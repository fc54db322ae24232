"""Reads the official XML of the ICD-10-CM Tabular List: headings, codes, notes, 7th characters."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

NOTE_KINDS = {
    "includes": "includes",
    "inclusionTerm": "inclusion_term",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "note",
    "sevenChrNote": "seventh_note",
}
_WHITE = re.compile(r"\s+")
_RANGE_IN_TITLE = re.compile(r"\s*\([A-Z0-9]{3}(-[A-Z0-9]{3})?\)$")


@dataclass(frozen=True)
class Node:
    """A heading or a code, in the order of the book; no title where no source has one."""

    code: str
    kind: str
    title: str | None
    parent: str | None
    is_billable: bool


@dataclass
class Tabular:
    """All of a Tabular List."""

    year: str
    nodes: list[Node] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # code, kind, text
    sevenths: list[tuple[str, str, str]] = field(default_factory=list)  # code, character, meaning


def read_tabular(root: Element, complete: Container[str]) -> Tabular:
    """The whole list; `complete` holds the undotted codes of the same year, because the list does
    not write out the codes with a 7th character.
    """
    reader = _Reader(Tabular(year=_text(root.find("version"))), complete)
    for chapter in root.findall("chapter"):
        reader.chapter(chapter)
    return reader.tabular


def dotted(code: str) -> str:
    """An ICD-10-CM code as it is written: a dot behind the third character."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


class _Reader:
    def __init__(self, tabular: Tabular, complete: Container[str]) -> None:
        self.tabular = tabular
        self.complete = complete

    def chapter(self, element: Element) -> None:
        code = _text(element.find("name"))
        self._heading(element, code, "chapter", None)
        for section in element.findall("section"):
            self.block(section, code)

    def block(self, element: Element, chapter: str) -> None:
        first_last = element.get("id", "")
        # A block of one category would have the category's own code.
        code = first_last if "-" in first_last else f"{first_last}-{first_last}"
        self._heading(element, code, "block", chapter)
        sevenths = self._sevenths(element, code, [])
        for category in element.findall("diag"):
            self.diagnosis(category, code, "category", sevenths)

    def diagnosis(
        self, element: Element, parent: str, kind: str, sevenths: list[tuple[str, str]]
    ) -> None:
        code, title = _text(element.find("name")), _text(element.find("desc"))
        sevenths = self._sevenths(element, code, sevenths)
        children = element.findall("diag")
        extended = [] if children else list(self._extended(code, title, sevenths))
        kind = "code" if not children and not extended and kind != "category" else kind
        is_billable = not children and not extended
        self.tabular.nodes.append(Node(code, kind, title, parent, is_billable))
        self.tabular.nodes.extend(extended)
        self._notes(element, code)
        for child in children:
            self.diagnosis(child, code, "subcategory", sevenths)

    def _heading(self, element: Element, code: str, kind: str, parent: str | None) -> None:
        title = _RANGE_IN_TITLE.sub("", _text(element.find("desc")))
        self.tabular.nodes.append(Node(code, kind, title, parent, is_billable=False))
        self._notes(element, code)

    def _extended(self, code: str, title: str, sevenths: list[tuple[str, str]]) -> Iterator[Node]:
        """The codes that exist with a 7th character; `X` fills the places before it."""
        stem = code.replace(".", "").ljust(6, "X")
        for character, meaning in sevenths:
            if stem + character in self.complete:
                written = dotted(stem + character)
                yield Node(written, "extended", f"{title}, {_short(meaning)}", code, True)

    def _notes(self, element: Element, code: str) -> None:
        for tag, kind in NOTE_KINDS.items():
            for box in element.findall(tag):
                self.tabular.notes.extend((code, kind, _text(note)) for note in box.findall("note"))

    def _sevenths(
        self, element: Element, code: str, inherited: list[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        definition = element.find("sevenChrDef")
        if definition is None:
            return inherited
        own = [(one.get("char", ""), _text(one)) for one in definition.findall("extension")]
        self.tabular.sevenths.extend((code, character, meaning) for character, meaning in own)
        return own


def _short(meaning: str) -> str:
    """What the official title takes of a 7th character: the words before the first slash."""
    return meaning.split("/")[0].strip()


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    return _WHITE.sub(" ", "".join(element.itertext())).strip()
