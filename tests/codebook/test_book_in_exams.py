"""The code book during an exam: open and counted, or closed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import holdings
from quizbank.accounts.queries import personal_data_of
from quizbank.exams import look_ups
from quizbank.exams.actions import submit
from quizbank.exams.models import Attempt, LookUp
from quizbank.exams.results import result_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import create_attempt, create_practice, load_bank
from tests.codebook.parts import fetched, part_of

pytestmark = pytest.mark.usefixtures("codes")

OPEN_BOOK, CLOSED_BOOK = "ccs", "cbcs"
KEY = "abcdefgh-1"
PAGES: dict[str, dict[str, Any]] = {
    "codebook.search_page": {},
    "codebook.results": {"q": "E11"},
    "codebook.diagnoses": {},
    "codebook.diagnosis": {"code": "E11.65"},
    "codebook.procedures": {"term": "appendectomy"},
    "codebook.procedure": {"code": "0DTJ4ZZ"},
    "codebook.root_operations": {},
    "codebook.approaches": {},
    "codebook.supplies": {},
    "codebook.supply": {"code": "G0463"},
    "codebook.bookmarks": {},
    "codebook.cpt": {},
}


def sit(account: Account, exam: str, **values: Any) -> Attempt:
    load_bank(exam, items=60, cases=4)
    return create_attempt(account, exam=exam, **values)


def kept(attempt: Attempt) -> list[LookUp]:
    found = select(LookUp).where(LookUp.attempt_id == attempt.id).order_by(LookUp.seen_at)
    return list(db.session.scalars(found))


def tell(browser: Browser, attempt: Attempt, *, expect: int = 200, **values: Any) -> Any:
    told = {"key": KEY, "position": 3, "looked_for": "E11.65", "seconds": 0, **values}
    return browser.post_json(
        "codebook.look_ups", told, public_id=attempt.public_id, expect=expect
    ).json


@pytest.mark.parametrize("endpoint", PAGES)
def test_in_a_closed_book_exam_every_page_is_refused(
    browser: Browser, learner: Account, endpoint: str
) -> None:
    sit(learner, CLOSED_BOOK)
    browser.sign_in(learner)

    page = browser.get(endpoint, **PAGES[endpoint], expect=403)

    assert page.h1 == "This exam is closed book"
    assert "You are sitting a CBCS exam, in which no code books are allowed." in page.text


@pytest.mark.parametrize("endpoint", PAGES)
def test_the_part_that_a_script_asks_for_is_refused_too(
    browser: Browser, learner: Account, endpoint: str
) -> None:
    sit(learner, CLOSED_BOOK)
    browser.sign_in(learner)
    url = browser.url(endpoint, **PAGES[endpoint])

    part = part_of(browser, url)

    assert part.status_code == 403
    assert "This exam is closed book" in part.text
    assert "E11" not in part.text


def test_a_bookmark_cannot_be_made_in_a_closed_book_exam(
    browser: Browser, learner: Account
) -> None:
    sit(learner, CLOSED_BOOK)
    browser.sign_in(learner)

    browser.post("codebook.bookmark", book="icd-10-cm", code="E11.65", expect=403)


def test_the_book_opens_again_when_the_exam_is_submitted(
    browser: Browser, learner: Account
) -> None:
    attempt = sit(learner, CLOSED_BOOK)
    browser.sign_in(learner)
    browser.get("codebook.diagnosis", code="E11.65", expect=403)
    submit(attempt, now=attempt.started_at)

    browser.get("codebook.diagnosis", code="E11.65")


def test_the_book_opens_again_when_time_is_up(browser: Browser, learner: Account) -> None:
    sit(learner, CLOSED_BOOK, started=timedelta(days=1))
    browser.sign_in(learner)

    browser.get("codebook.diagnosis", code="E11.65")


def test_practice_closes_no_book(browser: Browser, learner: Account) -> None:
    create_practice(learner, exam=CLOSED_BOOK)
    browser.sign_in(learner)

    browser.get("codebook.diagnosis", code="E11.65")


def test_somebody_elses_exam_closes_no_book(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    sit(learner, CLOSED_BOOK)
    browser.sign_in(stranger)

    browser.get("codebook.diagnosis", code="E11.65")


def test_a_closed_book_counts_more_than_an_open_one(browser: Browser, learner: Account) -> None:
    sit(learner, CLOSED_BOOK)
    sit(learner, OPEN_BOOK)
    browser.sign_in(learner)

    browser.get("codebook.diagnosis", code="E11.65", expect=403)


@pytest.mark.parametrize(("exam", "is_there"), [(OPEN_BOOK, True), (CLOSED_BOOK, False)])
def test_only_the_room_of_an_open_book_exam_has_the_code_book(
    browser: Browser, learner: Account, exam: str, is_there: bool
) -> None:
    attempt = sit(learner, exam)
    browser.sign_in(learner)

    room = browser.get("exams.room", public_id=attempt.public_id)

    assert ("Code book" in room.text) == is_there
    assert ('data-do="book"' in room.html) == is_there  # inside a template, which has no elements
    if is_there:
        link = room.soup.find("a", string="Code book, in a tab of its own")
        assert link["target"] == "_blank"
        assert link["href"] == f"/codes?year={attempt.form.code_year}"


def test_a_look_that_a_script_tells_is_kept_and_told_again_only_grows(
    browser: Browser, learner: Account
) -> None:
    attempt = sit(learner, OPEN_BOOK, started=timedelta(minutes=10))
    browser.sign_in(learner)

    assert tell(browser, attempt, seconds=20) == {"saved": KEY}
    tell(browser, attempt, seconds=65, looked_for="I10")
    tell(browser, attempt, seconds=20)

    [look] = kept(attempt)
    assert (look.position, look.looked_for, look.seconds) == (3, "I10", 65)


def test_the_report_tells_how_often_and_how_long(browser: Browser, learner: Account) -> None:
    attempt = sit(learner, OPEN_BOOK, started=timedelta(minutes=10))
    browser.sign_in(learner)
    for number in range(7):
        tell(browser, attempt, key=f"looking-{number}", seconds=26, position=1 + number // 6)
    browser.post("exams.submission", public_id=attempt.public_id)

    page = browser.get("exams.result", public_id=attempt.public_id)

    assert "Code book 7 look-ups, 3 min." in page.text
    assert "· 6 look-ups" in page.text
    assert "· 1 look-up" in page.text


def test_a_report_without_a_look_says_so_and_one_of_a_closed_book_nothing(
    browser: Browser, learner: Account
) -> None:
    closed, open_ = sit(learner, CLOSED_BOOK), sit(learner, OPEN_BOOK)
    for attempt in (closed, open_):
        submit(attempt, now=attempt.started_at)
    browser.sign_in(learner)

    never = browser.get("exams.result", public_id=open_.public_id).text
    nothing = browser.get("exams.result", public_id=closed.public_id).text

    assert "You never opened the code book of this page." in never
    assert "code book" not in nothing.lower()
    assert result_of(closed).look_ups is None


def test_pages_in_a_tab_of_their_own_are_counted_without_javascript(
    browser: Browser, learner: Account
) -> None:
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(learner)

    browser.get("codebook.search_page")
    browser.get("codebook.search_page", q="diabetes")
    browser.get("codebook.diagnosis", code="E11.65")

    [look] = kept(attempt)
    assert (look.looked_for, look.position) == ("E11.65", None)


def test_pages_soon_after_one_another_are_one_look_as_long_as_from_first_to_last(
    learner: Account,
) -> None:
    attempt = sit(learner, OPEN_BOOK)
    start = attempt.started_at
    for seconds in (0, 40, 90, 600, 620):
        look_ups.note_page(attempt.id, "E11", now=start + timedelta(seconds=seconds))

    assert [look.seconds for look in kept(attempt)] == [90, 20]


def test_parts_and_typing_are_not_counted_by_the_server(browser: Browser, learner: Account) -> None:
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(learner)

    part_of(browser, browser.url("codebook.diagnosis", code="E11.65"))
    fetched(browser, browser.url("codebook.results", q="diabetes"))

    assert kept(attempt) == []


def test_a_look_cannot_be_longer_than_the_exam_so_far(browser: Browser, learner: Account) -> None:
    attempt = sit(learner, OPEN_BOOK, started=timedelta(minutes=1))
    browser.sign_in(learner)

    tell(browser, attempt, seconds=80_000)

    assert 60 <= kept(attempt)[0].seconds < 120


def test_a_look_told_after_time_was_up_counts_until_the_report_is_seen(
    browser: Browser, learner: Account
) -> None:
    attempt = sit(learner, OPEN_BOOK, started=timedelta(days=1))
    browser.sign_in(learner)

    tell(browser, attempt, seconds=5)
    browser.get("exams.result", public_id=attempt.public_id)
    tell(browser, attempt, key="another-key", expect=409)

    assert len(kept(attempt)) == 1


def test_nothing_is_counted_for_exams_without_books_and_for_practice(
    browser: Browser, learner: Account
) -> None:
    load_bank(OPEN_BOOK, items=60, cases=4)
    practice = create_practice(learner, exam=OPEN_BOOK)
    browser.sign_in(learner)
    tell(browser, practice, expect=409)
    closed = sit(learner, CLOSED_BOOK)

    answer = fetched(
        browser,
        browser.url("codebook.look_ups", public_id=closed.public_id),
        method="POST",
        json={"key": KEY, "seconds": 1},
        headers={"X-CSRFToken": browser.csrf_token()},
    )

    assert answer.status_code == 403
    assert kept(closed) == kept(practice) == []


def test_somebody_elses_attempt_does_not_exist(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(stranger)

    tell(browser, attempt, expect=404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "x" * 41},
        {"key": "a b c d e"},
        {"seconds": -1},
        {"seconds": "5"},
        {"seconds": 10**9},
        {"position": 0},
        {"position": True},
        {"looked_for": "x" * 2_001},
        {"looked_for": "\ud800"},
        {"looked_for": None},
    ],
)
def test_what_cannot_be_a_look_is_refused(
    browser: Browser, learner: Account, wrong: dict[str, Any]
) -> None:
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(learner)

    assert tell(browser, attempt, expect=422, **wrong)["problem"] == "bad_look_up"
    assert kept(attempt) == []


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_a_body_that_is_no_look_is_refused(browser: Browser, learner: Account, body: Any) -> None:
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(learner)

    browser.post_json("codebook.look_ups", body, public_id=attempt.public_id, expect=422)


def test_one_attempt_keeps_no_endless_number_of_looks(
    browser: Browser, learner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_ups, "MOST_LOOK_UPS", 2)
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(learner)

    for number in range(4):
        tell(browser, attempt, key=f"looking-{number}")

    assert len(kept(attempt)) == 2


def test_what_was_looked_for_is_kept_short_and_visible(browser: Browser, learner: Account) -> None:
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(learner)

    tell(browser, attempt, looked_for=f"a\x00b\n  {'c' * 300}")

    looked_for = kept(attempt)[0].looked_for
    assert looked_for.startswith("ab ccc")
    assert len(looked_for) == 120


def test_looks_are_downloaded_and_erased_with_everything_else(
    browser: Browser, learner: Account
) -> None:
    attempt = sit(learner, OPEN_BOOK)
    browser.sign_in(learner)
    tell(browser, attempt)

    downloaded: Any = personal_data_of(learner)["attempts"]
    [holding] = [one for one in holdings() if one.name == "attempts"]
    holding.erase(learner)

    assert downloaded[0]["look_ups"][0]["looked_for"] == "E11.65"
    assert db.session.scalars(select(LookUp)).all() == []
