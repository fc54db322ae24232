"""A file from anybody → its questions, whatever format it is in."""

from collections.abc import Callable

from quizbank.core.interchange import aiken, csv_table, gift, moodle_xml, qti, yaml_bank
from quizbank.core.interchange.drafts import Reading
from quizbank.core.interchange.refusal import FileRefused, refuse_large
from quizbank.core.interchange.sniff import Format, format_of

READERS: dict[Format, Callable[[bytes], Reading]] = {
    Format.YAML: yaml_bank.read,
    Format.MOODLE_XML: moodle_xml.read,
    Format.GIFT: gift.read,
    Format.AIKEN: aiken.read,
    Format.CSV: csv_table.read,
    Format.QTI: qti.read,
    Format.QTI_PACKAGE: qti.read_package,
}


def read_questions(name: str, data: bytes) -> Reading:
    """Every question of a file, or `FileRefused`, which says why there are none."""
    refuse_large(data)
    try:
        return READERS[format_of(name, data)](data)
    except RecursionError as error:
        raise FileRefused("is nested too deep", "Export it again") from error
