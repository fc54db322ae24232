"""Writes what an operator imported: an edition for each release of a system."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard, TypeVar

from quizbank.codebook.book_order import in_book_order, without_place
from quizbank.codebook.build_packaged import (
    CDC,
    US_WORK,
    index_words,
    tabular_counts,
    write_tabular,
)
from quizbank.codebook.coverage import Coverage
from quizbank.codebook.errors import ImportRefused
from quizbank.codebook.official import Official
from quizbank.codebook.official_text import Change, CodeLine, HcpcsText
from quizbank.codebook.official_xml import PcsTables, root_of
from quizbank.codebook.packaged import Definition, IndexLine
from quizbank.codebook.tabular import Node, Tabular, read_tabular
from quizbank.codebook.writing import Edition, TablesWriter
from quizbank.core.code_sets import CodeSystem

FIRST_IMPORTED = 10
INDEXES = ("cm_index", "cm_external", "cm_neoplasm", "cm_drug", "pcs_index")
Row = TypeVar("Row")


@dataclass
class Release:
    """The imported files of a system for one date."""

    system: CodeSystem
    year: int
    effective: int
    files: dict[str, Official] = field(default_factory=dict)

    def rows(self, kind: str, type_: type[Row]) -> list[Row]:
        """The rows of one of the files; none if the release does not have it."""
        content = self.files[kind].content if kind in self.files else ()
        return [one for one in content if isinstance(one, type_)] if _is_rows(content) else []

    def lines(self) -> list[CodeLine]:
        """The codes of the release, with the headings if an order file is there."""
        return self.rows("order", CodeLine) or self.rows("codes", CodeLine)

    def complete(self) -> set[str]:
        """The codes that may be reported."""
        return {line.code for line in self.lines() if line.is_billable}


@dataclass
class Known:
    """What an imported list is completed from, because it only has the codes of its own date."""

    coverage: Coverage
    book: Tabular  # the newest Tabular List so far, which lends its headings
    diagnosis_titles: Mapping[str, str]
    procedure_titles: Mapping[str, str]


def _is_rows(content: object) -> TypeGuard[Iterable[object]]:
    return isinstance(content, list)


def releases_of(files: Iterable[Official]) -> list[Release]:
    """Files by system and date, the oldest first."""
    found: dict[tuple[CodeSystem, int, int], Release] = {}
    for file in files:
        found.setdefault(file.release, Release(*file.release)).files[file.kind] = file
    return sorted(found.values(), key=lambda release: (release.effective, release.system))


def newer_titles(releases: Iterable[Release], system: CodeSystem) -> dict[str, str]:
    """Titles from lists and addenda, for codes that the packages do not describe."""
    titles: dict[str, str] = {}
    for release in releases:
        if release.system == system:
            titles.update((line.code, line.title) for line in release.lines())
            for change in release.rows("addenda", Change):
                if change.action in ("add", "revise to"):
                    titles[change.code] = change.title
    return titles


def check(releases: Iterable[Release], coverage: Coverage) -> None:
    """A Tabular List alone does not say which codes with a 7th character exist."""
    for release in releases:
        if "tabular" not in release.files or release.lines():
            continue
        if not coverage.is_known_on("icd10cm", release.effective):
            raise ImportRefused(
                f"{release.files['tabular'].name} needs the list of codes of FY {release.year}: "
                f"import icd10cm_order_{release.year}.txt with it"
            )


def write_releases(writer: TablesWriter, releases: Sequence[Release], known: Known) -> None:
    """An edition for each, the oldest first."""
    for number, release in enumerate(releases, start=FIRST_IMPORTED):
        if release.system == CodeSystem.ICD10CM:
            _write_diagnoses(writer, number, release, known)
        elif release.system == CodeSystem.ICD10PCS:
            _write_procedures(writer, number, release, known)
        else:
            _write_hcpcs(writer, number, release)


def _announce(
    writer: TablesWriter, number: int, release: Release, parts: Iterable[str], **counts: int
) -> None:
    """The edition, its files and their counts."""
    files = sorted(release.files.values(), key=lambda file: file.name)
    found = hashlib.sha256("".join(file.sha256 for file in files).encode())
    is_diagnosis = release.system == CodeSystem.ICD10CM
    edition = Edition(
        number,
        release.system.value,
        release.year,
        release.effective,
        ", ".join(file.name for file in files),
        "CDC/NCHS, official files" if is_diagnosis else "CMS, official files",
        CDC if is_diagnosis else US_WORK,
        files[0].sha256 if len(files) == 1 else found.hexdigest(),
        " ".join(parts),
        is_imported=True,
    )
    of_files = {
        what if what == file.kind else f"{file.kind} {what}": number_of_them
        for file in files
        for what, number_of_them in file.counts.items()
    }
    writer.edition(edition, {**of_files, **counts})
    writer.files(number, ((file.name, file.sha256) for file in files))
    _write_indexes(writer, number, release)


def _write_diagnoses(writer: TablesWriter, number: int, release: Release, known: Known) -> None:
    """Headings come from the Tabular List of the release, or else from the one before it."""
    parts = [kind for kind in (*INDEXES, "addenda") if kind in release.files]
    codes = known.coverage.valid["icd10cm"]
    titles = {**known.diagnosis_titles, **{line.code: line.title for line in release.lines()}}
    if "tabular" in release.files:
        book = known.book = _tabular(release, known.coverage)
        _announce(writer, number, release, ["entries", "notes", *parts], **tabular_counts(book))
        added = without_place(book.nodes, codes, titles)
        write_tabular(writer, number, book, in_book_order(book.nodes, added))
    elif release.lines():
        _announce(writer, number, release, ["entries", *parts])
        nodes = _listed(release.lines(), known.book)
        added = without_place(nodes, [*codes, *release.complete()], titles)
        writer.entries(number, in_book_order(nodes, added), {})
    else:
        _announce(writer, number, release, parts)


def _tabular(release: Release, coverage: Coverage) -> Tabular:
    file = release.files["tabular"]
    complete = release.complete() or coverage.valid_on("icd10cm", release.effective)
    undotted = {code.replace(".", "") for code in complete}
    return read_tabular(root_of(file.name, file.data), undotted)


def _listed(lines: Iterable[CodeLine], book: Tabular) -> list[Node]:
    """The headings of another year's book, with the titles of a list where it has them."""
    listed = {line.code: line for line in lines}
    return [
        replace(node, title=listed[node.code].title, is_billable=listed[node.code].is_billable)
        if node.code in listed
        else node
        for node in book.nodes
        if node.code in listed or not node.is_billable
    ]


