"""Official files of other years, taken in as they are published."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from quizbank.codebook.build import build_tables
from quizbank.codebook.queries import (
    Book,
    ancestors_of,
    find_code,
    index_lines,
    notes_of,
    pcs_choices,
    pcs_definition,
    pcs_index,
    pcs_table,
    search,
    seventh_characters_of,
    tables_state,
    verdict_on,
)
from quizbank.codebook.tables import code_tables
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import VerdictKind
from tests.codebook import official_files as made_up

pytestmark = pytest.mark.timeout(240)  # every import builds all tables anew

CM, PCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS
HCPCS, MODIFIER = CodeSystem.HCPCS, CodeSystem.HCPCS_MODIFIER
FY2026, FY2027 = date(2026, 6, 1), date(2026, 11, 1)
APRIL_2027, FY2028 = date(2027, 6, 1), date(2027, 11, 1)


def official_files(folder: Path) -> list[Path]:
    """A zip of CDC, a zip of CMS, and single files."""
    text = made_up.order_file(made_up.CODES)
    spring = made_up.order_file(made_up.CODES[:2])
    zips = {
        "Code Descriptions.zip": {
            "Code Descriptions/icd10cm-order-2028.txt": text,
            "Code Descriptions/icd10cm-order-addenda-2028.txt": "Add:     00001 A002\n",
            "Code Descriptions/icd10OrderFiles.pdf": b"%PDF-1.4",
        },
        "2028 Table and Index.zip": {
            "icd10cm_tabular_2028.xml": made_up.TABULAR,
            "icd10cm_index_2028.xml": made_up.INDEX,
            "icd10cm_eindex_2028.xml": made_up.EXTERNAL_INDEX,
            "icd10cm_neoplasm_2028.xml": made_up.NEOPLASMS,
            "icd10cm_drug_2028.xml": made_up.DRUGS,
            "icd10cm_tabular.xsd": "<schema/>",
        },
        "january-2027-alpha-numeric-hcpcs-file.zip": {
            "HCPC2027_JAN_ANWEB_12172026.txt": made_up.hcpcs_file(),
            "HCPC2027_recordlayout.txt": "Record layout",
        },
    }
    single = {
        "icd10cm-order-April-1-2027.txt": spring,
        "icd10cm_codes_addenda_2027.txt": made_up.ADDENDA,
        "icd10pcs_order_2027.txt": made_up.order_file(made_up.PROCEDURES),
        "icd10pcs_tables_2027.xml": made_up.PCS_TABLES,
        "icd10pcs_index_2027.xml": made_up.PCS_INDEX,
        "icd10pcs_definitions_2027.xml": made_up.PCS_DEFINITIONS,
    }
    paths = [made_up.zip_of(folder / name, dict(members)) for name, members in zips.items()]
    for name, content in single.items():
        paths.append(folder / name)
        paths[-1].write_text(content, "utf-8")
    return paths


def run(app: Flask, *args: object) -> Result:
    return app.test_cli_runner().invoke(args=["codes", *map(str, args)])


@pytest.fixture(scope="module")
def imported(
    app: Flask, built_codes: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Result]:
    """An app that has taken in everything at once; what the command said."""
    folder = tmp_path_factory.mktemp("imported")
    without = app.config["CODES"]
    app.config["CODES"] = folder / "codes.sqlite"
    shutil.copy(built_codes, folder / "codes.sqlite")
    yield run(app, "import", *official_files(folder))
    app.config["CODES"] = without


def test_the_command_tells_counts_and_fingerprints(imported: Result) -> None:
    assert imported.exit_code == 0, imported.output
    assert "icd10cm-order-2028.txt: icd10cm 2028, 3 codes, 5 lines" in imported.output
    assert "icd10pcs_tables_2027.xml: icd10pcs 2027, 1 tables, 2 codes" in imported.output
    assert "HCPC2027_JAN_ANWEB_12172026.txt: hcpcs 2027, 3 code, 1 modifier" in imported.output
    assert "icd10cm_codes_addenda_2027.txt: icd10cm 2027, 1 add, 1 delete" in imported.output
    assert imported.output.count("  sha256 ") == 13


def test_other_files_of_a_zip_are_left_alone(imported: Result) -> None:
    left = imported.output.partition("Left alone: ")[2]

    assert set(left.strip().split(", ")) == {
        "icd10cm-order-addenda-2028.txt",
        "icd10OrderFiles.pdf",
        "icd10cm_tabular.xsd",
        "HCPC2027_recordlayout.txt",
    }


@pytest.mark.usefixtures("imported")
class TestImported:
    """All of them at once, because reading everything again takes seconds."""

    def test_a_list_of_one_date_also_has_the_codes_of_others(self) -> None:
        """Else codes of the next release would be missing until its own list is imported."""
        editions = [one.edition for one in tables_state(FY2027).editions]
        lists = [one.id for one in editions if one.parts.startswith("entries")]
        for system, code in (("icd10cm", "C78.31"), ("icd10cm", "A00.2"), ("icd10pcs", "30233AZ")):
            for edition in (one.id for one in editions if one.system == system and one.id in lists):
                assert code_tables().rows(
                    "SELECT 1 FROM entry WHERE edition = ? AND code = ?", edition, code
                )

    def test_each_year_keeps_its_own_words(self) -> None:
        titles = {
            day: getattr(find_code(CM, "A00.0", day), "title", None)
            for day in (FY2026, FY2027, APRIL_2027, FY2028)
        }

        assert titles[FY2026] == "Cholera due to Vibrio cholerae 01, biovar cholerae"
        assert titles[FY2027] == titles[FY2026]
        assert titles[APRIL_2027] == "Made-up cholera of the first kind"
        assert titles[FY2028] == "Made-up cholera, tabular kind"

    def test_the_dates_go_on_where_those_of_the_package_end(self) -> None:
        tables = code_tables()

        assert tables.last_day_of("icd10cm") == date(2028, 3, 31)
        assert tables.last_day_of("icd10pcs") == date(2027, 3, 31)
        assert verdict_on(CM, "E11.9", FY2027).kind == VerdictKind.OK
        assert verdict_on(CM, "E11.9", APRIL_2027).kind == VerdictKind.DELETED
        assert verdict_on(CM, "E11.9", APRIL_2027).since == date(2027, 4, 1)
        assert verdict_on(CM, "A00.2", APRIL_2027).kind == VerdictKind.NOT_YET
        assert verdict_on(CM, "A00.2", FY2028).kind == VerdictKind.OK
        assert verdict_on(CM, "S72.001A", APRIL_2027).kind == VerdictKind.DELETED
        assert verdict_on(CM, "S72.001A", FY2028).kind == VerdictKind.OK

    def test_addenda_lend_their_titles_to_the_packaged_year(self) -> None:
        told = verdict_on(CM, "C78.31", FY2027)

        assert (told.kind, told.title) == (VerdictKind.OK, "Made-up title of a new code")
        assert code_tables().rows("SELECT action, code FROM change ORDER BY place") == [
            ("add", "C78.31"),
            ("delete", "I42.0"),
            ("revise from", "L02.232"),
            ("revise to", "L02.232"),
        ]

    def test_notes_and_7th_characters_are_those_of_the_year(self) -> None:
        assert [(note.kind, note.text) for note in notes_of("A00.0", FY2028)] == [
            ("excludes1", "made-up fracture (S72.0-)")
        ]
        assert [one.code for one in seventh_characters_of("S72.001", FY2028)] == ["S72.001A"]
        assert [one.code for one in ancestors_of("S72.001A", FY2028)] == [
            "S72.001", "S72.00", "S72", "S70-S79", "19",
        ]  # fmt: skip

    def test_a_list_without_tabular_keeps_the_headings_and_notes_of_the_year_before(self) -> None:
        assert [one.code for one in ancestors_of("A00.0", APRIL_2027)] == ["A00", "A00-A09", "1"]
        assert any(note.level_code == "1" for note in notes_of("A00.0", APRIL_2027))

    @pytest.mark.parametrize(
        ("book", "term", "lines"),
        [
            (Book.CM_INDEX, "cholera", [
                ((), "", "A00.9"),
                (("classical",), "", "A00.0"),
                (("with arthropathy",), "[M01.X0]", "A00.0"),
                (("carrier",), "see Carrier, cholera", ""),
            ]),
            (Book.NEOPLASMS, "neopl", [(("lung",), "Malignant Primary", "C34.9-")]),
            (Book.DRUGS, "made-up acid", [(("lung",), "Malignant Primary", "C34.9-")]),
            (Book.PCS_INDEX, "madeup", [((), "see Resection, Appendix", "0DTJ")]),
            (Book.PCS_INDEX, "abdomen", [
                ((), "use Peritoneal Cavity", ""), (("Wall",), "", "0WJ")
            ]),
        ],
    )  # fmt: skip
    def test_indexes_and_tables_are_looked_up(
        self, book: Book, term: str, lines: list[object]
    ) -> None:
        found = index_lines(book, term, FY2028)

        assert [(line.path, line.says, line.prefix) for line in found] == lines

    def test_the_index_of_external_causes_is_a_book_of_its_own(self) -> None:
        assert index_lines(Book.EXTERNAL_CAUSES, "Fall", FY2028)
        assert not index_lines(Book.EXTERNAL_CAUSES, "Cholera", FY2028)
        assert index_lines(Book.CM_INDEX, "Cholera (Asiatic)", FY2028)

    def test_procedure_tables_bring_labels_names_and_definitions(self) -> None:
        assert [one.label for one in pcs_choices("B210", FY2027)[:2]] == [
            "High Osmolar",
            "Low Osmolar",
        ]
        table = pcs_table("B21", FY2027)
        assert table is not None
        assert table.axis_names == ("Body Part", "Contrast", "Qualifier", "Qualifier")
        assert table.head[2].definition == "Made-up definition of fluoroscopy"
        assert [one.label for one in pcs_choices("B210", FY2026)] == [None] * 3

    def test_definitions_without_characters_find_them_in_the_tables(self) -> None:
        resection = pcs_definition("0", 3, "T", FY2027)

        assert resection is not None
        assert (resection.definition, resection.examples) == (
            "Made-up definition of resection",
            "Made-up example",
        )

    def test_procedures_have_the_titles_of_their_year(self) -> None:
        told = {day: verdict_on(PCS, "0DTJ0ZZ", day).title for day in (FY2026, FY2027)}

        assert told[FY2026] == "Resection of Appendix, Open Approach"
        assert told[FY2027] == "Made-up resection of appendix, open approach"
        assert pcs_index("appendectomy", FY2026)

    def test_an_official_list_overrides_our_own_words(self) -> None:
        drug = find_code(HCPCS, "J0696", FY2027)
        side = find_code(MODIFIER, "RT", FY2027)

        assert drug is not None
        assert drug.title == (
            "Made-up official words for a drug that go on and on in a second line"
        )
        assert drug.valid == ((date(2020, 1, 1), None),)
        assert side is not None
        assert side.title == "Made-up right side"
        assert verdict_on(HCPCS, "J3301", FY2027).kind == VerdictKind.UNKNOWN
        assert verdict_on(HCPCS, "G0008", date(2027, 12, 31)).kind == VerdictKind.OK
        assert verdict_on(HCPCS, "G0008", date(2028, 1, 1)).kind == VerdictKind.DELETED

    def test_what_was_imported_is_searched(self) -> None:
        assert search("made-up cholera", day=FY2028)[0].code == "A00"
        assert search("madeupectomy", day=FY2027)[0].code == "0DTJ0ZZ"
        assert search("cholera", day=FY2026)[0].title == "Cholera"

    def test_the_status_tells_what_was_imported(self, app: Flask) -> None:
        result = run(app, "status", "--on", "2027-01-01")

        assert result.exit_code == 0, result.output
        assert "icd10cm 2028, in force since 2027-10-01, imported" in result.output
        assert "icd10cm 2026, in force since 2025-10-01\n" in result.output
        assert "order codes" in result.output
        assert tables_state(FY2027).last_day == date(2027, 3, 31)

    def test_building_anew_keeps_what_was_imported(self, app: Flask) -> None:
        before = tables_state(FY2027).editions

        build_tables(app.config["CODES"])

        assert tables_state(FY2027).editions == before


def test_a_tabular_list_beyond_the_dates_needs_its_list_of_codes(
    app: Flask, imported: Result, tmp_path: Path
) -> None:
    path = tmp_path / "icd10cm_tabular_2030.xml"
    path.write_text(made_up.TABULAR.replace("2028", "2030"), "utf-8")

    result = run(app, "import", path)

    assert result.exit_code == 1
    assert "needs the list of codes of FY 2030: import icd10cm_order_2030.txt" in result.output
    assert "Nothing was imported." in result.output
    assert not [one for one in tables_state(FY2027).editions if one.edition.year == 2030]
