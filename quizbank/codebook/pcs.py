"""ICD-10-PCS as its book has it: tables with axes and rows, definitions, index."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from quizbank.codebook.masters import number_of
from quizbank.codebook.packaged import AXIS_NAMES
from quizbank.codebook.tables import CodeTables, EditionRow, code_tables
from quizbank.core.product_rows import product_rows

AXES = 7
TABLE_LENGTH = 3  # section, body system and operation lead to a table
_VALID = (
    "SELECT code FROM validity WHERE system = 'icd10pcs' AND code >= ? AND code < ?"
    " AND first <= ? AND (until IS NULL OR until > ?)"
)


@dataclass(frozen=True)
class PcsValue:
    """One character of an axis; no label where no source has it."""

    value: str
    label: str | None


@dataclass(frozen=True)
class PcsAxis:
    """An axis of the head of a table, with the value that leads there."""

    number: int
    name: str
    value: PcsValue
    definition: str


@dataclass(frozen=True)
class PcsTable:
    """A table: what its three characters mean, and rows of values for the axes 4 to 7."""

    prefix: str
    head: tuple[PcsAxis, ...]
    axis_names: tuple[str, ...]
    rows: tuple[tuple[tuple[PcsValue, ...], ...], ...]


@dataclass(frozen=True)
class PcsDefinition:
    """The official definition of a root operation (axis 3) or an approach (axis 5)."""

    section: str
    axis: int
    value: str
    title: str
    definition: str
    explanation: str
    examples: str


def pcs_table(prefix: str, day: date | None = None) -> PcsTable | None:
    """The table of three characters with the rows that are valid on the day; None if none is."""
    tables = code_tables()
    day = day or tables.default_day
    prefix = prefix.upper()
    codes = _codes_of(tables, prefix, day) if len(prefix) == TABLE_LENGTH else []
    if not codes:
        return None
    labels = {axis: _labels(tables, prefix, axis, day) for axis in range(4, AXES + 1)}
    rows = tuple(
        tuple(
            tuple(PcsValue(value, labels[axis].get(value)) for value in values)
            for axis, values in enumerate(row, start=4)
        )
        for row in product_rows([tuple(code[TABLE_LENGTH:]) for code in codes])
    )
    names = tuple(_axis_name(tables, prefix, axis, day) for axis in range(4, AXES + 1))
    return PcsTable(prefix, _head(tables, prefix, day), names, rows)


def pcs_choices(prefix: str, day: date | None = None) -> list[PcsValue]:
    """The values for the next axis behind 0 to 6 characters; each leads to a code of that day."""
    tables = code_tables()
    day = day or tables.default_day
    prefix = prefix.upper()
    axis = len(prefix) + 1
    if axis > AXES:
        return []
    found = _next_values(tables, prefix, number_of(day))
    labels = _labels(tables, prefix[: min(axis - 1, TABLE_LENGTH)], axis, day)
    return [PcsValue(value, labels.get(value)) for value in found]


def pcs_axis_name(prefix: str, day: date | None = None) -> str:
    """What the axis behind 0 to 6 characters is called."""
    prefix = prefix.upper()
    tables = code_tables()
    return _axis_name(tables, prefix[:TABLE_LENGTH], len(prefix) + 1, day or tables.default_day)


def pcs_definition(
    section: str, axis: int, value: str, day: date | None = None
) -> PcsDefinition | None:
    """The definition of a root operation (axis 3) or an approach (axis 5) by its character."""
    found = pcs_definitions(section, axis, day)
    by_value = (one for one in found if one.value == value)
    titles = _titles_of(section, axis, value)
    by_title = (replace(one, value=value) for one in found if one.title in titles)
    return next(by_value, None) or next(by_title, None)


def pcs_definitions(section: str, axis: int, day: date | None = None) -> list[PcsDefinition]:
    """All that is defined on an axis of a section, by title."""
    tables = code_tables()
    day = day or tables.default_day
    for edition in tables.editions_on("icd10pcs", day, "definitions"):
        rows = tables.rows(
            "SELECT section, axis, value, title, definition, explanation, examples"
            " FROM pcs_definition WHERE edition = ? AND section = ? AND axis = ? ORDER BY title",
            edition.id,
            section,
            axis,
        )
        if rows:
            return [PcsDefinition(*row) for row in rows]
    return []


def _codes_of(tables: CodeTables, prefix: str, day: date) -> list[str]:
    """The codes behind a prefix that are valid on the day."""
    on = number_of(day)
    rows = tables.rows(f"{_VALID} ORDER BY code", prefix, prefix + "~", on, on)
    return [code for (code,) in rows]


def _next_values(tables: CodeTables, prefix: str, on: int) -> list[str]:
    """The characters that follow a prefix in valid codes, found by leaping from one to the next."""
    values: list[str] = []
    start = prefix
    while row := tables.row(f"{_VALID} ORDER BY code LIMIT 1", start, prefix + "~", on, on):
        values.append(row[0][len(prefix)])
        start = f"{prefix}{values[-1]}~"
    return values


def _titles_of(section: str, axis: int, value: str) -> set[str]:
    """What a character is called in the tables of a section."""
    rows = code_tables().rows(
        "SELECT DISTINCT label FROM pcs_label WHERE axis = ? AND value = ?"
        " AND before >= ? AND before < ?",
        axis,
        value,
        section,
        f"{section}~",
    )
    return {label for (label,) in rows}


def _head(tables: CodeTables, prefix: str, day: date) -> tuple[PcsAxis, ...]:
    axes = []
    for axis, value in enumerate(prefix, start=1):
        label = _labels(tables, prefix[: axis - 1], axis, day).get(value)
        defined = pcs_definition(prefix[0], axis, value, day) if axis == TABLE_LENGTH else None
        name = _axis_name(tables, prefix[: axis - 1], axis, day)
        words = defined.definition if defined else ""
        axes.append(PcsAxis(axis, name, PcsValue(value, label), words))
    return tuple(axes)


def _labels(tables: CodeTables, before: str, axis: int, day: date) -> dict[str, str]:
    """The newest labels for an axis behind up to three characters."""
    editions = tables.editions_on("icd10pcs", day, "labels")
    return dict(_newest(tables, "value, label FROM pcs_label", editions, before, axis))


def _axis_name(tables: CodeTables, before: str, axis: int, day: date) -> str:
    editions = tables.editions_on("icd10pcs", day, "labels")
    rows = _newest(tables, "name, axis FROM pcs_axis_name", editions, before, axis)
    return rows[0][0] if rows else AXIS_NAMES[axis - 1]


def _newest(
    tables: CodeTables, what: str, editions: Iterable[EditionRow], before: str, axis: int
) -> list[tuple[str, str]]:
    for edition in editions:
        rows = tables.rows(
            f"SELECT {what} WHERE edition = ? AND before = ? AND axis = ?",
            edition.id,
            before,
            axis,
        )
        if rows:
            return rows
    return []
