"""The columns of our CSV, and how lists and pairs stand in one cell."""

import re
from collections.abc import Iterable, Mapping, Sequence

from quizbank.core.items import LETTERS

MOST_SECTIONS = 12
OPTIONS = tuple(f"{name}_{letter.lower()}" for letter in LETTERS for name in ("option", "why"))
SECTIONS = tuple(
    f"section_{number}_{name}"
    for number in range(1, MOST_SECTIONS + 1)
    for name in ("title", "text")
)
COLUMNS = (
    *("kind", "id", "stem", *OPTIONS, "key", "rationale"),
    *("topics", "difficulty", "domains", "references", "codes", "meant_invalid"),
    *("code_system", "ordered", "near_misses", "shuffle", "valid_from", "valid_until"),
    *("case_id", "case_title", "case_setting", *SECTIONS),
)
TEMPLATE = (
    *("kind", "id", "stem", *OPTIONS[:8], "key", "rationale"),
    *("topics", "difficulty", "references", "code_system", "ordered"),
)
ALIASES = {
    "question": "stem",
    "question_text": "stem",
    "questiontext": "stem",
    "answer": "key",
    "answers": "key",
    "correct": "key",
    "correct_answer": "key",
    "explanation": "rationale",
    "general_feedback": "rationale",
    "tags": "topics",
    "question_id": "id",
    "type": "kind",
    **{letter.lower(): f"option_{letter.lower()}" for letter in LETTERS},
    **{f"feedback_{letter.lower()}": f"why_{letter.lower()}" for letter in LETTERS},
    **{f"choice_{letter.lower()}": f"option_{letter.lower()}" for letter in LETTERS},
}
# A spreadsheet takes such cells for formulas; an apostrophe before them says that they are texts.
FORMULA = re.compile(r"'*[=+\-@\t]")
GUARDED = re.compile(r"'+[=+\-@\t]")


def column_of(header: str) -> str:
    """The column that a header means, in whatever capitals; else what it says."""
    name = re.sub(r"[\s\-]+", "_", header.strip().lower())
    return ALIASES.get(name, name)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that was meant."""
    return cell[1:] if GUARDED.match(cell) else cell


def list_cell(entries: Iterable[str]) -> str:
    """Entries one a line; a line break within one is followed by two blanks."""
    return "\n".join(entry.replace("\n", "\n  ") for entry in entries)


def entries_of(cell: str) -> list[str]:
    """The entries of such a cell."""
    return [one.replace("\n  ", "\n").strip() for one in re.split(r"\n(?!  )", cell) if one.strip()]


def words_of(cell: str) -> list[str]:
    """The words of a cell, between commas, semicolons or line breaks."""
    return [word.strip() for word in re.split(r"[,;\n]", cell) if word.strip()]


def groups_cell(groups: Mapping[str, Sequence[str]]) -> str:
    """Codes by system, or domains by exam, as `icd10cm: E11.9, I10; cpt: 99213`."""
    return "; ".join(f"{name}: {', '.join(members)}" for name, members in groups.items())


def groups_of(cell: str) -> dict[str, list[str]] | None:
    """The groups of such a cell; None if one has no name."""
    groups: dict[str, list[str]] = {}
    for part in re.split(r"[;\n]", cell):
        name, colon, members = part.partition(":")
        if not part.strip():
            continue
        if not colon or not name.strip():
            return None
        groups.setdefault(name.strip(), []).extend(words_of(members))
    return groups
