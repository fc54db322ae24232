"""Files from anybody through the real form: each is a page with a sentence, never a 500."""

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from quizbank.accounts.models import Account
from quizbank.educators.models import WorkspaceSet
from quizbank.educators.queries import items_of
from tests.browser_client import Browser
from tests.educators.building import create_workspace
from tests.interchange.files import (
    GIFT,
    look_through,
    moodle_of,
    moodle_question,
    moodle_xml,
    only_upload,
    send,
)

ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a0 "ha">{ENTITIES}]><quiz>&a9;</quiz>'
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<quiz>&x;</quiz>"
)
MANIFEST = '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources/></manifest>'


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    """A ZIP of these."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            package.writestr(name, data)
    return whole.getvalue()


def link(name: str, target: str) -> bytes:
    """A ZIP with a symbolic link in it."""
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped(("imsmanifest.xml", MANIFEST), (member, target))


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "malformed.xml": ("is not", lambda: b"<?xml version='1.0'?><quiz><question></quiz>"),
    "cut-off.xml": ("is not", lambda: moodle_xml([moodle_question(1)])[:-40]),
    "bomb.xml": ("", lambda: BOMB.encode()),
    "outside.xml": ("", lambda: OUTSIDE.encode()),
    "slip.zip": ("leads out of the package", lambda: zipped(("../../evil.xml", "x"))),
    "absolute.zip": ("an absolute name", lambda: zipped(("/etc/passwd", "x"))),
    "drive.zip": ("an absolute name", lambda: zipped(("C:\\a.xml", "x"))),
    "link.zip": ("a link to another file", lambda: link("item.xml", "/etc/passwd")),
    "nested.zip": ("another ZIP file", lambda: zipped(("inner.zip", zipped(("a", "b"))))),
    "bomb.zip": ("times its size", lambda: zipped(("a.xml", b"0" * 30 * 1024 * 1024))),
    "bare.zip": ("manifest", lambda: zipped(("a.txt", "x"))),
    "cut-off.zip": ("ZIP", lambda: zipped(("a.txt", "x" * 999))[:60]),
    "picture.gift": ("is a picture", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
    "paper.pdf": ("is a PDF", lambda: b"%PDF-1.7 ..."),
    "empty.xml": ("is empty", lambda: b" \n "),
    "words.txt": ("", lambda: b"Dear colleague, here are my questions."),
    "noise.bin": ("", lambda: bytes(range(256)) * 40),
    "nulls.gift": ("", lambda: b"\0" * 5_000),
    "deep.xml": ("", lambda: b"<quiz>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</quiz>"),
    "deep.yaml": ("", lambda: b"set: x\nitems: " + b"[" * 20_000),
    "many.gift": ("questions; at most", lambda: GIFT.encode() * 3_400),
    "many.xml": (
        "questions; at most",
        lambda: moodle_xml([moodle_question(number) for number in range(10_000)]),
    ),
}


@pytest.fixture
def row(browser: Browser, educator: Account) -> WorkspaceSet:
    """A set of the educator who is signed in."""
    made = create_workspace(educator)
    browser.sign_in(educator)
    return made


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    browser: Browser, row: WorkspaceSet, name: str
) -> None:
    says, make = REFUSED[name]

    page = send(browser, row, make(), name, expect=422)

    assert page.h1 == "Upload questions"
    [sentence] = page.problems
    assert says in sentence
    assert sentence.startswith(("The file ", "Line "))
    assert only_upload() is None


def test_scripts_and_handlers_are_not_in_the_page(browser: Browser, row: WorkspaceSet) -> None:
    hostile = (
        "<p>Which form <script>alert(1)</script><b onclick='x()'>goes</b> "
        "<a href='javascript:x()'>there</a> <form action='//evil.example'><style>p{}</style>"
        "&lt;script&gt;alert(2)&lt;/script&gt; at last?</form></p>"
    )

    page = look_through(browser, row, moodle_xml([moodle_question(1, stem=hostile)]), "a.xml")

    shown = page.soup.select_one(".question__stem")
    assert shown is not None
    assert not shown.find_all(["script", "a", "form", "style"])
    assert "evil.example" not in page.html
    assert "onclick" not in page.html
    browser.submit("Import the ticked questions", ticked=["1"])
    browser.get("educators.show", public_id=row.public_id)


def test_pictures_are_named_with_the_question(browser: Browser, row: WorkspaceSet) -> None:
    stem = '<p>What does it show? <img src="@@PLUGINFILE@@/x.png" alt="x"></p>'
    questions = [moodle_question(1), moodle_question(2, stem=stem)]

    page = look_through(browser, row, moodle_xml(questions), "a.xml")

    assert "1 question, a question with a picture or another medium" in page.text
    assert "‘story-00002’" in page.text
    assert "1 question can be imported" in page.text


def test_other_kinds_are_named_one_by_one_and_the_rest_is_offered(
    browser: Browser, row: WorkspaceSet
) -> None:
    others = [moodle_of(kind, f"my {kind}") for kind in ("cloze", "essay", "ddwtos", "calculated")]

    page = look_through(browser, row, moodle_xml([*others, moodle_question(1)]), "a.xml")

    for kind in ("cloze", "essay", "ddwtos", "calculated"):
        assert f"‘my {kind}’" in page.text
    assert "1 question can be imported" in page.text


def test_weights_that_do_not_add_up_are_told_with_their_line(
    browser: Browser, row: WorkspaceSet
) -> None:
    wrong = "\n::odd weights:: Which TWO are sent to the plan? {~%70%one ~%70%two ~%-100%three}\n"

    page = look_through(browser, row, GIFT + wrong)

    assert "1 thing to mend in the file" in page.text
    assert "‘odd weights’, weights" in page.text
    assert "Line 1" in page.text
    assert "3 questions can be imported" in page.text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_another_encoding_is_read_or_refused_in_words(
    browser: Browser, row: WorkspaceSet, encoding: str
) -> None:
    text = GIFT.replace("plan after", "café’s plan after")

    page = look_through(browser, row, text.encode(encoding))

    assert "café’s plan" in page.text


def test_texts_full_of_signs_that_nobody_sees_are_imported_clean(
    browser: Browser, row: WorkspaceSet
) -> None:
    text = GIFT.replace("Which form", "Which\u202e \u200bform")

    page = look_through(browser, row, text)

    boxes = [str(one["value"]) for one in page.soup.select('input[name="ticked"]')]
    browser.submit("Import the ticked questions", ticked=boxes)
    assert all("\u202e" not in item.content["stem"] for item in items_of(row))
