"""The bytes of somebody's file as text: UTF-8, UTF-16 with its mark, or Windows-1252, and told."""

import re
from dataclasses import dataclass

from quizbank.core.interchange.refusal import FileRefused

UTF_8_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
WINDOWS = "is not UTF-8 and was read as Windows-1252; look at its accents and quotation marks"
SAVE_AS = "Save it as UTF-8 and upload it again"


@dataclass(frozen=True)
class Decoded:
    """A text with plain line ends, and what is to be told about how it was written."""

    text: str
    notes: tuple[str, ...] = ()


def decoded(data: bytes) -> Decoded:
    """The text of a file; what is no text is refused."""
    for mark, codec in UTF_16_MARKS.items():
        if data.startswith(mark):
            return Decoded(_lines(_utf_16(data[2:], codec)))
    if found := BINARY.search(data):
        line = data.count(b"\n", 0, found.start()) + 1
        says = f"is not a text: it has the byte 0x{found[0][0]:02X}"
        raise FileRefused(says, "Choose a text file, or export it again", line=line)
    data = data.removeprefix(UTF_8_MARK)
    try:
        return Decoded(_lines(data.decode()))
    except UnicodeDecodeError:
        return Decoded(_lines(_windows(data)), (WINDOWS,))


def _utf_16(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise FileRefused("is marked as UTF-16 and is not", SAVE_AS) from error
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise FileRefused("is not a text", "Choose a text file", line=line)
    return text


def _windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        says = f"has the byte 0x{data[error.start]:02X}, which is neither UTF-8 nor Windows-1252"
        raise FileRefused(says, SAVE_AS, line=line) from error


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
