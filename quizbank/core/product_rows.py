"""Draws a set of value combinations as rows of a table, as ICD-10-PCS prints its codes."""

from collections.abc import Iterable

Row = tuple[tuple[str, ...], ...]


def product_rows(combinations: Iterable[tuple[str, ...]]) -> list[Row]:
    """Rows with values for each axis; all ways to take one value of each axis of a row are exactly
    the combinations, each in one row only.

    Rows that differ in one axis alone are joined there, from the last axis to the first.
    """
    rows: list[Row] = [tuple((value,) for value in one) for one in sorted(set(combinations))]
    if not rows:
        return []
    for axis in reversed(range(len(rows[0]))):
        joined: dict[Row, list[str]] = {}
        for row in rows:
            joined.setdefault((*row[:axis], *row[axis + 1 :]), []).extend(row[axis])
        rows = [
            (*rest[:axis], tuple(sorted(values)), *rest[axis:]) for rest, values in joined.items()
        ]
    return sorted(rows)
