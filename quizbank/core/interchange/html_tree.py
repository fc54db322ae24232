"""HTML from any editor → a tree, whatever is left open or closed twice in it."""

from quizbank.core.interchange.html_tags import tags_and_texts
from quizbank.core.interchange.markup import Element

MOST_LEVELS = 60
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
VOID |= {"source", "track", "wbr"}
BLOCKS = {
    *("address", "article", "aside", "blockquote", "center", "details", "dd", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption"),
}
INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font"),
    *("i", "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "s", "samp", "small", "span"),
    *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "br", "ruby", "rt", "rp"),
}
MEDIA = {
    *("img", "picture", "source", "object", "embed", "applet", "video", "audio", "track"),
    *("iframe", "frame", "frameset", "svg", "canvas", "math", "map", "area"),
}
DROPPED = {
    *("script", "style", "noscript", "template", "head", "title", "meta", "link", "base"),
    *("input", "select", "option", "optgroup", "textarea", "button", "datalist", "output"),
    *("meter", "progress", "param", "dialog", "slot"),
}
SHELL = {"html", "body", "col", "colgroup", "legend", "hgroup", "marquee", "bgsound", "blink"}
KNOWN = BLOCKS | INLINE | MEDIA | DROPPED | SHELL | VOID
# What ends when the tag begins, up to the nearest of the second.
ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "thead": ({"thead", "tbody", "tfoot"}, {"table"}),
    "tbody": ({"thead", "tbody", "tfoot"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tfoot"}, {"table"}),
}


def is_known(tag: str) -> bool:
    """Whether it is a tag of HTML, or one that an office program puts in, as `w:sdt`."""
    return tag in KNOWN or ":" in tag


def html_tree(html: str) -> Element:
    """The elements of a piece of HTML; a tag that HTML does not have stays the text it is."""
    builder = _Builder()
    for piece in tags_and_texts(html):
        if isinstance(piece, str):
            builder.text(piece)
        elif not is_known(piece.name):
            builder.text(piece.written)
        elif piece.is_end:
            builder.end(piece.name)
        else:
            builder.begin(piece.name, piece.attributes, is_empty=piece.is_empty)
    return builder.root


class _Builder:
    """Keeps the open elements in a list; the last one takes what comes."""

    def __init__(self) -> None:
        self.root = Element("body")
        self._open = [self.root]

    def begin(self, tag: str, attributes: dict[str, str], *, is_empty: bool) -> None:
        """Open an element, after closing those that it ends without saying so."""
        if tag in BLOCKS:
            self._close({"p"}, {"li", "td", "th", "blockquote", "div"})
        if tag in ENDS:
            self._close(*ENDS[tag])
        element = Element(tag, attributes)
        self._open[-1].children.append(element)
        if tag not in VOID and not is_empty and len(self._open) < MOST_LEVELS:
            self._open.append(element)

    def end(self, tag: str) -> None:
        """Close the nearest element of that name, if one is open."""
        if tag == "br":  # `</br>` is a line break to every browser
            self._open[-1].children.append(Element("br"))
        elif any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def text(self, text: str) -> None:
        """Text within the last open element."""
        if text:
            self._open[-1].children.append(text)

    def _close(self, tags: set[str], within: set[str]) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in tags:
                del self._open[place:]
                return
            if self._open[place].tag in within:
                return
