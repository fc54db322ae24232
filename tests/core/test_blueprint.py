"""The rules of an exam between two dates, and the file that they stand in."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from quizbank.config import ROOT
from quizbank.core.format_file import clashes, read_exam_format
from quizbank.core.problems import Problem
from tests.core.formats import make_format, sourced
from tests.core.written import line_with, with_changes

CCA = (ROOT / "question_sets" / "formats" / "cca.yaml").read_text("utf-8")


def problems(text: str) -> tuple[Problem, ...]:
    """What is wrong with a file of rules."""
    return read_exam_format("cca.yaml", text.encode()).problems


def test_a_format_knows_its_totals_and_its_pace() -> None:
    exam_format = make_format()

    assert exam_format.total_items == 24
    assert exam_format.seconds_per_item == 60
    assert exam_format.domain_name("b") == "Domain B"
    assert not exam_format.is_open_book
    assert not exam_format.is_forward_only


def test_a_raw_rule_passes_at_its_cut_and_a_scaled_one_at_our_estimate() -> None:
    scaled = sourced(kind="scaled", cut=300, scale_from=100, scale_to=400, practice_percent=65)

    assert make_format().pass_percent == 70
    assert make_format(pass_rule=scaled).pass_percent == 65


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_rules_hold_from_their_first_day_to_their_last(day: date, holds: bool) -> None:
    assert make_format(effective_to=date(2026, 6, 30)).is_in_force(day) is holds


def test_rules_without_an_end_hold_on() -> None:
    assert make_format().is_in_force(date(2100, 1, 1))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"scored": sourced(value=21)}, "have 20 items together, but 21 are scored"),
        ({"effective_to": date(2025, 1, 1)}, "is before effective_from"),
        ({"cases": sourced(cases=7, items_per_case=3)}, "more items than the 20"),
        ({"pass_rule": sourced(kind="scaled", cut=300)}, "its scale is not whole"),
        (
            {"domains": [sourced(id="a", name="A", items=20), sourced(id="a", name="B", items=5)]},
            "is a again",
        ),
        ({"domains": [sourced(id="a", name="A")]}, "neither one count nor one range"),
        (
            {"domains": [sourced(id="a", name="A", items=20, percent_from=1, percent_to=2)]},
            "neither one count nor one range",
        ),
        (
            {"domains": [sourced(id="a", name="A", percent_from=30, percent_to=20)]},
            "is below percent_from",
        ),
        (
            {"domains": [sourced(id="a", name="A", percent_from=30, percent_to=40)]},
            "add to 30–40 %, which leaves out 100 %",
        ),
        (
            {
                "domains": [
                    sourced(id="a", name="A", percent_from=90, percent_to=100),
                    sourced(id="b", name="B", items=20),
                ]
            },
            "have counts and ranges mixed",
        ),
    ],
)
def test_rules_that_contradict_each_other_are_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        make_format(**changes)


def test_every_fact_needs_a_source_and_a_confidence() -> None:
    with pytest.raises(ValidationError, match="confidence"):
        make_format(scored={"value": 20, "source": "Someone"})


def test_a_file_holds_several_dated_versions() -> None:
    found = read_exam_format("cca.yaml", CCA.encode())

    assert found.problems == ()
    assert [one.exam_format.version for one in found.versions] == ["cca-2024", "cca-2026"]
    assert [one.exam_format.is_forward_only for one in found.versions] == [True, False]


def test_problems_of_rules_are_told_at_once_with_line_and_field() -> None:
    text = with_changes(
        CCA,
        ("    confidence: confirmed", "    confidence: certain"),
        ("      value: 15\n", ""),
        ("rule: forward_only", "rule: backwards"),
        ('body: "AHIMA"', 'boddy: "AHIMA"'),
        ("percent_to: 34", "percent_to: much"),
    )

    found = {(problem.item, problem.field): problem for problem in problems(text)}

    assert found["cca-2024", "scored.confidence"].says == "is ‘certain’"
    assert found["cca-2024", "pretest.value"].says == "is missing"
    assert found["cca-2024", "navigation.rule"].line == line_with(text, "rule: backwards")
    assert found["cca-2024", "boddy"].remedy == "Did you mean body?"
    assert found["cca-2024", "body"].says == "is missing"
    assert (
        found["cca-2024", "domains[1].percent_to"].says == "is ‘much’, which is not a whole number"
    )
    assert len(found) == 6


def test_a_rule_inside_a_domain_is_told_at_the_domain() -> None:
    text = with_changes(CCA, ("percent_to: 34", "percent_to: 29"))

    assert ("domains[1].percent_to", line_with(text, "percent_to: 29")) in [
        (problem.field, problem.line) for problem in problems(text)
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no fields"),
        ("format: 1\n", "is missing or empty"),
        ("format: 1\nversions: []\n", "is missing or empty"),
        ("format: 1\nversions: [words]\n", "has an entry without fields"),
        ("format: 2\nversions: [words]\n", "is ‘2’"),
    ],
)
def test_a_file_without_versions_is_refused(text: str, says: str) -> None:
    assert says in [problem.says for problem in problems(text)]


def test_versions_that_hold_on_the_same_day_are_refused() -> None:
    text = with_changes(CCA, ("    effective_to: 2026-04-30\n", ""))
    found = read_exam_format("cca.yaml", text.encode())

    clash = list(clashes(found.versions))

    assert [problem.field for problem in clash] == ["effective_from"]
    assert clash[0].item == "cca-2026"
    assert clash[0].remedy == "End that one on 2026-04-30"


def test_versions_of_the_same_name_are_refused() -> None:
    text = with_changes(CCA, ("version: cca-2026", "version: cca-2024"))
    found = read_exam_format("cca.yaml", text.encode())

    assert [problem.field for problem in clashes(found.versions)] == ["version"]
