"""Takes official files in: all that a command names, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quizbank.codebook.archives import files_in
from quizbank.codebook.build import write_tables
from quizbank.codebook.errors import ImportRefused
from quizbank.codebook.imported import keep, kept_files, open_store
from quizbank.codebook.official import Official, is_official, read_official, refuse_licensed

Told = Callable[[str], None]


@dataclass(frozen=True)
class Import:
    """What was taken, and which other files of the zips were left alone."""

    files: tuple[Official, ...]
    left: tuple[str, ...]


def import_files(tables: Path, paths: Iterable[Path], *, told: Told = lambda _: None) -> Import:
    """Read, keep and build; raises `ImportRefused`, and then nothing has changed."""
    taken: list[Official] = []
    left: list[str] = []
    for path in paths:
        told(path.name)
        taken.extend(_official_files(path, left))
    with open_store(tables) as store:
        keep(store, taken)
        # The tables take their new place before the files are kept for good: a crash in between
        # leaves tables that say of themselves that they are not current.
        write_tables(tables, list(kept_files(store)), told=told)
    return Import(tuple(taken), tuple(left))


def _official_files(path: Path, left: list[str]) -> Iterator[Official]:
    """The files of a zip that are official lists, or the one file that was named."""
    is_found = False
    for name, data in files_in(path):
        if name == path.name or is_official(name, data):
            is_found = True
            yield read_official(name, data)
        else:
            left.append(name)
    if not is_found:
        for name, data in files_in(path):
            refuse_licensed(name, data)
        raise ImportRefused(f"{path.name} holds none of the files that can be imported")
