"""Question files for uploads, and the steps that every test of them takes."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from quizbank.educators.models import ImportUpload, WorkspaceSet
from quizbank.extensions import db
from tests.browser_client import Browser, Page

GIFT = """::claim form:: Which form goes to the plan after a visit in the office? {
    =The claim form#It asks for payment.
    ~The consent form#That one is for the patient.
    ~The order form
}

::two of them:: Select the TWO parts of a clean claim that the payer asks for. {
    ~%50%The diagnosis code
    ~%50%The date of service
    ~%-100%The weather
}

::diabetes:: Type 2 diabetes without complications. Enter the diagnosis code. {
    =E11.9#No complication is named.
}
"""
ESSAY = "\n::tell me:: Tell me about claims in your own words. {}\n"


def moodle_question(number: int, *, stem: str = "", fraction: str = "100") -> str:
    """One multichoice question as Moodle writes it, HTML in CDATA."""
    text = (
        stem or f"<p>Story {number}: which <b>form</b> does office {number} send to the plan?</p>"
    )
    answers = "".join(
        f'<answer fraction="{share}" format="html">'
        f"<text><![CDATA[<p>{name} of {number}</p>]]></text>"
        f'<feedback format="html"><text><![CDATA[<p>Because of {name}.</p>]]></text></feedback>'
        "</answer>"
        for name, share in (("Claim", fraction), ("Consent", "0"), ("Order", "0"), ("Letter", "0"))
    )
    return (
        f'<question type="multichoice"><name><text>story-{number:05}</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        '<generalfeedback format="html"><text>The plan asks for it.</text></generalfeedback>'
        "<single>true</single><shuffleanswers>true</shuffleanswers>"
        f"{answers}<tags><tag><text>Claims</text></tag></tags></question>\n"
    )


def moodle_xml(questions: Sequence[str]) -> bytes:
    """A Moodle XML file of these."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>'.encode()


def moodle_of(kind: str, name: str) -> str:
    """A question of another kind, which cannot be held."""
    return (
        f'<question type="{kind}"><name><text>{escape(name)}</text></name>'
        '<questiontext format="html"><text>Fill {1:SHORTANSWER:=this} in.</text></questiontext>'
        "</question>\n"
    )


def send(
    browser: Browser,
    row: WorkspaceSet,
    data: bytes | str,
    name: str = "questions.gift",
    *,
    expect: int = 302,
) -> Page:
    """Upload a file to a set through the form."""
    written = data.encode() if isinstance(data, str) else data
    url = browser.url("interchange.upload", public_id=row.public_id)
    return send_form(browser, url, {"file": file_of(written, name)}, expect=expect)


def file_of(data: bytes, name: str) -> FileStorage:
    """A file as a form sends it."""
    return FileStorage(BytesIO(data), filename=name)


def send_form(browser: Browser, url: str, fields: dict[str, Any], *, expect: int) -> Page:
    """Send fields and files in one piece from memory; the test client would leave a file open."""
    boundary, body = encode_multipart({"csrf_token": browser.csrf_token(), **fields})
    content_type = f"multipart/form-data; boundary={boundary}"
    return browser.open(url, method="POST", data=body, content_type=content_type, expect=expect)


def look_through(
    browser: Browser, row: WorkspaceSet, data: bytes | str, name: str = "questions.gift"
) -> Page:
    """Upload a file and come to its questions."""
    page = send(browser, row, data, name)
    return browser.visit(page.location)


def only_upload() -> ImportUpload | None:
    """The upload that waits, if there is one."""
    return db.session.scalar(select(ImportUpload))


def waiting_id() -> UUID:
    """The address of the upload that waits."""
    upload = only_upload()
    assert upload is not None
    return upload.public_id
