"""A question set as our table, which any spreadsheet opens; every field has a column."""

import csv
import io
from collections.abc import Iterable, Sequence

from quizbank.core.interchange.csv_columns import (
    COLUMNS,
    groups_cell,
    guarded,
    list_cell,
)
from quizbank.core.interchange.written import Written, plain_lines
from quizbank.core.items import (
    AnyItem,
    Case,
    CodeEntryItem,
    KeyedCode,
    MultipleItem,
    QuestionSetFile,
    SingleItem,
)


def write(question_set: QuestionSetFile) -> Written:
    """Every item, with the columns that the set uses."""
    rows: list[dict[str, str]] = []
    begun: set[str] = set()
    for item, case in question_set.every_item():
        rows.append(_row(item) | (_case(case, is_first=case.id not in begun) if case else {}))
        if case:
            begun.add(case.id)
    used = {name for row in rows for name, cell in row.items() if cell}
    columns = [name for name in COLUMNS if name in used]
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, columns, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(
        {name: guarded(plain_lines(cell)) for name, cell in row.items() if name in used}
        for row in rows
    )
    return Written(file.getvalue().encode("utf-8-sig"))


def _row(item: AnyItem) -> dict[str, str]:
    row = {
        "kind": item.kind,
        "id": item.id,
        "stem": item.stem,
        "rationale": item.rationale,
        "topics": ", ".join(item.topics),
        "difficulty": str(item.difficulty),
        "domains": groups_cell({exam: [domain] for exam, domain in item.domains.items()}),
        "references": list_cell(item.references),
        "codes": groups_cell({system.value: codes for system, codes in item.codes.items()}),
        "meant_invalid": ", ".join(item.meant_invalid),
        "valid_from": str(item.valid_from or ""),
        "valid_until": str(item.valid_until or ""),
    }
    return row | (_typed(item) if isinstance(item, CodeEntryItem) else _chosen(item))


def _chosen(item: SingleItem | MultipleItem) -> dict[str, str]:
    row = {"key": ", ".join(item.answer_key), "shuffle": "true" if item.shuffle else ""}
    for letter, option in item.options.items():
        row[f"option_{letter.lower()}"] = option.text
        row[f"why_{letter.lower()}"] = option.why
    return row


def _typed(item: CodeEntryItem) -> dict[str, str]:
    return {
        "key": _coded(item.key),
        "near_misses": _coded(item.near_misses),
        "code_system": item.code_system,
        "ordered": "true" if item.ordered else "false",
    }


def _coded(codes: Sequence[KeyedCode]) -> str:
    return list_cell(f"{one.code}: {one.why}" for one in codes)


def _case(case: Case, *, is_first: bool) -> dict[str, str]:
    """The record stands in the first row of a case; the others name the case."""
    if not is_first:
        return {"case_id": case.id}
    row = {"case_id": case.id, "case_title": case.title, "case_setting": case.setting.value}
    return row | dict(_sections((section.title, section.text) for section in case.record))


def _sections(record: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for number, (title, text) in enumerate(record, start=1):
        yield f"section_{number}_title", title
        yield f"section_{number}_text", text
