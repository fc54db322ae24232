"""What a YAML file consists of here: texts, lists and named fields, each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; None where nothing was written."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    nodes: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named fields, in the order of the file."""

    line: int
    fields: dict[str, "Field"] = field(default_factory=dict)

    def node(self, name: str) -> "Node | None":
        """The value of a field, or None if there is no such field."""
        found = self.fields.get(name)
        return found.node if found else None


@dataclass(frozen=True, slots=True)
class Unread:
    """A list entry that is not YAML."""

    line: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value, and the line on which its name stands."""

    line: int
    node: "Node"


Node = Scalar | Sequence | Mapping | Unread


def plain(node: Node) -> Any:
    """The value as dicts, lists and texts; fields with nothing written are left out."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(child) for child in node.nodes]
        case Mapping():
            values = {name: plain(child.node) for name, child in node.fields.items()}
            return {name: value for name, value in values.items() if value is not None}
        case Unread():
            return None


def line_at(node: Node, path: Path) -> int:
    """The line of the value at a path, or of the nearest thing around it that exists."""
    line = node.line
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.fields:
            found = node.fields[step]
            node, line = found.node, found.line
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.nodes):
            node = node.nodes[step]
            line = node.line
        else:
            break
    return line


def texts(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """Every text at or below a node, with its path."""
    match node:
        case Scalar():
            yield path, node
        case Sequence():
            for place, child in enumerate(node.nodes):
                yield from texts(child, (*path, place))
        case Mapping():
            for name, inner in node.fields.items():
                yield from texts(inner.node, (*path, name))
        case Unread():
            return
