"""ICD-10-PCS: tables, axes, definitions, index."""

import itertools
from datetime import date

import pytest

from quizbank.codebook.queries import (
    pcs_axis_name,
    pcs_choices,
    pcs_definition,
    pcs_definitions,
    pcs_index,
    pcs_table,
    verdict_on,
)
from quizbank.codebook.tables import code_tables
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import VerdictKind

pytestmark = pytest.mark.usefixtures("codes")

FY2026 = date(2026, 6, 1)
FY2027 = date(2026, 11, 1)


def codes_of_table(prefix: str, day: date) -> list[str]:
    table = pcs_table(prefix, day)
    assert table is not None
    return [
        prefix + "".join(value.value for value in choice)
        for row in table.rows
        for choice in itertools.product(*row)
    ]


@pytest.mark.parametrize("prefix", ["0DT", "0SR", "021", "10D", "0JH", "B21", "XW0"])
@pytest.mark.parametrize("day", [FY2026, FY2027])
def test_the_rows_of_a_table_make_exactly_the_valid_codes(prefix: str, day: date) -> None:
    number = day.year * 10_000 + day.month * 100 + day.day
    valid = code_tables().rows(
        "SELECT code FROM validity WHERE system = 'icd10pcs' AND code LIKE ? AND first <= ?"
        " AND (until IS NULL OR until > ?) ORDER BY code",
        f"{prefix}%",
        number,
        number,
    )

    assert sorted(codes_of_table(prefix, day)) == [code for (code,) in valid]


def test_a_table_tells_what_its_characters_mean() -> None:
    table = pcs_table("0dt", FY2027)

    assert table is not None
    assert [axis.value.label for axis in table.head] == [
        "Medical and Surgical", "Gastrointestinal System", "Resection",
    ]  # fmt: skip
    assert table.head[2].definition == "Cutting out or off, without replacement, all of a body part"
    assert table.axis_names == ("Body Part", "Approach", "Device", "Qualifier")
    labels = {value.label for row in table.rows for value in row[1]}
    assert "Percutaneous Endoscopic" in labels


def test_there_is_no_table_where_no_code_is() -> None:
    assert [pcs_table(prefix) for prefix in ("ZZZ", "0D", "", "0DTJ", "%%%")] == [None] * 5


def test_a_code_is_built_axis_by_axis() -> None:
    assert [len(pcs_choices("0DTJ4ZZ"[:length], FY2027)) for length in range(8)] == [
        17, 31, 25, 25, 4, 1, 2, 0,
    ]  # fmt: skip
    assert [(one.value, one.label) for one in pcs_choices("0DTJ4Z", FY2027)] == [
        ("G", "Hand-Assisted"),
        ("Z", "No Qualifier"),
    ]
    assert pcs_axis_name("0DTJ") == "Approach"


def test_every_choice_leads_to_a_valid_code() -> None:
    prefix = ""
    while len(prefix) < 7:
        prefix += pcs_choices(prefix, FY2027)[-1].value

    assert verdict_on(CodeSystem.ICD10PCS, prefix, FY2027).is_usable


def test_where_labels_are_missing_the_characters_are_still_told() -> None:
    choices = pcs_choices("B21", FY2027)

    assert [one.label for one in choices] == [None] * len(choices)
    assert [one.value for one in choices] == list("012345678F")


def test_root_operations_and_approaches_are_defined() -> None:
    resection = pcs_definition("0", 3, "T")
    endoscopic = pcs_definition("0", 5, "4")

    assert resection is not None
    assert resection.title == "Resection"
    assert resection.examples == "Total nephrectomy, total lobectomy of lung"
    assert endoscopic is not None
    assert endoscopic.title == "Percutaneous Endoscopic"
    assert (len(pcs_definitions("0", 3)), len(pcs_definitions("1", 3))) == (31, 12)
    assert pcs_definition("0", 3, "?") is None
    assert pcs_definitions("B", 3) == []


def test_the_index_leads_into_the_tables() -> None:
    assert [(line.says, line.prefix) for line in pcs_index("cholecystectomy")] == [
        ("see Excision, Gallbladder", "0FB4"),
        ("see Resection, Gallbladder", "0FT4"),
    ]
    bypass = pcs_index("Bypass")
    assert ("Artery", "Coronary", "One Artery") in [line.path for line in bypass]


def test_every_target_of_the_index_exists() -> None:
    targets = code_tables().rows("SELECT DISTINCT code FROM index_line WHERE code != ''")

    lost = [
        target
        for (target,) in targets
        if not code_tables().rows(
            "SELECT 1 FROM validity WHERE system = 'icd10pcs' AND code >= ? AND code < ? LIMIT 1",
            target,
            f"{target}~",
        )
    ]

    assert lost == []


@pytest.mark.parametrize("typed", ["", " ", "\\", "x" * 10_000, "心臓"])
def test_nothing_that_is_typed_breaks_the_index(typed: str) -> None:
    assert pcs_index(typed) == []


def test_wildcards_of_the_database_are_plain_characters() -> None:
    assert {line.term for line in pcs_index("%")} == {"Octagam 10%, for COVID-19 treatment"}
    assert {line.term for line in pcs_index("_")} == {"Snapshot_NIR"}


def test_a_procedure_without_a_packaged_title_is_still_valid() -> None:
    (untitled,) = code_tables().row(
        "SELECT e.code FROM entry e JOIN validity v ON v.code = e.code AND v.system = 'icd10pcs'"
        " WHERE e.edition = 2 AND e.title IS NULL AND v.until IS NULL"
    ) or (None,)

    assert verdict_on(CodeSystem.ICD10PCS, str(untitled), FY2027).kind == VerdictKind.NO_TITLE
