"""What the installed packages hold, in the shape in which the build writes it down."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import fromstring

from quizbank.codebook.sources import PROCEDURES, TABULAR, TITLES, one_file
from quizbank.codebook.tabular import Tabular, read_tabular

_TARGET = re.compile(r"\s*\*\*([0-9A-HJ-NP-Z]+)\*\*")
_BROKEN_WORD = re.compile(r"(?<=\w)- (?=\w)")  # a hyphen at the end of a printed line
_REFERENCE = re.compile(r"(.*?)\s*((?:\b[Ss]ee|\b[Uu]se) .+)?", re.DOTALL)
_CONTINUED = re.compile(r"\s*\(continued\)")
SECTIONS = {
    "0": "Medical and Surgical",
    "1": "Obstetrics",
    "2": "Placement",
    "3": "Administration",
    "4": "Measurement and Monitoring",
    "5": "Extracorporeal or Systemic Assistance and Performance",
    "6": "Extracorporeal or Systemic Therapies",
    "7": "Osteopathic",
    "8": "Other Procedures",
    "9": "Chiropractic",
    "B": "Imaging",
    "C": "Nuclear Medicine",
    "D": "Radiation Therapy",
    "F": "Physical Rehabilitation and Diagnostic Audiology",
    "G": "Mental Health",
    "H": "Substance Abuse Treatment",
    "X": "New Technology",
}
AXIS_NAMES = (
    "Section",
    "Body System",
    "Operation",
    "Body Part",
    "Approach",
    "Device",
    "Qualifier",
)


@dataclass(frozen=True)
class Label:
    """What one character means behind the characters before it."""

    before: str
    axis: int
    value: str
    label: str


@dataclass(frozen=True)
class Definition:
    """The official words for a root operation or an approach."""

    section: str
    axis: int
    title: str
    value: str
    definition: str
    explanation: str
    examples: str


@dataclass(frozen=True)
class IndexLine:
    """A line of an alphabetic index: where it stands, what it says, where it leads."""

    term: str
    path: tuple[str, ...]
    says: str
    code: str


def diagnoses() -> Tabular:
    """The Tabular List of ICD-10-CM."""
    listed = one_file(TABULAR, "data/code-list-*.txt").read_text("utf-8").split()
    complete = {code.replace(".", "") for code in listed}
    xml = one_file(TABULAR, "data/*tabular*.xml").read_bytes()
    return read_tabular(fromstring(xml), complete)


def older_diagnosis_titles() -> dict[str, str]:
    """Undotted codes with the titles of FY 2024 and 2025, for codes that have gone since."""
    titles = dict(_code_file("data_files/ICD_10_CM_2024_release/icd10cm-codes-*.txt"))
    with closing(_read_only(one_file(PROCEDURES, "data/icd10cm.db"))) as db:
        titles.update(db.execute("SELECT code, long_name FROM cm_codes WHERE billable = 1"))
    return titles


def procedure_titles() -> dict[str, str]:
    """ICD-10-PCS codes with titles: all sections of FY 2024, and section 0 of FY 2025."""
    titles = dict(_code_file("data_files/ICD_10_CM_2024_release/icd10pcs-codes-*.txt"))
    with closing(procedures()) as db:
        titles.update(db.execute("SELECT code, long_name FROM pcs_codes"))
    return titles


def procedures() -> sqlite3.Connection:
    """The tables of ICD-10-PCS; the caller closes them."""
    return _read_only(one_file(PROCEDURES, "data/icd10pcs.db"))


def procedure_labels(db: sqlite3.Connection) -> Iterator[Label]:
    """The meaning of every character in every table that the package has."""
    yield from (Label("", 1, value, name) for value, name in SECTIONS.items())
    for section, value, name in db.execute("SELECT section, code, definition FROM pcs_body_system"):
        yield Label(section, 2, value, name)
    found = db.execute(
        "SELECT DISTINCT t.section || t.body_system, t.root_op, r.value FROM pcs_tree t"
        " JOIN pcs_root_operation r ON r.section = t.section AND r.code = t.root_op"
    )
    yield from (Label(before, 3, value, name) for before, value, name in found)
    for axis, column, label in (
        (4, "body_part", "bp_def"),
        (5, "approach", "ap_def"),
        (6, "device", "dv_def"),
        (7, "qualifier", "qu_def"),
    ):
        sql = f"SELECT DISTINCT substr(code, 1, 3), {column}, {label} FROM pcs_tree"  # noqa: S608
        for before, value, name in db.execute(sql):
            yield Label(before, axis, value, _BROKEN_WORD.sub("-", name))


def procedure_definitions(db: sqlite3.Connection) -> Iterator[Definition]:
    """Root operations (axis 3) and approaches (axis 5)."""
    for row in db.execute(
        "SELECT section, 3, value, code, definition, explanation, examples FROM pcs_root_operation"
        " UNION ALL SELECT section, 5, value, code, definition, '', '' FROM pcs_approach"
    ):
        section, axis, *words = row
        yield Definition(section, axis, *(" ".join((word or "").split()) for word in words))


def procedure_index(db: sqlite3.Connection) -> Iterator[IndexLine]:
    """The alphabetic index into the tables; its pages break terms, which are joined again."""
    contents: dict[str, list[str]] = {}
    for term, content in db.execute("SELECT trim(term), content FROM pcs_index ORDER BY rowid"):
        contents.setdefault(term, []).extend(content.split("\n"))
    for term, lines in contents.items():
        yield from _index_lines(term, _unwrapped(lines))


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The lines, with those that only continue the words of a reference joined to it."""
    kept = ""
    for line in lines:
        continues = kept.startswith(("see ", "use ")) and not line.startswith(
            ("see ", "use ", "\t", "(continued)", "**")
        )
        if continues and "**" not in kept:
            kept = f"{kept} {line}"
            continue
        if kept:
            yield kept
        kept = line
    if kept:
        yield kept


def _index_lines(term: str, lines: Iterator[str]) -> Iterator[IndexLine]:
    path: list[str] = []
    for line in lines:
        depth = len(line) - len(line.lstrip("\t"))
        targets = _TARGET.findall(line)
        words = _CONTINUED.sub("", _TARGET.sub("", line)).strip()
        before, reference = _REFERENCE.fullmatch(words).groups()  # type: ignore[union-attr]
        if before:
            path[depth:] = [before]
        if reference:
            here = path if before else path[:depth]
            yield IndexLine(term, tuple(here), reference, targets[0] if targets else "")
            continue
        for target in targets:
            yield IndexLine(term, tuple(path), "", target)


def _code_file(pattern: str) -> Iterator[tuple[str, str]]:
    """Code and title of the official files that hold a code, blanks and a title a line."""
    for line in one_file(TITLES, pattern).read_text("utf-8").splitlines():
        if line.strip():
            code, _, title = line.partition(" ")
            yield code, title.strip()


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
