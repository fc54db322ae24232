"""What the packaged tables hold and say: every number here is that of the official releases, so a
package that changes its data does not go unnoticed.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from quizbank.codebook.errors import OutsideTheTables, SystemHasNoTables
from quizbank.codebook.queries import (
    ancestors_of,
    cc_level,
    children_of,
    find_code,
    neighbours_of,
    notes_of,
    seventh_characters_of,
    tables_state,
    verdict_on,
)
from quizbank.codebook.tables import code_tables
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import VerdictKind

pytestmark = pytest.mark.usefixtures("codes")

CM, PCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS
HCPCS, MODIFIER = CodeSystem.HCPCS, CodeSystem.HCPCS_MODIFIER
FY2026 = date(2026, 6, 1)
FY2027 = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("system", "day", "published"),
    [
        ("icd10cm", 20151001, 69_823),
        ("icd10cm", 20161001, 71_486),
        ("icd10cm", 20171001, 71_704),
        ("icd10cm", 20181001, 71_932),
        ("icd10cm", 20191001, 72_184),
        ("icd10cm", 20201001, 72_616),
        ("icd10cm", 20210101, 72_621),
        ("icd10cm", 20211001, 72_748),
        ("icd10cm", 20220401, 72_750),
        ("icd10cm", 20221001, 73_639),
        ("icd10cm", 20230401, 73_674),
        ("icd10cm", 20231001, 74_044),
        ("icd10cm", 20241001, 74_260),
        ("icd10cm", 20251001, 74_719),
        ("icd10cm", 20261001, 74_879),
        ("icd10pcs", 20231001, 78_603),
        ("icd10pcs", 20240401, 78_638),
        ("icd10pcs", 20241001, 78_948),
        ("icd10pcs", 20250401, 78_986),
        ("icd10pcs", 20251001, 79_115),
        ("icd10pcs", 20260401, 79_193),
        ("icd10pcs", 20261001, 79_256),
    ],
)
def test_as_many_codes_are_valid_as_were_published(system: str, day: int, published: int) -> None:
    rows = code_tables().rows(
        "SELECT count(DISTINCT code) FROM validity WHERE system = ? AND first <= ?"
        " AND (until IS NULL OR until > ?)",
        system,
        day,
        day,
    )

    assert rows == [(published,)]


def counts_of(system: str) -> dict[str, int]:
    state = tables_state(FY2026)
    return next(one.counts for one in state.editions if one.edition.system == system)


def test_the_tabular_list_is_whole() -> None:
    counts = counts_of("icd10cm")

    assert counts["billable"] == 74_719
    assert counts["nodes"] == 98_505
    assert [counts[kind] for kind in ("chapter", "block", "category")] == [22, 297, 1_918]
    assert [counts[kind] for kind in ("subcategory", "code")] == [21_763, 23_200]
    assert counts["extended"] == 51_305


def test_all_notes_are_there() -> None:
    counts = counts_of("icd10cm")

    assert counts["notes"] == 25_162
    assert [counts[kind] for kind in ("excludes1", "excludes2")] == [5_407, 2_520]
    assert [counts[kind] for kind in ("includes", "inclusion_term")] == [1_024, 12_574]
    assert [counts[kind] for kind in ("code_first", "use_additional")] == [809, 1_485]
    assert [counts[kind] for kind in ("code_also", "seventh_note", "note")] == [655, 508, 180]


def test_the_procedures_are_there_with_tables_and_definitions() -> None:
    counts = counts_of("icd10pcs")

    assert counts["codes"] == 82_508
    assert counts["titles"] == 78_928
    assert (counts["tables"], counts["definitions"]) == (615, 56)


def test_nearly_every_procedure_of_both_years_has_a_title() -> None:
    for day, titled in ((20260401, 78_820), (20261001, 78_782)):
        rows = code_tables().rows(
            "SELECT count(*) FROM entry e JOIN validity v ON v.code = e.code"
            " AND v.system = 'icd10pcs' WHERE e.edition = 2 AND e.title IS NOT NULL"
            " AND v.first <= ? AND (v.until IS NULL OR v.until > ?)",
            day,
            day,
        )

        assert rows == [(titled,)]


@pytest.mark.parametrize(("year", "cc", "mcc"), [(2026, 15_078, 3_354), (2027, 15_113, 3_357)])
def test_complications_are_those_of_the_grouper(year: int, cc: int, mcc: int) -> None:
    rows = code_tables().rows(
        "SELECT level, count(*) FROM cc_level WHERE year = ? GROUP BY level ORDER BY level", year
    )

    assert rows == [("CC", cc), ("MCC", mcc)]


def test_a_code_tells_its_level() -> None:
    assert [cc_level(code, 2027) for code in ("J96.01", "n179", "I10")] == ["MCC", "CC", "NONE"]


def test_a_code_is_found_however_it_is_typed() -> None:
    for typed in ("E11.65", "e1165", " E11.65 ", "E11-65".replace("-", ".")):
        found = find_code(CM, typed)

        assert found is not None
        assert found.code == "E11.65"
        assert found.title == "Type 2 diabetes mellitus with hyperglycemia"
        assert found.is_billable
        assert found.valid == ((date(2015, 10, 1), None),)


@pytest.mark.parametrize(
    ("system", "code", "day", "kind", "title"),
    [
        (CM, "E11.9", FY2026, "ok", "Type 2 diabetes mellitus without complications"),
        (CM, "I10", FY2026, "ok", "Essential (primary) hypertension"),
        (CM, "QA0.0101", FY2026, "ok", "SCN2A-related neurodevelopmental disorder"),
        (CM, "T36.0X1A", FY2026, "ok",
         "Poisoning by penicillins, accidental (unintentional), initial encounter"),
        (CM, "S72.001A", FY2026, "ok",
         "Fracture of unspecified part of neck of right femur, initial encounter for closed"
         " fracture"),
        (PCS, "0DTJ4ZZ", FY2027, "ok", "Resection of Appendix, Percutaneous Endoscopic Approach"),
        (PCS, "10D00Z1", FY2027, "ok", "Extraction of Products of Conception, Low, Open Approach"),
        (CM, "E11.95", FY2026, "unknown", None),
        (PCS, "0DTJ4Z9", FY2026, "unknown", None),
        (CM, "C78.31", FY2027, "no_title", None),
        (HCPCS, "J0696", FY2027, "ok", "Ceftriaxone sodium for injection, by 250 mg"),
        (MODIFIER, "RT", FY2027, "ok", "Right side"),
        (HCPCS, "J0697", FY2027, "unknown", None),
        (MODIFIER, "Z9", FY2027, "unknown", None),
    ],
)  # fmt: skip
def test_verdicts(system: CodeSystem, code: str, day: date, kind: str, title: str | None) -> None:
    told = verdict_on(system, code, day)

    assert (told.kind, told.title) == (kind, title)


def test_a_category_is_not_billable_and_leads_on() -> None:
    told = verdict_on(CM, "E11", FY2026)

    assert told.kind == VerdictKind.NOT_BILLABLE
    assert told.children[:2] == ("E11.0", "E11.1")
    assert "E11.A" in told.children


def test_a_code_that_lacks_its_7th_character_leads_to_those_with_one() -> None:
    told = verdict_on(CM, "S72.001", FY2026)

    assert told.kind == VerdictKind.NOT_BILLABLE
    assert len(told.children) == 16
    assert told.children[0] == "S72.001A"


def test_a_code_that_became_a_heading_tells_when_and_what_came() -> None:
    told = verdict_on(CM, "I42.0", FY2027)

    assert verdict_on(CM, "I42.0", FY2026).kind == VerdictKind.OK
    assert (told.kind, told.since) == (VerdictKind.NOT_BILLABLE, date(2026, 10, 1))
    assert told.children == ("I42.00", "I42.01", "I42.09")


def test_a_deleted_and_a_coming_code_tell_their_dates() -> None:
    deleted = verdict_on(PCS, "30233AZ", FY2026)
    coming = verdict_on(CM, "C78.31", FY2026)

    assert (deleted.kind, deleted.since) == (VerdictKind.DELETED, date(2026, 4, 1))
    assert (coming.kind, coming.since) == (VerdictKind.NOT_YET, date(2026, 10, 1))


def test_an_unknown_code_tells_what_is_near() -> None:
    assert verdict_on(CM, "E11.95", FY2026).near == ("E11.9",)
    assert verdict_on(PCS, "0DTJ4Z9", FY2026).near == ("0DTJ4ZG", "0DTJ4ZZ")
    assert verdict_on(HCPCS, "J0697", FY2026).near == ("J0696",)


def test_a_modifier_begins_on_its_day() -> None:
    assert verdict_on(MODIFIER, "JZ", date(2022, 12, 31)).kind == VerdictKind.NOT_YET
    assert verdict_on(MODIFIER, "JZ", date(2023, 1, 1)).kind == VerdictKind.OK


def test_outside_the_tables_nothing_is_said() -> None:
    for day in (date(2015, 9, 30), date(2027, 4, 1)):
        with pytest.raises(OutsideTheTables, match="2015-10-01 to 2027-03-31"):
            verdict_on(CM, "E11.9", day)


def test_of_cpt_there_are_no_tables() -> None:
    with pytest.raises(SystemHasNoTables):
        verdict_on(CodeSystem.CPT, "99213", FY2026)


def test_the_way_up_leads_to_the_chapter() -> None:
    above = ancestors_of("S72.001A")

    assert [one.code for one in above] == ["S72.001", "S72.00", "S72.0", "S72", "S70-S79", "19"]
    assert above[-1].title == (
        "Injury, poisoning and certain other consequences of external causes"
    )


def test_a_code_of_next_year_stands_at_its_place() -> None:
    assert [one.code for one in ancestors_of("C78.31", FY2027)][:2] == ["C78.3", "C78"]
    assert [one.code for one in children_of(CM, "C78.3", FY2027)] == [
        "C78.30", "C78.31", "C78.32", "C78.39",
    ]  # fmt: skip
    assert [one.code for one in children_of(CM, "C78.3", FY2026)] == ["C78.30", "C78.39"]


def test_notes_are_inherited_and_say_from_where() -> None:
    notes = notes_of("E11.65")

    levels = [note.level_code for note in notes]
    assert levels == sorted(levels, key=["E11.65", "E11.6", "E11", "E08-E13", "4"].index)
    assert ("E11", "excludes1", "gestational diabetes (O24.4-)") in [
        (note.level_code, note.kind, note.text) for note in notes
    ]
    assert any(note.kind == "use_additional" and "insulin" in note.text for note in notes)


def test_seventh_characters_make_codes_where_the_place_fits() -> None:
    choices = seventh_characters_of("S72.001")

    assert [one.character for one in choices] == list("ABCDEFGHJKMNPQRS")
    assert choices[0].code == "S72.001A"
    assert choices[0].meaning == "initial encounter for closed fracture"


def test_placeholders_fill_the_places_before_the_7th_character() -> None:
    assert [one.code for one in seventh_characters_of("W01.0")] == [
        "W01.0XXA", "W01.0XXD", "W01.0XXS",
    ]  # fmt: skip


def test_a_code_with_a_7th_character_shows_the_same_table() -> None:
    assert seventh_characters_of("S72.001A") == seventh_characters_of("S72.001")


def test_a_category_shows_its_table_without_codes() -> None:
    choices = seventh_characters_of("S72")

    assert len(choices) == 16
    assert {one.code for one in choices} == {None}


def test_a_code_without_7th_characters_has_no_table() -> None:
    assert seventh_characters_of("E11.65") == []


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("E11.65", "E11.649", "E11.69"),
        ("S72.001A", "S71.159S", "S72.001B"),
        ("A00", None, "A00.0"),
        ("A00-A09", None, "A15-A19"),
        ("1", None, "2"),
    ],
)
def test_neighbours(code: str, before: str | None, after: str | None) -> None:
    found = neighbours_of(CM, code)

    assert tuple(one and one.code for one in found) == (before, after)


def test_neighbours_of_a_day_are_valid_that_day() -> None:
    before, _ = neighbours_of(CM, "C78.39", FY2026)
    of_next_year, _ = neighbours_of(CM, "C78.39", FY2027)

    assert before is not None
    assert of_next_year is not None
    assert (before.code, of_next_year.code) == ("C78.30", "C78.32")


def test_what_is_not_there_has_no_neighbours_notes_or_children() -> None:
    assert neighbours_of(CM, "E11.95") == (None, None)
    assert notes_of("E11.95") == []
    assert children_of(CM, "E11.95") == []
    assert find_code(CM, "E11.95") is None


def test_every_code_of_the_book_has_a_parent_in_it() -> None:
    lost = code_tables().rows(
        "SELECT e.code FROM entry e LEFT JOIN entry p ON p.edition = e.edition"
        " AND p.code = e.parent WHERE e.edition = 1 AND p.code IS NULL AND e.kind != 'chapter'"
    )

    assert lost == []


def test_the_file_cannot_be_written_to(codes: Path) -> None:
    with pytest.raises(Exception, match="readonly"):
        code_tables().rows("DELETE FROM meta")

    assert codes.stat().st_size < 80_000_000


def test_a_look_at_the_tables_asks_no_question_of_the_database(
    count_queries: Callable[..., object],
) -> None:
    with count_queries() as queries:  # type: ignore[attr-defined]
        find_code(CM, "E11.65")

    assert queries == []
