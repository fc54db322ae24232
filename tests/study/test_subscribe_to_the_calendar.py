"""The plan in one's own calendar program: made, renewed, removed, and never a score in it."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from quizbank.accounts.actions import erase, move_in
from quizbank.accounts.models import Account
from quizbank.clock import local_day, utcnow
from quizbank.extensions import db
from quizbank.study.actions import make_feed
from quizbank.study.models import CalendarFeed
from tests.browser_client import Browser
from tests.builders import create_account, load_bank
from tests.study.builders import answer_all, create_session


@pytest.fixture
def planner(learner: Account) -> Account:
    """Somebody with an exam in a month."""
    load_bank("cbcs", items=60)
    learner.exam = "cbcs"
    learner.exam_date = local_day(utcnow(), learner.time_zone) + timedelta(days=30)
    db.session.commit()
    return learner


def new_address(browser: Browser, button: str = "Make a calendar address") -> str:
    """The path of the address that the page shows once."""
    browser.get("study.plan")
    page = browser.submit(button, expect=200)
    shown = page.soup.select_one("textarea#address")
    assert shown
    return shown.text.strip().removeprefix("http://localhost")


def events_at(browser: Browser, address: str) -> list[tuple[date, str]]:
    """The days and words of the calendar at an address."""
    page = browser.visit(address)
    assert page.response.mimetype == "text/calendar"
    calendar = Calendar.from_ical(page.response.data)
    return [(event.decoded("dtstart"), str(event["summary"])) for event in calendar.walk("VEVENT")]


def test_whoever_has_the_address_reads_the_plan_without_signing_in(
    app: object, browser: Browser, planner: Account
) -> None:
    address = new_address(browser.sign_in(planner))

    events = events_at(Browser(browser.app), address)

    assert (planner.exam_date, "CBCS exam") in events
    assert sum(says == "Full CBCS practice exam" for _, says in events) == 3
    days = [day for day, _ in events]
    assert days == sorted(set(days))
    assert min(days) >= local_day(utcnow(), planner.time_zone)


def test_no_score_is_in_it(browser: Browser, planner: Account) -> None:
    answer_all(create_session(planner))
    address = new_address(browser.sign_in(planner))

    text = Browser(browser.app).visit(address).response.get_data(as_text=True)

    assert "%" not in text
    assert "answered" not in text
    assert "learner@example.org" not in text
    assert "Learner" not in text


def test_only_a_hash_of_the_token_is_kept(browser: Browser, planner: Account) -> None:
    address = new_address(browser.sign_in(planner))

    [feed] = db.session.scalars(select(CalendarFeed)).all()
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 43
    assert token not in (feed.token_hash, str(feed.created_at))
    assert token not in browser.get("study.plan").html


def test_a_new_address_ends_the_old_one(browser: Browser, planner: Account) -> None:
    old = new_address(browser.sign_in(planner))
    new = new_address(browser, "Make a new address")

    assert old != new
    Browser(browser.app).visit(old, expect=404)
    assert events_at(Browser(browser.app), new)


def test_a_removed_address_is_not_found(browser: Browser, planner: Account) -> None:
    address = new_address(browser.sign_in(planner))
    browser.get("study.plan")

    page = browser.submit("Remove the address", follow=True)

    assert "The calendar address was removed." in page.text
    Browser(browser.app).visit(address, expect=404)


def test_a_guessed_address_is_not_found(browser: Browser, planner: Account) -> None:
    new_address(browser.sign_in(planner))

    Browser(browser.app).visit("/calendar/guess.ics", expect=404)
    Browser(browser.app).visit("/calendar/%00.ics", expect=404)


def test_asking_too_often_is_refused(browser: Browser, planner: Account, rate_limits: None) -> None:
    limits = browser.app.config["RATE_LIMITS"]
    kept = limits["CALENDAR"]
    limits["CALENDAR"] = "2 per hour"
    try:
        for expect in (404, 404, 429):
            browser.visit("/calendar/guess.ics", expect=expect)
    finally:
        limits["CALENDAR"] = kept


def test_before_there_is_an_exam_the_calendar_is_empty(browser: Browser, learner: Account) -> None:
    token = make_feed(learner, now=utcnow())

    assert events_at(browser, f"/calendar/{token}.ics") == []


def test_erasing_the_account_ends_the_address(browser: Browser, planner: Account) -> None:
    token = make_feed(planner, now=utcnow())
    answer_all(create_session(planner))
    erase(planner)
    db.session.commit()

    browser.visit(f"/calendar/{token}.ics", expect=404)


def test_of_two_calendars_the_account_keeps_its_own(browser: Browser, planner: Account) -> None:
    guest = create_account(email=None)
    of_the_guest = make_feed(guest, now=utcnow())
    own = make_feed(planner, now=utcnow())

    move_in(guest, planner)
    db.session.commit()

    browser.visit(f"/calendar/{own}.ics")
    browser.visit(f"/calendar/{of_the_guest}.ics", expect=404)


def test_the_calendar_of_a_guest_moves_with_them(browser: Browser, planner: Account) -> None:
    guest = create_account(email=None)
    token = make_feed(guest, now=utcnow())

    move_in(guest, planner)
    db.session.commit()

    browser.visit(f"/calendar/{token}.ics")


def test_the_download_of_ones_data_tells_of_sessions_and_the_calendar(planner: Account) -> None:
    from quizbank.accounts.queries import personal_data_of

    make_feed(planner, now=utcnow())
    answer_all(create_session(planner))

    data = personal_data_of(planner)["study"]

    assert isinstance(data, dict)
    assert data["calendar_since"]
    [session] = data["sessions"]
    assert session["planned"] == 12
    assert set(session["chosen_for"].values()) <= {"due", "weak", "blueprint"}
