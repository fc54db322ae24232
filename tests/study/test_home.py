"""Home: what to do now, in one card, with a reason."""

from datetime import timedelta

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.clock import local_day, utcnow
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from quizbank.progress.models import Forecast
from tests.browser_client import Browser
from tests.builders import create_attempt, create_practice, load_bank
from tests.study.builders import answer_all, create_session, give_answer


def prepare(account: Account, *, days: int | None = None) -> None:
    """Somebody who prepares for the CBCS, with a bank for it."""
    load_bank("cbcs", items=60)
    account.exam = "cbcs"
    if days is not None:
        account.exam_date = local_day(utcnow(), account.time_zone) + timedelta(days=days)
    db.session.commit()


def test_someone_new_chooses_an_exam_first(browser: Browser, learner: Account) -> None:
    load_bank("cbcs", items=60)
    browser.sign_in(learner)

    page = browser.get("pages.home")
    assert "Which exam are you preparing for?" in page.text
    page = browser.submit("Go on", exam="cbcs", follow=True)

    assert learner.exam == "cbcs"
    assert "12 questions, about" in page.text


def test_an_exam_that_nobody_knows_is_not_chosen(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("pages.home")

    page = browser.post("study.exam", data={"exam": "esperanto"}, follow=True)

    assert "Select an exam from the list" in page.text
    assert learner.exam is None


def test_a_session_is_offered_with_its_reason(browser: Browser, learner: Account) -> None:
    prepare(learner)

    page = browser.sign_in(learner).get("pages.home")

    # 12 questions at 86.4 seconds each
    assert "12 questions, about 20 minutes" in page.text
    assert "The first questions find out where you stand" in page.text
    assert "Tell us your exam date" in page.text
    assert "No review is due today." in page.text


def test_the_time_is_that_of_the_person(browser: Browser, learner: Account) -> None:
    prepare(learner)
    for number in range(2):  # 40 seconds each
        attempt = create_session(learner, seed=number, now=utcnow() - timedelta(days=9 - number))
        answer_all(attempt)

    page = browser.sign_in(learner).get("pages.home")

    assert "12 questions, about 10 minutes" in page.text


def test_one_button_starts_the_session(browser: Browser, learner: Account) -> None:
    prepare(learner)
    browser.sign_in(learner).get("pages.home")

    page = browser.submit("Start", follow=True)

    assert page.h1 == "Question 1 of 12"
    assert page.url.endswith("/questions/1")


def test_a_session_that_was_begun_is_gone_on_with(browser: Browser, learner: Account) -> None:
    prepare(learner)
    attempt = create_session(learner)
    give_answer(attempt, 1)
    browser.sign_in(learner)

    page = browser.get("pages.home")
    assert "1 of 12 questions answered" in page.text
    page = browser.submit("Go on", follow=True)

    assert page.h1 == "Question 2 of 12"
    assert page.url == browser.url("practice.question", public_id=attempt.public_id, position=2)


def test_a_session_whose_last_answer_was_not_left_leads_back_to_it(
    browser: Browser, learner: Account
) -> None:
    prepare(learner)
    answer_all(create_session(learner))
    browser.sign_in(learner).get("pages.home")

    page = browser.submit("See the last answer", follow=True)

    assert page.h1 == "Question 12 of 12"
    assert "See how it went" in page.text


def test_an_exam_that_runs_comes_first(browser: Browser, learner: Account) -> None:
    prepare(learner)
    create_session(learner)
    attempt = create_attempt(learner)
    create_practice(learner)

    page = browser.sign_in(learner).get("pages.home")

    assert page.link("Continue") == browser.url("exams.room", public_id=attempt.public_id)
    assert "CBCS practice exam, quarter length" in page.text
    assert "1 more is unfinished" in page.text
    assert not [button for button in page.soup.find_all("button") if "Start" in button.text]


def test_the_days_to_the_exam_are_counted_where_the_person_is(
    browser: Browser, learner: Account
) -> None:
    prepare(learner, days=38)
    browser.sign_in(learner)

    assert "Your CBCS exam is in 38 days" in browser.get("pages.home").text
    learner.exam_date = local_day(utcnow(), learner.time_zone)
    assert "Your CBCS exam is today" in browser.get("pages.home").text


def test_an_exam_date_that_has_passed_asks_how_it_went(browser: Browser, learner: Account) -> None:
    prepare(learner, days=-2)

    page = browser.sign_in(learner).get("pages.home")

    assert "has passed" in page.text
    assert page.link("Tell us how it went") == "/progress/outcomes?exam=cbcs"
    assert "12 questions" in page.text


def test_a_chance_is_told_only_when_it_is_honest(browser: Browser, learner: Account) -> None:
    prepare(learner)
    browser.sign_in(learner)
    assert "After 30 more answers we can estimate your" in browser.get("pages.home").text

    for number in range(4):
        attempt = create_session(learner, seed=number, now=utcnow() - timedelta(days=40 - number))
        answer_all(attempt)
    page = browser.get("pages.home")

    assert "Chance of passing : about" in page.text
    assert "an estimate" in page.text
    assert len(db.session.scalars(select(Forecast)).all()) == 1  # kept, as it was told
    browser.get("pages.home")
    assert len(db.session.scalars(select(Forecast)).all()) == 1


def test_an_empty_bank_is_said(browser: Browser, learner: Account) -> None:
    learner.exam = "cca"
    db.session.commit()

    page = browser.sign_in(learner).get("pages.home")

    assert "The bank has no CCA question yet" in page.text


def test_starting_when_there_is_nothing_to_ask_says_so(browser: Browser, learner: Account) -> None:
    load_bank("cbcs", items=5)
    learner.exam = "cbcs"
    answer_all(create_session(learner))
    browser.sign_in(learner).get("pages.home")
    attempt = db.session.scalars(select(Attempt)).one()
    browser.post("study.ending", public_id=attempt.public_id)

    page = browser.post("study.start", follow=True)

    assert "You have answered every CBCS question that we can ask today." in page.text


def test_a_visitor_cannot_start_a_session(browser: Browser) -> None:
    browser.get("pages.home")

    assert browser.post("study.start").location.startswith("/sign-in")


def test_without_an_exam_a_session_cannot_start(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("pages.home")

    assert browser.post("study.start").location == "/"
