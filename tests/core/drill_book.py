"""A code book of a page, for tests of the drills that are made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quizbank.core.drills.tables import (
    BookNote,
    Change,
    Changes,
    Defined,
    Place,
    ProcedureTable,
    Seventh,
)

NO_CHANGES = Changes(new=(), deleted=(), revised=None)


@dataclass
class SmallBook:
    """Codes by their headings, `{"A01": ["A01.0", "A01.1"]}`; what is last is valid."""

    below: Mapping[str, Sequence[str]] = field(default_factory=dict)
    said: Sequence[BookNote] = ()
    sevenths: Mapping[str, Sequence[Seventh]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    changed: Changes = NO_CHANGES
    definitions: Sequence[Defined] = ()
    procedure_tables: Mapping[str, ProcedureTable] = field(default_factory=dict)
    procedures: Mapping[str, str] = field(default_factory=dict)
    year: int = 2026
    text_year: int = 2026

    @property
    def codes(self) -> dict[str, Place]:
        """Every heading and code with a title made from it."""
        found = dict.fromkeys(
            [*self.below, *(code for codes in self.below.values() for code in codes)]
        )
        return {code: Place(code, f"Title of {code}", not self.below.get(code)) for code in found}

    def categories(self) -> Sequence[str]:
        return [code for code in self.codes if len(code) == 3]

    def place(self, code: str) -> Place | None:
        return self.codes.get(code)

    def children(self, code: str) -> Sequence[Place]:
        return [self.codes[child] for child in self.below.get(code, ())]

    def above(self, code: str) -> Sequence[Place]:
        headings: list[str] = []
        while parent := next((one for one in self.below if code in self.below[one]), None):
            headings.append(parent)
            code = parent
        return [self.codes[heading] for heading in headings]

    def notes(self, kind: str) -> Sequence[BookNote]:
        return [note for note in self.said if note.kind == kind]

    def notes_of(self, code: str) -> Sequence[BookNote]:
        levels = {code, *(heading.code for heading in self.above(code))}
        return [note for note in self.said if note.level in levels]

    def levels_with_sevenths(self) -> Sequence[str]:
        return list(self.sevenths)

    def sevenths_of(self, code: str) -> Sequence[Seventh]:
        return self.sevenths.get(code, ())

    def counted(self, level: str) -> Mapping[str, Sequence[str]]:
        return {code[:3]: [code] for code, found in self.levels.items() if found == level}

    def cc_level(self, code: str) -> str:
        return self.levels.get(code, "NONE")

    def changes(self) -> Changes:
        return self.changed

    def was_valid(self, code: str) -> bool:
        return code not in {one.code for one in self.changed.new}

    def tables(self) -> Sequence[str]:
        return list(self.procedure_tables)

    def table(self, prefix: str) -> ProcedureTable:
        return self.procedure_tables[prefix]

    def characters_behind(self, prefix: str) -> Sequence[str]:
        return sorted({code[len(prefix)] for code in self.procedures if code.startswith(prefix)})

    def procedure_title(self, code: str) -> str | None:
        return self.procedures.get(code)

    def defined(self, axis: int) -> Sequence[Defined]:
        return self.definitions


def change(code: str, former_title: str = "") -> Change:
    """A code that changed."""
    return Change(code, f"Title of {code}", former_title)
