"""XML from anybody: what is refused, and on which line."""

import pytest

from quizbank.core.interchange.encodings import WINDOWS
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.xml_tree import MOST_LEVELS, xml_tree

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE quiz [
  <!ENTITY a "aaaaaaaaaa">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
  <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<quiz>&c;</quiz>
"""
EXTERNAL = b"""<!DOCTYPE quiz [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<quiz>&file;</quiz>
"""
DTD = b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1/quiz.dtd">\n<quiz/>'


def refused(data: bytes) -> FileRefused:
    """How a file is refused."""
    with pytest.raises(FileRefused) as found:
        xml_tree(data)
    assert found.value.remedy
    return found.value


@pytest.mark.parametrize("data", [BOMB, EXTERNAL, DTD], ids=["bomb", "external", "dtd"])
def test_whatever_could_expand_or_reach_out_is_refused(data: bytes) -> None:
    assert "declares a document type" in refused(data).says


@pytest.mark.parametrize(
    ("data", "line", "remedy"),
    [
        (b"<quiz>\n<a>\n</quiz>", 3, "Close the elements in the order"),
        (b"<quiz>\n a < b\n</quiz>", 2, "Write &lt; for <"),
        (b"<quiz>\n<a>", 2, "The file ends too early"),
        (b"<quiz>\n&nbsp;</quiz>", 2, "Write the character itself"),
        (b"<quiz/>\n<quiz/>", 2, "Keep one outermost element"),
        (b"<quiz>\n<x:a/></quiz>", 2, "Declare the prefix"),
    ],
)
def test_malformed_xml_is_refused_with_its_line(data: bytes, line: int, remedy: str) -> None:
    found = refused(data)

    assert "is not well-formed XML" in found.says
    assert found.line == line
    assert found.remedy.startswith(remedy)


def test_names_lose_their_namespaces_and_elements_know_their_lines() -> None:
    root, _ = xml_tree(b'<q:quiz xmlns:q="http://x" q:a="1">\n<q:b/>text</q:quiz>')

    assert (root.tag, root.attributes) == ("quiz", {"a": "1"})
    assert [(one.tag, one.line) for one in root.elements()] == [("b", 2)]
    assert root.text == "\ntext"


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        ("<a>µ’</a>".encode(), ()),
        ("<a>µ’</a>".encode("utf-8-sig"), ()),
        ("<a>µ’</a>".encode("utf-16"), ()),
        ('<?xml version="1.0" encoding="UTF-16"?><a>µ’</a>'.encode("utf-16"), ()),
        ("<?xml version='1.0' encoding='windows-1252'?><a>µ’</a>".encode("cp1252"), ()),
        ("<a>µ’</a>".encode("cp1252"), (WINDOWS,)),
    ],
)
def test_encodings_are_declared_marked_or_guessed_and_told(
    data: bytes, notes: tuple[str, ...]
) -> None:
    root, told = xml_tree(data)

    assert (root.text, told) == ("µ’", notes)


@pytest.mark.parametrize("name", ["utf-7", "rot13", "base64", "cp037", "nonsense"])
def test_uncommon_encodings_are_refused(name: str) -> None:
    found = refused(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode())

    assert name in found.says


def test_deep_nesting_is_refused() -> None:
    deep = MOST_LEVELS + 1

    assert "levels deep" in refused(b"<a>" * deep + b"</a>" * deep).says
