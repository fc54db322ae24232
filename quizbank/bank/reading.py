"""Question sets from the disk, checked alone, together and against the rules of their exams."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from quizbank.bank.files import file_problem, read_limited, shown_path
from quizbank.core.bank_checks import Formats, checked_together
from quizbank.core.bank_file import ReadResult, content_hash, read_question_set
from quizbank.core.source_text import Flaw


def read_sets(paths: Iterable[Path], formats: Formats) -> list[ReadResult]:
    """Read every file; `formats` are the rules that hold now or will."""
    return checked_together([_read_set(path) for path in paths], formats)


def fingerprints(paths: Sequence[Path]) -> list[str]:
    """What each file's content is known by; "" for one that cannot be read."""
    contents = [read_limited(path) for path in paths]
    return ["" if isinstance(data, Flaw) else content_hash(data) for data in contents]


def _read_set(path: Path) -> ReadResult:
    data = read_limited(path)
    if isinstance(data, Flaw):
        return ReadResult(shown_path(path), "", None, (file_problem(path, data),))
    return read_question_set(shown_path(path), data)
