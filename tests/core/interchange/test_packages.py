"""What a ZIP may hold, and what a QTI package has to."""

import struct
import zipfile

import pytest

from quizbank.core.interchange import packages, qti
from quizbank.core.interchange.packages import open_package
from quizbank.core.interchange.reading import read_questions
from quizbank.core.interchange.refusal import MEGABYTE, FileRefused
from tests.core.interchange.zips import (
    TEST_TYPE,
    manifest,
    packed,
    packed_link,
    qti_item,
    resource,
    test_of,
)

ITEM = qti_item("a", "b", "c")


def why_refused(data: bytes) -> str:
    """What is said of a package that is refused."""
    with pytest.raises(FileRefused) as refused:
        read_questions("package.zip", data)
    assert refused.value.remedy
    return refused.value.says


def with_flag(data: bytes, flag: int) -> bytes:
    """The ZIP with a flag set on its one member, in both of its headers."""
    local, central = data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8
    changed = bytearray(data)
    for place in (local, central):
        struct.pack_into("<H", changed, place, flag)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../evil.xml", "leads out of the package"),
        ("a/../../evil.xml", "leads out of the package"),
        ("a\\..\\evil.xml", "leads out of the package"),
        ("/etc/evil.xml", "an absolute name"),
        ("\\evil.xml", "an absolute name"),
        ("C:\\evil.xml", "an absolute name"),
        ("a\nb.xml", "holds a file named"),
    ],
)
def test_names_that_leave_the_package_are_refused(name: str, says: str) -> None:
    assert says in why_refused(packed({name: "x"}))


def test_links_are_refused() -> None:
    assert "a link to another file" in why_refused(packed_link("a.xml", "/etc/passwd"))


def test_a_zip_in_a_zip_is_refused_by_its_name_or_by_what_it_is() -> None:
    inner = packed({"a.xml": "x"})

    assert "another ZIP file" in why_refused(packed({"inner.zip": b"no"}))
    assert "another ZIP file" in why_refused(packed({"picture.png": inner}))


def test_the_same_name_twice_is_refused() -> None:
    data = packed({"a.xml": "one", "b.xml": "two"}, level=zipfile.ZIP_STORED)

    assert "twice" in why_refused(data.replace(b"b.xml", b"a.xml"))
    assert "twice" in why_refused(packed({"a.xml": "one", "A.XML": "two"}))


def test_a_password_is_refused() -> None:
    assert "locked with a password" in why_refused(with_flag(packed({"a.xml": "x"}), 1))


def test_uncommon_packing_is_refused() -> None:
    assert "uncommon way" in why_refused(packed({"a.xml": "x"}, level=zipfile.ZIP_LZMA))


def test_a_file_that_unpacks_to_far_more_is_refused() -> None:
    bomb = packed({"a.xml": b"\0" * (3 * MEGABYTE)})

    assert "times its size" in why_refused(bomb)


def test_too_many_files_and_too_much_of_them_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({f"{number}.txt": "x" * 100 for number in range(6)})
    monkeypatch.setattr(packages, "MOST_MEMBERS", 5)
    assert "holds 6 files" in why_refused(data)

    monkeypatch.setattr(packages, "MOST_MEMBERS", 10)
    monkeypatch.setattr(packages, "MOST_UNPACKED", 599)
    assert "when it is unpacked" in why_refused(data)


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_zip_that_is_cut_off_is_refused(cut: int) -> None:
    data = packed({"imsmanifest.xml": manifest(resource("a.xml")), "a.xml": ITEM})

    assert why_refused(data[:-cut]) == "is neither XML nor a ZIP file that can be opened"


def test_a_damaged_file_in_a_zip_is_refused() -> None:
    data = packed(
        {"imsmanifest.xml": manifest(resource("a.xml")), "a.xml": ITEM}, level=zipfile.ZIP_STORED
    )
    place = data.index(b"Which one?")

    assert "damaged" in why_refused(data[:place] + b"W" * 10 + data[place + 10 :])


def test_text_with_the_ending_of_a_zip_is_refused() -> None:
    assert why_refused(b"no zip") == "is neither XML nor a ZIP file that can be opened"


def test_folders_and_what_systems_leave_behind_are_passed_over() -> None:
    package = open_package(packed({"a/": "", "a/b.xml": "x", "__MACOSX/b": "", "a/.DS_Store": ""}))

    assert list(package) == ["a/b.xml"]


# The packages of qtiworks, each made again by hand.


