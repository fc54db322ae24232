"""Notes of flash cards as a file that Anki reads.

genanki writes the collection; the package is put together here, because genanki leaves the file
that it works in behind.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import genanki  # type: ignore[import-untyped]

MODEL = 1_764_000_002  # Anki tells kinds of notes apart by such numbers, and decks as well
CSS = ".card { font: 18px/1.5 system-ui, sans-serif; } .key { font-weight: 600; }"
NOTE = genanki.Model(
    MODEL,
    "Quizbank question",
    fields=[{"name": "Question"}, {"name": "Answer"}],
    templates=[
        {
            "name": "Question",
            "qfmt": "{{Question}}",
            "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}",
        }
    ],
    css=CSS,
)


@dataclass(frozen=True)
class Note:
    """Both sides in HTML, and the name by which Anki knows the note again."""

    name: str
    front: str
    back: str
    tags: tuple[str, ...]


def anki_package(
    notes: Iterable[Note], *, deck_id: int, deck_name: str, made_at: datetime
) -> bytes:
    """All notes in one deck, each as a new card; the same notes and time give the same bytes."""
    deck = genanki.Deck(deck_id, deck_name)
    for one in notes:
        guid = genanki.guid_for("quizbank", one.name)
        deck.add_note(
            genanki.Note(model=NOTE, fields=[one.front, one.back], guid=guid, tags=list(one.tags))
        )
    timestamp = made_at.timestamp()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        with closing(sqlite3.connect(path)) as connection:
            package = genanki.Package(deck)
            package.write_to_db(connection.cursor(), timestamp, count(int(timestamp * 1000)))
            connection.commit()
        return _zipped({path.name: path.read_bytes(), "media": b"{}"}, made_at)


def _zipped(files: dict[str, bytes], made_at: datetime) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as package:
        for name, data in files.items():
            member = ZipInfo(name, made_at.timetuple()[:6])
            member.compress_type = ZIP_DEFLATED
            package.writestr(member, data)
    return whole.getvalue()
