"""The small Markdown of questions and records → HTML that is safe to show."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

HTML_VERSION = 1  # goes up when the same text gives other HTML; what is stored is then made again

ALIGNMENTS = {"text-align:right": "align-end", "text-align:center": "align-center"}
LEFT_OUT = ("link", "image", "autolink", "reference", "html_block", "html_inline", "code")
TEXT_TAGS = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
TABLE_TAGS = {"div", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "div": {"class", "role", "tabindex", "aria-label"},
    "ol": {"start"},
    "th": {"class", "scope"},
    "td": {"class"},
}


class Renderer(RendererHTML):
    """Markdown as HTML that fits into any page: no headings, no styles, wide tables scroll."""

    def heading_open(self, *_token: Any) -> str:
        """The outline belongs to the page; a heading in a text is a strong line."""
        return "<p><strong>"

    def heading_close(self, *_token: Any) -> str:
        """The end of the strong line."""
        return "</strong></p>\n"

    def table_open(self, *_token: Any) -> str:
        """A table that is wider than a phone scrolls by itself, by keyboard too."""
        return '<div class="scroll-across" role="group" tabindex="0" aria-label="Table">\n<table>\n'

    def table_close(self, *_token: Any) -> str:
        """The end of the table and of what it scrolls in."""
        return "</table>\n</div>\n"

    def th_open(self, tokens: Sequence[Token], place: int, *_rest: Any) -> str:
        """A column's head, aligned by a class, because style attributes are not allowed."""
        return f'<th scope="col"{_alignment(tokens[place])}>'

    def td_open(self, tokens: Sequence[Token], place: int, *_rest: Any) -> str:
        """A cell, aligned in the same way."""
        return f"<td{_alignment(tokens[place])}>"


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer)
    return markdown.enable("table").disable(LEFT_OUT)


def render_block(text: str) -> str:
    """Paragraphs, lists and tables."""
    return _cleaned(_markdown().render(text))


def render_inline(text: str) -> str:
    """One line of text, such as an option."""
    return _cleaned(_markdown().renderInline(" ".join(text.split())))


def _cleaned(html: str) -> str:
    return nh3.clean(
        html, tags=TEXT_TAGS | TABLE_TAGS, attributes=ATTRIBUTES, link_rel=None
    ).strip()


def _alignment(token: Token) -> str:
    name = ALIGNMENTS.get(str(token.attrGet("style") or ""))
    return f' class="{name}"' if name else ""
