"""Which format a file is, by what is in it."""

import pytest

from quizbank.config import ROOT
from quizbank.core.interchange.csv_template import template
from quizbank.core.interchange.reading import read_questions
from quizbank.core.interchange.refusal import MOST_BYTES, FileRefused
from quizbank.core.interchange.sniff import Format, format_of
from tests.core.interchange.moodle import CHOICE, quiz
from tests.core.interchange.zips import manifest, packed, qti_item, resource

YAML = (ROOT / "docs" / "examples" / "question_set.yaml").read_bytes()
GIFT = b"// a comment\n\n::One::Which? {=a ~b}\n"
AIKEN = b"Which?\nA. a\nB. b\nANSWER: A\n"
ITEM = qti_item("a", "b").encode()
PACKAGE = packed({"imsmanifest.xml": manifest(resource("a.xml")), "a.xml": ITEM})


@pytest.mark.parametrize("name", ["questions", "questions.txt", "questions.xml", "questions.csv"])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (YAML, Format.YAML),
        (quiz(CHOICE), Format.MOODLE_XML),
        (b"\n<!-- exported --><quiz/>", Format.MOODLE_XML),
        (GIFT, Format.GIFT),
        (GIFT.decode().encode("utf-16"), Format.GIFT),
        (b"$CATEGORY: top\n", Format.GIFT),
        (b"{=a ~b} is it", Format.GIFT),
        (AIKEN, Format.AIKEN),
        (b"No answer?\nA. a\nB. b\n", Format.AIKEN),
        (template(), Format.CSV),
        (b"Question;A;B;Answer\nWhich?;a;b;A\n", Format.CSV),
        (ITEM, Format.QTI),
        (b'<?xml version="1.0"?><qti-assessment-item/>', Format.QTI),
        (PACKAGE, Format.QTI_PACKAGE),
    ],
)
def test_the_content_says_the_format(name: str, data: bytes, expected: Format) -> None:
    assert format_of(name, data) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.gift", Format.GIFT), ("a.csv", Format.CSV), ("a.YML", Format.YAML)],
)
def test_the_name_helps_where_the_content_says_nothing(name: str, expected: Format) -> None:
    assert format_of(name, b"just words\n") == expected


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"\xd0\xcf\x11\xe0 doc", "is an old Word or Excel file"),
        (b"\x1f\x8b mbz", "is a Moodle backup or another packed file"),
        (packed({"word/document.xml": "x"}), "is a Word file"),
        (packed({"xl/workbook.xml": "x"}), "is an Excel file"),
        (packed({"h5p.json": "{}"}), "is an H5P file, which is not read"),
        (packed({"collection.anki2": "x"}), "is an Anki package, which is not read"),
        (b"<!DOCTYPE html>\n<html></html>", "is a web page"),
        (b"just words", "is in none of the formats that are read"),
        (b"<questestinterop/>", "is QTI 1, which is not read"),
        (b"<root/>", "begins with <root>"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"x" * (MOST_BYTES + 1), "has 20.0 MB; at most 20 MB are read"),
    ],
)
def test_what_is_not_read_is_refused_by_what_it_is(data: bytes, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_questions("file", data)

    assert refused.value.says == says
    assert str(refused.value).startswith(("The file ", "Line "))


def test_a_refusal_reads_as_two_sentences() -> None:
    refused = FileRefused("is not a text", "Choose a text file", line=3)

    assert str(refused) == "Line 3: the file is not a text. Choose a text file."
