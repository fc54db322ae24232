"""Reading YAML from anyone: what is refused, where it is told, and what goes on all the same."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank.core.bank_file import read_question_set
from quizbank.core.problems import MOST_PROBLEMS, Problem
from quizbank.core.source_text import MAX_BYTES
from quizbank.core.yaml_nodes import Mapping, line_at, plain
from quizbank.core.yaml_source import read_yaml
from tests.core.written import (
    HEAD,
    MULTIPLE,
    SINGLE,
    TYPED,
    WHOLE,
    line_with,
    read,
    the_problem,
    with_changes,
)

BILLION_LAUGHS = """\
a: &a ["lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol"]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g]
i: &i [*h, *h, *h, *h, *h, *h, *h, *h, *h]
"""


def problems(data: bytes) -> tuple[Problem, ...]:
    """What is wrong with the bytes of a question set."""
    return read_question_set("given.yaml", data).problems


def test_aliases_are_refused_and_never_expanded() -> None:
    tracemalloc.start()
    found = problems(BILLION_LAUGHS.encode())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    says = {(problem.line, problem.says) for problem in found}
    assert (1, "has the anchor &a") in says
    assert (9, "has the alias *h") in says
    assert most < 5_000_000


def test_an_alias_where_a_list_stands_is_told_once() -> None:
    text = with_changes(WHOLE, ('["I10", "I11.9", "I12.9"]', "*codes"))

    assert [problem.says for problem in read(text).problems][0] == "has the alias *codes"


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!int", "!mine"])
def test_tags_are_refused(tag: str) -> None:
    problem = the_problem(with_changes(WHOLE, ("difficulty: 1", f'difficulty: {tag} "1"')))

    assert problem.says == f"has the tag {tag}"
    assert problem.item == "small-single"


def test_a_directive_is_refused() -> None:
    assert the_problem("%YAML 1.1\n---\n" + WHOLE).says == "has a YAML directive (%…)"


def test_a_second_document_is_refused() -> None:
    problem = the_problem(WHOLE + "---\nset: other\n")

    assert problem.line == line_with(WHOLE + "---\n", "---\n")
    assert problem.says == "begins a second document"


def test_a_field_that_stands_twice_is_told_with_both_lines() -> None:
    problem = the_problem(with_changes(WHOLE, ("    key: A\n", "    key: A\n    key: B\n")))

    assert problem.says == "has `key` twice, first in line 20"
    assert problem.line == 21


def test_merge_keys_merge_nothing() -> None:
    problem = the_problem(with_changes(WHOLE, ("    key: A\n", "    key: A\n    <<: {key: B}\n")))

    assert (problem.field, problem.says) == ("<<", "is not a field here")


def test_a_list_as_the_name_of_a_field_is_refused() -> None:
    problem = the_problem(with_changes(WHOLE, ("    key: A\n", "    key: A\n    [a, b]: c\n")))

    assert problem.says == "has a list where a field's name stands"


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000])
def test_deep_nesting_is_refused_at_once(deep: str) -> None:
    assert "nested more than 12 levels" in the_problem(deep).says


def test_too_many_values_are_refused() -> None:
    assert "has more than 500,000 values" in the_problem("- \n" * 600_000).says


def test_a_file_of_more_than_two_megabytes_is_refused() -> None:
    problem = the_problem(WHOLE + "#" * MAX_BYTES)

    assert problem.says == "has 2.0 MB; at most 2 MB are read"
    assert problem.remedy == "Split it into several files"


def test_windows_1252_is_refused_with_its_place_and_reading_goes_on() -> None:
    text = with_changes(
        WHOLE, ("That is the code.", "That’s the code."), ("    key: A\n", "    key: E\n")
    )
    data = text.encode("cp1252")

    byte, key = problems(data)

    assert (byte.line, byte.item) == (line_with(text, "That’s"), "small-single")
    assert f"0x92 at offset {data.index(0x92)}" in byte.says
    assert "Windows-1252 it is ’" in byte.says
    assert byte.remedy == "Save the file as UTF-8"
    assert key.says == "E names no option"


def test_each_line_with_such_bytes_is_told_but_not_hundreds() -> None:
    found = problems(b"title: \x93a\x94\n" * 500)
    about_bytes = [problem for problem in found if "offset" in problem.says]

    assert len(about_bytes) == 20
    assert any(problem.says == "is the first of 480 more such places" for problem in found)


def test_utf_16_is_refused_by_its_name() -> None:
    assert [problem.says for problem in problems(WHOLE.encode("utf-16"))] == ["is saved as UTF-16"]


def test_a_mark_at_the_beginning_of_utf_8_is_fine() -> None:
    assert problems(WHOLE.encode("utf-8-sig")) == ()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_fine_and_lines_are_counted_alike(end: str) -> None:
    text = with_changes(WHOLE, ("    key: A\n", "    key: E\n"))

    assert [problem.line for problem in problems(text.replace("\n", end).encode())] == [20]
    assert problems(WHOLE.replace("\n", end).encode()) == ()


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\u200b", "U+200B zero width space"),
        ("\u202e", "U+202E right-to-left override"),
        ("\x85", "U+0085"),
    ],
)
def test_characters_that_nobody_sees_are_refused_raw_and_escaped(character: str, name: str) -> None:
    raw = with_changes(WHOLE, ("That is", f"That{character}is"))
    escaped = with_changes(WHOLE, ("That is", f"That\\u{ord(character):04x}is"))

    for text in (raw, escaped):
        problem = the_problem(text)
        assert name in problem.says
        assert (problem.line, problem.item) == (line_with(WHOLE, "That is"), "small-single")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('hypertension?"', "hypertension?", "quotation mark that is never closed"),
        ('text: "I10"', 'text: "I10', "does not close a group"),
        ('rationale: "I10', 'rationale: "the "I10', "goes on after a closing quotation mark"),
        ('stem: "Which code is for', "stem: Which code: is for", "colon in a text without quotes"),
        ("    key: A\n", "\tkey: A\n", "with a tab or one of @ ` %"),
        ("    key: A\n", "    key A\n", "name without a colon"),
        ("    key: A\n", "   key: A\n", "is not a list entry"),
        ("topics: [hypertension]", "topics: [hypertension", "does not close a list"),
        ('why: "That is the code."}', 'why: "That is the code."', "does not close a group"),
        ("That is the code", "That is \\dat code", "a backslash in double quotes"),
    ],
)
def test_text_that_is_not_yaml_is_told_by_its_line_and_hides_nothing_else(
    old: str, new: str, says: str
) -> None:
    sound_then_broken = with_changes(TYPED, ("ordered: true", "ordered: maybe"))
    text = HEAD + MULTIPLE + with_changes(SINGLE, (old, new)) + sound_then_broken

    syntax, *others = read(text).problems

    assert says in syntax.says
    assert syntax.item == "small-single"
    line = line_with(HEAD + MULTIPLE + SINGLE, old)
    assert line <= syntax.line <= line + 1
    assert [problem.says for problem in others] == ["is ‘maybe’"]


def test_a_broken_head_does_not_hide_the_items() -> None:
    text = with_changes(WHOLE, ('title: "A small set"', 'title: "A "small" set"'))
    text = with_changes(text, ("    key: A\n", "    key: E\n"))

    assert [problem.field for problem in read(text).problems] == ["", "key"]


def test_fields_after_the_items_are_read_even_if_an_item_is_not_yaml() -> None:
    head = HEAD.replace('author: "The tests"\n', "")
    text = head + with_changes(SINGLE, ("[hypertension]", "[")) + 'authr: "The tests"\n'

    says = {problem.says for problem in read(text).problems}

    assert says == {
        "does not close a list, or a comma is missing",
        "is missing",
        "is not a field here",
    }


def test_thousands_of_problems_end_with_how_many_more_there_are() -> None:
    found = problems((HEAD + "  - {}\n" * 400).encode())

    assert len(found) == MOST_PROBLEMS + 1
    assert "more problems begin" in found[-1].says


def test_every_value_knows_its_line() -> None:
    root = read_yaml(WHOLE.encode(), entries="items").root

    assert isinstance(root, Mapping)
    assert line_at(root, ("items", 0, "options", "B", "why")) == line_with(WHOLE, "I11.9")
    assert line_at(root, ("items", 0, "no", "such", "field")) == line_with(
        WHOLE, "id: small-single"
    )
    assert plain(root)["format"] == "1"


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_no_bytes_whatever_stop_the_reader(data: bytes) -> None:
    found = read_question_set("given.yaml", data)

    assert found.question_set is None
    assert all(problem.says and problem.remedy for problem in found.problems)


@settings(max_examples=200)
@given(
    place=st.integers(0, len(WHOLE) - 1),
    length=st.integers(0, 30),
    piece=st.text(st.sampled_from("\"'{}[]:#-,\n \t&*!|>ABIE019.x"), max_size=12),
)
def test_no_slip_in_a_sound_file_stops_the_reader(place: int, length: int, piece: str) -> None:
    text = WHOLE[:place] + piece + WHOLE[place + length :]

    found = read(text)

    assert (found.question_set is None) == bool(found.problems)
    assert all(1 <= problem.line <= text.count("\n") + 2 for problem in found.problems)
