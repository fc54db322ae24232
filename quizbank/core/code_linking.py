"""Finds words that may be medical codes in a text, and makes links of those that have a page."""

import re
from collections.abc import Callable, Iterable
from html import escape

# The "CM" of "ICD-10-CM" is no modifier; "E11.65." ends with the dot of the sentence.
_WORD = re.compile(r"(?<![\w.&#])(?<!10-)[A-Z0-9]{2,7}(?:\.[A-Z0-9]{1,4})?(?![\w])")
_TAG = re.compile(r"(<[^>]*>)")


def candidates(texts: Iterable[str]) -> set[str]:
    """Every word that could be a code; whether it is one, only the tables know."""
    return {found[0] for text in texts for found in _WORD.finditer(text)}


def linked(html: str, address_of: Callable[[str], str | None]) -> str:
    """Sanitised HTML without links of its own, with each word that has an address made a link."""

    def link(found: re.Match[str]) -> str:
        address = address_of(found[0])
        return f'<a href="{escape(address)}">{found[0]}</a>' if address else found[0]

    parts = _TAG.split(html)
    return "".join(part if part.startswith("<") else _WORD.sub(link, part) for part in parts)
