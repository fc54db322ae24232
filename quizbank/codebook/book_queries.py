"""What the pages of the code book show, put together from the tables; and a person's bookmarks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.codebook.models import Bookmark
from quizbank.codebook.pcs import PcsDefinition, PcsTable
from quizbank.codebook.queries import (
    CodeEntry,
    Note,
    SeventhCharacter,
    ancestors_of,
    cc_level,
    children_of,
    find_code,
    neighbours_of,
    notes_of,
    pcs_axis_name,
    pcs_choices,
    pcs_definitions,
    pcs_table,
    seventh_characters_of,
    verdict_on,
)
from quizbank.codebook.tables import code_tables
from quizbank.core.code_linking import candidates
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import Verdict
from quizbank.core.code_years import book_day
from quizbank.extensions import db

HEADINGS = ("chapter", "block")
DEFINED_AXES = (3, 5)  # root operation (or what a section has in its place) and approach
MOST_LISTED = 300
FISCAL_YEAR_BEGINS = 10  # October, of the year before
PCS_LENGTH, TABLE_LENGTH = 7, 3


@dataclass(frozen=True)
class BookYear:
    """The fiscal year of the book that is open, and the day that its pages answer for."""

    year: int
    day: date
    offered: tuple[int, ...]


@dataclass(frozen=True)
class NoteLevel:
    """The notes at one level of the book, by kind, in the order of the book."""

    level: CodeEntry
    is_own: bool
    kinds: Sequence[tuple[str, Sequence[str]]]

    @property
    def is_far(self) -> bool:
        """Whether they stand far above in the book, at a chapter or block."""
        return not self.is_own and self.level.kind in HEADINGS


@dataclass(frozen=True)
class DiagnosisPage:
    """A page of ICD-10-CM."""

    entry: CodeEntry
    verdict: Verdict
    above: Sequence[CodeEntry]  # the chapter first
    below: Sequence[CodeEntry]
    sevenths: Sequence[SeventhCharacter]
    notes: Sequence[NoteLevel]
    mentioned: Sequence[str]  # codes in the notes that have a page
    level: str  # MCC, CC, NONE
    before: CodeEntry | None
    after: CodeEntry | None

    @property
    def is_heading(self) -> bool:
        """Whether it is a chapter or block, which nobody takes for a code."""
        return self.entry.kind in HEADINGS


@dataclass(frozen=True)
class PcsStep:
    """An axis with the value that is chosen or may be."""

    number: int
    axis: str
    value: str
    label: str | None
    prefix: str  # the characters up to and with this one
    definition: PcsDefinition | None

    @property
    def before(self) -> str:
        """The characters that stand before this one."""
        return self.prefix[:-1]


@dataclass(frozen=True)
class PcsPage:
    """Where one stands when building a code of ICD-10-PCS."""

    prefix: str
    chosen: Sequence[PcsStep]
    axis: str  # what is to be chosen next; "" when the code is whole
    choices: Sequence[PcsStep]
    table: PcsTable | None
    entry: CodeEntry | None
    verdict: Verdict | None
    listed: Sequence[CodeEntry]  # where the packages have no labels: whole codes instead


def book_year(wanted: int | None, *, today: date) -> BookYear:
    """The book of a year, or else of the present one, as far as the tables go."""
    tables = code_tables()
    first = _fiscal_year_of(tables.default_day)
    offered = tuple(range(first, _fiscal_year_of(tables.last_day) + 1))
    year = wanted if wanted in offered else min(max(_fiscal_year_of(today), first), offered[-1])
    return BookYear(year, min(book_day(year, today), tables.last_day), offered)


def _fiscal_year_of(day: date) -> int:
    return day.year + 1 if day.month >= FISCAL_YEAR_BEGINS else day.year


def chapters(day: date) -> list[CodeEntry]:
    """The chapters of ICD-10-CM."""
    tables = code_tables()
    rows = tables.rows(
        "SELECT code FROM entry WHERE edition = ? AND kind = 'chapter' ORDER BY id",
        tables.edition_on("icd10cm", day).id,
    )
    found = (find_code(CodeSystem.ICD10CM, code, day) for (code,) in rows)
    return [chapter for chapter in found if chapter is not None]


def diagnosis_page(code: str, book: BookYear) -> DiagnosisPage | None:
    """All that stands about a heading or code of ICD-10-CM; None if the book never had it."""
    entry = find_code(CodeSystem.ICD10CM, code, book.day)
    if entry is None:
        return None
    above = ancestors_of(entry.code, book.day)
    before, after = neighbours_of(CodeSystem.ICD10CM, entry.code, book.day)
    notes = notes_of(entry.code, book.day)
    return DiagnosisPage(
        entry=entry,
        verdict=verdict_on(CodeSystem.ICD10CM, entry.code, book.day),
        above=above[::-1],
        below=children_of(CodeSystem.ICD10CM, entry.code, book.day),
        sevenths=seventh_characters_of(entry.code, book.day),
        notes=_note_levels(notes, [entry, *above]),
        mentioned=_known(candidates(note.text for note in notes), book.day),
        level=cc_level(entry.code, book.year),
        before=before,
        after=after,
    )


def _note_levels(notes: Sequence[Note], levels: Sequence[CodeEntry]) -> list[NoteLevel]:
    by_code = {level.code: level for level in levels}
    return [
        NoteLevel(
            by_code[code],
            code == levels[0].code,
            [
                (kind, [note.text for note in some])
                for kind, some in groupby(here, key=lambda note: note.kind)
            ],
        )
        for code, here in groupby(notes, key=lambda note: note.level_code)
    ]


def _known(words: Iterable[str], day: date) -> list[str]:
    """Those of the words that are codes of ICD-10-CM."""
    tables = code_tables()
    asked = sorted(words)
    rows = tables.rows(
        f"SELECT code FROM entry WHERE edition = ? AND code IN ({', '.join('?' * len(asked))})"  # noqa: S608
        " AND kind NOT IN ('chapter', 'block')",
        tables.edition_on("icd10cm", day).id,
        *asked,
    )
    return [code for (code,) in rows]


def pcs_page(prefix: str, book: BookYear) -> PcsPage | None:
    """The steps taken and the next ones; None where no code of the year begins so."""
    prefix = prefix.upper()
    is_whole = len(prefix) == PCS_LENGTH
    entry = find_code(CodeSystem.ICD10PCS, prefix, book.day) if is_whole else None
    choices = [] if is_whole else _steps(prefix, book.day)
    if not choices and entry is None:
        return None
    is_labelled = all(choice.label for choice in choices)
    return PcsPage(
        prefix=prefix,
        chosen=_chosen(prefix, book.day),
        axis="" if is_whole else pcs_axis_name(prefix, book.day),
        choices=choices,
        table=pcs_table(prefix, book.day) if len(prefix) == TABLE_LENGTH else None,
        entry=entry,
        verdict=verdict_on(CodeSystem.ICD10PCS, prefix, book.day) if entry else None,
        listed=[] if is_labelled or is_whole else _listed("icd10pcs", prefix, book.day),
    )


def _steps(prefix: str, day: date) -> list[PcsStep]:
    """Each value that may follow a prefix."""
    number = len(prefix) + 1
    defined = {}
    if number in DEFINED_AXES:
        defined = {one.value: one for one in pcs_definitions(prefix[0], number, day)}
    axis = pcs_axis_name(prefix, day)
    return [
        PcsStep(number, axis, one.value, one.label, prefix + one.value, defined.get(one.value))
        for one in pcs_choices(prefix, day)
    ]


def _chosen(prefix: str, day: date) -> list[PcsStep]:
    """Each character of a prefix; one that is not valid that day has no label."""
    chosen = []
    for number, value in enumerate(prefix, start=1):
        before = prefix[: number - 1]
        nothing = PcsStep(number, pcs_axis_name(before, day), value, None, before + value, None)
        steps = _steps(before, day)
        chosen.append(next((step for step in steps if step.value == value), nothing))
    return chosen


def hcpcs_codes(letter: str, day: date) -> list[CodeEntry]:
    """The codes of HCPCS Level II that begin with a letter; with "" the modifiers."""
    return _listed("hcpcs", letter, day)


def hcpcs_letters(day: date) -> list[str]:
    """The letters that codes of HCPCS Level II begin with."""
    tables = code_tables()
    rows = tables.rows(
        "SELECT DISTINCT substr(code, 1, 1) FROM entry WHERE edition = ? AND kind = 'code'"
        " ORDER BY 1",
        tables.edition_on("hcpcs", day).id,
    )
    return [letter for (letter,) in rows]


def _listed(table: str, prefix: str, day: date) -> list[CodeEntry]:
    tables = code_tables()
    kind = "code" if prefix else "modifier"
    rows = tables.rows(
        "SELECT code FROM entry WHERE edition = ? AND code >= ? AND code < ? AND kind = ?"
        " ORDER BY code LIMIT ?",
        tables.edition_on(table, day).id,
        prefix,
        prefix + "~",
        kind,
        MOST_LISTED,
    )
    system = CodeSystem(table) if prefix else CodeSystem.HCPCS_MODIFIER
    found = (find_code(system, code, day) for (code,) in rows)
    return [entry for entry in found if entry is not None and entry.is_valid_on(day)]


def bookmark_of(account: Account, system: CodeSystem, code: str) -> Bookmark | None:
    """The person's bookmark at a code."""
    return db.session.get(Bookmark, (account.id, system.value, code))


def bookmarks_of(account: Account) -> list[Bookmark]:
    """All bookmarks of a person in the order of the books."""
    return list(
        db.session.scalars(
            select(Bookmark)
            .where(Bookmark.account_id == account.id)
            .order_by(Bookmark.system, Bookmark.code)
        )
    )


def count_of_bookmarks(account: Account) -> int:
    """How many a person has."""
    count = select(func.count()).select_from(Bookmark).where(Bookmark.account_id == account.id)
    return db.session.scalar(count) or 0


def bookmarked_entries(account: Account, day: date) -> list[tuple[Bookmark, CodeEntry | None]]:
    """Bookmarks with their titles; an entry that the tables no longer have is None."""
    return [
        (bookmark, find_code(CodeSystem(bookmark.system), bookmark.code, day))
        for bookmark in bookmarks_of(account)
    ]
