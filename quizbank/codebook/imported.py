"""What an operator imported: the official files themselves, kept beside the code tables, so that
every build can read them again.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from quizbank.codebook.official import Official, read_official

SCHEMA = """
CREATE TABLE IF NOT EXISTS official_file (
    system TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    effective INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    counts TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (system, kind, effective)
)
"""


def store_beside(tables: Path) -> Path:
    """Where the imported files of these tables are kept."""
    return tables.with_name(f"{tables.stem}.imported{tables.suffix}")


@contextmanager
def open_store(tables: Path) -> Iterator[sqlite3.Connection]:
    """The kept files; what the block changes holds only if it ends well."""
    path = store_beside(tables)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as store:
        store.execute("PRAGMA synchronous = FULL")
        store.execute(SCHEMA)
        store.execute("BEGIN IMMEDIATE")
        try:
            yield store
        except BaseException:
            store.execute("ROLLBACK")
            raise
        store.execute("COMMIT")


def keep(store: sqlite3.Connection, files: Iterable[Official]) -> None:
    """Keep files; one of the same system, kind and date takes the place of the older one."""
    for file in files:
        about = (file.system, file.kind, file.year, file.effective, file.name, file.sha256)
        counts, content = json.dumps(file.counts), zlib.compress(file.data, 6)
        store.execute(
            "INSERT OR REPLACE INTO official_file VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*about, counts, content),
        )


def kept_files(store: sqlite3.Connection) -> Iterator[Official]:
    """All kept files, read again, from old to new."""
    for name, content in store.execute(
        "SELECT name, content FROM official_file ORDER BY effective, system, kind"
    ):
        yield read_official(name, zlib.decompress(content))


def files_beside(tables: Path) -> list[Official]:
    """All files that were imported into these tables."""
    if not store_beside(tables).exists():
        return []
    with open_store(tables) as store:
        return list(kept_files(store))


def fingerprints(tables: Path) -> list[str]:
    """SHA-256 of each kept file; none where nothing was ever imported."""
    path = store_beside(tables)
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as store:
        found = store.execute("SELECT sha256 FROM official_file ORDER BY 1").fetchall()
    return [sha256 for (sha256,) in found]
