"""Bookmarks and short notes on codes, as in the margin of one's own book."""

import pytest

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import holdings
from quizbank.accounts.queries import personal_data_of
from quizbank.codebook import actions
from quizbank.codebook.book_queries import bookmarks_of
from quizbank.codebook.models import Bookmark
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import NOON, create_account

pytestmark = pytest.mark.usefixtures("codes")

CODE = "E11.65"


def notes_of(account: Account) -> dict[str, str]:
    return {bookmark.code: bookmark.note for bookmark in bookmarks_of(account)}


def keep(account: Account, code: str, note: str = "") -> None:
    db.session.add(
        Bookmark(account_id=account.id, system="icd10cm", code=code, note=note, changed_at=NOON)
    )
    db.session.commit()


@pytest.mark.parametrize("is_guest", [False, True])
def test_a_person_or_guest_keeps_a_code_with_a_note(browser: Browser, is_guest: bool) -> None:
    person = create_account(email=None if is_guest else "someone@example.org")
    browser.sign_in(person)
    browser.get("codebook.diagnosis", code=CODE, year=2026)

    page = browser.submit("Bookmark E11.65", note="With Z79.4\r\nif on insulin", follow=True)

    assert "E11.65 is in your bookmarks" in page.text
    assert "Your note: With Z79.4 if on insulin" in page.text
    assert notes_of(person) == {CODE: "With Z79.4\nif on insulin"}
    kept = browser.get("codebook.bookmarks")
    assert kept.link("E11.65 Type 2 diabetes mellitus with hyperglycemia With Z79.4 if on insulin")
    assert "E11.65" in browser.get("codebook.search_page").text


@pytest.mark.parametrize(
    ("endpoint", "code", "button"),
    [
        ("codebook.diagnosis", "S70-S79", "Bookmark S70-S79"),
        ("codebook.diagnosis", "4", "Bookmark 4"),
        ("codebook.procedure", "0DTJ4ZZ", "Bookmark 0DTJ4ZZ"),
        ("codebook.supply", "G0463", "Bookmark G0463"),
        ("codebook.supply", "RT", "Bookmark RT"),
    ],
)
def test_headings_and_codes_of_every_book_can_be_kept(
    browser: Browser, learner: Account, endpoint: str, code: str, button: str
) -> None:
    browser.sign_in(learner).get(endpoint, code=code)

    page = browser.submit(button, follow=True)

    assert f"{code} is in your bookmarks" in page.text
    assert list(notes_of(learner)) == [code]


def test_a_note_can_be_changed_and_the_bookmark_removed(browser: Browser, learner: Account) -> None:
    keep(learner, CODE, "old")
    browser.sign_in(learner).get("codebook.diagnosis", code=CODE)
    page = browser.submit("Save note", note="new", follow=True)
    changed = notes_of(learner)

    page = browser.submit("Remove the bookmark", follow=True)

    assert changed == {CODE: "new"}
    assert "no longer in your bookmarks" in page.text
    assert notes_of(learner) == {}


def test_a_note_of_500_characters_fits_and_one_more_does_not(
    browser: Browser, learner: Account
) -> None:
    browser.sign_in(learner).get("codebook.diagnosis", code=CODE)
    too_long = browser.submit("Bookmark E11.65", note="é" * 501, expect=422)
    said, typed = too_long.problems, too_long.soup.textarea.get_text().strip()

    browser.submit("Bookmark E11.65", note="é" * 500)

    assert said == ["Your note must be 500 characters or fewer"]
    assert typed == "é" * 501
    assert notes_of(learner) == {CODE: "é" * 500}


def test_what_cannot_be_seen_is_left_out_of_a_note(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("codebook.diagnosis", code=CODE)

    browser.submit("Bookmark E11.65", note="a\x00b\x1b\r\n<b>c</b>")

    assert notes_of(learner) == {CODE: "ab\n<b>c</b>"}
    assert "<b>c</b>" not in browser.get("codebook.diagnosis", code=CODE).html


def test_whoever_is_not_signed_in_is_told_how_to_keep_notes(browser: Browser) -> None:
    page = browser.get("codebook.diagnosis", code=CODE, year=2026)

    assert page.link("Sign in").endswith("next=/codes/icd-10-cm/E11.65?year%3D2026") or (
        "E11.65" in page.link("Sign in")
    )
    assert "Your note" not in page.text


def test_notes_are_seen_by_their_owner_alone(
    browser: Browser, learner: Account, groupmate: Account, stranger: Account, educator: Account
) -> None:
    keep(learner, CODE, "only mine")

    for other in (groupmate, stranger, educator):
        browser.sign_in(other)
        assert "only mine" not in browser.get("codebook.bookmarks").text
        assert "only mine" not in browser.get("codebook.diagnosis", code=CODE).text


@pytest.mark.parametrize(
    ("book", "code"),
    [
        ("icd-10-cm", "E11.95"),
        ("icd-10-cm", "99213"),
        ("icd-10-pcs", "0DT"),
        ("hcpcs", "D0120"),
        ("cpt", "99213"),
        ("icd9", "250.00"),
    ],
)
def test_what_is_in_no_book_cannot_be_kept(
    browser: Browser, learner: Account, book: str, code: str
) -> None:
    browser.sign_in(learner)

    browser.post("codebook.bookmark", book=book, code=code, expect=404)

    assert notes_of(learner) == {}


def test_a_margin_that_is_full_takes_no_more(
    browser: Browser, learner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_BOOKMARKS", 1)
    keep(learner, CODE)
    browser.sign_in(learner).get("codebook.diagnosis", code="I10")

    page = browser.submit("Bookmark I10", follow=True)

    assert "Your margin is full. Remove a bookmark first." in page.text
    assert list(notes_of(learner)) == [CODE]


def test_bookmarks_are_downloaded_and_erased_with_everything_else(learner: Account) -> None:
    keep(learner, CODE, "mine")

    downloaded = personal_data_of(learner)["code_bookmarks"]
    for holding in holdings():
        if holding.name == "code_bookmarks":
            holding.erase(learner)

    assert downloaded == [
        {"system": "icd10cm", "code": CODE, "note": "mine", "changed_at": NOON.isoformat()}
    ]
    assert notes_of(learner) == {}


def test_a_guest_who_signs_in_brings_bookmarks_and_the_own_ones_stay(learner: Account) -> None:
    guest = create_account(email=None)
    keep(guest, CODE, "guest")
    keep(guest, "I10", "guest")
    keep(learner, CODE, "own")

    [holding] = [one for one in holdings() if one.name == "code_bookmarks"]
    holding.move(guest, learner)
    db.session.commit()

    assert notes_of(learner) == {CODE: "own", "I10": "guest"}
    assert notes_of(guest) == {}
    assert holding.last_active(learner) == NOON
