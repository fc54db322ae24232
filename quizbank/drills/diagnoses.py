"""ICD-10-CM on a day, as drills ask for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from quizbank.codebook.entries import HEADINGS, CodeEntry
from quizbank.codebook.masters import number_of
from quizbank.codebook.queries import (
    ancestors_of,
    cc_level,
    children_of,
    find_code,
    notes_of,
    seventh_characters_of,
)
from quizbank.codebook.tables import code_tables
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_years import fiscal_year
from quizbank.core.drills.tables import (
    BookNote,
    Change,
    Changes,
    Place,
    Seventh,
)

CM = CodeSystem.ICD10CM
CATEGORY = 3  # characters
FIRST_MONTH = 10  # of a fiscal year
ONE_DAY = timedelta(days=1)


class Diagnoses:
    """The Tabular List on a day; what is read of it as a whole is kept."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.year = day.year + (day.month >= FIRST_MONTH)

    @cached_property
    def _day_before_the_year(self) -> date:
        return fiscal_year(self.year).first - ONE_DAY

    @cached_property
    def _categories(self) -> tuple[str, ...]:
        rows = code_tables().rows(
            "SELECT code FROM entry WHERE edition = ? AND kind = 'category' ORDER BY id",
            code_tables().edition_on(CM, self.day).id,
        )
        return tuple(code for (code,) in rows)

    @cached_property
    def _notes(self) -> Mapping[str, Sequence[BookNote]]:
        notes = defaultdict(list)
        rows = code_tables().rows(
            "SELECT code, kind, text FROM note WHERE edition = ? ORDER BY code, place",
            code_tables().edition_on(CM, self.day, "notes").id,
        )
        for level, kind, text in rows:
            notes[kind].append(BookNote(level, kind, text))
        return notes

    @cached_property
    def _levels_with_sevenths(self) -> tuple[str, ...]:
        rows = code_tables().rows(
            "SELECT DISTINCT code FROM seventh WHERE edition = ? ORDER BY code",
            code_tables().edition_on(CM, self.day, "notes").id,
        )
        return tuple(code for (code,) in rows)

    @cached_property
    def _counted(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        counted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        on = number_of(self.day)
        rows = code_tables().rows(
            "SELECT c.level, c.code FROM cc_level c JOIN validity v ON v.system = ?"
            " AND v.code = c.code AND v.first <= ? AND (v.until IS NULL OR v.until > ?)"
            " WHERE c.year = ? ORDER BY c.code",
            CM,
            on,
            on,
            self.year,
        )
        for level, code in rows:
            counted[level][code[:CATEGORY]].append(code)
        return counted

    @cached_property
    def _changes(self) -> Changes:
        before, now = number_of(self._day_before_the_year), number_of(self.day)
        rows = code_tables().rows(
            "SELECT DISTINCT code FROM validity WHERE system = ? AND (first > ? AND first <= ?"
            " OR until > ? AND until <= ?) ORDER BY code",
            CM,
            *(before, now) * 2,
        )
        new: list[Change] = []
        deleted: list[Change] = []
        for (code,) in rows:
            was, is_now = self.was_valid(code), self._is_valid(code)
            if was != is_now:
                (new if is_now else deleted).append(Change(code, self._title(code)))
        return Changes(new, deleted, self._revised())

    def _revised(self) -> list[Change] | None:
        rows = code_tables().rows(
            "SELECT c.action, c.code, c.title FROM change c JOIN edition e ON e.id = c.edition"
            " WHERE e.system = ? AND e.year = ? ORDER BY c.edition, c.place",
            CM,
            self.year,
        )
        if not rows:
            return None
        said = {(action, code): title for action, code, title in rows}
        return [
            Change(code, title, former_title=said["revise from", code])
            for (action, code), title in said.items()
            if action == "revise to" and ("revise from", code) in said
            if self.was_valid(code) and self._is_valid(code)
        ]

    def _title(self, code: str) -> str:
        for day in (self.day, self._day_before_the_year):
            entry = find_code(CM, code, day)
            if entry and entry.title:
                return entry.title
        return ""

    def _is_valid(self, code: str) -> bool:
        return _is_valid_on(code, self.day)

    @cached_property
    def text_year(self) -> int:
        """The fiscal year of the Tabular List that titles and notes are from."""
        return code_tables().edition_on(CM, self.day, "notes").year

    def categories(self) -> Sequence[str]:
        """The three-character categories in the order of the book."""
        return self._categories

    def place(self, code: str) -> Place | None:
        """A heading or a code; None without a title."""
        return _place(find_code(CM, code, self.day), self.day)

    def children(self, code: str) -> Sequence[Place]:
        """What stands right below and leads to a valid code."""
        children = (_place(child, self.day) for child in children_of(CM, code, self.day))
        return [child for child in children if child]

    def above(self, code: str) -> Sequence[Place]:
        """The headings above, from the nearest to the category."""
        above = [one for one in ancestors_of(code, self.day) if one.kind not in HEADINGS]
        return [place for one in above if (place := _place(one, self.day))]

    def notes(self, kind: str) -> Sequence[BookNote]:
        """All notes of a kind."""
        return self._notes.get(kind, ())

    def notes_of(self, code: str) -> Sequence[BookNote]:
        """The notes that apply to a code."""
        return [BookNote(one.level_code, one.kind, one.text) for one in notes_of(code, self.day)]

    def levels_with_sevenths(self) -> Sequence[str]:
        """The headings and codes at which a table of 7th characters stands."""
        return self._levels_with_sevenths

    def sevenths_of(self, code: str) -> Sequence[Seventh]:
        """The 7th characters that complete a code."""
        found = seventh_characters_of(code, self.day)
        return [Seventh(one.character, one.meaning, one.code) for one in found if one.code]

    def counted(self, level: str) -> Mapping[str, Sequence[str]]:
        """The valid codes that are CC or MCC, by category."""
        return self._counted.get(level, {})

    def cc_level(self, code: str) -> str:
        """MCC, CC or NONE."""
        return cc_level(code, self.year)

    def changes(self) -> Changes:
        """What the fiscal year changed."""
        return self._changes

    def was_valid(self, code: str) -> bool:
        """Whether the code was valid on the last day of the fiscal year before."""
        return _is_valid_on(code, self._day_before_the_year)


def _place(entry: CodeEntry | None, day: date) -> Place | None:
    if entry is None or not entry.title:
        return None
    return Place(entry.code, entry.title, entry.is_valid_on(day))


def _is_valid_on(code: str, day: date) -> bool:
    entry = find_code(CM, code, day)
    return entry is not None and entry.is_valid_on(day)
