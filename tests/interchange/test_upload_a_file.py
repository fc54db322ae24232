"""Uploading: a file is read and waits to be looked through; nothing of it is in the set."""

from datetime import timedelta

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.core.interchange import csv_template
from quizbank.educators.queries import items_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.educators.building import create_workspace
from tests.interchange.files import (
    GIFT,
    file_of,
    look_through,
    moodle_question,
    moodle_xml,
    only_upload,
    send,
    send_form,
)

MEGABYTE = 1024 * 1024
AIKEN = "Which form goes to the plan?\nA. The claim\nB. The consent\nANSWER: A\n"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.gift", GIFT.encode(), "GIFT with 3 questions"),
        ("a.xml", moodle_xml([moodle_question(1)]), "Moodle XML with 1 question"),
        ("a.txt", AIKEN.encode(), "Aiken with 1 question"),
        ("a.csv", csv_template.template(), "CSV with 3 questions"),
    ],
)
def test_a_file_is_read_and_shown_and_nothing_is_in_the_set(
    browser: Browser, educator: Account, name: str, data: bytes, says: str
) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)

    page = look_through(browser, row, data, name)

    assert page.h1 == f"Look through ‘{name}’"
    assert says in page.text
    assert items_of(row) == []


def test_the_page_says_which_formats_and_how_much(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)

    page = browser.visit(
        browser.get("educators.show", public_id=row.public_id).link("Upload questions")
    )

    assert "YAML, Moodle XML, GIFT, Aiken, CSV, or QTI 2.1 to 3.0" in page.text
    assert "Up to 20 MB and 5,000 questions" in page.text
    template = browser.visit(page.link("CSV template"))
    assert template.response.data == csv_template.template()
    assert "quizbank-questions.csv" in template.response.headers["Content-Disposition"]


def test_without_a_file_the_form_comes_back(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator).get("interchange.upload", public_id=row.public_id)

    page = browser.submit("Upload and look through", expect=422)

    assert page.problems == ["Choose the file that holds the questions"]


def test_what_waits_is_listed_until_it_is_a_week_old(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)
    send(browser, row, GIFT, "claims.gift")
    page = browser.get("interchange.upload", public_id=row.public_id)
    browser.visit(page.link("claims.gift"))
    upload = only_upload()
    assert upload is not None

    upload.expires_at = utcnow() - timedelta(minutes=1)

    assert "claims.gift" not in browser.get("interchange.upload", public_id=row.public_id).text
    browser.get(
        "interchange.review", public_id=row.public_id, upload_id=upload.public_id, expect=404
    )


def test_an_old_upload_goes_with_the_next_one_and_by_command(
    app: Flask, browser: Browser, educator: Account
) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)
    send(browser, row, GIFT, "old.gift")
    old = only_upload()
    assert old is not None
    old.expires_at = utcnow() - timedelta(days=1)
    send(browser, row, GIFT, "new.gift")
    new = only_upload()
    assert new is not None
    assert new.file_name == "new.gift"

    new.expires_at = utcnow() - timedelta(days=1)
    db.session.commit()

    assert app.test_cli_runner().invoke(args=["educators", "prune-uploads"]).output == (
        "Uploads forgotten: 1\n"
    )
    db.session.expire_all()
    assert only_upload() is None


def test_only_the_last_five_uploads_of_a_set_wait(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)

    for number in range(7):
        send(browser, row, GIFT, f"file-{number}.gift")

    text = browser.get("interchange.upload", public_id=row.public_id).text
    assert [number for number in range(7) if f"file-{number}.gift" in text] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.gift", "passwd.gift"),
        ("<b>x</b>.gift", "b>.gift"),
        ("a\u202e\u0000b.gift", "ab.gift"),
        (f"{'x' * 400}.gift", "x" * 255),
    ],
)
def test_a_file_name_is_shown_without_folders_and_tricks(
    browser: Browser, educator: Account, name: str, shown: str
) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)

    page = look_through(browser, row, GIFT, name)

    assert page.h1 == f"Look through ‘{shown}’"


def test_an_upload_may_be_larger_than_any_other_form(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)
    page = look_through(browser, row, f"// {'x' * 3 * MEGABYTE}\n\n{GIFT}")

    assert "GIFT with 3 questions" in page.text
    elsewhere = browser.url("educators.settings", public_id=row.public_id)
    send_form(browser, elsewhere, {"title": "x" * 3 * MEGABYTE}, expect=413)
    file = {"file": file_of(b"x" * 3 * MEGABYTE, "a.gift")}
    send_form(browser, elsewhere, file, expect=413)


def test_the_fields_beside_the_file_stay_small(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)
    sent = {"more": "x" * 3 * MEGABYTE, "file": file_of(GIFT.encode(), "a.gift")}

    url = browser.url("interchange.upload", public_id=row.public_id)
    send_form(browser, url, sent, expect=413)

    assert only_upload() is None


@pytest.mark.parametrize("megabytes", [20.1, 22])
def test_a_file_that_is_too_large_is_refused_at_its_field(
    browser: Browser, educator: Account, megabytes: float
) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)

    data = b"x" * int(megabytes * MEGABYTE)
    page = send(browser, row, data, expect=422 if megabytes < 21 else 413)

    assert page.h1 == "Upload questions"
    assert "20 MB" in page.problems[0]


def test_learners_and_strangers_send_no_large_file(
    browser: Browser, educator: Account, learner: Account
) -> None:
    row = create_workspace(educator)
    browser.sign_in(learner)

    page = send(browser, row, b"x" * 3 * MEGABYTE, expect=413)

    assert page.h1 == "That is too large"
