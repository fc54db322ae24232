"""Files that an import refuses: each with a sentence, and with nothing kept."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from quizbank.codebook import archives
from tests.codebook import official_files as made_up

Import = Callable[[Path], str]


@pytest.fixture
def refused(app: Flask, tmp_path: Path) -> Iterator[Import]:
    """Imports a file that must be refused, and hands back what the command said."""
    without = app.config["CODES"]
    app.config["CODES"] = tmp_path / "tables" / "codes.sqlite"

    def import_(path: Path) -> str:
        result: Result = app.test_cli_runner().invoke(args=["codes", "import", str(path)])
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), "it fell over instead of refusing"
        assert "Nothing was imported." in result.output
        kept = tmp_path / "tables"
        assert not kept.exists() or not list(kept.glob("codes*"))
        return result.output

    yield import_
    app.config["CODES"] = without


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def order_lines() -> list[str]:
    return made_up.order_file(made_up.CODES).splitlines(keepends=True)


def test_a_truncated_zip(refused: Import, tmp_path: Path) -> None:
    order = made_up.order_file(made_up.CODES * 50)
    whole = made_up.zip_of(tmp_path / "whole.zip", {"icd10cm_order_2028.txt": order})
    path = written(tmp_path / "Code Descriptions.zip", whole.read_bytes()[:-40])

    assert "is called .zip but is no whole zip archive. Download it again." in refused(path)


def test_a_zip_with_a_damaged_member(refused: Import, tmp_path: Path) -> None:
    order = made_up.order_file(made_up.CODES)
    path = made_up.zip_of(tmp_path / "Code Descriptions.zip", {"icd10cm_order_2028.txt": order})
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    path.write_bytes(bytes(data))

    assert "is cut off or damaged" in refused(path)


def test_a_zip_bomb(refused: Import, tmp_path: Path) -> None:
    zeros = b"\0" * (archives.MOST_BYTES + 1)
    path = made_up.zip_of(tmp_path / "bomb.zip", {"icd10cm_order_2028.txt": zeros})
    assert path.stat().st_size < 1_000_000

    assert "unpacks to 67108865 bytes; official files stay below 64 MB" in refused(path)


def test_a_zip_bomb_that_lies_about_its_size(refused: Import, tmp_path: Path) -> None:
    zeros = b"\0" * (archives.MOST_BYTES + 1)
    path = made_up.zip_of(tmp_path / "bomb.zip", {"icd10cm_order_2028.txt": zeros})
    size = len(zeros).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1_000).to_bytes(4, "little")))

    assert "bomb.zip" in refused(path)


def test_many_members_that_are_too_much_together(
    refused: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES_TOGETHER", 1_000)
    members: dict[str, str | bytes] = {f"{n}.bin": b"\0" * 400 for n in range(3)}

    assert "unpacks to too much" in refused(made_up.zip_of(tmp_path / "bomb.zip", members))


def test_a_zip_with_too_many_members(refused: Import, tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {f"{n}.txt": "" for n in range(201)}

    assert "holds 201 files" in refused(made_up.zip_of(tmp_path / "many.zip", members))


@pytest.mark.parametrize("name", ["../../icd10cm_order_2028.txt", "/icd10cm_order_2028.txt"])
def test_a_zip_that_names_a_place_outside(refused: Import, tmp_path: Path, name: str) -> None:
    path = made_up.zip_of(tmp_path / "out.zip", {name: made_up.order_file(made_up.CODES)})

    assert "names a place outside itself" in refused(path)


def test_a_locked_zip(refused: Import, tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("icd10cm_order_2028.txt", made_up.order_file(made_up.CODES))
    data = path.read_bytes()
    entry = data.index(b"PK\x01\x02")
    path.write_bytes(data[: entry + 8] + b"\x01\x00" + data[entry + 10 :])

    assert "is locked with a password" in refused(path)


def test_a_text_file_named_zip(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "Code Descriptions.zip", made_up.order_file(made_up.CODES))

    assert "is called .zip but is no whole zip archive" in refused(path)


def test_a_zip_without_official_files(refused: Import, tmp_path: Path) -> None:
    path = made_up.zip_of(tmp_path / "photos.zip", {"readme.txt": "Hello"})

    assert "photos.zip holds none of the files that can be imported" in refused(path)


def test_a_file_that_is_not_there(refused: Import, tmp_path: Path) -> None:
    assert "is not a file. Look at the spelling of the path." in refused(tmp_path / "none.txt")


def test_a_file_of_another_kind(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "notes.txt", "Dear diary\n")

    assert "is none of the files that can be imported: order files" in refused(path)


def test_an_order_file_with_one_line_cut_short(refused: Import, tmp_path: Path) -> None:
    lines = order_lines()
    lines[2] = lines[2][:40] + "\r\n"
    path = written(tmp_path / "icd10cm_order_2028.txt", "".join(lines))

    assert "line 3: is cut off or is no line of an order file" in refused(path)


def test_an_order_file_with_one_line_cut_out(refused: Import, tmp_path: Path) -> None:
    lines = order_lines()
    del lines[2]
    path = written(tmp_path / "icd10cm_order_2028.txt", "".join(lines))

    told = refused(path)
    assert "line 3: has the number 00004 where 00003 belongs; lines are missing" in told


def test_an_order_file_that_ends_in_a_line(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "icd10cm_order_2028.txt", "".join(order_lines())[:-70])

    assert "line 5: is cut off" in refused(path)


def test_an_empty_order_file(refused: Import, tmp_path: Path) -> None:
    assert "holds no codes" in refused(written(tmp_path / "icd10cm_order_2028.txt", "\n\n"))


def test_an_order_file_that_does_not_say_its_year(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "icd10cm_order.txt", "".join(order_lines()))

    assert "does not say its year; keep the official file name" in refused(path)


def test_a_binary_order_file(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "icd10cm_order_2028.txt", b"\x00\x01\x02" * 100)

    assert "is not a text file" in refused(path)


def test_an_order_file_of_the_wrong_system(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "icd10pcs_order_2028.txt", "".join(order_lines()))

    assert "line 2: 'A000' is not written like a code of icd10pcs" in refused(path)


def test_addenda_with_other_lines(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "icd10cm_codes_addenda_2028.txt", "Change: A000 Cholera\n")

    assert "begins with none of Add, Delete, Revise from, Revise to" in refused(path)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_an_xml_with_entities(refused: Import, tmp_path: Path, declaration: str) -> None:
    text = made_up.TABULAR.replace("<ICD10CM.tabular>", f"{declaration}<ICD10CM.tabular>")
    path = written(tmp_path / "icd10cm_tabular_2026.xml", text.replace("Made-up", "&e;"))

    assert "declares a document type or entities" in refused(path)


def test_an_xml_that_is_cut_off(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "icd10cm_tabular_2026.xml", made_up.TABULAR[:900])

    assert "is cut off or is no XML" in refused(path)


def test_an_xml_of_another_kind(refused: Import, tmp_path: Path) -> None:
    path = written(tmp_path / "icd10cm_tabular_2026.xml", "<html></html>")

    assert "begins with <html>, which no official file does" in refused(path)


def test_an_xml_that_is_nested_without_end(refused: Import, tmp_path: Path) -> None:
    deep = "<diag>" * 50_000 + "</diag>" * 50_000
    text = f"<ICD10CM.tabular><version>2026</version>{deep}</ICD10CM.tabular>"

    told = refused(written(tmp_path / "icd10cm_tabular_2026.xml", text))
    assert "is nested more deeply than an official file" in told


def test_an_xml_with_nothing_in_it(refused: Import, tmp_path: Path) -> None:
    path = written(
        tmp_path / "icd10pcs_tables_2027.xml",
        "<ICD10PCS.tabular><version>2027</version></ICD10PCS.tabular>",
    )

    assert "holds nothing of what its first element promises" in refused(path)


def test_a_procedure_table_without_values(refused: Import, tmp_path: Path) -> None:
    text = made_up.PCS_TABLES.replace('<label code="2">Heart</label>', "")

    assert "axis without values" in refused(written(tmp_path / "icd10pcs_tables_2027.xml", text))


def test_a_cpt_file(refused: Import, tmp_path: Path) -> None:
    # Numbers alone: what they mean is the AMA's and stands nowhere in this tree.
    text = "".join(f"{code}\tsome words of ours\n" for code in (10021, 10022, 10030, 10035))

    assert "holds codes of CPT or CDT" in refused(written(tmp_path / "codes.txt", text))


def test_a_cpt_file_in_a_zip(refused: Import, tmp_path: Path) -> None:
    path = made_up.zip_of(tmp_path / "cpt.zip", {"CPT_2026.txt": "words\n"})

    assert "holds codes of CPT or CDT" in refused(path)


@pytest.mark.parametrize("code", ["99213", "0001T", "D0120"])
def test_a_hcpcs_file_with_a_cpt_or_cdt_code(refused: Import, tmp_path: Path, code: str) -> None:
    text = made_up.hcpcs_file() + made_up.hcpcs_line(code, "words of ours") + "\n"
    path = written(tmp_path / "HCPC2027_JAN_ANWEB.txt", text)

    assert f"line 6: {code} is a CPT or CDT code; those are never stored" in refused(path)


def test_an_order_file_with_a_cpt_code(refused: Import, tmp_path: Path) -> None:
    text = made_up.order_file([("99213", True, "words of ours")])

    told = refused(written(tmp_path / "icd10cm_order_2028.txt", text))
    assert "99213 is a CPT or CDT code" in told


def test_a_hcpcs_file_whose_first_lines_are_missing(refused: Import, tmp_path: Path) -> None:
    path = written(
        tmp_path / "HCPC2027_JAN_ANWEB.txt", made_up.hcpcs_line("J0696", "x", record="4") + "\n"
    )

    assert "goes on with J0696, whose first line is missing" in refused(path)


def test_a_hcpcs_file_with_a_line_cut_short(refused: Import, tmp_path: Path) -> None:
    text = made_up.hcpcs_line("J0696", "words")[:60] + "\n"

    told = refused(written(tmp_path / "HCPC2027_JAN_ANWEB.txt", text))
    assert "line 1: is cut off or is no line of a HCPCS file" in told


def test_one_bad_file_keeps_the_others_out(app: Flask, refused: Import, tmp_path: Path) -> None:
    good = written(tmp_path / "icd10cm_order_2028.txt", made_up.order_file(made_up.CODES))
    bad = written(tmp_path / "notes.txt", "Dear diary\n")

    result = app.test_cli_runner().invoke(args=["codes", "import", str(good), str(bad)])

    assert result.exit_code == 1
    assert not list(tmp_path.glob("tables/*"))
