"""YAML read without surprises: text stays text, nothing is expanded, every value knows its line.

A file from anyone may be read with this. Tags, anchors and aliases are refused as they go by,
before anything is built from them, and one list entry that is not YAML does not hide the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from quizbank.core.source_text import UNSEEN, Flaw, decoded, name_of_character
from quizbank.core.yaml_nodes import Field, Mapping, Node, Scalar, Sequence, Unread
from quizbank.core.yaml_syntax import UNCLOSED, syntax_flaw

MAX_DEPTH = 12
MAX_NODES = 500_000
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is missing on a few platforms
EMPTY = ("", "~", "null", "Null", "NULL")
STANDARD = "tag:yaml.org,2002:"
ENTRY_ID = re.compile(r"^\s*(?:-\s+)?id:\s*[\"']?([\w-]+)", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """What could be read of a file, and what is wrong with it as a text."""

    root: Node | None
    flaws: list[Flaw]
    is_head_read: bool = True  # False: only the list entries could be read, not what stands above


class _Unreadable(Exception):
    """The text cannot be read further; `flaw` says where and why."""

    def __init__(self, flaw: Flaw, *, is_syntax: bool) -> None:
        super().__init__(flaw.says)
        self.flaw = flaw
        self.is_syntax = is_syntax


def read_yaml(data: bytes, *, entries: str) -> Source:
    """Read a file whose top level is a mapping; `entries` names the field with its long list."""
    text, flaws = decoded(data)
    if text is None:
        return Source(None, flaws)
    composer = _Composer(text)
    try:
        root = composer.document()
    except _Unreadable as unreadable:
        if not unreadable.is_syntax:
            return Source(None, [*flaws, *composer.flaws, unreadable.flaw])
        pieces = _read_in_pieces(text, entries)
        if pieces is None:
            return Source(None, [*flaws, *composer.flaws, unreadable.flaw])
        return Source(pieces.root, [*flaws, *pieces.flaws], pieces.is_head_read)
    return Source(root, [*flaws, *composer.flaws])


class _Composer:
    """Builds nodes from the parser's events; it never resolves, constructs or repeats anything."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.flaws: list[Flaw] = []
        self._first_line = first_line
        self._nodes = 0
        self._last_quote = (0, 0)  # first and last line of the last quoted text of several lines
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=LOADER)

    def document(self) -> Node | None:
        """The one document of the text; None if there is nothing in it."""
        try:
            next(self._events)  # the stream begins
            event = next(self._events)
            if isinstance(event, yaml.StreamEndEvent):
                return None
            self._refuse_directives(event)
            root = self._node(next(self._events), depth=0)
            next(self._events)  # the document ends
            event = next(self._events)
        except yaml.YAMLError as error:
            flaw = syntax_flaw(error, self._first_line)
            if flaw.line == self._last_quote[1]:  # the next text's quotation mark closed it
                flaw = Flaw(self._last_quote[0], *UNCLOSED)
            raise _Unreadable(flaw, is_syntax=True) from error
        if isinstance(event, yaml.DocumentStartEvent):
            self._flaw(event, "begins a second document", "Remove the line with `---`")
        return root

    def _node(self, event: yaml.Event, *, depth: int) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            remedy = "Split it into several files"
            raise self._unreadable(event, f"has more than {MAX_NODES:,} values", remedy)
        if depth > MAX_DEPTH:
            remedy = "Take the brackets or the indentation out"
            raise self._unreadable(event, f"is nested more than {MAX_DEPTH} levels deep", remedy)
        self._refuse_magic(event)
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event)
            case yaml.SequenceStartEvent():
                return self._sequence(event, depth)
            case yaml.MappingStartEvent():
                return self._mapping(event, depth)
            case _:  # an alias, which was refused: nothing is put in its place
                return Scalar(self._line(event), f"*{getattr(event, 'anchor', '')}")

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        text: str = event.value
        if event.style in ("'", '"') and event.end_mark and event.start_mark:
            first, last = self._line(event), event.end_mark.line + self._first_line
            self._last_quote = (first, last) if first < last else self._last_quote
        if not event.style and text in EMPTY:
            return Scalar(self._line(event), None)
        for character in sorted(set(UNSEEN.findall(text))):
            says = f"has a character that nobody sees, {name_of_character(character)}"
            self._flaw(event, says, "Take the escape out")
        return Scalar(self._line(event), text)

    def _sequence(self, event: yaml.Event, depth: int) -> Sequence:
        sequence = Sequence(self._line(event))
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            sequence.nodes.append(self._node(event, depth=depth + 1))
        return sequence

    def _mapping(self, event: yaml.Event, depth: int) -> Mapping:
        mapping = Mapping(self._line(event))
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._node(event, depth=depth + 1)
            node = self._node(next(self._events), depth=depth + 1)
            if not isinstance(name, Scalar):
                self._flaw(event, "has a list where a field's name stands", "Write a plain name")
            elif (text := name.text or "") in mapping.fields:
                says = f"has `{text}` twice, first in line {mapping.fields[text].line}"
                self._flaw(event, says, "Keep one of the two")
            else:
                mapping.fields[text] = Field(name.line, node)
        return mapping

    def _refuse_directives(self, event: yaml.Event) -> None:
        if getattr(event, "version", None) or getattr(event, "tags", None):
            self._flaw(event, "has a YAML directive (%…)", "Remove the line")

    def _refuse_magic(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            says, remedy = f"has the alias *{event.anchor}", "Write the text out"
            self._flaw(event, says, f"{remedy}, or put it in double quotes if it begins with *")
            return
        if anchor := getattr(event, "anchor", None):
            remedy = "Take it out, or put the text in double quotes if it begins with &"
            self._flaw(event, f"has the anchor &{anchor}", remedy)
        if tag := getattr(event, "tag", None):
            remedy = "Take it out, or put the text in double quotes if it begins with !"
            self._flaw(event, f"has the tag {tag.replace(STANDARD, '!!')}", remedy)

    def _line(self, event: yaml.Event) -> int:
        return (event.start_mark.line if event.start_mark else 0) + self._first_line

    def _flaw(self, event: yaml.Event, says: str, remedy: str) -> None:
        self.flaws.append(Flaw(self._line(event), says, remedy))

    def _unreadable(self, event: yaml.Event, says: str, remedy: str) -> _Unreadable:
        return _Unreadable(Flaw(self._line(event), says, remedy), is_syntax=False)


def _read_in_pieces(text: str, entries: str) -> Source | None:
    """Read each list entry by itself, so that one that is not YAML is reported and left out."""
    lines = text.split("\n")
    split = _entry_lines(lines, entries)
    if split is None:
        return None
    starts, end = split
    found = Sequence(starts[0] + 1)
    flaws: list[Flaw] = []
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        piece = "\n".join(lines[start:stop])
        node = _read_piece(piece, start + 1, flaws)
        found.nodes.extend(node.nodes if isinstance(node, Sequence) else [Unread(start + 1)])

    head = lines[: starts[0]] + [""] * (end - starts[0]) + lines[end:]
    root = _read_piece("\n".join(head), 1, flaws)
    is_head_read = isinstance(root, Mapping)
    root = root if isinstance(root, Mapping) else Mapping(1)
    list_line = root.fields[entries].line if entries in root.fields else found.line
    root.fields[entries] = Field(list_line, found)
    return Source(root, flaws, is_head_read)


def _read_piece(piece: str, first_line: int, flaws: list[Flaw]) -> Node | None:
    composer = _Composer(piece, first_line)
    try:
        return composer.document()
    except _Unreadable as unreadable:
        named = ENTRY_ID.search(piece)
        flaw = unreadable.flaw
        item = named.group(1) if named and first_line > 1 else ""
        composer.flaws.append(Flaw(flaw.line, flaw.says, flaw.remedy, item))
        return None
    finally:
        flaws.extend(composer.flaws)


def _entry_lines(lines: list[str], entries: str) -> tuple[list[int], int] | None:
    """Where the entries of the list begin, and where it ends; None if that is not plain."""
    listed = next((n for n, line in enumerate(lines) if _is_field(line, entries)), None)
    if listed is None:
        return None
    after = range(listed + 1, len(lines))
    end = next((n for n in after if re.match(r"[A-Za-z_]\w*:", lines[n])), len(lines))
    first = next((n for n in after if lines[n].strip() and not _is_comment(lines[n])), end)
    dash = re.match(r"( *)-(\s|$)", lines[first]) if first < end else None
    if dash is None:
        return None
    entry = re.compile(re.escape(dash.group(1)) + r"-(\s|$)")
    return [n for n in range(first, end) if entry.match(lines[n])], end


def _is_field(line: str, name: str) -> bool:
    return re.match(rf"{name}:\s*(#.*)?$", line) is not None


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
