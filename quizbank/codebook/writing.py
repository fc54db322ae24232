"""Writes the file of code tables: beside its place, whole, and only then under its name."""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from itertools import count
from pathlib import Path

from quizbank.codebook.masters import Interval
from quizbank.codebook.packaged import Definition, IndexLine, Label
from quizbank.codebook.tabular import Node

SCHEMA = Path(__file__).with_name("schema.sql")
FILE_ID = 0x51424B43  # tells an SQLite file of code tables from any other
IDS_OF_AN_EDITION = 1_000_000
PATH_SEPARATOR = " > "
VOCABULARY = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words_of, row)"
INDEXES = (
    "CREATE UNIQUE INDEX entry_by_code ON entry(edition, code, kind)",
    "CREATE INDEX entry_by_parent ON entry(edition, parent) WHERE parent IS NOT NULL",
    "CREATE INDEX index_line_by_term ON index_line(edition, book, term COLLATE NOCASE)",
)
_WORD = re.compile(r"[^\W\d_]{2,}")
SHORTEST_MENDED = 4  # of words with fewer letters nobody can say which one was meant


@dataclass(frozen=True)
class Edition:
    """One list of codes with its texts, and where it comes from."""

    id: int
    system: str
    year: int
    effective: int
    source: str
    origin: str
    licence: str
    sha256: str
    parts: str = "entries"
    is_imported: bool = False


@dataclass(frozen=True)
class HcpcsRow:
    """A HCPCS Level II code or modifier with its days."""

    kind: str
    code: str
    short: str
    coverage: str
    added: int | None
    terminated: int | None


class TablesWriter:
    """Fills the tables of a file that nobody reads yet."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._places: dict[int, Iterator[int]] = {}
        self._lines = count(1)

    def edition(self, edition: Edition, counts: Mapping[str, int]) -> None:
        """Announce an edition, and how many there are of what."""
        self._many("edition", [astuple(edition)])
        self._many("tally", ((edition.id, what, number) for what, number in counts.items()))

    def files(self, edition: int, files: Iterable[tuple[str, str]]) -> None:
        """Name and SHA-256 of the official files of an edition."""
        self._many("official_file", ((edition, *file) for file in files))

    def entries(self, edition: int, nodes: Iterable[Node], terms: Mapping[str, str]) -> None:
        """Codes and headings, behind those that the edition has; `terms` are other words for
        them. A code with a 7th character is found through the code above it.
        """
        places = self._places.setdefault(edition, count(1))
        searched: list[tuple[int, str, str]] = []
        rows = []
        for node in nodes:
            entry = edition * IDS_OF_AN_EDITION + next(places)
            title, parent, billable = node.title, node.parent, int(node.is_billable)
            rows.append((entry, edition, node.code, node.kind, title, parent, billable))
            if title and node.kind != "extended":
                searched.append((entry, title, terms.get(node.code, "")))
        self._many("entry", rows)
        self._db.executemany("INSERT INTO words_of(rowid, title, terms) VALUES (?, ?, ?)", searched)

    def notes(self, edition: int, notes: Iterable[tuple[str, str, str]]) -> None:
        """Code, kind and text of each note."""
        rows = enumerate(notes)
        self._many("note", ((edition, code, n, kind, text) for n, (code, kind, text) in rows))

    def sevenths(self, edition: int, sevenths: Iterable[tuple[str, str, str]]) -> None:
        """Code, character and meaning."""
        rows = enumerate(sevenths)
        self._many("seventh", ((edition, code, n, char, says) for n, (code, char, says) in rows))

    def validity(self, system: str, intervals: Mapping[str, Iterable[Interval]]) -> None:
        """When each code, as it is written, was valid."""
        self._many(
            "validity",
            (
                (system, code, first, until)
                for code, of_a_code in intervals.items()
                for first, until in of_a_code
            ),
        )

    def levels(self, levels: Iterable[tuple[str, int, str]]) -> None:
        """Code, fiscal year and CC or MCC."""
        self._many("cc_level", levels)

    def labels(self, edition: int, labels: Iterable[Label]) -> None:
        """What the characters of ICD-10-PCS mean."""
        self._many("pcs_label", ((edition, *astuple(label)) for label in labels))

    def axis_names(self, edition: int, names: Iterable[tuple[str, int, str]]) -> None:
        """What an axis is called behind a section or in a table, where it is not the usual."""
        self._many("pcs_axis_name", ((edition, *name) for name in names))

    def definitions(self, edition: int, definitions: Iterable[Definition]) -> None:
        """Root operations, approaches and whatever else is defined."""
        self._many("pcs_definition", ((edition, *astuple(one)) for one in definitions))

    def index_lines(self, edition: int, book: str, lines: Iterable[IndexLine]) -> None:
        """An alphabetic index or table."""
        self._many(
            "index_line",
            (
                (next(self._lines), edition, book, line.term, PATH_SEPARATOR.join(line.path))
                + (line.says, line.code)
                for line in lines
            ),
        )

    def hcpcs(self, edition: int, rows: Iterable[HcpcsRow]) -> None:
        """What is particular to HCPCS Level II; titles are among the entries."""
        self._many("hcpcs", ((edition, *astuple(row)) for row in rows))

    def changes(self, edition: int, changes: Iterable[tuple[str, str, str]]) -> None:
        """Action, code and title of official addenda."""
        rows = enumerate(changes)
        self._many("change", ((edition, n, *change) for n, change in rows))

    def facts(self, facts: Mapping[str, str]) -> None:
        """What holds for the file as a whole."""
        self._many("meta", facts.items())

    def finish(self) -> None:
        """Indexes and the word list, once all rows are there."""
        for statement in INDEXES:
            self._db.execute(statement)
        self._db.execute(
            "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words_of, row)"
        )
        found = self._db.execute("SELECT term, doc FROM temp.vocabulary").fetchall()
        words = [(n, *word) for n, word in enumerate(found, 1) if _WORD.fullmatch(word[0])]
        self._many("word", words)
        long = [(n, word) for n, word, _ in words if len(word) >= SHORTEST_MENDED]
        self._many("word_part", ((part, n) for n, word in long for part in parts_of(word)))
        self._db.execute("INSERT INTO words_of(words_of) VALUES ('optimize')")
        self._db.execute("DROP TABLE temp.vocabulary")

    def _many(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        rows = iter(rows)
        first = next(rows, None)
        if first is not None:
            sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"  # noqa: S608
            self._db.execute(sql, first)
            self._db.executemany(sql, rows)


def parts_of(word: str) -> set[str]:
    """The groups of three letters of a word and its ends, by which a near one is found."""
    marked = f"^{word}$"
    return {marked[n : n + 3] for n in range(len(marked) - 2)}


@contextmanager
def tables_written_to(path: Path) -> Iterator[TablesWriter]:
    """A writer whose file takes the place of `path` in one step when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(beside, isolation_level=None)) as db:
            db.executescript(
                "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY;"
            )
            db.executescript(SCHEMA.read_text("utf-8"))
            db.execute("BEGIN")
            writer = TablesWriter(db)
            yield writer
            writer.finish()
            db.execute("COMMIT")
            db.executescript(f"ANALYZE; PRAGMA application_id = {FILE_ID};")
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
