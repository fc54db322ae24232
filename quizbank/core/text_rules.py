"""What the texts of an item may hold, asked of the file, whatever else is wrong with the item."""

import re
from collections.abc import Iterator
from itertools import islice

from quizbank.core.authored import Fault, field_path
from quizbank.core.yaml_nodes import Mapping, Node, Path, texts

# Fields that name things; everything else in an item is read by people.
NOT_READ = ("id", "kind", "domains", "topics", "codes", "meant_invalid")
MOST_SEARCHED, MOST_CODES = 400_000, 300  # far more than an item may hold
REFUSED = [
    (
        re.compile(r"</?[A-Za-z][^<>]*>|<!--|<!\["),
        "has HTML, or an address in angle brackets",
        "Write it in Markdown, or leave the brackets out",
    ),
    (
        re.compile(r"!\[[^\[\]\n]*\][\[(]"),
        "has an image",
        "Say in words or in a table what it shows",
    ),
    (
        re.compile(r"(?<!!)\[[^\[\]\n]*\]\(|^ {0,3}\[[^\[\]\n]+\]:\s", re.MULTILINE),
        "has a link",
        "Leave it out, and write the source into `references`",
    ),
]


def markup_faults(written: Mapping) -> Iterator[Fault]:
    """HTML, images and links are refused; the rest of Markdown is fine."""
    for path, text, line in _read_by_people(written):
        for pattern, says, remedy in REFUSED:
            if found := pattern.search(text):
                shown = " ".join(found.group().split())[:30]
                yield Fault(line, field_path(path), f"{says}: {shown}", remedy)


def unnamed_codes(written: Mapping, record: Node | None) -> Iterator[Fault]:
    """A code that is listed is named in a text of the item, or in the record of its case."""
    listed = written.node("codes")
    if listed is None:
        return
    everything = [text for _path, text, _line in _read_by_people(written)]
    if record is not None:
        everything += [scalar.text for _path, scalar in texts(record) if scalar.text]
    searched = "\n".join(everything)[:MOST_SEARCHED]
    for path, scalar in islice(texts(listed), MOST_CODES):
        if scalar.text and not _is_named(scalar.text, searched):
            says = f"lists {scalar.text}, which no text of the item names"
            remedy = "Take it out, or write it in the text as it is written here"
            yield Fault(scalar.line, field_path(("codes", *path)), says, remedy)


def _is_named(code: str, searched: str) -> bool:
    whole = rf"(?<![0-9A-Za-z]){re.escape(code)}(?![0-9A-Za-z])"
    return code in searched and re.search(whole, searched) is not None


def _read_by_people(written: Mapping) -> Iterator[tuple[Path, str, int]]:
    """Path, text and line of each text that people see; the items of a case are apart."""
    for name, field in written.fields.items():
        if name in NOT_READ or name == "items":
            continue
        for path, scalar in texts(field.node, (name,)):
            if scalar.text is not None:
                yield path, scalar.text, scalar.line
