"""The bytes of a file as text."""

import pytest

from quizbank.core.interchange.encodings import WINDOWS, decoded
from quizbank.core.interchange.refusal import FileRefused

TEXT = "Colles’ fracture – 10 µg, naïve\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_by_its_mark_or_as_utf8(encoding: str) -> None:
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    data = marks.get(encoding, b"") + TEXT.encode(encoding)

    found = decoded(data)

    assert (found.text, found.notes) == (TEXT, ())


def test_windows_1252_is_read_and_told() -> None:
    found = decoded(TEXT.encode("cp1252"))

    assert (found.text, found.notes) == (TEXT, (WINDOWS,))


def test_line_ends_of_every_system_are_one() -> None:
    assert decoded(b"a\r\nb\rc\n").text == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"fine\nnot \x00 fine", 2),
        (b"\x01", 1),
        ("Colles’\n".encode("cp1252") + b"\x81", 2),
        (b"\xff\xfea", 0),
        (b"\xff\xfe\x00\x00\x01\x00", 1),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, line: int) -> None:
    with pytest.raises(FileRefused) as refused:
        decoded(data)

    assert refused.value.line == line
    assert refused.value.remedy
