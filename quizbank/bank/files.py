"""Files of question sets on the disk: which there are, and their bytes if they may be read."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from quizbank.core.problems import Problem, problem_of_text
from quizbank.core.source_text import MAX_BYTES, Flaw, size_flaw

FORMATS = "formats"  # the folder with the rules of the exams, which are no question sets
SUFFIXES = (".yaml", ".yml")


def files_below(paths: Iterable[Path]) -> list[Path]:
    """The files that were named, and the YAML files of the folders that were named; each once."""
    found = {path.resolve(): path for named in paths for path in _files_of(named)}
    return list(found.values())


def is_format_file(path: Path) -> bool:
    """Whether a file holds the rules of an exam and not questions: its folder says so."""
    return path.resolve().parent.name == FORMATS


def read_limited(path: Path) -> bytes | Flaw:
    """The bytes of a file; a file that is too large, or no file, is told without reading it."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return Flaw(1, "is not a file", "Name a YAML file, or a folder with YAML files")
        if too_large := size_flaw(about.st_size):
            return too_large
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Flaw(1, "does not exist", "Look at the spelling of the path")
    except OSError as refused:
        return Flaw(1, f"cannot be opened ({refused.strerror})", "Look at its permissions")


def file_problem(path: Path, flaw: Flaw) -> Problem:
    """What keeps a file from being read."""
    return problem_of_text(shown_path(path), flaw)


def shown_path(path: Path) -> str:
    """A path as people say it: from where they stand, if it lies below."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(path)


def _files_of(named: Path) -> Iterator[Path]:
    if not named.is_dir():
        yield named
        return
    below = sorted(path for path in named.rglob("*") if path.suffix in SUFFIXES)
    yield from (path for path in below if path.is_file())
