"""A table with our columns, out of any spreadsheet, as drafts."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from quizbank.core.interchange.collecting import Asked, Collector
from quizbank.core.interchange.csv_columns import (
    COLUMNS,
    MOST_SECTIONS,
    column_of,
    entries_of,
    groups_of,
    unguarded,
    words_of,
)
from quizbank.core.interchange.drafts import DraftCase, DraftCode, DraftOption, Reading
from quizbank.core.interchange.encodings import decoded
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.texts import TextFormat
from quizbank.core.items import LETTERS, Kind
from quizbank.core.wording import closest

DELIMITERS = ",;\t|"
SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
KEYED_LETTERS = re.compile(r"[A-Ha-h](?:[\s,;&+/]*(?:and\s+)?[A-Ha-h])*")
YES, NO = ("true", "yes", "1", "x"), ("false", "no", "0", "")
Row = dict[str, str]


def read(data: bytes) -> Reading:
    """Every row of a table."""
    source = decoded(data)
    collector = Collector("CSV")
    for says in source.notes:
        collector.note(says)
    delimiter, text, lines_before = _dialect(source.text)
    rows = _rows(text, delimiter)
    cases: dict[str, DraftCase] = {}
    try:
        header_line, header = next(rows, (1, []))
        columns = _columns(header, collector, header_line + lines_before)
        for line, cells in rows:
            _read_row(collector, columns, cells, line + lines_before, cases)
    except csv.Error as error:
        says, remedy = _unreadable(error)
        collector.problem(says, remedy, line=getattr(error, "line", 0) + lines_before)
    return collector.reading()


def has_header(text: str) -> bool:
    """Whether the first line names at least the stem and the key, in whatever dialect."""
    try:
        delimiter, rest, _ = _dialect(text)
        _, header = next(_rows(rest, delimiter))
    except (csv.Error, StopIteration, FileRefused):
        return False
    return {"stem", "key"} <= {column_of(cell) for cell in header}


def _dialect(text: str) -> tuple[str, str, int]:
    """The delimiter that makes the most of the header, the table, and how many lines precede it."""
    lines_before = len(text) - len(text.lstrip("\n"))
    text = text.lstrip("\n")
    if said := SEPARATOR_LINE.match(text):
        return said[1], text[said.end() :], lines_before + 1
    first = text.partition("\n")[0]
    known = {
        delimiter: sum(column_of(cell.strip('" ')) in COLUMNS for cell in first.split(delimiter))
        for delimiter in DELIMITERS
    }
    return max(known, key=lambda one: known[one]), text, lines_before


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that has a cell filled, and the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        error.line = line  # type: ignore[attr-defined]
        raise


def _unreadable(error: csv.Error) -> tuple[str, str]:
    if "field larger" in str(error):
        return "has a cell of more than 131,072 characters", "Look for a quotation mark left open"
    if "unexpected end" in str(error):
        return (
            "opens a quotation mark that is never closed",
            'Close it, and write "" for one inside',
        )
    return "has a quotation mark within a cell", 'Write "" for one inside a cell in quotation marks'


def _columns(header: Sequence[str], collector: Collector, line: int) -> list[str]:
    columns = [column_of(cell) for cell in header]
    if "stem" not in columns or "key" not in columns:
        says = "has no header with the columns stem and key"
        remedy = "Begin with a line of column names, as our template does"
        raise FileRefused(says, remedy, line=line)
    for place, column in enumerate(columns):
        if column in columns[:place] and column:
            says = f"has the column {column} twice"
            raise FileRefused(says, "Keep one of the two", line=line)
        if column and column not in COLUMNS:
            remedy = closest(column, COLUMNS[:12], among="columns such as")
            collector.note(f"has the column ‘{header[place][:40]}’, which is not read. {remedy}")
    return columns


def _read_row(
    collector: Collector,
    columns: Sequence[str],
    cells: Sequence[str],
    line: int,
    cases: dict[str, DraftCase],
) -> None:
    row: Row = {
        column: unguarded(cell).strip() for column, cell in zip(columns, cells, strict=False)
    }
    asked = collector.question(row.get("id", ""), line=line)
    if any(cell.strip() for cell in cells[len(columns) :]):
        remedy = "Put texts with the separating sign in them into quotation marks"
        asked.problem("", "has more cells than the header has columns", remedy)
        return
    shared = _shared(asked, row)
    shared["case"] = _case(asked, row, cases)
    kind = _kind(asked, row)
    if kind == Kind.CODE_ENTRY:
        _read_typed(asked, row, shared)
    elif kind is not None:
        _read_choice(asked, row, kind, shared)


def _kind(asked: Asked, row: Row) -> Kind | None:
    """As the row says, else by what is filled in."""
    said = row.get("kind", "").lower().replace(" ", "_")
    if said in list(Kind):
        return Kind(said)
    if said:
        remedy = f"Write {', '.join(Kind)}, or leave it empty"
        asked.problem("kind", f"is ‘{said[:40]}’", remedy)
        return None
    if row.get("code_system"):
        return Kind.CODE_ENTRY
    return Kind.MULTIPLE if len(_letters(row.get("key", ""))) > 1 else Kind.SINGLE


def _letters(cell: str) -> list[str]:
    if not KEYED_LETTERS.fullmatch(cell):
        return []
    return re.findall(r"[A-H]", re.sub(r"\band\b", "", cell).upper())


def _read_choice(asked: Asked, row: Row, kind: Kind, shared: dict[str, Any]) -> None:
    texts = [row.get(f"option_{letter.lower()}", "") for letter in LETTERS]
    count = max((place for place, text in enumerate(texts, start=1) if text), default=0)
    letters = _letters(row.get("key", ""))
    if not letters:
        says = f"is ‘{row.get('key', '')[:40]}’" if row.get("key") else "is empty"
        asked.problem("key", says, "Write a letter, or several as A, C")
        return
    if kind == Kind.SINGLE and len(letters) > 1:
        remedy = "Write one letter, or multiple into the column kind"
        asked.problem("key", f"names {len(letters)} options", remedy)
        return
    for letter in letters:
        if not texts[LETTERS.index(letter)]:
            asked.problem("key", f"names {letter}, which is empty", "Write a filled option")
            return
    options = tuple(
        DraftOption(
            asked.text(texts[place], TextFormat.MARKDOWN, one_line=True),
            asked.text(row.get(f"why_{letter.lower()}", ""), TextFormat.MARKDOWN, one_line=True),
            letter in letters,
        )
        for place, letter in enumerate(LETTERS[:count])
    )
    is_shuffled = _truth(asked, row, "shuffle", otherwise=False)
    asked.keep(kind=kind, options=options, is_shuffled=is_shuffled, **shared)


def _read_typed(asked: Asked, row: Row, shared: dict[str, Any]) -> None:
    codes = _coded(asked, row.get("key", ""))
    if not codes:
        asked.problem("key", "is empty", "Write the codes, one a line, as E11.9: why it is right")
        return
    system = row.get("code_system", "")
    if system not in ("icd10cm", "icd10pcs", "hcpcs", "cpt"):
        says = f"is ‘{system[:40]}’" if system else "is empty"
        asked.problem("code_system", says, "Write icd10cm, icd10pcs, hcpcs or cpt")
        return
    asked.keep(
        kind=Kind.CODE_ENTRY,
        code_system=system,
        is_ordered=_truth(asked, row, "ordered", otherwise=True),
        codes=codes,
        near_misses=_coded(asked, row.get("near_misses", "")),
        **shared,
    )


def _coded(asked: Asked, cell: str) -> tuple[DraftCode, ...]:
    """Lines of a code, a colon and the reason."""
    pairs = (entry.partition(":") for entry in entries_of(cell))
    return tuple(
        DraftCode(code.strip(), asked.text(why.strip(), TextFormat.MARKDOWN, one_line=True))
        for code, _, why in pairs
    )


def _shared(asked: Asked, row: Row) -> dict[str, Any]:
    more: dict[str, Any] = {}
    for name in ("references", "meant_invalid"):
        if row.get(name):
            more[name] = entries_of(row[name]) if name == "references" else words_of(row[name])
    for name in ("valid_from", "valid_until"):
        if row.get(name):
            more[name] = row[name]
    for name in ("codes", "domains"):
        groups = groups_of(row.get(name, ""))
        if groups is None:
            remedy = "Write it as icd10cm: E11.9, I10; cpt: 99213"
            asked.problem(name, f"is ‘{row[name][:40]}’", remedy)
        elif groups and name == "domains":
            more[name] = {exam: members[0] for exam, members in groups.items() if members}
        elif groups:
            more[name] = groups
    return {
        "stem": asked.stem(row.get("stem", ""), TextFormat.MARKDOWN),
        "rationale": asked.text(row.get("rationale", ""), TextFormat.MARKDOWN),
        "id_hint": row.get("id", ""),
        "topics": tuple(words_of(row.get("topics", ""))),
        "difficulty": _difficulty(asked, row.get("difficulty", "")),
        "more": more,
    }


def _difficulty(asked: Asked, cell: str) -> int | None:
    if cell in ("1", "2", "3"):
        return int(cell)
    if cell:
        remedy = "Write 1 for recall, 2 for application, 3 for analysis, or nothing"
        asked.problem("difficulty", f"is ‘{cell[:40]}’", remedy)
    return None


def _truth(asked: Asked, row: Row, name: str, *, otherwise: bool) -> bool:
    cell = row.get(name, "").lower()
    if cell and cell not in (*YES, *NO):
        asked.problem(name, f"is ‘{cell[:40]}’", "Write true or false")
    return cell in YES if cell else otherwise


def _case(asked: Asked, row: Row, cases: dict[str, DraftCase]) -> DraftCase | None:
    """The case of a row; its record stands in its first row, or in each."""
    name = row.get("case_id", "")
    sections = tuple(
        (title, text)
        for number in range(1, MOST_SECTIONS + 1)
        if (title := row.get(f"section_{number}_title", ""))
        and (text := row.get(f"section_{number}_text", ""))
    )
    if not name:
        if sections:
            asked.problem("case_id", "is empty, but there is a record", "Give the case an id")
        return None
    if name not in cases and not sections:
        remedy = "Write section_1_title and section_1_text in its first row"
        asked.problem("case_id", f"names {name}, which has no record", remedy)
        return None
    if name not in cases:
        title, setting = row.get("case_title", ""), row.get("case_setting", "")
        cases[name] = DraftCase(name, title, setting, sections)
    return cases[name]
