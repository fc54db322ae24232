"""Files that nobody wrote: they are read, or refused with a sentence, and soon."""

import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank.bank.markdown import render_block, render_inline
from quizbank.core.bank_file import read_question_set
from quizbank.core.interchange import (
    csv_writer,
    gift_writer,
    moodle_xml_writer,
    qti_writer,
    yaml_writer,
)
from quizbank.core.interchange.drafts import Reading
from quizbank.core.interchange.reading import READERS, read_questions
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.sniff import Format
from quizbank.core.items import QuestionSetFile
from tests.core.interchange.moodle import answer, question, quiz

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "question_set.yaml"
AIKEN = b"Which one?\nA. I10\nB. I12.9\nC. I13.0\nANSWER: B\n\nNext?\nA. a\nB. b\nANSWER: A\n"


def example() -> QuestionSetFile:
    """A set with every kind of item."""
    found = read_question_set("example", EXAMPLE.read_bytes()).question_set
    assert found is not None
    return found


def sound_files() -> dict[Format, bytes]:
    """A sound file of every format."""
    packed = qti_writer.write(example(), block=render_block, inline=render_inline).data
    return {
        Format.YAML: yaml_writer.write(example()),
        Format.MOODLE_XML: moodle_xml_writer.write(example()).data,
        Format.GIFT: gift_writer.write(example()).data,
        Format.AIKEN: AIKEN,
        Format.CSV: csv_writer.write(example()).data,
        Format.QTI_PACKAGE: packed,
    }


def read_or_refused(name: str, data: bytes) -> Reading | None:
    """The questions of a file, or nothing where it is refused with both sentences."""
    return taken(lambda: read_questions(name, data))


def taken(read: Callable[[], Reading]) -> Reading | None:
    """What a reader says, as long as it is a sentence."""
    reading, refused = None, None
    try:
        reading = read()
    except FileRefused as error:
        refused = error
    if reading is not None:
        accounted_for(reading)
    assert refused is None or (refused.says and refused.remedy)
    return reading


def accounted_for(reading: Reading) -> None:
    """Every question is a draft, is left, or has a problem; problems have a remedy."""
    drafts = {draft.number for draft in reading.drafts}
    left = {one.number for one in reading.left}
    told = {problem.number for problem in reading.problems}
    assert drafts | left | told >= set(range(1, reading.count + 1))
    assert not drafts & left
    assert all(problem.says and problem.remedy for problem in reading.problems)
    assert all(str(one) for one in (*reading.left, *reading.notes, *reading.problems))


@given(
    st.binary(max_size=400), st.sampled_from(["a", "a.xml", "a.zip", "a.csv", "a.gift", "a.yaml"])
)
def test_random_bytes_raise_nothing_of_their_own(data: bytes, name: str) -> None:
    read_or_refused(name, data)
    read_or_refused(name, b"PK\x03\x04" + data)


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_every_reader_takes_any_text(text: str) -> None:
    for read in READERS.values():
        taken(partial(read, text.encode("utf-8", "replace")))


PIECES = (
    b"{",
    b"}",
    b"<",
    b">",
    b"&",
    b'"',
    b"\\",
    b"\n\n",
    b"\x00",
    b"\xff",
    b"~",
    b"::",
    b",",
    b"",
)


@pytest.mark.parametrize("kind", list(sound_files()))
def test_changed_files_raise_nothing_of_their_own(kind: Format) -> None:
    chance = random.Random(7)
    sound = sound_files()[kind]
    assert read_or_refused("sound", sound) is not None

    for _ in range(150):
        changed = bytearray(sound)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(changed))
            until = place + chance.choice([0, 1, 1, 5, 200])
            changed[place:until] = chance.choice(PIECES)
        read_or_refused("changed", bytes(changed))


def many_questions(number: int) -> bytes:
    """Moodle XML as editors write it, with feedback for every option."""
    asked = "<p dir='ltr' style='text-align: left;'>Stage <b>3a</b> kidney disease.<br></p>"
    parts = [
        answer(
            f"&lt;p&gt;I1{place}.9 &amp;amp; N18.31&lt;br&gt;&lt;/p&gt;", right, f"<p>{place}</p>"
        )
        for place, right in enumerate(("100", "0", "0", "0"))
    ]
    return quiz(*(question("multichoice", *parts, stem=f"{asked}{n}") for n in range(number)))


def test_a_thousand_questions_are_read_in_three_seconds() -> None:
    data = many_questions(1_000)

    began = time.process_time()
    reading = read_questions("many.xml", data)

    assert time.process_time() - began < 3
    assert len(reading.drafts) == 1_000
    assert reading.problems == ()


@pytest.mark.parametrize(
    "data",
    [many_questions(10_000), b"Which? {=a ~b}\n\n" * 10_000, AIKEN * 5_000],
    ids=["Moodle XML", "GIFT", "Aiken"],
)
def test_ten_thousand_questions_are_refused_with_a_sentence(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(FileRefused) as refused:
        read_questions("many", data)

    assert time.process_time() - began < 10
    assert refused.value.says == "holds 10,000 questions; at most 5,000 are read at once"


@pytest.mark.parametrize(
    "piece",
    [
        *("<!--", "<a ", '<b a="', "<b a=", "<![CDATA[", "</", "<b>", "<li>", "<table><tr><td>"),
        *("[", "](", "*", "_a", "`", "- ", "&", "\\", "\n", "<p>\n"),
    ],
)
def test_no_text_takes_long_however_it_is_made(piece: str) -> None:
    stem = (piece * (50_000 // len(piece))).replace("]]>", "")
    data = quiz(question("multichoice", answer("a", "100"), answer("b"), stem=stem))

    began = time.process_time()
    read_or_refused("slow.xml", data)

    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "data",
    [
        b"Which? {" + b"=a ~b " * 100_000 + b"}",
        b"Which? {=a\n\n" * 50_000,
        b"{" * 200_000,
        b"\\" * 200_000,
        b":" * 200_000,
        b"Which?\n" + b"A. a\n" * 100_000,
        b"\n" * 500_000 + b"Which? {T}",
        b'stem,key\n"' + b'""' * 60_000,
        b"format: 1\nset: a\nitems: " + b"[" * 50_000,
    ],
)
def test_no_file_takes_long_however_it_is_made(data: bytes) -> None:
    began = time.process_time()
    read_or_refused("slow", data)

    assert time.process_time() - began < 5
