"""The items that a form may be drawn from, and what is drawn together."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PoolItem:
    """What assembly needs to know of an item that could be drawn."""

    item_version_id: int
    item_id: int
    domain: str
    kind: str
    difficulty: int
    option_count: int
    can_shuffle: bool
    case_id: int | None = None
    case_order: int = 0
    setting: str = ""
    last_seen_at: datetime | None = None  # by this person; None: never
    topic: str = ""  # the first that its author named


def learning_topic(topic: str, domain: str) -> str:
    """By which topic an item is learned: the author's first, or its domain where there is none."""
    return topic or domain


@dataclass(frozen=True)
class Unit:
    """Items that are drawn together: a case, or an item that stands alone."""

    items: tuple[PoolItem, ...]

    @property
    def is_case(self) -> bool:
        """Whether it binds several items; a case with one item is drawn like any item."""
        return len(self.items) > 1

    @property
    def demand(self) -> Counter[str]:
        """How many items of each domain it brings."""
        return Counter(item.domain for item in self.items)
