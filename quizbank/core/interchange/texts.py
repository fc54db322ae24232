"""A text in the way its file has it → Markdown, and what could not come along."""

import re
from dataclasses import dataclass
from enum import StrEnum

from quizbank.core.interchange.html_inline import LINK, Losses
from quizbank.core.interchange.html_markdown import to_line, to_markdown
from quizbank.core.interchange.html_tree import BLOCKS, html_tree
from quizbank.core.interchange.markdown_text import plain_to_line, plain_to_markdown
from quizbank.core.interchange.markup import Element
from quizbank.core.source_text import UNSEEN


class TextFormat(StrEnum):
    """How a text is meant; `moodle` is HTML in which a line break is one."""

    HTML = "html"
    MARKDOWN = "markdown"
    PLAIN = "plain"
    MOODLE = "moodle"


LOOKS_LIKE_HTML = re.compile(r"[<&]")
MARKDOWN_IMAGE = re.compile(r"!\[[^\[\]\n]*\][\[(]")
MARKDOWN_LINK = re.compile(r"(?<![\\!])\[([^\[\]\n]*)\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)")
_BLOCK = rf"</?(?:{'|'.join(sorted(BLOCKS | {'br'}))})\b[^<>]*>"
BEGINS_WITH_BLOCK = re.compile(rf"[ \t]*{_BLOCK}", re.IGNORECASE)
ENDS_WITH_BLOCK = re.compile(rf"{_BLOCK}\s*$", re.IGNORECASE)
LONGEST_TAG = 500
TEX = {
    TextFormat.MARKDOWN: re.compile(r"\$\$"),
    TextFormat.HTML: re.compile(r"\$\$|\\\(|\\\["),
    TextFormat.MOODLE: re.compile(r"\$\$|\\\(|\\\["),
}
TEX_TOLD = "has a formula in TeX, whose signs are shown as they stand"
UNSEEN_TOLD = "had characters that nobody sees, which were left out"


@dataclass(frozen=True)
class Converted:
    """Markdown, what was lost on the way, and pictures or films, which no text here can have."""

    markdown: str
    notes: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


def converted(text: str, written_as: TextFormat, *, one_line: bool = False) -> Converted:
    """A text as Markdown; options and reasons are one line."""
    losses = Losses({}, {})
    text = _seen(text.replace("\r\n", "\n").replace("\r", "\n"), losses)
    if written_as in TEX and TEX[written_as].search(text):
        losses.note(TEX_TOLD)
    if written_as == TextFormat.MARKDOWN:
        markdown = _of_markdown(text, losses)
    elif written_as == TextFormat.PLAIN or not LOOKS_LIKE_HTML.search(text):
        is_wrapped = written_as == TextFormat.HTML  # there a line break is a space
        text = " ".join(text.split()) if is_wrapped else text
        markdown = plain_to_line(text) if one_line else plain_to_markdown(text)
    else:
        html = _moodle_lines(text) if written_as == TextFormat.MOODLE else text
        return converted_tree(html_tree(html), one_line=one_line, losses=losses)
    return Converted(markdown, tuple(losses.notes), tuple(losses.media))


def converted_tree(
    root: Element, *, one_line: bool = False, losses: Losses | None = None
) -> Converted:
    """The same for elements that are read already."""
    losses = losses or Losses({}, {})
    markdown = to_line(root, losses) if one_line else to_markdown(root, losses)
    return Converted(_seen(markdown, losses).strip(), tuple(losses.notes), tuple(losses.media))


def _of_markdown(text: str, losses: Losses) -> str:
    if MARKDOWN_IMAGE.search(text):
        losses.media.setdefault("img")
    unlinked = MARKDOWN_LINK.sub(r"\1", text)
    if unlinked != text:
        losses.note(LINK)
    return unlinked.strip()


def _moodle_lines(text: str) -> str:
    """Moodle's own way: a line break is one, unless it stands beside the tag of a block."""
    first, *others = text.split("\n")
    pieces = [first]
    was_block = ENDS_WITH_BLOCK.search(first[-LONGEST_TAG:]) is not None
    for line in others:
        is_apart = was_block or BEGINS_WITH_BLOCK.match(line) is not None
        pieces += [" " if is_apart else "<br>", line]
        if line.strip():
            was_block = ENDS_WITH_BLOCK.search(line[-LONGEST_TAG:]) is not None
    return "".join(pieces)


def _seen(text: str, losses: Losses) -> str:
    seen = UNSEEN.sub("", text)
    if seen != text:
        losses.note(UNSEEN_TOLD)
    return seen
