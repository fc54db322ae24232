"""The progress page fits every screen, and nothing of it stays folded on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from quizbank.accounts.models import Account
from quizbank.extensions import db
from tests.browser.test_layout import LOOK, SCREENS, problems
from tests.live_server import LiveServer
from tests.progress.answering import answer

FOLDED = """
() => [...document.querySelectorAll("details.topics table")]
    .filter((table) => !table.checkVisibility({contentVisibilityAuto: true})).length
"""


@pytest.fixture
def prepared(live_server: LiveServer, person: Account) -> Account:
    """Somebody who has answered enough for everything on the page to be told."""
    with live_server.app.app_context():
        db.session.add(person)
        person.exam = "cbcs"
        answer(person, 120, weak=["topic-1"])
    return person


@pytest.mark.parametrize("screen", SCREENS)
def test_it_fits(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    prepared: Account,
    screen: str,
) -> None:
    page = new_phone(**SCREENS[screen])
    sign_in(page, prepared)

    paths = ("/progress", "/progress/ccs", "/progress/outcomes")
    found = [problem for path in paths for problem in problems(page, path)]

    assert not found, "\n".join(found)


def test_it_fits_with_text_of_twice_the_size(
    phone: Page, sign_in: Callable[[Page, Account], None], prepared: Account
) -> None:
    sign_in(phone, prepared)
    phone.goto("/progress")

    phone.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    for summary in phone.locator("details.topics summary").all():
        summary.click()

    assert not phone.evaluate(LOOK)["sideways"]


def test_what_is_folded_is_printed(
    phone: Page, sign_in: Callable[[Page, Account], None], prepared: Account
) -> None:
    sign_in(phone, prepared)
    phone.goto("/progress")
    assert phone.evaluate(FOLDED) == 4

    phone.emulate_media(media="print")

    assert phone.evaluate(FOLDED) == 0
    assert not phone.get_by_role("navigation", name="Which exam").is_visible()
    assert not phone.get_by_role("button", name="Practise what costs you most").is_visible()