def test_without_a_manifest_it_is_no_package() -> None:
    assert why_refused(packed({"a.xml": ITEM})) == "has no manifest (imsmanifest.xml)"


def test_a_manifest_in_a_folder_is_told() -> None:
    says = why_refused(packed({"export/imsmanifest.xml": manifest()}))

    assert says == "has its imsmanifest.xml in the folder ‘export’"


@pytest.mark.parametrize("content", ["<manifest>", "no xml", "<html/>", b"\xff\xfe\x00"])
def test_a_manifest_that_cannot_be_read_is_refused(content: str | bytes) -> None:
    says = why_refused(packed({"imsmanifest.xml": content}))

    assert says.startswith("has a manifest that cannot be read")


def test_an_item_and_two_tests_are_refused() -> None:
    listed = manifest(
        resource("a.xml"), resource("t1.xml", TEST_TYPE), resource("t2.xml", TEST_TYPE)
    )
    test = test_of("a.xml")

    says = why_refused(
        packed({"imsmanifest.xml": listed, "a.xml": ITEM, "t1.xml": test, "t2.xml": test})
    )

    assert says == "holds 1 item and 2 tests in one package"


@pytest.mark.parametrize("href", ["../outside.xml", "a/../../outside.xml", "..%2Foutside.xml"])
def test_an_address_that_leaves_the_package_is_refused(href: str) -> None:
    assert "leaves the package" in why_refused(
        packed({"imsmanifest.xml": manifest(resource(href))})
    )


def test_an_address_of_the_web_is_refused() -> None:
    listed = manifest(resource("http://127.0.0.1/a.xml"))

    assert "leaves the package" in why_refused(packed({"imsmanifest.xml": listed}))


@pytest.mark.parametrize(
    "entry",
    [resource("missing.xml"), resource("a.xml", "imsqti_item_xmlv2p1", "missing.xml")],
)
def test_a_file_that_is_listed_and_not_there_is_refused(entry: str) -> None:
    says = why_refused(packed({"imsmanifest.xml": manifest(entry), "a.xml": ITEM}))

    assert says == "lists ‘missing.xml’, which is not in it"


def test_an_absolute_address_stays_in_the_package() -> None:
    listed = manifest(resource("/etc/shadow"))

    assert "lists ‘etc/shadow’" in why_refused(packed({"imsmanifest.xml": listed}))


def test_a_package_without_items_is_refused_and_an_old_one_by_its_name() -> None:
    nothing = packed({"imsmanifest.xml": manifest(), "a.xml": ITEM})
    old = manifest(resource("a.xml", "imsqti_xmlv1p2"))

    assert why_refused(nothing) == "has a manifest that lists no QTI items"
    assert why_refused(packed({"imsmanifest.xml": old, "a.xml": "<x/>"})) == (
        "is QTI 1, which is not read"
    )


def test_items_are_found_by_the_manifest() -> None:
    listed = manifest(resource("my%20item.xml"), resource("b.xml"), base="items/")

    reading = qti.read_package(
        packed(
            {
                "imsmanifest.xml": listed,
                "items/my item.xml": ITEM,
                "items/b.xml": qti_item("x", "y", name="item-2"),
            }
        )
    )

    assert [(draft.number, draft.file) for draft in reading.drafts] == [
        (1, "items/my item.xml"),
        (2, "items/b.xml"),
    ]


def test_a_test_says_the_order_and_may_ask_what_the_manifest_leaves_out() -> None:
    listed = manifest(resource("a.xml"), resource("tests/t.xml", TEST_TYPE))

    reading = qti.read_package(
        packed(
            {
                "imsmanifest.xml": listed,
                "a.xml": ITEM,
                "b.xml": qti_item("x", "y", name="item-2"),
                "tests/t.xml": test_of("../b.xml", "../a.xml"),
            }
        )
    )

    assert [draft.file for draft in reading.drafts] == ["b.xml", "a.xml"]


def test_one_broken_item_does_not_hide_the_others() -> None:
    listed = manifest(resource("a.xml"), resource("b.xml"), resource("c.xml"))

    reading = qti.read_package(
        packed(
            {
                "imsmanifest.xml": listed,
                "a.xml": "<assessmentItem>",
                "b.xml": ITEM,
                "c.xml": "<other/>",
            }
        )
    )

    assert [(problem.name, problem.says.partition(" (")[0]) for problem in reading.problems] == [
        ("c.xml", "is listed as an item and begins with <other>"),
        ("a.xml", "is not well-formed XML"),
    ]
    assert [draft.file for draft in reading.drafts] == ["b.xml"]
