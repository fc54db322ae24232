"""The bytes of an author's file as text: UTF-8 and nothing else, nothing that nobody sees."""

import re
import unicodedata
from dataclasses import dataclass

MAX_BYTES = 2 * 1024 * 1024
MOST_LINES_NAMED = 20
# Control characters, and those that only steer how others are shown; tab and newline are fine.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"
SAVE_AS = "Save the file as UTF-8"


@dataclass(frozen=True)
class Flaw:
    """Something wrong with a file as a text; `item` is the entry that it belongs to, if known."""

    line: int
    says: str
    remedy: str
    item: str = ""


def decoded(data: bytes) -> tuple[str | None, list[Flaw]]:
    """The text and its flaws; where something is refused, a stand-in lets reading go on."""
    if too_large := size_flaw(len(data)):
        return None, [too_large]
    if data.startswith(UTF_16):
        return None, [Flaw(1, "is saved as UTF-16", SAVE_AS)]
    flaws: list[Flaw] = []
    lines: list[str] = []
    offset = len(UTF_8_MARK) if data.startswith(UTF_8_MARK) else 0
    for number, line in enumerate(data[offset:].splitlines(keepends=True), start=1):
        lines.append(_decoded_line(line, number, offset, flaws))
        offset += len(line)
    return "\n".join(lines), _not_too_many(flaws)


def size_flaw(size: int) -> Flaw | None:
    """What to say of a file of that many bytes; None if it may be read."""
    if size <= MAX_BYTES:
        return None
    says = f"has {size / 1024**2:.1f} MB; at most {MAX_BYTES // 1024**2} MB are read"
    return Flaw(1, says, "Split it into several files")


def name_of_character(character: str) -> str:
    """A character that cannot be shown, as "U+200B zero width space"."""
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} {name}"


def _decoded_line(line: bytes, number: int, offset: int, flaws: list[Flaw]) -> str:
    bare = line.rstrip(b"\r\n")
    try:
        text = bare.decode()
    except UnicodeDecodeError as error:
        text = bare.decode("cp1252", errors="replace").replace("\ufffd", " ")
        flaws.append(_byte_flaw(bare[error.start], number, offset + error.start))
    for character in sorted(set(UNSEEN.findall(text))):
        says = f"has a character that nobody sees, {name_of_character(character)}"
        flaws.append(Flaw(number, says, "Take it out"))
    return UNSEEN.sub(" ", text)


def _byte_flaw(byte: int, line: int, offset: int) -> Flaw:
    says = f"has the byte 0x{byte:02X} at offset {offset:,}, which is not UTF-8"
    shown = bytes([byte]).decode("cp1252", errors="replace")
    if shown.isprintable() and shown != "\ufffd":
        says += f" (in Windows-1252 it is {shown})"
    return Flaw(line, says, SAVE_AS)


def _not_too_many(flaws: list[Flaw]) -> list[Flaw]:
    if len(flaws) <= MOST_LINES_NAMED:
        return flaws
    rest = len(flaws) - MOST_LINES_NAMED
    line = flaws[MOST_LINES_NAMED].line
    says = f"is the first of {rest:,} more such places"
    return [*flaws[:MOST_LINES_NAMED], Flaw(line, says, flaws[MOST_LINES_NAMED].remedy)]