def _write_procedures(writer: TablesWriter, number: int, release: Release, known: Known) -> None:
    parts = [kind for kind in (*INDEXES, "addenda") if kind in release.files]
    lines = release.lines()
    found = release.files["tables"].content if "tables" in release.files else None
    tables = found if isinstance(found, PcsTables) else None
    definitions = [*(tables.definitions if tables else ()), *_definitions(release, tables)]
    parts += ["entries"] * bool(lines) + ["labels"] * bool(tables)
    parts += ["definitions"] * bool(definitions)
    _announce(writer, number, release, parts)
    if lines:
        codes = sorted({*known.coverage.valid["icd10pcs"], *release.complete()})
        titles = {**known.procedure_titles, **{line.code: line.title for line in lines}}
        nodes = [Node(code, "code", titles.get(code), code[:3], True) for code in codes]
        words = index_words(release.rows("pcs_index", IndexLine), codes)
        writer.entries(number, nodes, words)
    if tables:
        writer.labels(number, tables.labels)
        writer.axis_names(number, tables.axis_names)
    writer.definitions(number, {(d.section, d.axis, d.title): d for d in definitions}.values())


def _definitions(release: Release, tables: PcsTables | None) -> list[Definition]:
    """The definitions file has no characters; they come from the tables of the same release."""
    values: dict[tuple[str, int, str], str] = defaultdict(str)
    for label in tables.labels if tables else ():
        values.setdefault((label.before[:1], label.axis, label.label), label.value)
    return [
        replace(one, value=values[one.section, one.axis, one.title])
        for one in release.rows("definitions", Definition)
    ]


def _write_hcpcs(writer: TablesWriter, number: int, release: Release) -> None:
    _announce(writer, number, release, ["entries"])
    found = release.rows("hcpcs", HcpcsText)
    nodes = [
        Node(one.row.code, one.row.kind, one.long, None, one.row.kind == "code") for one in found
    ]
    writer.entries(number, nodes, {one.row.code: one.row.short for one in found})
    writer.hcpcs(number, (one.row for one in found))


def _write_indexes(writer: TablesWriter, number: int, release: Release) -> None:
    for book in INDEXES:
        writer.index_lines(number, book, release.rows(book, IndexLine))
    changes = release.rows("addenda", Change)
    writer.changes(number, ((one.action, one.code, one.title) for one in changes))
