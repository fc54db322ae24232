"""The clock of the exam room."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.room_page import RoomPage
from tests.chromium import PageProblems

EnterRoom = Callable[..., RoomPage]


def test_the_time_left_is_shown_and_hidden(enter_room: EnterRoom) -> None:
    room = enter_room(ends_in=timedelta(minutes=45))
    expect(room.time).to_have_text(re.compile(r"^44:5\d left$"))

    room.time.get_by_role("button").click()
    expect(room.time).to_have_text("Show time")
    room.enter()
    expect(room.time).to_have_text("Show time")

    room.time.get_by_role("button").click()
    expect(room.time).to_have_text(re.compile(r"^44:[45]\d left$"))


def test_the_last_minutes_are_told_once_and_not_each_second(enter_room: EnterRoom) -> None:
    room = enter_room(ends_in=timedelta(minutes=5, seconds=3))
    told = room.page.locator("#announcement")
    expect(told).to_be_empty()

    expect(told).to_have_text("5 minutes left.")
    expect(room.message).to_have_text("5 minutes left.")
    expect(room.time).to_have_text(re.compile(r"^4:5\d left$"))


def test_when_time_is_up_the_result_comes_by_itself(
    enter_room: EnterRoom, page_problems: PageProblems
) -> None:
    page_problems.allow("status of 409")
    room = enter_room(ends_in=timedelta(seconds=5))
    room.select("B")

    room.page.wait_for_url("**/result")

    assert room.answers() == {1: "B"}


def test_time_that_ends_without_a_connection_loses_no_answer(
    enter_room: EnterRoom, page_problems: PageProblems
) -> None:
    page_problems.allow("ERR_INTERNET_DISCONNECTED", "status of 409")
    room = enter_room(ends_in=timedelta(seconds=5))
    room.page.context.set_offline(True)
    room.select("B")

    expect(room.page.get_by_role("heading", name="Time is up")).to_be_visible()
    room.keeps("Not connected")
    room.page.context.set_offline(False)
    room.page.wait_for_url("**/result")

    assert room.answers() == {1: "B"}


def test_the_servers_clock_puts_the_pages_right(enter_room: EnterRoom) -> None:
    room = enter_room(ends_in=timedelta(minutes=45))
    expect(room.time).to_have_text(re.compile(r"^44:"))

    def ten_minutes_less(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        route.fulfill(response=answer, json={**answer.json(), "seconds_left": 2_000})  # type: ignore[attr-defined]

    room.page.route("**/responses", ten_minutes_less)
    room.select("A")

    expect(room.time).to_have_text(re.compile(r"^33:"))
