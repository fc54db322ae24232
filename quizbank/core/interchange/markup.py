"""A tree of elements, as HTML and XML have it."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Element:
    """A tag with its attributes and, in order, the texts and elements inside it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    line: int = 0

    def elements(self, *tags: str) -> Iterator["Element"]:
        """The elements right below this one; all, or those with these tags."""
        for child in self.children:
            if isinstance(child, Element) and (not tags or child.tag in tags):
                yield child

    def first(self, *path: str) -> "Element | None":
        """The first element at a path of tags below this one."""
        found: Element | None = self
        for tag in path:
            found = next(found.elements(tag), None) if found else None
        return found

    def below(self, *tags: str) -> Iterator["Element"]:
        """Every element with one of these tags, at any depth."""
        for element in self.elements():
            if not tags or element.tag in tags:
                yield element
            yield from element.below(*tags)

    @property
    def text(self) -> str:
        """All text at or below it, as it stands."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def text_at(self, *path: str) -> str:
        """The text at a path without blanks around it; nothing if there is no such element."""
        found = self.first(*path)
        return found.text.strip() if found else ""
