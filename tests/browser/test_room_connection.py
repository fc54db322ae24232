"""The exam room when the connection comes and goes, and when it is open twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.exams.actions import submit
from quizbank.exams.queries import attempt_of
from quizbank.extensions import db
from tests.browser.room_page import RoomPage
from tests.chromium import PageProblems

EnterRoom = Callable[..., RoomPage]
ANSWERED_ELSEWHERE = "Question {} was answered in another window."


@pytest.fixture(autouse=True)
def expected_trouble(page_problems: PageProblems) -> None:
    """The browser writes a line about each request that fails, as here they should."""
    page_problems.allow("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "status of 4", "status of 503")


def go_offline(page: Page, *, on: bool = True) -> None:
    """Into the tunnel, or out of it."""
    page.context.set_offline(on)


def test_answers_without_a_connection_are_kept_and_sent_later(enter_room: EnterRoom) -> None:
    room = enter_room()
    go_offline(room.page)
    for letter in "ABC":
        room.select(letter)
        room.press("Next")
    room.keeps("Not connected")
    assert room.answers() == {}

    go_offline(room.page, on=False)

    room.is_saved()
    assert room.answers() == {1: "A", 2: "B", 3: "C"}
    expect(room.page.locator("#announcement")).to_have_text("Connected again. Everything is saved.")


def test_what_could_not_be_sent_survives_closing_the_page(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.page.route("**/responses", lambda route: route.abort())
    room.select("D")
    room.press("Flag")
    room.keeps("Not connected")
    other_tab = room.page.context.new_page()
    room.page.close()

    again = RoomPage(other_tab, room.server, room.person, room.attempt).enter()

    again.is_saved()
    assert room.answers() == {1: "D"}
    assert room.responses()[1].is_flagged
    assert other_tab.evaluate("localStorage.length") == 0


def test_an_answer_given_just_before_leaving_is_saved(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.select("B")

    room.page.goto("/about")
    room.page.goto("/")

    assert room.answers() == {1: "B"}


def test_a_server_that_fails_is_asked_again(enter_room: EnterRoom) -> None:
    room = enter_room()
    tries = []

    def fail_twice(route: object) -> None:
        tries.append(route)
        if len(tries) <= 2:
            route.fulfill(status=503, json={"problem": "busy", "say": "Try again."})  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    room.page.route("**/responses", fail_twice)
    room.select("B")

    room.keeps("Not saved yet")
    room.is_saved()
    assert len(tries) == 3
    assert room.answers() == {1: "B"}


def test_an_old_token_is_renewed(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.page.evaluate("() => { document.getElementById('csrf_token').value = 'old'; }")

    room.select("B")

    room.is_saved()
    assert room.answers() == {1: "B"}


def test_who_was_signed_out_keeps_the_answers_and_signs_in(
    enter_room: EnterRoom, sign_in: Callable[[Page, Account], None]
) -> None:
    room = enter_room()
    room.page.context.clear_cookies()
    room.select("C")

    room.keeps("Signed out")
    expect(room.save_state.get_by_role("link")).to_have_attribute(
        "href", f"/sign-in?next=/attempts/{room.attempt.public_id}"
    )
    sign_in(room.page, room.person)
    room.enter()

    room.is_saved()
    assert room.answers() == {1: "C"}


def test_another_tab_shows_what_was_answered_here(enter_room: EnterRoom) -> None:
    room = enter_room()
    tab = RoomPage(room.page.context.new_page(), room.server, room.person, room.attempt).enter()

    room.page.bring_to_front()
    room.select("B")

    expect(tab.message).to_have_text(ANSWERED_ELSEWHERE.format(1))
    expect(tab.option("B").locator("input")).to_be_checked()


def test_another_phone_shows_what_was_answered_here_and_the_later_answer_counts(
    enter_room: EnterRoom,
) -> None:
    room = enter_room()
    other = enter_room(attempt=room.attempt)
    room.select("B")
    room.is_saved()
    other.select("C")
    other.is_saved()

    room.press("Next")

    expect(room.message).to_have_text(ANSWERED_ELSEWHERE.format(1))
    room.press("Back")
    expect(room.option("C").locator("input")).to_be_checked()
    room.is_saved()
    assert room.answers() == {1: "C"}


def test_looking_at_a_question_does_not_undo_an_answer_given_elsewhere(
    enter_room: EnterRoom,
) -> None:
    room = enter_room()
    other = enter_room(attempt=room.attempt)
    other.select("D")
    other.is_saved()

    with room.page.expect_response("**/responses"):
        room.press("Next")
    room.press("Back")

    expect(room.option("D").locator("input")).to_be_checked()
    assert room.answers() == {1: "D"}


def test_an_exam_that_was_submitted_elsewhere_takes_no_more_answers(enter_room: EnterRoom) -> None:
    room = enter_room()
    with room.server.app.app_context():
        attempt = attempt_of(room.person, room.attempt.public_id)
        assert attempt
        submit(attempt, now=utcnow())
        db.session.commit()

    room.select("B")

    expect(room.page.get_by_role("heading", name="This exam is closed")).to_be_visible()
    room.page.keyboard.press("Escape")
    room.page.get_by_role("link", name="See your result").click()
    room.page.wait_for_url("**/result")
    assert room.answers() == {}


def test_an_answer_that_the_server_refuses_is_dropped_and_the_others_are_saved(
    enter_room: EnterRoom,
) -> None:
    room = enter_room()
    refused = {
        "problem": "bad_responses",
        "say": "",
        "problems": [{"position": 1, "say": "Not so."}],
    }

    def refuse_the_first(route: Route) -> None:
        responses = (route.request.post_data_json or {})["responses"]
        if any(response["position"] == 1 for response in responses):
            route.fulfill(status=422, json=refused)
        else:
            route.continue_()

    room.page.route("**/responses", refuse_the_first)

    room.select("B")
    room.page.keyboard.press("Tab")
    room.press("Next")
    room.select("C")

    room.is_saved()
    assert room.answers() == {2: "C"}


def test_the_exam_cannot_be_submitted_before_everything_is_saved(enter_room: EnterRoom) -> None:
    room = enter_room()
    go_offline(room.page)
    room.select("B")
    room.open_grid()
    room.press("Finish")
    room.press("Submit exam")

    expect(room.page.locator("#finish")).to_contain_text("Submit when you are connected again.")
    go_offline(room.page, on=False)
    room.is_saved()
    room.press("Submit exam")
    room.page.wait_for_url("**/result")
    assert room.answers() == {1: "B"}
