"""Which codes a note of the Tabular List names."""

import re
from dataclasses import dataclass
from functools import lru_cache

_CODE = r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{0,4})?"
_NAMED = rf"{_CODE}(?:-{_CODE}-?|-)?"
_GROUP = re.compile(rf"\(({_NAMED}(?:, ?{_NAMED})*)\)")
_RANGE = re.compile(rf"({_CODE})(?:-({_CODE})-?|-)?")
_ANY_CODE = re.compile(rf"\b({_CODE})(?:[-.]* ?(?:-|–|to) ?({_CODE}))?")
_LOOKS_LIKE_A_CODE = re.compile(r"\b[A-Z][0-9][0-9A-Z]")
_CONDITIONS = re.compile(r"\b(character|unless|except|with \.|without codes?)", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """All codes from one to another, and whatever stands below the last; without dots."""

    first: str
    last: str

    def holds(self, code: str) -> bool:
        """Whether the code is one of them."""
        plain = code.replace(".", "")
        return self.first <= plain and (plain <= self.last or plain.startswith(self.last))

    def leads_to(self, heading: str) -> bool:
        """Whether one of them may stand below a heading (or be it)."""
        plain = heading.replace(".", "")
        return self.first.startswith(plain) or self.last.startswith(plain) or self.holds(heading)


@dataclass(frozen=True)
class Named:
    """The codes that a note names. `surely` is empty where the note sets conditions, or where its
    codes are not written in one pair of brackets; `perhaps` is never too narrow.
    """

    surely: tuple[Span, ...]
    perhaps: tuple[Span, ...]

    def may_hold(self, code: str) -> bool:
        """Whether the note could mean the code."""
        return any(span.holds(code) for span in self.perhaps)


@lru_cache(maxsize=8_192)
def codes_named(text: str) -> Named:
    """What the text of a note says in codes."""
    perhaps = tuple(_span(first, last) for first, last in _ANY_CODE.findall(text))
    groups = _GROUP.findall(text)
    groups = [group for group in groups if any(sign.isdigit() for sign in group)]
    rest = _GROUP.sub("", text)
    if len(groups) != 1 or _CONDITIONS.search(text) or _LOOKS_LIKE_A_CODE.search(rest):
        return Named((), perhaps)
    surely = tuple(_span(first, last) for first, last in _RANGE.findall(groups[0]))
    return Named(surely, perhaps)


def _span(first: str, last: str) -> Span:
    begin = first.replace(".", "")
    return Span(begin, (last or first).replace(".", ""))
