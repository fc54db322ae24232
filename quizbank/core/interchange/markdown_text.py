"""Text in which nothing is meant as Markdown → Markdown that shows it as it is."""

import re

ENTITY = re.compile(r"&(?=#\d|#[xX][0-9a-fA-F]|[A-Za-z][A-Za-z0-9]*;)")
ANGLE = re.compile(r"<(?=[A-Za-z/!?])")
BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~\n]|$)")
STAR = re.compile(r"(?<![ \n])\*|\*(?![ \n])")
UNDERSCORES = re.compile(r"_+")
BRACKET = re.compile(r"\](?=[(\[:])")
# At the beginning of a line: headings, quotations, lists, rules, fences, underlines, tables.
LINE_START = re.compile(
    r"^( *)(?="
    r"#{1,6}(?:[ \t]|$)|>|[-+*](?:[ \t]|$)|(?:- *){3,}$|(?:_ *){3,}$|~~~|=+ *$|-+ *$|"
    r"[|:-][-:| ]*$)",
    re.MULTILINE,
)
NUMBERED = re.compile(r"^( *\d{1,9})(?=[.)](?:[ \t]|$))", re.MULTILINE)


def escaped(text: str, *, is_whole: bool = True) -> str:
    """Text with every sign that Markdown would take for its own; a piece may touch another."""
    text = BACKSLASH.sub(r"\\\\", text)
    text = text.replace("`", "\\`")
    text = STAR.sub(r"\\*", text)
    text = UNDERSCORES.sub(_of_a_whole if is_whole else _of_a_piece, text)
    text = BRACKET.sub(r"]\\", text)
    text = ENTITY.sub("&amp;", text)
    return ANGLE.sub("&lt;", text)


def line_starts_escaped(text: str) -> str:
    """The same for what only means something at the beginning of a line."""
    return NUMBERED.sub(r"\1\\", LINE_START.sub(r"\1\\", text))


def plain_to_markdown(text: str) -> str:
    """Paragraphs and lines of a plain text as they stand."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.strip())
    return "\n\n".join(_paragraph(one) for one in paragraphs)


def plain_to_line(text: str) -> str:
    """A plain text as one line, which is no paragraph: whatever it begins with is a text."""
    return escaped(" ".join(text.split()))


def _paragraph(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\\\n".join(line_starts_escaped(escaped(line)) for line in lines)


def _of_a_whole(found: re.Match[str]) -> str:
    return _underscores(found, edge=" ")


def _of_a_piece(found: re.Match[str]) -> str:
    return _underscores(found, edge=".")


def _underscores(found: re.Match[str], *, edge: str) -> str:
    before = found.string[found.start() - 1] if found.start() else edge
    after = found.string[found.end()] if found.end() < len(found.string) else edge
    is_inside_a_word = before.isalnum() and after.isalnum()
    stands_alone = before.isspace() and after.isspace()
    return found[0] if is_inside_a_word or stands_alone else found[0].replace("_", "\\_")
