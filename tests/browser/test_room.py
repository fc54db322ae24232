"""The exam room on a phone: answer, mark, move, look over, submit."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from quizbank.accounts.models import Account
from tests.browser.room_page import RoomPage
from tests.chromium import DESKTOP, PageProblems

EnterRoom = Callable[..., RoomPage]


def test_an_answer_is_saved_and_there_after_a_reload(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.select("C")
    room.is_saved()

    room.enter(at=1)

    assert room.answers() == {1: "C"}
    expect(room.option("C").locator("input")).to_be_checked()


def test_moving_shows_one_question_and_moves_the_focus_to_it(enter_room: EnterRoom) -> None:
    room = enter_room()

    room.press("Next")
    room.press("Next")
    room.press("Back")

    room.has_question(2)
    expect(room.question).to_have_count(1)
    expect(room.question.locator(".question__number")).to_be_focused()
    expect(room.page.locator(".room__count")).to_have_text("2/31")


def test_the_room_goes_on_at_the_first_open_question(enter_room: EnterRoom) -> None:
    room = enter_room()
    for _ in range(2):
        room.select("A")
        room.press("Next")
    room.is_saved()

    again = enter_room(attempt=room.attempt)

    again.has_question(3)


def test_time_on_a_question_is_kept_although_it_stays_open(enter_room: EnterRoom) -> None:
    room = enter_room()

    room.page.wait_for_timeout(1_600)
    with room.page.expect_response("**/responses"):
        room.press("Next")

    assert room.responses()[1].seconds in (1, 2, 3)
    assert not room.responses()[1].chosen


def test_a_struck_option_is_not_selected_and_stays_struck(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.select("B")

    room.page.get_by_role("button", name="Strike out B").click()
    room.page.get_by_role("button", name="Strike out D").click()
    room.is_saved()
    room.enter(at=1)

    assert room.answers() == {}
    expect(room.page.locator("[data-shown] .option--struck")).to_have_count(2)
    room.select("D")
    expect(room.page.locator("[data-shown] .option--struck")).to_have_count(1)


def test_a_long_press_strikes_an_option_out_and_does_not_select_it(enter_room: EnterRoom) -> None:
    room = enter_room()
    box = room.option("A").locator("label").bounding_box()
    assert box
    finger = [{"x": box["x"] + 90, "y": box["y"] + 20}]
    touch = room.page.context.new_cdp_session(room.page)

    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": finger})
    room.page.wait_for_timeout(700)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(room.page.locator("[data-shown] .option--struck")).to_have_count(1)
    expect(room.page.locator("[data-shown] input:checked")).to_have_count(0)


def test_the_grid_shows_every_question_and_leads_to_it(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.select("A")
    room.press("Next")
    room.press("Flag")

    grid = room.open_grid()
    expect(grid).to_contain_text("1 of 31 answered, 30 open, 1 flagged.")
    expect(grid.get_by_role("button", name="Question 1, answered")).to_be_visible()
    room.press("Flagged")
    expect(grid.locator(".square[value]")).to_have_count(1)
    room.press("Open")
    room.press("Question 30, open")

    expect(grid).to_be_hidden()
    room.has_question(30)


def test_before_the_end_open_and_flagged_questions_are_listed(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.select("A")
    room.press("Flag")
    room.open_grid()
    room.press("Finish")

    last_look = room.page.locator("#finish")
    expect(last_look.get_by_role("heading", name="Open: 30")).to_be_visible()
    expect(last_look.get_by_role("heading", name="Flagged: 1")).to_be_visible()
    room.press("Question 31, open")
    room.has_question(31)
    room.select("B")
    room.press("Finish")
    room.press("Submit exam")

    room.page.wait_for_url("**/result")
    assert room.answers() == {1: "A", 31: "B"}


def test_notes_are_kept(enter_room: EnterRoom) -> None:
    room = enter_room()
    room.open_menu()
    room.press("Notes")
    room.page.get_by_label("Notes").last.fill("Look at 5 again")
    room.is_saved()

    again = enter_room(attempt=room.attempt)

    expect(again.page.locator("#notes-text")).to_have_value("Look at 5 again")


def test_everything_can_be_done_with_the_keyboard(enter_room: EnterRoom) -> None:
    room = enter_room(screen=DESKTOP)
    room.listens_to_keys()
    press = room.page.keyboard.press

    press("b")
    expect(room.option("B").locator("input")).to_be_checked()
    press("3")
    expect(room.option("C").locator("input")).to_be_checked()
    press("s")
    press("a")
    expect(room.option("A")).to_contain_class("option--struck")
    press("f")
    expect(room.page.get_by_role("button", name="Flagged")).to_be_visible()
    press("ArrowRight")
    room.has_question(2)
    press("ArrowLeft")
    room.has_question(1)
    press("?")
    expect(room.page.locator("#keys")).to_be_visible()


def test_single_keys_can_be_switched_off(enter_room: EnterRoom) -> None:
    room = enter_room(screen=DESKTOP)
    room.listens_to_keys()
    room.page.keyboard.press("?")
    room.page.get_by_label("Use these keys").uncheck()
    room.press("Close")

    room.page.keyboard.press("b")

    expect(room.page.locator("[data-shown] input:checked")).to_have_count(0)


def test_without_javascript_it_is_a_long_page_with_nothing_dead_on_it(
    enter_room: EnterRoom, new_phone: Callable[..., Page], sign_in: Callable[[Page, Account], None]
) -> None:
    room = enter_room(exam="ccs")
    plain = new_phone(java_script_enabled=False)
    sign_in(plain, room.person)
    plain.goto(f"/attempts/{room.attempt.public_id}")

    expect(plain.get_by_role("button")).to_have_text(["Save", "Finish"])
    expect(plain.locator(".question")).to_have_count(plain.locator(".question:visible").count())
    expect(plain.get_by_role("button", name="Finish")).to_be_in_viewport()
    expect(plain.get_by_text("when this page was loaded")).to_be_visible()


def test_if_the_script_does_not_come_the_page_can_be_used(
    enter_room: EnterRoom,
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    page_problems: PageProblems,
) -> None:
    page_problems.allow("ERR_FAILED")
    room = enter_room()
    page = new_phone()
    page.route("**/saving.js", lambda route: route.abort())
    sign_in(page, room.person)
    page.goto(f"/attempts/{room.attempt.public_id}")

    page.locator("[data-shown] .option").nth(1).click()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your answers are saved.")).to_be_attached()
    assert room.answers() == {1: "B"}
