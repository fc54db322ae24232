"""Which format a file is, by what is in it; its name counts only where the content says nothing."""

import io
import re
import zipfile
from enum import StrEnum
from itertools import islice

from quizbank.core.interchange.csv_table import has_header
from quizbank.core.interchange.encodings import decoded
from quizbank.core.interchange.packages import BROKEN, EXPORT_AGAIN, UNUSABLE
from quizbank.core.interchange.refusal import FileRefused


class Format(StrEnum):
    """The formats that are read."""

    YAML = "yaml"
    MOODLE_XML = "moodle_xml"
    GIFT = "gift"
    AIKEN = "aiken"
    CSV = "csv"
    QTI = "qti"
    QTI_PACKAGE = "qti_package"


READ = "YAML, Moodle XML, GIFT, Aiken, CSV and QTI 2.1 to 3.0"
BY_NAME = {
    "yaml": Format.YAML,
    "yml": Format.YAML,
    "gift": Format.GIFT,
    "csv": Format.CSV,
    "tsv": Format.CSV,
    "aiken": Format.AIKEN,
}
# How other files begin, what they are, and what to do.
OTHERS = (
    (b"%PDF", "is a PDF", "Export the questions in one of the formats that are read"),
    (b"\xd0\xcf\x11\xe0", "is an old Word or Excel file", "Save the table as CSV in UTF-8"),
    (
        b"\x1f\x8b",
        "is a Moodle backup or another packed file",
        "Export the questions as Moodle XML",
    ),
    (b"SQLite format 3", "is a database", "Export the questions in one of the formats"),
    (b"\x89PNG", "is a picture", "Export the questions in one of the formats"),
    (b"\xff\xd8\xff", "is a picture", "Export the questions in one of the formats"),
    (b"7z\xbc\xaf", "is packed as 7z", "Pack it as a plain ZIP"),
    (b"Rar!", "is packed as RAR", "Pack it as a plain ZIP"),
)
IN_A_ZIP = (
    ("word/document.xml", "is a Word file", "Save it as plain text in the Aiken format"),
    ("xl/workbook.xml", "is an Excel file", "Save the table as CSV in UTF-8"),
    ("content.xml", "is an OpenDocument file", "Save the table as CSV in UTF-8"),
    ("h5p.json", "is an H5P file, which is not read", "Write its questions into our CSV template"),
    ("collection.anki2", "is an Anki package, which is not read", "Export its notes as text"),
    ("collection.anki21b", "is an Anki package, which is not read", "Export its notes as text"),
    ("moodle_backup.xml", "is a Moodle backup", "Export the questions as Moodle XML"),
)
ROOT = re.compile(r"\s*<([^\s/>!?]+)")
PROLOGUE = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
YAML_FIELD = re.compile(r"^(format|set|title|exams|items|licence|code_years):", re.MULTILINE)
AIKEN_ANSWER = re.compile(r"^[ \t]*ANSWER[ \t]*:", re.MULTILINE | re.IGNORECASE)
AIKEN_OPTION = re.compile(r"^[ \t]*[A-Z][.)][ \t]+\S", re.MULTILINE)
GIFT_SIGN = re.compile(r"(?<!\\)[{}]|^[ \t]*::|^\$CATEGORY:", re.MULTILINE)


def format_of(name: str, data: bytes) -> Format:
    """The format of a file; what is not read is refused by its name."""
    for begins, says, remedy in OTHERS:
        if data.startswith(begins):
            raise FileRefused(says, remedy)
    if data.startswith(b"PK"):
        return _zip_format(data)
    ending = name.rpartition(".")[2].lower()
    if ending in ("zip", "imscc"):
        raise FileRefused(UNUSABLE, EXPORT_AGAIN)
    text = decoded(data).text
    if text.lstrip().startswith("<"):
        return _xml_format(text, ending)
    found = _text_format(text) or BY_NAME.get(ending)
    if found is None:
        says = "is in none of the formats that are read"
        raise FileRefused(says, f"Upload {READ}")
    return found


def _zip_format(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            names = set(source.namelist())
    except BROKEN as error:
        raise FileRefused(UNUSABLE, EXPORT_AGAIN) from error
    if "imsmanifest.xml" not in names:
        for inside, says, remedy in IN_A_ZIP:
            if inside in names:
                raise FileRefused(says, remedy)
    return Format.QTI_PACKAGE


def _xml_format(text: str, ending: str) -> Format:
    tag = _root_tag(text)
    if tag == "quiz":
        return Format.MOODLE_XML
    if tag.lower() == "html":
        raise FileRefused("is a web page", f"Upload {READ}")
    if tag in ("qti-assessment-item", "assessmentItem") or ending == "xml" or text.startswith("<?"):
        return Format.QTI  # whose reader names what it finds instead
    return _text_format(text) or BY_NAME.get(ending) or Format.QTI


def _root_tag(text: str) -> str:
    """The name of the outermost element, behind declarations and comments."""
    place = 0
    while True:
        place += len(text[place : place + 10_000]) - len(text[place : place + 10_000].lstrip())
        for begins, ends in PROLOGUE:
            if text.startswith(begins, place):
                end = text.find(ends, place)
                if end < 0:
                    return ""
                place = end + len(ends)
                break
        else:
            root = ROOT.match(text, place)
            return root[1].rpartition(":")[2] if root else ""


def _text_format(text: str) -> Format | None:
    if len(set(YAML_FIELD.findall(text))) > 1:
        return Format.YAML
    if has_header(text):
        return Format.CSV
    has_answers = AIKEN_ANSWER.search(text) is not None
    if has_answers and AIKEN_OPTION.search(text):
        return Format.AIKEN
    if GIFT_SIGN.search(text):
        return Format.GIFT
    has_options = len(list(islice(AIKEN_OPTION.finditer(text), 2))) == 2
    return Format.AIKEN if has_answers or has_options else None
