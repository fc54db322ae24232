"""HTML from any editor as tags and texts, in one pass, however broken it is.

Python's own parser takes time that grows with the square of some malformed texts; this does not.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# Nothing in a tag is looked at twice: every step here is possessive.
_VALUE = r"(?>\"[^\"]{0,4000}+\"|'[^']{0,4000}+'|[^\s<>\"']*+)"
_INNER = rf"(?>\s++|/|[^\s=<>\"'/]++(?>\s*+=\s*+{_VALUE})?+)*+"
_NAME = r"<(/?)([A-Za-z][^\s/<>]*+)"
TAG = re.compile(rf"{_NAME}({_INNER})>|{_NAME}([^<>]*+)>")
ATTRIBUTE = re.compile(
    r"([^\s=<>\"'/]++)(?>\s*+=\s*+(?>\"([^\"]{0,4000}+)\"|'([^']{0,4000}+)'|([^\s<>\"']*+)))?+"
)
# What is no tag, and where it ends; of the first its text counts.
BRACKETS = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<!", ">"), ("<?", ">"))
RAW = ("script", "style")


class Tag(NamedTuple):
    """A tag that begins, ends, or is empty, with its name in small letters."""

    name: str
    attributes: dict[str, str]
    is_end: bool
    is_empty: bool
    written: str


def tags_and_texts(html: str) -> Iterator[Tag | str]:
    """The pieces in order; texts have their entities resolved."""
    place = written_to = 0
    missing: set[str] = set()  # ends that are not to be found any more
    while (start := html.find("<", place)) >= 0:
        found = TAG.match(html, start)
        if found is not None:
            yield unescape(html[written_to:start])
            tag = _tag(found)
            yield tag
            place = written_to = _after(html, found.end(), tag)
            continue
        inside, end = _bracket(html, start, missing)
        if end > start:
            yield unescape(html[written_to:start])
            yield inside
            place = written_to = end
        else:
            place = start + 1  # a sign by itself
    yield unescape(html[written_to:])


def _tag(found: re.Match[str]) -> Tag:
    slash, name, inner = found.group(1, 2, 3) if found[2] else found.group(4, 5, 6)
    attributes = {
        key.lower(): unescape(double or single or bare or "")
        for key, double, single, bare in ATTRIBUTE.findall(inner)
    }
    return Tag(name.lower(), attributes, bool(slash), inner.endswith("/"), found[0])


def _after(html: str, end: int, tag: Tag) -> int:
    """Where to go on; what a script or a style sheet holds is not looked at."""
    if tag.name not in RAW or tag.is_end or tag.is_empty:
        return end
    closing = re.compile(rf"</{tag.name}", re.IGNORECASE).search(html, end)
    return closing.start() if closing else len(html)


def _bracket(html: str, start: int, missing: set[str]) -> tuple[str, int]:
    """The text in a bracket that is no tag, and its end; the start itself if it is none."""
    for begins, ends in BRACKETS:
        if html.startswith(begins, start):
            end = -1 if ends in missing else html.find(ends, start + len(begins))
            if end < 0:
                missing.add(ends)
                return "", start
            is_text = begins == BRACKETS[0][0]
            return (html[start + len(begins) : end] if is_text else ""), end + len(ends)
    return "", start
