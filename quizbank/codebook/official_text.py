"""Reads the official text files: order files, code lists, addenda, and HCPCS Level II."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from quizbank.codebook.errors import ImportRefused, LicensedCodes
from quizbank.codebook.tabular import dotted
from quizbank.codebook.writing import HcpcsRow
from quizbank.core.code_sets import SHAPES, CodeSystem

SHORTEST_ORDER_LINE = 78
ORDER_NUMBER = re.compile(r"\d{5}")
CODE_LINE = re.compile(r"(\S{3,7})\s+(\S.*)")
CHANGE_LINE = re.compile(r"(Add|Delete|Revise from|Revise to):\s+(\S+)\s+(\S.*)", re.IGNORECASE)
PCS_HEADING = re.compile(r"[0-9A-HJ-NP-Z]{3}")  # the first characters of a table
LIKE_CPT = re.compile(r"\d{4}[0-9FMTU]")
LIKE_CDT = re.compile(r"D\d{4}")
DAY = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
FIRST_LINES, MORE_LINES, MODIFIER_LINES = "37", "48", "78"
SHORTEST_HCPCS_LINE = 120  # the long and the short description; the rest may be blank
Row = TypeVar("Row")


@dataclass(frozen=True)
class CodeLine:
    """A code or heading of a list, as it is written."""

    code: str
    is_billable: bool
    title: str


@dataclass(frozen=True)
class Change:
    """A line of the addenda: add, delete, revise from or revise to."""

    action: str
    code: str
    title: str


@dataclass(frozen=True)
class HcpcsText:
    """A HCPCS code or modifier with its long description."""

    row: HcpcsRow
    long: str


def text_of(name: str, data: bytes) -> str:
    """The characters of a text file, in one of the two encodings that the agencies use."""
    if b"\0" in data:
        raise ImportRefused(f"{name} is not a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_order(name: str, data: bytes, system: CodeSystem) -> list[CodeLine]:
    """An order file: number, code, whether it is complete, short and long title, in columns. The
    numbers run without a gap, so a line that is missing or cut is noticed.
    """
    lines: list[CodeLine] = []
    for number, line in _numbered(name, data):
        where = f"{name}, line {number}"
        if len(line) < SHORTEST_ORDER_LINE or not ORDER_NUMBER.fullmatch(line[:5]):
            raise ImportRefused(f"{where}: is cut off or is no line of an order file")
        if int(line[:5]) != len(lines) + 1:
            raise ImportRefused(
                f"{where}: has the number {line[:5]} where {len(lines) + 1:05} belongs; "
                "lines are missing"
            )
        if line[14] not in "01" or not line[77:].strip():
            raise ImportRefused(f"{where}: does not say whether the code is complete, or its title")
        code, is_billable = line[6:13].strip(), line[14] == "1"
        if is_billable or not PCS_HEADING.fullmatch(code):
            code = checked(where, code, system)
        lines.append(CodeLine(code, is_billable, line[77:].strip()))
    return _not_empty(name, lines)


def read_codes(name: str, data: bytes, system: CodeSystem) -> list[CodeLine]:
    """A list of complete codes: code, blanks, title."""
    lines = []
    for number, line in _numbered(name, data):
        found = CODE_LINE.fullmatch(line)
        if found is None:
            raise ImportRefused(f"{name}, line {number}: is not a code and its title")
        code = checked(f"{name}, line {number}", found[1], system)
        lines.append(CodeLine(code, True, found[2]))
    return _not_empty(name, lines)


def read_addenda(name: str, data: bytes, system: CodeSystem) -> list[Change]:
    """What a year adds, deletes and revises."""
    changes = []
    for number, line in _numbered(name, data):
        found = CHANGE_LINE.fullmatch(line)
        if found is None:
            raise ImportRefused(
                f"{name}, line {number}: begins with none of Add, Delete, Revise from, Revise to"
            )
        code = checked(f"{name}, line {number}", found[2], system)
        changes.append(Change(found[1].lower(), code, found[3]))
    return _not_empty(name, changes)


def read_hcpcs(name: str, data: bytes) -> list[HcpcsText]:
    """Codes and modifiers with their long descriptions, which may go over several lines."""
    found: dict[tuple[str, str], tuple[HcpcsRow, list[str]]] = {}
    for number, line in _numbered(name, data):
        where = f"{name}, line {number}"
        record = line[10:11]
        if len(line) < SHORTEST_HCPCS_LINE or record not in FIRST_LINES + MORE_LINES:
            raise ImportRefused(f"{where}: is cut off or is no line of a HCPCS file")
        key = _hcpcs_key(where, line, record)
        if record in FIRST_LINES:
            found[key] = (_hcpcs_row(*key, line), [line[11:91].strip()])
        elif key in found:
            found[key][1].append(line[11:91].strip())
        else:
            raise ImportRefused(f"{where}: goes on with {key[1]}, whose first line is missing")
    rows = [HcpcsText(row, " ".join(filter(None, parts))) for row, parts in found.values()]
    return _not_empty(name, rows)


def checked(where: str, code: str, system: CodeSystem) -> str:
    """The code as it is written, if it has the shape of its system and is not a licensed one."""
    written = dotted(code) if system == CodeSystem.ICD10CM else code
    if SHAPES[system].fullmatch(written):
        return written
    if LIKE_CPT.fullmatch(code) or LIKE_CDT.fullmatch(code):
        raise LicensedCodes(f"{where}: {code} is a CPT or CDT code; those are never stored")
    raise ImportRefused(f"{where}: {code[:20]!r} is not written like a code of {system}")


def _hcpcs_key(where: str, line: str, record: str) -> tuple[str, str]:
    is_modifier = record in MODIFIER_LINES
    system = CodeSystem.HCPCS_MODIFIER if is_modifier else CodeSystem.HCPCS
    code = line[3:5].strip() if is_modifier else line[:5].strip()
    return ("modifier" if is_modifier else "code"), checked(where, code, system)


def _hcpcs_row(kind: str, code: str, line: str) -> HcpcsRow:
    return HcpcsRow(
        kind=kind,
        code=code,
        short=line[91:119].strip(),
        coverage=line[229:230].strip(),
        added=_day(line[268:276]),
        terminated=_day(line[284:292]),
    )


def _day(text: str) -> int | None:
    return int(text) if DAY.fullmatch(text) else None


def _numbered(name: str, data: bytes) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers."""
    for number, line in enumerate(text_of(name, data).splitlines(), start=1):
        if line.strip():
            yield number, line.rstrip("\x1a")


def _not_empty(name: str, rows: list[Row]) -> list[Row]:
    if not rows:
        raise ImportRefused(f"{name} holds no codes")
    return rows
