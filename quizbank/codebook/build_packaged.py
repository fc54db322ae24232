"""Writes what comes with the packages and the product: the editions that are always there."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from quizbank.codebook import packaged
from quizbank.codebook.book_order import in_book_order, without_place
from quizbank.codebook.hcpcs_seed import SEED, seeded
from quizbank.codebook.packaged import IndexLine
from quizbank.codebook.sources import PROCEDURES, TABULAR, TITLES, one_file, sha256_of
from quizbank.codebook.sources import version_of as version
from quizbank.codebook.tabular import Node, Tabular, dotted
from quizbank.codebook.writing import Edition, TablesWriter

CM, PCS, HCPCS_SEED = 1, 2, 3
SEARCHED_NOTES = ("inclusion_term", "includes")
SHORTEST_PREFIX = 3
US_WORK = "work of the US government"
CDC = "public domain, source: CDC/NCHS; the underlying ICD-10 is WHO's"


def write_diagnoses(
    writer: TablesWriter, codes: Iterable[str], newer_titles: Mapping[str, str]
) -> tuple[Tabular, dict[str, str]]:
    """The packaged Tabular List, with every other code that was or will be valid; hands back the
    list, and the titles of those others.
    """
    tabular = packaged.diagnoses()
    older = {dotted(code): title for code, title in packaged.older_diagnosis_titles().items()}
    source = one_file(TABULAR, "data/*tabular*.xml")
    edition = Edition(
        CM,
        "icd10cm",
        int(tabular.year),
        (int(tabular.year) - 1) * 10_000 + 1001,
        f"{TABULAR.distribution} {version(TABULAR)}, {source.name}",
        "CDC/NCHS, ICD-10-CM Tabular List, update of April 2026",
        CDC,
        sha256_of(source),
        "entries notes",
    )
    writer.edition(edition, tabular_counts(tabular))
    titles = {**older, **newer_titles}
    added = without_place(tabular.nodes, codes, titles)
    write_tabular(writer, CM, tabular, in_book_order(tabular.nodes, added))
    return tabular, titles


def write_tabular(
    writer: TablesWriter, edition: int, tabular: Tabular, nodes: Iterable[Node]
) -> None:
    """Codes, notes and 7th characters of an edition."""
    terms: dict[str, list[str]] = defaultdict(list)
    for code, kind, text in tabular.notes:
        if kind in SEARCHED_NOTES:
            terms[code].append(text)
    writer.entries(edition, nodes, {code: " \n".join(texts) for code, texts in terms.items()})
    writer.notes(edition, tabular.notes)
    writer.sevenths(edition, tabular.sevenths)


def tabular_counts(tabular: Tabular) -> dict[str, int]:
    """How many headings, codes and notes of each kind a Tabular List has."""
    return {
        "nodes": len(tabular.nodes),
        "billable": sum(node.is_billable for node in tabular.nodes),
        "notes": len(tabular.notes),
        **Counter(node.kind for node in tabular.nodes),
        **Counter(kind for _, kind, _ in tabular.notes),
    }


def write_procedures(
    writer: TablesWriter, codes: Iterable[str], newer_titles: Mapping[str, str]
) -> dict[str, str]:
    """ICD-10-PCS: every code that was or will be valid, and the tables of sections 0 and 1; hands
    back the titles.
    """
    titles = {**newer_titles, **packaged.procedure_titles()}
    nodes = [Node(code, "code", titles.get(code), code[:3], True) for code in sorted(codes)]
    with closing(packaged.procedures()) as db:
        labels = list(packaged.procedure_labels(db))
        definitions = list(packaged.procedure_definitions(db))
        index = list(packaged.procedure_index(db))
    edition = Edition(
        PCS,
        "icd10pcs",
        2025,
        20241001,
        f"{TITLES.distribution} {version(TITLES)}, {PROCEDURES.distribution} {version(PROCEDURES)}",
        "CMS, ICD-10-PCS titles of FY 2024 and 2025, tables of sections 0 and 1 of FY 2025",
        US_WORK,
        sha256_of(one_file(PROCEDURES, "data/icd10pcs.db")),
        "entries labels definitions pcs_index",
    )
    counts = {
        "codes": len(nodes),
        "titles": sum(node.title is not None for node in nodes),
        "tables": len({label.before for label in labels if label.axis == 4}),
        "definitions": len(definitions),
        "index lines": len(index),
    }
    writer.edition(edition, counts)
    writer.entries(PCS, nodes, index_words(index, [node.code for node in nodes]))
    writer.labels(PCS, labels)
    writer.definitions(PCS, definitions)
    writer.index_lines(PCS, "pcs_index", index)
    return titles


def index_words(index: Iterable[IndexLine], codes: Sequence[str]) -> dict[str, str]:
    """For each code of sorted `codes` the main terms of the index that lead to it."""
    words: dict[str, set[str]] = defaultdict(set)
    for line in index:
        is_name = not line.path and not line.says.startswith("use")
        if is_name and len(line.code) >= SHORTEST_PREFIX:
            first = bisect_left(codes, line.code)
            for code in codes[first : bisect_left(codes, f"{line.code}~")]:
                words[code].add(line.term)
    return {code: " \n".join(sorted(terms)) for code, terms in words.items()}


def write_seed(writer: TablesWriter) -> None:
    """The HCPCS codes and modifiers that the question sets name."""
    rows, nodes = seeded()
    edition = Edition(
        HCPCS_SEED,
        "hcpcs",
        2026,
        20151001,
        SEED.name,
        "CMS, HCPCS Level II: what the question sets name, described in our own words",
        US_WORK,
        sha256_of(SEED),
    )
    writer.edition(edition, Counter(row.kind for row in rows))
    writer.entries(HCPCS_SEED, nodes, {})
    writer.hcpcs(HCPCS_SEED, rows)
