"""Reviews with one thumb: today, a question, its feedback, a mistaken tap taken back, settings."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.review.models import ReviewCard
from tests.live_server import LiveServer
from tests.review.cards import bank_items, create_card

WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def learner(live_server: LiveServer, person: Account) -> Account:
    """Somebody with three reviews that are due, and one question that does not stick."""
    with live_server.app.app_context():
        account = db.session.get_one(Account, person.id)
        start = utcnow().date() - timedelta(days=40)
        for item in bank_items()[:3]:
            create_card(account, item, start=start)
        leech = create_card(account, bank_items()[3], start=start, lapses=0)
        leech.lapses, leech.suspended_at = 6, utcnow()
        db.session.commit()
    return person


def reps(live_server: LiveServer, person: Account) -> int:
    """How many reviews count."""
    with live_server.app.app_context():
        db.session.expire_all()
        found = db.session.query(ReviewCard).filter_by(account_id=person.id)
        return sum(card.reps for card in found)


def answer(page: Page, confidence: str = "") -> None:
    """Tap the first option, and how sure one is."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    page.locator(".option").first.click()
    if confidence:
        page.get_by_text(confidence, exact=True).click()
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".verdict")).to_be_visible()


@WITH_AND_WITHOUT_SCRIPT
def test_review_undo_and_settings_with_one_thumb(
    new_phone: Callable[..., Page],
    live_server: LiveServer,
    learner: Account,
    sign_in: Callable[[Page, Account], None],
    script: bool,
) -> None:
    phone = new_phone(java_script_enabled=script)
    sign_in(phone, learner)
    phone.goto("/review")
    expect(phone.locator(".today")).to_contain_text("3 questions, about 3 minutes")
    expect(phone.get_by_role("heading", name="Set aside")).to_be_visible()
    assert phone.evaluate(FITS)

    phone.get_by_role("link", name="Start").click()
    assert phone.evaluate(FITS)
    answer(phone, "Unsure")
    assert phone.evaluate(FITS)
    expect(phone.get_by_text("It comes again on")).to_be_visible()
    assert reps(live_server, learner) == 1

    phone.get_by_role("button", name="Undo this answer").click()
    expect(phone.get_by_text("The answer was taken back")).to_be_visible()
    expect(phone.locator(".today")).to_contain_text("3 questions")
    assert reps(live_server, learner) == 0

    phone.get_by_role("link", name="Start").click()
    answer(phone)
    phone.get_by_role("link", name="Next, 2 left").click()
    answer(phone, "Sure")
    assert reps(live_server, learner) == 2

    phone.goto("/review/settings")
    assert phone.evaluate(FITS)
    phone.get_by_label("How much a day?").fill("2")
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator(".today")).to_contain_text("Done for today")
    phone.get_by_role("link", name="Review more").click()
    answer(phone)
    expect(phone.get_by_role("link", name="Done")).to_be_visible()


def test_everything_can_be_hit_with_a_thumb_and_read_in_the_dark(
    new_phone: Callable[..., Page], learner: Account, sign_in: Callable[[Page, Account], None]
) -> None:
    phone = new_phone(color_scheme="dark")
    sign_in(phone, learner)
    phone.goto("/review/next")

    for place in (".button--primary", ".option label", ".confidence__choice"):
        box = phone.locator(place).first.bounding_box()
        assert box
        assert box["height"] >= 44, place
    colours = phone.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert colours == "rgb(17, 23, 22)"
