"""Rows of a form that are added, moved and removed one step at a time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ASKED = re.compile(r"(add|up|down|remove)-([a-z_]+)(?:-(\d{1,2}))?")


@dataclass(frozen=True)
class RowChange:
    """What a button asks for: `place` is the row, or for a new one nothing."""

    act: str
    rows: str
    place: int = 0

    def made_in(self, values: Mapping[str, Any], *, most: int) -> tuple[dict[str, Any], int]:
        """The values with that change, and the row to look at then; a change that cannot be made
        changes nothing.
        """
        rows = list(values[self.rows])
        at = self.place
        if self.act == "add":
            rows = [*rows, {}] if len(rows) < most else rows
            at = len(rows) - 1
        elif at < len(rows) and self.act == "remove":
            rows.pop(at)
            at = min(at, len(rows) - 1)
        elif at < len(rows):
            row = rows.pop(at)
            at = min(max(at + (1 if self.act == "down" else -1), 0), len(rows))
            rows.insert(at, row)
        return {**values, self.rows: rows}, at


def row_change(button: str, most: Mapping[str, int]) -> RowChange | None:
    """What a button called like `up-options-2` asks for; None for any other."""
    found = ASKED.fullmatch(button)
    if found is None or found[2] not in most:
        return None
    return RowChange(found[1], found[2], int(found[3] or 0))
