"""Puts codes that a Tabular List does not have at their places in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from quizbank.codebook.tabular import Node

LONGEST_CODE = 8  # seven characters and the dot


def without_place(
    nodes: Sequence[Node], codes: Iterable[str], titles: Mapping[str, str]
) -> Iterator[Node]:
    """Complete codes that the list does not have, each under its nearest heading; `titles` go by
    the code as it is written.
    """
    blocks = [node for node in nodes if node.kind == "block"]
    known = {node.code for node in nodes if node.kind not in ("chapter", "block")}
    for code in sorted(set(codes) - known):
        above = (code[:length].rstrip(".") for length in range(len(code) - 1, 2, -1))
        parent = next((one for one in above if one in known), _heading_for(code, blocks))
        kind = "extended" if len(code) == LONGEST_CODE else "code"
        yield Node(code, kind, titles.get(code), parent, is_billable=True)


def in_book_order(nodes: Iterable[Node], added: Iterable[Node] = ()) -> list[Node]:
    """The nodes of the list in their order, each added one before the next greater sibling."""
    below: dict[str | None, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    for node in added:
        siblings = below[node.parent]
        greater = (place for place, other in enumerate(siblings) if other.code > node.code)
        siblings.insert(next(greater, len(siblings)), node)
    ordered: list[Node] = []
    waiting = below[None][::-1]
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting.extend(reversed(below.get(node.code, [])))
    return ordered


def _heading_for(code: str, blocks: Sequence[Node]) -> str | None:
    """The block that a category belongs to; for a category beyond its blocks the chapter."""
    before = [block for block in blocks if block.code[:3] <= code[:3]]
    nearest = max(before, key=lambda block: block.code[:3], default=None)
    if nearest is None:
        return None
    return nearest.code if code[:3] <= nearest.code[4:] else nearest.parent
