"""Cases, typed codes, several answers and forward-only exams in the exam room."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.room_page import RoomPage
from tests.chromium import DESKTOP

EnterRoom = Callable[..., RoomPage]


def first_of(room: RoomPage, selector: str) -> int:
    """The position of the first such question."""
    name = room.page.locator(selector).first.get_attribute("id")
    assert name
    return int(name.removeprefix("question-"))


def heights(room: RoomPage) -> tuple[float, float]:
    """Of the record and of the question."""
    record, question = room.record.bounding_box(), room.question.bounding_box()
    assert record
    assert question
    return record["height"], question["height"]


def test_a_record_stays_at_its_place_from_question_to_question(enter_room: EnterRoom) -> None:
    room = enter_room(exam="ccs")
    case = first_of(room, "[data-case]")
    room.enter(at=case)
    room.record.get_by_role("link").last.click()
    before = room.record.evaluate("record => record.scrollTop")
    assert before > 50

    room.press("Next")

    room.has_question(case + 1)
    assert room.record.evaluate("record => record.scrollTop") == before
    expect(room.record.locator("[aria-current]")).to_have_text(
        room.record.get_by_role("link").last.inner_text()
    )


def test_the_handle_shares_the_screen_out_by_thumb_and_by_keyboard(enter_room: EnterRoom) -> None:
    room = enter_room(exam="ccs")
    room.enter(at=first_of(room, "[data-case]"))
    handle = room.page.get_by_role("separator")
    record, question = heights(room)
    assert abs(record - question) < 2

    handle.press("ArrowUp")
    record, question = heights(room)
    assert 0.4 < record / question < 0.46
    expect(handle).to_have_attribute("aria-valuenow", "30")

    box = handle.bounding_box()
    assert box
    room.page.mouse.move(box["x"] + 100, box["y"] + 10)
    room.page.mouse.down()
    room.page.mouse.move(box["x"] + 100, box["y"] + 260, steps=5)
    room.page.mouse.up()
    expect(handle).to_have_attribute("aria-valuenow", "70")


def test_on_a_desk_the_record_stands_beside_the_question(enter_room: EnterRoom) -> None:
    room = enter_room(exam="ccs", screen=DESKTOP)

    room.enter(at=first_of(room, "[data-case]"))

    record, question = room.record.bounding_box(), room.question.bounding_box()
    assert record
    assert question
    assert record["x"] + record["width"] < question["x"]
    assert abs(record["y"] - question["y"]) < 2


def test_typed_codes_are_saved_one_a_line(enter_room: EnterRoom) -> None:
    room = enter_room(exam="ccs")
    place = first_of(room, "[data-kind=code_entry]")
    room.enter(at=place)

    codes = room.question.get_by_label("Your codes")
    codes.fill("e11.65\n\n  z79.4 ")
    room.is_saved()
    room.page.keyboard.press("ArrowRight")

    room.has_question(place)
    assert room.answers()[place] == "e11.65\nz79.4"
    expect(codes).to_have_attribute("autocapitalize", "characters")


def test_too_many_answers_are_told_gently(enter_room: EnterRoom) -> None:
    room = enter_room(exam="ccs")
    place = first_of(room, "[data-kind=multiple]")
    room.enter(at=place)
    asked = int(room.page.locator(f"#question-{place}").get_attribute("data-choose") or 0)

    for letter in "ABCDEFGH"[: asked + 1]:
        room.select(letter)
    expect(room.question.locator(".question__note")).to_have_text(
        f"{asked + 1} selected. Select {asked}."
    )

    room.select("A")
    expect(room.question.locator(".question__note")).to_be_empty()


def test_forward_only_asks_for_an_answer_and_has_no_way_back(enter_room: EnterRoom) -> None:
    room = enter_room(exam="cca", rules="cca-2024")
    expect(room.page.get_by_role("button", name="Back")).to_have_count(0)

    room.press("Next")
    expect(room.message).to_have_text("Select an answer to go on.")
    room.select("A")
    room.press("Next")
    room.has_question(2)
    room.is_saved()

    room.page.keyboard.press("ArrowLeft")
    room.has_question(2)
    grid = room.open_grid()
    expect(grid.locator(".square[value]:enabled")).to_have_text(["2"])
    room.enter(at=1)
    room.has_question(2)
    assert re.match("A", room.answers()[1])
