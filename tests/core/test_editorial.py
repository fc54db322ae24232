"""A set of an educator may leave out what an editor asks for."""

import yaml

from quizbank.core.bank_file import read_question_set
from tests.bank_builder import question_set


def sparse_set() -> bytes:
    """A made-up set whose items say nothing but what they ask."""
    written = question_set("cbcs", items=3)
    for item in written["items"]:
        for left_out in ("rationale", "references", "topics"):
            item.pop(left_out)
        for option in item["options"].values():
            option.pop("why")
    return yaml.safe_dump(written, allow_unicode=True).encode()


def test_an_editor_is_told_everything_that_is_left_out() -> None:
    problems = read_question_set("sparse.yaml", sparse_set()).problems

    fields = {problem.field for problem in problems}
    assert {"rationale", "references", "topics", "options.A.why"} <= fields


def test_an_educator_may_leave_it_out() -> None:
    found = read_question_set("sparse.yaml", sparse_set(), is_editorial=False)

    assert found.problems == ()
    assert found.question_set is not None
    assert [item.rationale for item, _case in found.question_set.every_item()] == [""] * 3
