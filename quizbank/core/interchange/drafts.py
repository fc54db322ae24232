"""What was read from somebody's file, question by question, before anything is stored."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from quizbank.core.items import LETTERS, AnyItem, Kind, SetHead

LONGEST_NAME = 60


@dataclass(frozen=True)
class DraftOption:
    """One choice in Markdown, whether it is keyed, and the reason that the file gives for it."""

    text: str
    why: str
    is_right: bool


@dataclass(frozen=True)
class DraftCode:
    """A typed code that is keyed or nearly right, and the reason that the file gives for it."""

    code: str
    why: str = ""


@dataclass(frozen=True)
class DraftCase:
    """The record that several drafts share; `setting` is empty where the file does not say."""

    id_hint: str
    title: str
    setting: str
    record: tuple[tuple[str, str], ...]  # title and text of each section


@dataclass(frozen=True)
class Draft:
    """One question as it could be read: complete only where its format holds all that we need."""

    number: int  # among the questions of the file, from 1
    name: str
    kind: Kind
    stem: str
    line: int = 0  # 0 where lines mean nothing
    file: str = ""  # its file in a package
    id_hint: str = ""  # what the file calls it; need not be an id here
    options: tuple[DraftOption, ...] = ()
    code_system: str = ""
    is_ordered: bool = True
    codes: tuple[DraftCode, ...] = ()
    near_misses: tuple[DraftCode, ...] = ()
    rationale: str = ""
    topics: tuple[str, ...] = ()  # its tags, as written
    category: str = ""
    difficulty: int | None = None
    is_shuffled: bool = False
    case: DraftCase | None = None
    more: Mapping[str, Any] = field(default_factory=dict)  # further fields of the YAML format
    item: AnyItem | None = None  # of our own format: the item itself, with nothing left out

    @property
    def key(self) -> str:
        """The keyed letters as one word; nothing where codes are typed."""
        return "".join(
            letter for letter, option in zip(LETTERS, self.options, strict=False) if option.is_right
        )


@dataclass(frozen=True)
class DraftProblem:
    """Something to mend in the file; number 0 is about the file and not about one question."""

    number: int
    name: str
    line: int
    field: str
    says: str
    remedy: str

    def __str__(self) -> str:
        stop = "" if self.remedy.endswith((".", "?")) else "."
        name = quoted(self.name, self.number)
        what = ", ".join(part for part in (name, self.field) if part)
        place = f"Line {self.line}: " if self.line else ""
        return f"{place}{what or 'The file'} {self.says}. {self.remedy}{stop}"


@dataclass(frozen=True)
class Left:
    """A sound question that cannot be held here: its kind, and why in a plain sentence."""

    number: int
    name: str
    line: int
    kind: str
    why: str

    def __str__(self) -> str:
        place = f"Line {self.line}: " if self.line else ""
        return f"{place}{quoted(self.name, self.number)} is {self.kind}. {self.why}"


@dataclass(frozen=True)
class Note:
    """What a question, or with number 0 the file, had and is not carried over."""

    number: int
    name: str
    says: str

    def __str__(self) -> str:
        return f"{quoted(self.name, self.number) or 'The file'} {self.says}."


@dataclass(frozen=True)
class Reading:
    """All questions of a file: each is a draft, is left, or has a problem that says why neither."""

    format_name: str
    count: int
    drafts: tuple[Draft, ...] = ()
    left: tuple[Left, ...] = ()
    problems: tuple[DraftProblem, ...] = ()
    notes: tuple[Note, ...] = ()
    head: SetHead | None = None  # what a set of our own format says of itself

    def problems_of(self, draft: Draft) -> tuple[DraftProblem, ...]:
        """What has to be mended in one of its questions."""
        return self._problems_by_number.get(draft.number, ())

    def notes_of(self, draft: Draft) -> tuple[Note, ...]:
        """What one of its questions had and is not carried over."""
        return self._notes_by_number.get(draft.number, ())

    def notes_by_text(self) -> dict[str, tuple[Note, ...]]:
        """The same note of many questions told once, the most frequent first."""
        grouped: dict[str, list[Note]] = defaultdict(list)
        for note in self.notes:
            grouped[note.says].append(note)
        by_number = sorted(grouped.items(), key=lambda one: -len(one[1]))
        return {says: tuple(notes) for says, notes in by_number}

    @cached_property
    def _problems_by_number(self) -> dict[int, tuple[DraftProblem, ...]]:
        found: dict[int, list[DraftProblem]] = defaultdict(list)
        for problem in self.problems:
            found[problem.number].append(problem)
        return {number: tuple(problems) for number, problems in found.items()}

    @cached_property
    def _notes_by_number(self) -> dict[int, tuple[Note, ...]]:
        found: dict[int, list[Note]] = defaultdict(list)
        for note in self.notes:
            found[note.number].append(note)
        return {number: tuple(notes) for number, notes in found.items()}


def short_name(text: str, *, otherwise: str = "") -> str:
    """A name for a question in messages: the first words of a text."""
    words = " ".join(text.split())
    if len(words) > LONGEST_NAME:
        words = f"{words[:LONGEST_NAME].rstrip()}…"
    return words or otherwise


def numbered(number: int) -> str:
    """What to call a question without a name."""
    return f"Question {number}"


def quoted(name: str, number: int) -> str:
    """A name as sentences have it; a mere number needs no quotation marks."""
    return name if not name or name == numbered(number) else f"‘{name}’"
