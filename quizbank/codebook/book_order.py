"""Puts codes that a Tabular List does not have at their places in it."""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from quizbank.codebook.tabular import Node

LONGEST_CODE = 8  # seven characters and the dot


def without_place(
    nodes: Sequence[Node], codes: Iterable[str], titles: Mapping[str, str]
) -> Iterator[Node]:
    """Complete codes that the list does not have, each under its nearest heading; `titles` go by
    the code as it is written.
    """
    blocks = sorted((node for node in nodes if node.kind == "block"), key=_first_category)
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
    newcomers: dict[str | None, list[Node]] = defaultdict(list)
    for node in added:
        newcomers[node.parent].append(node)
    for parent, of_parent in newcomers.items():
        below[parent] = _merged(below[parent], sorted(of_parent, key=_code))
    ordered: list[Node] = []
    waiting = below[None][::-1]
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting.extend(reversed(below.get(node.code, [])))
    return ordered


def _merged(siblings: Iterable[Node], newcomers: Iterable[Node]) -> list[Node]:
    waiting = deque(newcomers)
    merged: list[Node] = []
    for node in siblings:
        while waiting and waiting[0].code < node.code:
            merged.append(waiting.popleft())
        merged.append(node)
    return [*merged, *waiting]


def _heading_for(code: str, blocks: Sequence[Node]) -> str | None:
    """The block that a category belongs to; for a category beyond its blocks the chapter."""
    place = bisect_right(blocks, code[:3], key=_first_category)
    if not place:
        return None
    nearest = blocks[place - 1]
    return nearest.code if code[:3] <= nearest.code[4:] else nearest.parent


def _first_category(block: Node) -> str:
    return block.code[:3]


def _code(node: Node) -> str:
    return node.code
