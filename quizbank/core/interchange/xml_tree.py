"""XML from anybody → a tree with lines; what could expand, or reach for other files, is refused."""

import codecs
import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from quizbank.core.interchange.encodings import (
    SAVE_AS,
    UTF_16_MARKS,
    Decoded,
    decoded,
)
from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.refusal import FileRefused

MOST_LEVELS = 100
MOST_ELEMENTS = 1_000_000
DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
KNOWN = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "iso8859-2", "cp1250", "mac-roman"}
# What the parser says → what to do; the first that fits is taken.
REMEDIES = (
    ("mismatched tag", "Close the elements in the order in which they were opened"),
    ("undefined entity", "Write the character itself, or its number as &#160;"),
    ("not well-formed", "Write &lt; for < and &amp; for & in texts, and quote attributes"),
    ("no element found", "The file ends too early; export it again"),
    ("unclosed", "The file ends too early; export it again"),
    ("junk after", "Keep one outermost element"),
    ("unbound prefix", "Declare the prefix with xmlns:"),
    ("duplicate attribute", "Write each attribute once"),
)


def xml_tree(data: bytes) -> tuple[Element, tuple[str, ...]]:
    """The outermost element, and what is to be told about the encoding."""
    source = _decoded(data)
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    text = DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), source.text, count=1)
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException as error:
        says = "declares a document type or entities, which could hide anything"
        remedy = "Take the line with <!DOCTYPE out, and write every character itself"
        raise FileRefused(says, remedy, line=parser.parser.CurrentLineNumber) from error
    except ParseError as error:
        raise _not_well_formed(error) from error
    except ValueError as error:  # a NUL, or another thing that the parser takes no text for
        raise FileRefused("is not XML", "Export it again") from error
    if builder.root is None:
        raise FileRefused("holds no XML element", "Export it again")
    return builder.root, source.notes


def _decoded(data: bytes) -> Decoded:
    """By its mark, else as it declares, else UTF-8 or, told, Windows-1252."""
    declared = DECLARED.match(data[:400])
    if declared is None or any(data.startswith(mark) for mark in UTF_16_MARKS):
        return decoded(data)
    name = declared[1].decode("ascii")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if codec in ("utf-8", "utf-16"):
        return decoded(data)
    if codec not in KNOWN:
        raise FileRefused(f"declares the encoding ‘{name}’, which is not read", SAVE_AS, line=1)
    try:
        return decoded(data.decode(codec).encode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(f"is not {name}, as it declares", SAVE_AS, line=line) from error


def _not_well_formed(error: ParseError) -> FileRefused:
    problem = str(error).partition(":")[0]
    remedy = next((what for fits, what in REMEDIES if fits in problem), "Export it again")
    return FileRefused(f"is not well-formed XML ({problem})", remedy, line=error.position[0])


class _Builder:
    """Takes what the parser finds; names lose their namespaces."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.parser: object = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        line = getattr(self.parser, "CurrentLineNumber", 0)
        self._count += 1
        if self._count > MOST_ELEMENTS:
            says = f"has more than {MOST_ELEMENTS:,} elements"
            raise FileRefused(says, "Split it into several files", line=line)
        if len(self._open) >= MOST_LEVELS:
            says = f"is nested more than {MOST_LEVELS} levels deep"
            raise FileRefused(says, "Export it again", line=line)
        named = {_local(name): value for name, value in attributes.items()}
        element = Element(_local(tag), named, line=line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _tag: str) -> None:
        """The last element that began ends."""
        self._open.pop()

    def data(self, text: str) -> None:
        """Text within the last element that began."""
        if self._open:
            self._open[-1].children.append(text)

    def close(self) -> None:
        """There is nothing to hand back; the root is asked for."""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
