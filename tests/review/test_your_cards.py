"""The cards themselves: listed, set aside, taken out, brought back."""

from datetime import timedelta

import pytest

from quizbank.accounts.models import Account
from quizbank.core.memory import Rating
from quizbank.extensions import db
from quizbank.review.actions import suspend
from tests.browser_client import Browser
from tests.builders import NOON, create_attempt
from tests.review.cards import TODAY, bank_items, create_card, logs, the_card


def test_cards_are_listed_by_what_they_are_about(browser: Browser, learner: Account) -> None:
    create_card(learner, bank_items()[0])
    create_card(learner, subject="drill", subject_key="billable", reason="added")
    create_card(learner, subject_key="icd10cm:E11.9", reason="added")

    page = browser.sign_in(learner).get("review.cards")

    assert "3 cards" in page.text
    assert "You missed it" in page.text
    assert "Billable or not" in page.text
    assert "E11.9" in page.text


def test_many_cards_are_listed_in_pages(browser: Browser, learner: Account) -> None:
    for number in range(51):
        create_card(learner, start=TODAY + timedelta(days=number))
    browser.sign_in(learner)

    page = browser.get("review.cards")
    assert "51 cards, page 1 of 2" in page.text
    page = browser.visit(page.link("Further cards"))

    assert len(page.soup.select(".row")) == 1
    assert page.link("Earlier cards")
    assert "None." in browser.get("review.cards", page=999).text
    browser.get("review.cards", show="nonsense", expect=404)


@pytest.mark.parametrize(
    ("button", "says", "listed"),
    [
        ("Set it aside", "The card was set aside until you bring it back", "set-aside"),
        ("Take it out", "The card was taken out", "taken-out"),
    ],
)
def test_a_card_leaves_and_comes_back(
    browser: Browser, learner: Account, button: str, says: str, listed: str
) -> None:
    card = create_card(learner, bank_items()[0])
    browser.sign_in(learner).get("review.card", public_id=card.public_id)

    page = browser.submit(button, follow=True)

    assert says in page.text
    assert not the_card().is_in_queue()
    assert len(logs(card)) == 1
    assert "1 card" in browser.get("review.cards", show=listed).text
    assert "None." in browser.get("review.cards").text
    browser.get("review.card", public_id=card.public_id)
    browser.submit("Bring it back", follow=True)
    assert the_card().is_in_queue()


def test_a_card_tells_how_it_went(browser: Browser, learner: Account) -> None:
    card = create_card(
        learner, bank_items()[0], ratings=[(0, Rating.Again), (1, Rating.Good), (3, Rating.Hard)]
    )

    page = browser.sign_in(learner).get("review.card", public_id=card.public_id)

    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert rows == [
        "5 June 2026 Remembered with effort",
        "2 June 2026 Remembered",
        "1 June 2026 Not remembered; it came in",
    ]


def test_a_question_shows_its_key_once_it_is_set_aside(browser: Browser, learner: Account) -> None:
    card = create_card(learner, bank_items()[0])
    browser.sign_in(learner)
    assert "with its key" not in browser.get("review.card", public_id=card.public_id).text

    suspend(card, now=NOON)
    db.session.commit()

    page = browser.get("review.card", public_id=card.public_id)
    assert "The question, with its key" in page.text
    assert "Right answer" in page.text


def test_the_key_stays_closed_while_an_exam_asks_it(browser: Browser, learner: Account) -> None:
    bank_items()
    attempt = create_attempt(learner)
    asked = {place.item_version.item_id for place in attempt.form.positions}
    item = next(item for item in bank_items() if item.item_id in asked)
    card = create_card(learner, item)
    suspend(card, now=NOON)
    db.session.commit()

    page = browser.sign_in(learner).get("review.card", public_id=card.public_id)

    assert "with its key" not in page.text
