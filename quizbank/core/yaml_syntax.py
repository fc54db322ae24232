"""Why a text is not YAML, in our words."""

import yaml

from quizbank.core.source_text import Flaw

UNCLOSED = (
    "opens a quotation mark that is never closed",
    'Close it, and write \\" for a quotation mark inside',
)
# What the parser says → what is wrong, what to do; the first that fits is taken.
SYNTAX: list[tuple[str, str, str]] = [
    ("found unexpected end of stream", *UNCLOSED),
    (
        "mapping values are not allowed",
        "has a colon in a text without quotes, or is indented too far",
        "Put the text in double quotes, or indent it like its neighbours",
    ),
    (
        "cannot start any token",
        "begins a value or an indentation with a tab or one of @ ` %",
        "Indent with spaces, and put the text in double quotes",
    ),
    (
        "could not find expected ':'",
        "has a field's name without a colon after it",
        "Write it as `name: value`, or indent it as part of the text above",
    ),
    (
        "unknown escape character",
        "has a backslash in double quotes that means nothing",
        "Write \\\\ for a backslash",
    ),
    ("expected ',' or ']'", "does not close a list, or a comma is missing", "Write it as [A, B]"),
    (
        "expected ',' or '}'",
        "does not close a group of fields, or a comma is missing",
        "Write it as {text: …, why: …}, with texts in double quotes",
    ),
    (
        "expected '-' indicator",
        "is not a list entry, but stands in a list",
        "Begin it with `- `, or indent it as part of the entry above",
    ),
    (
        "did not find expected key",
        "is not indented like its neighbours, or goes on after a closing quotation mark",
        'Indent the fields of one entry alike, and write \\" for a quotation mark inside quotes',
    ),
]


def syntax_flaw(error: yaml.YAMLError, first_line: int) -> Flaw:
    """What the parser stumbled over, at the place where the mistake was made."""
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    if "quoted scalar" in context and "end of stream" in problem:
        mark = getattr(error, "context_mark", None)
    line = first_line + (mark.line if mark else 0)
    for fits, says, remedy in SYNTAX:
        if fits in problem:
            return Flaw(line, says, remedy)
    remedy = "Look at the indentation, the quotation marks and the colons here"
    return Flaw(line, f"is not YAML ({problem})", remedy)
