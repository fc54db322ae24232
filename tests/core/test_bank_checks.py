"""What only several files together show, and what an exam's rules allow."""

from quizbank.core.bank_checks import checked_together
from quizbank.core.bank_file import ReadResult
from tests.core.formats import make_format, sourced
from tests.core.written import CASE, HEAD, MULTIPLE, SINGLE, TYPED, read, with_changes

DOMAINS = {"coding": 12, "queries": 5, "documentation": 3}
CCS = make_format(
    exam="ccs",
    short_name="CCS",
    version="ccs-test",
    domains=[sourced(id=name, name=name, items=items) for name, items in DOMAINS.items()],
)
OTHER_HEAD = HEAD.replace("set: small", "set: other")


def told(reads: list[ReadResult]) -> list[list[tuple[str, int, str, str]]]:
    """The problems of each file, without their remedies."""
    return [
        [(problem.item, problem.line, problem.field, problem.says) for problem in read.problems]
        for read in checked_together(reads, {"ccs": [CCS]})
    ]


def test_files_that_fit_together_keep_their_sets() -> None:
    reads = [read(HEAD + SINGLE, "a.yaml"), read(OTHER_HEAD + MULTIPLE + CASE, "b.yaml")]

    assert told(reads) == [[], []]
    assert all(one.question_set for one in checked_together(reads, {"ccs": [CCS]}))


def test_an_id_in_two_files_is_told_in_both_with_the_other_place() -> None:
    reads = [read(HEAD + SINGLE, "a.yaml"), read(OTHER_HEAD + MULTIPLE + SINGLE, "b.yaml")]

    assert told(reads) == [
        [("small-single", 10, "id", "is small-single, as in b.yaml, line 25")],
        [("small-single", 25, "id", "is small-single, as in a.yaml, line 10")],
    ]
    assert [one.question_set for one in checked_together(reads, {})] == [None, None]


def test_an_id_of_a_broken_item_counts_too() -> None:
    broken = with_changes(SINGLE, ("key: A", "key: E"))
    reads = [read(HEAD + SINGLE, "a.yaml"), read(OTHER_HEAD + broken, "b.yaml")]

    first, second = told(reads)

    assert [problem[2] for problem in first] == ["id"]
    assert [problem[2] for problem in second] == ["id", "key"]


def test_the_id_of_a_case_is_not_that_of_an_item_elsewhere() -> None:
    other = with_changes(SINGLE, ("small-single", "small-case"))

    first, _second = told([read(HEAD + CASE, "a.yaml"), read(OTHER_HEAD + other, "b.yaml")])

    assert [problem[0] for problem in first] == ["small-case"]


def test_two_sets_of_the_same_id_are_told_in_both() -> None:
    reads = [read(HEAD + SINGLE, "a.yaml"), read(HEAD + MULTIPLE, "b.yaml")]

    assert told(reads) == [
        [("", 2, "set", "is small, as in b.yaml, line 2")],
        [("", 2, "set", "is small, as in a.yaml, line 2")],
    ]


def test_a_domain_that_the_exam_does_not_have_is_told_with_what_was_meant() -> None:
    text = HEAD + with_changes(SINGLE, ("{ccs: coding}", "{ccs: codign}"))

    (checked,) = checked_together([read(text)], {"ccs": [CCS]})

    (problem,) = checked.problems
    assert (problem.line, problem.field) == (12, "domains.ccs")
    assert problem.says == "is codign, which is no domain of the CCS (ccs-test)"
    assert problem.remedy == "Did you mean coding?"


def test_a_domain_has_to_be_there_in_coming_rules_too() -> None:
    coming = CCS.model_copy(update={"version": "ccs-next", "domains": CCS.domains[1:]})

    (checked,) = checked_together([read(HEAD + SINGLE)], {"ccs": [CCS, coming]})

    assert "no domain of the CCS (ccs-next)" in checked.problems[0].says


def test_a_kind_that_the_exam_does_not_have_is_told() -> None:
    only_single = CCS.model_copy(update={"kinds": ["single"]})

    (checked,) = checked_together([read(HEAD + SINGLE + TYPED)], {"ccs": [only_single]})

    (problem,) = checked.problems
    assert (problem.item, problem.field) == ("small-typed", "kind")
    assert problem.says == "is code_entry, which the CCS does not have (ccs-test)"
