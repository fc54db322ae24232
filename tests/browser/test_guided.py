"""From home through a session that chooses to its end, with one thumb."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from quizbank.accounts.models import Account
from quizbank.extensions import db
from tests.chromium import DESKTOP
from tests.live_server import LiveServer

THUMB = 44  # CSS pixels


@pytest.fixture
def learner(live_server: LiveServer, person: Account) -> Account:
    """Somebody who prepares for the CBCS."""
    with live_server.app.app_context():
        account = db.session.get_one(Account, person.id)
        account.exam = "cbcs"
        db.session.commit()
    return person


def no_sideways_scroll(page: Page) -> bool:
    """Whether everything fits the width of the screen."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def height_of(locator: Locator) -> float:
    """Of an element that is shown."""
    box = locator.bounding_box()
    assert box
    return box["height"]


def answer(page: Page, *, confidence: str = "") -> None:
    """Tap the first option, and how sure one is."""
    page.locator(".option").first.click()
    if confidence:
        page.get_by_text(confidence, exact=True).click()
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".verdict")).to_be_visible()


def test_home_session_confidence_feedback_end(
    phone: Page, learner: Account, sign_in: Callable[[Page, Account], None]
) -> None:
    sign_in(phone, learner)
    phone.goto("/")
    card = phone.locator(".today")
    expect(card.get_by_role("heading")).to_have_text(re.compile(r"12 questions, about \d+ minutes"))
    start = card.get_by_role("button", name="Start")
    box = start.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 740  # above the fold
    assert no_sideways_scroll(phone)

    start.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Question 1 of 12")
    for choice in phone.locator(".confidence__choice").all():
        assert height_of(choice) >= THUMB
    assert no_sideways_scroll(phone)
    answer(phone, confidence="Unsure")
    expect(phone.get_by_role("link", name="Next question")).to_be_visible()
    expect(phone.get_by_text("The rule behind it:").first).to_be_visible()

    phone.get_by_role("link", name="Next question").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Question 2 of 12")
    answer(phone)
    phone.get_by_role("button", name="End practice").click()
    phone.wait_for_url("**/result")
    expect(phone.locator("main")).to_contain_text(re.compile(r"of 2 questions right"))


def test_a_session_is_gone_on_with_on_another_phone_without_a_script(
    new_phone: Callable[..., Page], learner: Account, sign_in: Callable[[Page, Account], None]
) -> None:
    one, other = new_phone(), new_phone(java_script_enabled=False)
    sign_in(one, learner)
    sign_in(other, learner)
    one.goto("/")
    one.get_by_role("button", name="Start").click()
    answer(one)

    other.goto("/")
    expect(other.locator(".today")).to_contain_text("1 of 12 questions answered")
    other.get_by_role("button", name="Go on").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Question 2 of 12")
    answer(other, confidence="Sure")


def test_how_sure_one_is_can_be_said_by_keyboard(
    new_phone: Callable[..., Page], learner: Account, sign_in: Callable[[Page, Account], None]
) -> None:
    page = new_phone(**DESKTOP)
    sign_in(page, learner)
    page.goto("/")
    page.get_by_role("button", name="Start").press("Enter")
    page.locator("input[name='chosen']").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")

    expect(page.locator("input[name='confidence']:checked")).to_have_count(1)


def test_the_plan_fits_a_phone(
    phone: Page, learner: Account, sign_in: Callable[[Page, Account], None]
) -> None:
    sign_in(phone, learner)
    phone.goto("/study/plan")

    assert no_sideways_scroll(phone)
    expect(phone.locator("td[aria-current='date']")).to_be_visible()
    phone.get_by_role("button", name="Make a calendar address").click()
    address = phone.get_by_label("Address").input_value()
    assert no_sideways_scroll(phone)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/calendar/[\w-]{43}\.ics", address)
    assert phone.request.get(address).headers["content-type"].startswith("text/calendar")
