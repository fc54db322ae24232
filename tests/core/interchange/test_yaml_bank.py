"""Our own YAML, looked at as the files of others are."""

import pytest

from quizbank.core.interchange import yaml_bank
from quizbank.core.interchange.drafts import DraftCase
from quizbank.core.interchange.refusal import FileRefused
from tests.core.written import CASE, SINGLE, WHOLE, line_with, with_changes


def test_every_item_is_a_draft_with_the_item_itself() -> None:
    reading = yaml_bank.read(WHOLE.encode())

    assert reading.problems == ()
    assert [(draft.number, draft.id_hint, draft.line) for draft in reading.drafts] == [
        (number, name, line_with(WHOLE, f"- id: {name}\n"))
        for number, name in enumerate(
            ["small-single", "small-multiple", "small-typed", "small-case-a"], start=1
        )
    ]
    assert [draft.key or draft.codes[0].code for draft in reading.drafts] == [
        "A",
        "BD",
        "E11.42",
        "A",
    ]
    assert all(draft.item is not None for draft in reading.drafts)
    assert reading.head is not None
    assert reading.head.exams == ["ccs"]


def test_items_of_a_case_have_its_record() -> None:
    case = yaml_bank.read(WHOLE.encode()).drafts[3].case

    record = (("Note", "Fall on the right hand; S52.531A was coded."),)
    assert case == DraftCase("small-case", "A wrist", "emergency", record)


def test_an_item_with_a_problem_is_no_draft_and_the_others_are() -> None:
    text = with_changes(WHOLE, ("key: A\n", "key: Z\n"))

    reading = yaml_bank.read(text.encode())

    (problem,) = reading.problems
    assert (problem.number, problem.name, problem.field) == (1, "small-single", "key")
    assert problem.line == line_with(text, "key: Z")
    assert [draft.number for draft in reading.drafts] == [2, 3, 4]
    assert reading.head is not None


def test_items_of_a_broken_case_wait_for_it() -> None:
    text = with_changes(WHOLE, ("setting: emergency", "setting: moon"))

    reading = yaml_bank.read(text.encode())

    assert [(problem.number, problem.says) for problem in reading.problems] == [
        (0, "is ‘moon’"),
        (4, "belongs to small-case, which cannot be read"),
    ]


def test_what_an_editor_would_ask_for_is_no_problem_here() -> None:
    text = with_changes(
        WHOLE,
        ('    references: ["The tabular list, I10"]\n', ""),
        ('"I10", why: "That is the code."', '"I10"'),
    )

    assert yaml_bank.read(text.encode()).problems == ()


def test_the_same_id_twice_is_told_of_the_second() -> None:
    text = WHOLE.replace(CASE, "") + SINGLE

    problems = yaml_bank.read(text.encode()).problems

    assert [(problem.number, problem.field) for problem in problems] == [(4, "id")]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "\ufeff"])
def test_what_is_no_question_set_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        yaml_bank.read(text.encode())
