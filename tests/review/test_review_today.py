"""The page of today's reviews, and a card from its question to its feedback."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.models import Item, ItemVersion
from quizbank.clock import utcnow
from quizbank.config import DEVELOPMENT_KEY
from quizbank.core.form_layout import Place
from quizbank.core.memory import Rating
from quizbank.extensions import db
from quizbank.learning.models import Answer
from quizbank.review.models import ReviewCard, ReviewLog
from quizbank.review.tokens import ItemOnShow, shown_by
from tests.browser_client import Browser, Page
from tests.builders import create_attempt
from tests.review.cards import bank_items, cards, create_card, logs, the_card

WORDS_THAT_SCOLD = ("overdue", "behind", "late", "should have", "missed day", "failed", "!")


def long_ago() -> object:
    return utcnow().date() - timedelta(days=30)


def due_card(account: Account, number: int = 0, **values: object) -> ReviewCard:
    """A card about a question that is due."""
    return create_card(account, bank_items()[number], start=long_ago(), **values)  # type: ignore[arg-type]


def on_show(page: Page) -> ItemOnShow:
    """Which question a page shows."""
    what = shown_by(page.url.split("?")[0].rpartition("/")[2], secret_key=DEVELOPMENT_KEY).what
    assert isinstance(what, ItemOnShow)
    return what


def key_on(page: Page) -> str:
    """The letter that is right on that page."""
    what = on_show(page)
    version = db.session.get_one(ItemVersion, what.version_id)
    return Place(1, version.kind, what.option_order).shown(version.content["key"])


def wrong_on(page: Page) -> str:
    """One that is not."""
    return next(letter for letter in "ABCD" if letter != key_on(page))


def ask(browser: Browser) -> Page:
    """Load the next question."""
    return browser.get("review.following", expect=302, follow=True)


def test_whoever_has_no_cards_is_told_how_they_come(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(learner).get("review.today")

    assert page.h1 == "Review"
    assert "Nothing to review yet" in page.text
    assert browser.get("review.following", expect=302).location == "/review"


def test_today_says_how_many_and_how_long(browser: Browser, learner: Account) -> None:
    for number in range(3):
        due_card(learner, number)

    page = browser.sign_in(learner).get("review.today")

    assert "3 questions, about 3 minutes" in page.text
    assert page.link("Start") == "/review/next"
    assert "Coming weeks" in page.text


def test_a_long_absence_is_no_reproach(browser: Browser, learner: Account) -> None:
    for number in range(40):
        due_card(learner, number)

    page = browser.sign_in(learner).get("review.today")

    assert "20 questions" in page.text
    said = page.text.lower()
    assert not [word for word in WORDS_THAT_SCOLD if word in said]


def test_a_question_keeps_its_key_until_it_is_answered(browser: Browser, learner: Account) -> None:
    due_card(learner)
    browser.sign_in(learner)

    page = ask(browser)

    what = on_show(page)
    content = db.session.get_one(ItemVersion, what.version_id).content
    assert content["rationale"][:40] not in page.html
    assert all(option["why"] not in page.html for option in content["options"].values())
    assert "in place of one that you met before" in page.text
    assert "How sure are you?" in page.text


def test_right_is_told_with_reasons_and_when_it_comes_again(
    browser: Browser, learner: Account
) -> None:
    due_card(learner)
    page = ask(browser.sign_in(learner))

    page = browser.submit("Answer", chosen=key_on(page), follow=True)

    assert "✓ Right, in" in page.text
    assert "It comes again on" in page.text
    assert page.link("Done") == "/review"
    card = the_card()
    assert (card.reps, card.lapses, card.last_rating) == (1, 0, Rating.Good)
    answer = db.session.scalars(select(Answer).where(Answer.source == "review")).one()
    assert answer.is_right
    assert (answer.account_id, answer.exam) == (learner.id, "cbcs")


def test_a_guess_counts_as_not_remembered(browser: Browser, learner: Account) -> None:
    due_card(learner)
    page = ask(browser.sign_in(learner))

    page = browser.submit("Answer", chosen=key_on(page), confidence="guess", follow=True)

    assert "Because it was a guess, it comes again on" in page.text
    assert the_card().last_rating == Rating.Again
    assert logs(the_card())[-1].confidence == "guess"


def test_who_was_sure_of_what_is_wrong_reads_why_first(browser: Browser, learner: Account) -> None:
    due_card(learner)
    page = ask(browser.sign_in(learner))

    page = browser.submit("Answer", chosen=wrong_on(page), confidence="sure", follow=True)

    assert "✗ Not right" in page.text
    assert "You were sure, so read this first" in page.text
    assert page.text.index("read this first") < page.text.index("Your answer")
    assert the_card().lapses == 1


def test_without_an_answer_the_page_says_what_is_missing(
    browser: Browser, learner: Account
) -> None:
    due_card(learner)
    ask(browser.sign_in(learner))

    page = browser.submit("Answer", confidence="sure", expect=422)

    assert "Select an answer" in page.text
    assert the_card().reps == 0


def test_one_leads_to_the_next_until_all_are_done(browser: Browser, learner: Account) -> None:
    for number in range(3):
        due_card(learner, number)
    page = ask(browser.sign_in(learner))

    for left in (2, 1):
        page = browser.submit("Answer", chosen=key_on(page), follow=True)
        page = browser.visit(page.link(f"Next, {left} left"), expect=302, follow=True)
    page = browser.submit("Answer", chosen=key_on(page), follow=True)

    assert page.link("Done") == "/review"
    page = browser.get("review.today")
    assert "Done for today" in page.text
    assert "3 questions reviewed" in page.text


def test_beyond_the_budget_one_may_go_on(browser: Browser, learner: Account) -> None:
    for number in range(22):
        due_card(learner, number)
    browser.sign_in(learner).post(
        "review.settings", data={"budget": "1", "unit": "questions"}, expect=302
    )
    page = ask(browser)
    browser.submit("Answer", chosen=key_on(page), follow=True)

    page = browser.get("review.today")
    assert "Done for today" in page.text
    page = browser.visit(page.link("Review more"), expect=302, follow=True)
    page = browser.submit("Answer", chosen=key_on(page), follow=True)

    assert page.link("Next").endswith("beyond=1")


def test_the_second_of_two_devices_is_told(browser: Browser, learner: Account) -> None:
    due_card(learner)
    other = Browser(browser.app).sign_in(learner)
    first, second = ask(browser.sign_in(learner)), ask(other)
    browser.submit("Answer", chosen=key_on(first), follow=True)

    page = other.submit("Answer", chosen=wrong_on(second), follow=True)

    assert "does not count a second time" in page.text
    assert (the_card().reps, the_card().lapses) == (1, 0)
    assert len(db.session.scalars(select(Answer)).all()) == 1
    assert len(db.session.scalars(select(ReviewLog)).all()) == 2


def test_the_last_answer_can_be_taken_back(browser: Browser, learner: Account) -> None:
    due_card(learner)
    before = (the_card().memory(), the_card().due_on)
    page = ask(browser.sign_in(learner))
    page = browser.submit("Answer", chosen=wrong_on(page), follow=True)
    feedback = page.url

    page = browser.submit("Undo this answer", follow=True)

    assert "The answer was taken back" in page.text
    assert "1 question, about 1 minute" in page.text
    assert (the_card().memory(), the_card().due_on) == before
    assert "it does not count" in browser.visit(feedback).text
    assert "Undo the last answer" not in browser.get("review.today").text


def test_the_answer_of_today_is_taken_back_from_the_first_page_too(
    browser: Browser, learner: Account
) -> None:
    due_card(learner)
    page = ask(browser.sign_in(learner))
    browser.submit("Answer", chosen=key_on(page), follow=True)

    browser.get("review.today")
    browser.submit("Undo the last answer", follow=True)

    assert the_card().reps == 0


@pytest.mark.parametrize("who", ["groupmate", "stranger", "educator"])
def test_someone_elses_review_does_not_exist(
    browser: Browser, learner: Account, who: str, request: pytest.FixtureRequest
) -> None:
    card = due_card(learner)
    page = ask(browser.sign_in(learner))
    question = page.url
    answered = browser.submit("Answer", chosen=key_on(page), follow=True).url
    log = logs(card)[-1]
    browser.sign_in(request.getfixturevalue(who))

    browser.visit(question, expect=404)
    browser.visit(answered, expect=404)
    browser.post("review.undoing", log_id=log.id, expect=404)
    browser.get("review.card", public_id=card.public_id, expect=404)
    for change in ("removal", "suspension", "resumption"):
        browser.post(f"review.{change}", public_id=card.public_id, expect=404)
    assert "Nothing to review yet" in browser.get("review.today").text


def test_an_address_that_we_did_not_make_leads_nowhere(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    browser.get("review.question", token="made-up", expect=404)
    browser.get("review.feedback", token="made-up", expect=404)


def test_a_withdrawn_question_is_told(browser: Browser, learner: Account) -> None:
    card = due_card(learner)
    db.session.get_one(Item, card.item_id).withdrawn_at = utcnow()
    new_edition()

    page = browser.sign_in(learner).get("review.today")

    assert "1 question of your review cannot be asked now" in page.text
    assert "They wait with all that you did" in page.text
    assert "Nothing is due today" in page.text


def test_a_question_that_was_withdrawn_while_it_was_on_show_still_counts(
    browser: Browser, learner: Account
) -> None:
    due_card(learner)
    page = ask(browser.sign_in(learner))
    version = db.session.get_one(ItemVersion, on_show(page).version_id)
    db.session.get_one(Item, version.item_id).withdrawn_at = utcnow()
    new_edition()

    page = browser.submit("Answer", chosen=key_on(page), follow=True)

    assert "✓ Right" in page.text


def test_a_question_of_an_exam_that_was_begun_meanwhile_waits(
    browser: Browser, learner: Account
) -> None:
    from quizbank.exams.queries import items_in_open_exams

    for number in range(60):
        due_card(learner, number)
    browser.sign_in(learner)
    questions = [ask(browser) for _ in range(12)]
    create_attempt(learner)
    closed = items_in_open_exams(learner, utcnow())
    inside = [
        page
        for page in questions
        if db.session.get_one(ItemVersion, on_show(page).version_id).item_id in closed
    ]
    assert inside or len(closed) < 60

    for page in inside[:1]:
        shown = browser.visit(page.url, expect=302, follow=True)
        assert "It waits until you have finished" in shown.text


def test_a_leech_is_set_aside_with_a_suggestion_and_can_be_brought_back(
    browser: Browser, learner: Account
) -> None:
    due_card(learner, ratings=[(0, Rating.Again)] + [(1, Rating.Again)] * 5)
    page = ask(browser.sign_in(learner))

    page = browser.submit("Answer", chosen=wrong_on(page), follow=True)
    assert "it is set aside" in page.text
    page = browser.get("review.today")
    assert "another repetition helps little" in page.text
    browser.get("review.card", public_id=the_card().public_id)
    page = browser.submit("Bring it back", follow=True)

    assert "The card is in your review again" in page.text
    assert the_card().is_in_queue()


def test_an_exam_date_is_what_the_choice_goes_by(browser: Browser, learner: Account) -> None:
    due_card(learner, ratings=[(0, Rating.Again), (1, Rating.Good)])
    learner.exam, learner.time_zone = "cbcs", "UTC"
    browser.sign_in(learner)
    today = utcnow().date()

    for days, says in (
        (100, "100 days to your exam"),
        (20, "also before it is due"),
        (5, "new cards come from weak areas only"),
    ):
        learner.exam_date = today + timedelta(days=days)
        db.session.commit()
        assert says in browser.get("review.today").text


def test_the_page_asks_the_database_as_often_for_many_cards(
    browser: Browser,
    learner: Account,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    browser.sign_in(learner)
    due_card(learner)
    browser.get("review.today")
    with count_queries() as few:
        browser.get("review.today")
    for number in range(1, 30):
        due_card(learner, number)
    with count_queries() as many:
        browser.get("review.today")

    assert len(cards()) == 30
    assert len(many) <= len(few) + 2
