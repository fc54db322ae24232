"""Elements as text for a file, safe whatever is in them."""

import re
from collections.abc import Iterable, Mapping

from quizbank.core.interchange.markup import Element

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
# XML has no way to write these at all.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
IN_ATTRIBUTES = SIGNS | {"\n": "&#10;", "\t": "&#9;"}


def text(value: str) -> str:
    """A text between tags."""
    return "".join(SIGNS.get(sign, sign) for sign in NOT_XML.sub("", value))


def tag(name: str, *inner: str, **attributes: str) -> str:
    """An element with what is inside it, which is XML already; `_` ends names that Python has."""
    return f"{_begin(name, attributes)}>{''.join(inner)}</{name}>"


def empty(name: str, **attributes: str) -> str:
    """An element with nothing inside."""
    return f"{_begin(name, attributes)}/>"


def serialised(children: Iterable[Element | str], known: Mapping[str, Iterable[str]]) -> str:
    """A tree as text, with these elements and their attributes; of others what is in them."""
    pieces: list[str] = []
    for child in children:
        if isinstance(child, str):
            pieces.append(text(child))
            continue
        inner = serialised(child.children, known)
        if child.tag not in known:
            pieces.append(inner)
            continue
        kept = {
            name: child.attributes[name] for name in known[child.tag] if name in child.attributes
        }
        is_empty = child.tag in ("br", "hr")
        pieces.append(empty(child.tag, **kept) if is_empty else tag(child.tag, inner, **kept))
    return "".join(pieces)


def _begin(name: str, attributes: Mapping[str, str]) -> str:
    written = "".join(
        f' {key.rstrip("_").replace("__", ":")}="{_attribute(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}"


def _attribute(value: str) -> str:
    return "".join(IN_ATTRIBUTES.get(sign, sign) for sign in NOT_XML.sub("", value))
