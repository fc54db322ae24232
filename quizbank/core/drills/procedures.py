"""Drills on ICD-10-PCS: axis by axis, root operations and approaches, look-up in tables."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.drafts import FEWEST_OPTIONS, MOST_OPTIONS, Choice, Draft, plain, quoted
from quizbank.core.drills.picking import shuffled
from quizbank.core.drills.tables import (
    HEAD_AXES,
    LAST_AXIS,
    Defined,
    ProcedureTable,
    ProcedureTables,
)

PCS = CodeSystem.ICD10PCS
WRONG = MOST_OPTIONS - 1
MOST_NEAR_MISSES = 8
BLANK = "?"
ROOT_OPERATION, APPROACH = 3, 5  # axes
DEFINED_ON = {ROOT_OPERATION: "root operation", APPROACH: "approach"}
ROOT_OPERATIONS_RULE = "B3.1a (root operations, general)"
ROWS_RULE = "A9 (all characters from one row of a table)"


def guidelines(tables: ProcedureTables, rule: str) -> str:
    """A place in the official guidelines of the year."""
    return f"ICD-10-PCS Official Guidelines FY {tables.year}, {rule}"


def axis(tables: ProcedureTables, random: Random) -> Draft | None:
    """A procedure, its code with one character left out, and characters of that axis."""
    found = _procedure(tables, random)
    if found is None:
        return None
    table, code, title = found
    number = random.randrange(HEAD_AXES, LAST_AXIS)  # of the character, counted from 0
    values = {one.character: one for one in table.values[number - HEAD_AXES]}
    right = values.pop(code[number], None)
    others = shuffled(list(values.values()), random)[:WRONG]
    if right is None or len(others) < FEWEST_OPTIONS - 1:
        return None
    name = table.axis_names[number - HEAD_AXES]
    blank = f"{code[:number]}{BLANK}{code[number + 1 :]}"
    return Draft(
        about=(code,),
        stem=f"Table {table.prefix}: {', '.join(plain(label) for label in table.head)}.\n\n"
        f"{quoted(title)}: {blank}\n\nWhich character belongs on axis {number + 1}, {plain(name)}?",
        right=Choice(right.character, f"{right.character} is {plain(right.label)}."),
        wrong=[Choice(one.character, f"{one.character} is {plain(one.label)}.") for one in others],
        rationale="Each character of a code is a value of its axis, and all of them stand in one "
        f"row of one table.\n\nIn table {table.prefix}, axis {number + 1}, {right.character} is "
        f"{plain(right.label)}: {code}.",
        references=_references(tables, table),
        codes={PCS: [code]},
    )


def look_up(tables: ProcedureTables, random: Random) -> Draft | None:
    """A procedure whose code is to be typed."""
    found = _procedure(tables, random)
    if found is None:
        return None
    table, code, title = found
    near = list(islice(_others(tables, table, code, random), MOST_NEAR_MISSES))
    return Draft(
        about=(code,),
        stem=f"Build the ICD-10-PCS code in your tables:\n\n**{plain(title)}**",
        right=Choice(code, f"{code} is {quoted(title)}."),
        wrong=[Choice(other, f"{other} is {quoted(says)}.") for other, says in near],
        rationale=f"Table {table.prefix}: {', '.join(plain(label) for label in table.head)}."
        f"\n\n{_spelt(table, code)}",
        references=_references(tables, table),
        codes={PCS: [code, *(other for other, _ in near)]},
    )


def _procedure(tables: ProcedureTables, random: Random) -> tuple[ProcedureTable, str, str] | None:
    """A table, a valid code from it, and the code's title."""
    prefixes = tables.tables()
    if not prefixes:
        return None
    code = random.choice(prefixes)
    table = tables.table(code)
    while len(code) < LAST_AXIS:
        code += random.choice(tables.characters_behind(code))
    title = tables.procedure_title(code)
    return (table, code, title) if title else None


def _others(
    tables: ProcedureTables, table: ProcedureTable, code: str, random: Random
) -> Iterator[tuple[str, str]]:
    """Codes that differ on one axis, with their titles."""
    numbers = [
        (number, value)
        for number, values in enumerate(table.values, start=HEAD_AXES)
        for value in values
        if value.character != code[number]
    ]
    for number, value in shuffled(numbers, random):
        other = f"{code[:number]}{value.character}{code[number + 1 :]}"
        title = tables.procedure_title(other)
        if title:
            yield other, title


def _spelt(table: ProcedureTable, code: str) -> str:
    """Each further character with its axis and its meaning."""
    lines = []
    for number, values in enumerate(table.values, start=HEAD_AXES):
        label = next((one.label for one in values if one.character == code[number]), "")
        name = table.axis_names[number - HEAD_AXES]
        lines.append(f"- {code[number]}, {plain(name)}: {plain(label)}")
    return "\n".join(lines)


def _references(tables: ProcedureTables, table: ProcedureTable) -> list[str]:
    return [
        f"ICD-10-PCS FY {tables.year}, Table {table.prefix}",
        guidelines(tables, ROWS_RULE),
    ]


def root_operation(tables: ProcedureTables, random: Random) -> Draft | None:
    """A definition and names of root operations, or a name and definitions."""
    return _definition(tables, ROOT_OPERATION, random)


def approach(tables: ProcedureTables, random: Random) -> Draft | None:
    """A definition and names of approaches, or a name and definitions."""
    return _definition(tables, APPROACH, random)


def _definition(tables: ProcedureTables, axis: int, random: Random) -> Draft | None:
    defined = tables.defined(axis)
    if not defined:
        return None
    right = random.choice(defined)
    others = shuffled([one for one in defined if one.section == right.section], random)
    others = _different(right, others)[:WRONG]
    if len(others) < FEWEST_OPTIONS - 1:
        return None
    what = DEFINED_ON[axis]
    by_name = random.random() < 0.5
    stem = (
        f"How does ICD-10-PCS define the {what} **{plain(right.name)}**?"
        if by_name
        else f"Which {what} has this definition?\n\n{quoted(right.definition)}"
    )
    show = _shows_definition if by_name else _shows_name
    examples = f"\n\nExamples: {plain(right.examples)}." if right.examples else ""
    return Draft(
        about=(),
        stem=f"Section {plain(right.section)}. {stem}",
        right=show(right),
        wrong=[show(one) for one in others],
        rationale=f"**{plain(right.name)}**: {plain(right.definition)}.{examples}",
        references=[
            f"ICD-10-PCS FY {tables.year}, definitions of the section {plain(right.section)}",
            *([guidelines(tables, ROOT_OPERATIONS_RULE)] if axis == ROOT_OPERATION else []),
        ],
        codes={},
    )


def _different(right: Defined, others: Iterable[Defined]) -> list[Defined]:
    """Those that no two share a name or a definition."""
    names, definitions = {right.name.casefold()}, {right.definition.casefold()}
    kept = []
    for one in others:
        name, definition = one.name.casefold(), one.definition.casefold()
        if name not in names and definition not in definitions:
            names.add(name)
            definitions.add(definition)
            kept.append(one)
    return kept


def _shows_name(one: Defined) -> Choice:
    return Choice(plain(one.name), f"{plain(one.name)}: {plain(one.definition)}.")


def _shows_definition(one: Defined) -> Choice:
    return Choice(plain(one.definition), f"This is {plain(one.name)}.")
