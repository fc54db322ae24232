"""What drills ask of the code tables, all of it as it holds on one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

EXCLUDES1, EXCLUDES2 = "excludes1", "excludes2"
CODE_FIRST, USE_ADDITIONAL, CODE_ALSO = "code_first", "use_additional", "code_also"
HEAD_AXES, LAST_AXIS = 3, 7  # the first three characters of ICD-10-PCS lead to a table


@dataclass(frozen=True)
class Place:
    """A heading or a code of ICD-10-CM that has a title."""

    code: str
    title: str
    is_valid: bool  # it may be reported as it stands


@dataclass(frozen=True)
class BookNote:
    """An instruction of the Tabular List, and the heading or code at which it stands."""

    level: str
    kind: str
    text: str


@dataclass(frozen=True)
class Seventh:
    """A 7th character with the code that it completes."""

    character: str
    meaning: str
    code: str


@dataclass(frozen=True)
class Change:
    """A code that a fiscal year added, took away or gave another title."""

    code: str
    title: str
    former_title: str = ""  # of a revised one


@dataclass(frozen=True)
class Changes:
    """What is not as in the year before; `revised` is None where the tables do not know."""

    new: Sequence[Change]
    deleted: Sequence[Change]
    revised: Sequence[Change] | None


@dataclass(frozen=True)
class Value:
    """A character of an axis of ICD-10-PCS."""

    character: str
    label: str


@dataclass(frozen=True)
class ProcedureTable:
    """A table of ICD-10-PCS: the labels of its first three characters, then its axes."""

    prefix: str
    head: tuple[str, ...]
    axis_names: tuple[str, ...]  # of the axes 4 to 7
    values: tuple[tuple[Value, ...], ...]  # all that stand on each of them, in any row


@dataclass(frozen=True)
class Defined:
    """A root operation or an approach with its official definition."""

    section: str  # "Medical and Surgical"
    name: str
    definition: str
    examples: str


class DiagnosisTables(Protocol):
    """ICD-10-CM on a day."""

    @property
    def year(self) -> int:
        """The fiscal year of that day."""

    @property
    def text_year(self) -> int:
        """The fiscal year of the Tabular List that titles and notes are from."""

    def categories(self) -> Sequence[str]:
        """The three-character categories in the order of the book."""

    def place(self, code: str) -> Place | None:
        """A heading or a code."""

    def children(self, code: str) -> Sequence[Place]:
        """What stands right below and leads to a valid code."""

    def above(self, code: str) -> Sequence[Place]:
        """The headings above, from the nearest to the category."""

    def notes(self, kind: str) -> Sequence[BookNote]:
        """All notes of a kind."""

    def notes_of(self, code: str) -> Sequence[BookNote]:
        """The notes that apply to a code: its own and those of every heading above it."""

    def levels_with_sevenths(self) -> Sequence[str]:
        """The headings and codes at which a table of 7th characters stands."""

    def sevenths_of(self, code: str) -> Sequence[Seventh]:
        """The 7th characters that complete a code."""

    def counted(self, level: str) -> Mapping[str, Sequence[str]]:
        """The valid codes that are CC or MCC, by category."""

    def cc_level(self, code: str) -> str:
        """MCC, CC or NONE."""

    def changes(self) -> Changes:
        """What the fiscal year changed."""

    def was_valid(self, code: str) -> bool:
        """Whether the code was valid on the last day of the fiscal year before."""


class ProcedureTables(Protocol):
    """ICD-10-PCS on a day."""

    @property
    def year(self) -> int:
        """The fiscal year of that day."""

    def tables(self) -> Sequence[str]:
        """The first three characters of all tables whose values have labels."""

    def table(self, prefix: str) -> ProcedureTable:
        """One of them."""

    def characters_behind(self, prefix: str) -> Sequence[str]:
        """The characters that may follow; each leads to a valid code."""

    def procedure_title(self, code: str) -> str | None:
        """The title of a valid code, where a source has it."""

    def defined(self, axis: int) -> Sequence[Defined]:
        """What is defined of the root operations (axis 3) or approaches (axis 5)."""


class DrillTables(DiagnosisTables, ProcedureTables, Protocol):
    """Both systems on a day."""
