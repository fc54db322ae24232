"""QTI 3 says `qti-choice-interaction` where QTI 2 says `choiceInteraction`: one set of names."""

import re

from quizbank.core.interchange.markup import Element

HYPHENATED = re.compile(r"-([a-z])")
KEPT = ("data-", "aria-")


def folded(element: Element) -> Element:
    """The same tree with the names of QTI 2, whatever version it is written in."""
    children = [child if isinstance(child, str) else folded(child) for child in element.children]
    attributes = {
        name if name.startswith(KEPT) else _camel(name): value
        for name, value in element.attributes.items()
    }
    tag = element.tag
    if tag.startswith("qti-"):
        tag = _camel(tag.removeprefix("qti-"))
    return Element(tag, attributes, children, element.line)


def _camel(name: str) -> str:
    return HYPHENATED.sub(lambda found: found[1].upper(), name)
