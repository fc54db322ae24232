"""A session that chooses, page by page."""

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.models import Item
from quizbank.clock import utcnow
from quizbank.exams.models import Attempt
from quizbank.exams.queries import position_of, responses_of
from quizbank.extensions import db
from quizbank.learning.models import Answer
from tests.browser_client import Browser, Page
from tests.builders import keyed, load_bank, wrong
from tests.study.builders import answer_all, create_session, give_answer, items_of


def question(browser: Browser, attempt: Attempt, position: int, **values: int) -> Page:
    """The page of a question."""
    return browser.get(
        "practice.question", public_id=attempt.public_id, position=position, **values
    )


def test_answer_after_answer_to_the_end(browser: Browser, learner: Account) -> None:
    attempt = create_session(learner)
    browser.sign_in(learner)
    for position in range(1, 13):
        page = question(browser, attempt, position)
        assert page.h1 == f"Question {position} of 12"
        page = browser.submit(
            "Answer", follow=True, chosen=keyed(attempt, position), confidence="sure"
        )
        assert "✓ Right" in page.text
        if position < 12:
            assert page.link("Next question").endswith(f"/questions/{position + 1}")

    assert "That was the last question of this session." in page.text
    page = browser.submit("See how it went", follow=True)
    assert "100 % of 12 questions right." in page.text
    sure = select(func.count()).select_from(Answer).where(Answer.confidence == "sure")
    assert db.session.scalar(sure) == 12


def test_ending_early_reports_what_was_answered(browser: Browser, learner: Account) -> None:
    attempt = create_session(learner)
    give_answer(attempt, 1)
    give_answer(attempt, 2)
    browser.sign_in(learner)
    question(browser, attempt, 2)

    page = browser.submit("End practice", follow=True)

    assert "100 % of 2 questions right." in page.text


def test_of_two_windows_the_first_answer_counts(browser: Browser, learner: Account) -> None:
    attempt = create_session(learner)
    browser.sign_in(learner)
    question(browser, attempt, 1)
    right, other = keyed(attempt, 1), wrong(attempt, 1)
    browser.submit("Answer", chosen=right)

    page = browser.post(
        "practice.question",
        public_id=attempt.public_id,
        position=1,
        data={"chosen": other},
        follow=True,
    )

    assert "✓ Right" in page.text
    assert responses_of(attempt)[1].credit == 1
    assert len(items_of(attempt)) == 2
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_a_question_that_was_withdrawn_is_replaced_before_it_is_shown(
    browser: Browser, learner: Account
) -> None:
    attempt = create_session(learner)
    gone = items_of(attempt)[0]
    db.session.get_one(Item, gone).withdrawn_at = utcnow()
    new_edition()
    browser.sign_in(learner)

    page = browser.get(
        "practice.question", public_id=attempt.public_id, position=1, expect=302, follow=True
    )

    assert "A question was withdrawn. Here is another one." in page.text
    assert page.h1 == "Question 1 of 12"
    assert items_of(attempt)[0] != gone


def test_an_answer_to_a_question_that_was_replaced_counts_for_nothing(
    browser: Browser, learner: Account
) -> None:
    attempt = create_session(learner)
    browser.sign_in(learner)
    question(browser, attempt, 1)
    shown = position_of(attempt.form, 1)
    assert shown
    db.session.get_one(Item, items_of(attempt)[0]).withdrawn_at = utcnow()
    new_edition()
    other = Browser(browser.app).sign_in(learner)
    other.get("practice.question", public_id=attempt.public_id, position=1, expect=302)

    page = browser.submit("Answer", chosen="A", follow=True)

    assert "This question was replaced meanwhile." in page.text
    assert responses_of(attempt) == {}


def test_a_bank_that_was_withdrawn_ends_the_session(browser: Browser, learner: Account) -> None:
    attempt = create_session(learner)
    give_answer(attempt, 1)
    for item in db.session.scalars(select(Item)):
        item.withdrawn_at = utcnow()
    new_edition()
    browser.sign_in(learner)

    page = browser.get(
        "practice.question", public_id=attempt.public_id, position=2, expect=302, follow=True
    )

    assert "A question was withdrawn, and there is no other for now." in page.text
    assert page.h1 == "Question 1 of 1"
    assert "See how it went" in page.text


def test_a_bank_that_was_withdrawn_before_the_first_answer_leads_home(
    browser: Browser, learner: Account
) -> None:
    attempt = create_session(learner)
    for item in db.session.scalars(select(Item)):
        item.withdrawn_at = utcnow()
    new_edition()
    browser.sign_in(learner)

    page = browser.get(
        "practice.question", public_id=attempt.public_id, position=1, expect=302, follow=True
    )

    assert page.h1 == "Today"
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_session_goes_on_where_it_was(browser: Browser, learner: Account) -> None:
    attempt = create_session(learner)
    give_answer(attempt, 1)
    give_answer(attempt, 2)
    browser.sign_in(learner)

    page = browser.get("exams.room", public_id=attempt.public_id, expect=302)

    assert page.location.endswith("/questions/2")


def test_a_short_session_ends_with_its_last_question(browser: Browser, learner: Account) -> None:
    load_bank("cbcs", items=4)
    attempt = create_session(learner)
    asked = answer_all(attempt)
    browser.sign_in(learner)

    page = question(browser, attempt, len(asked))

    assert page.h1 == f"Question {len(asked)} of {len(asked)}"
    assert "That was the last question of this session." in page.text


def test_a_case_is_shown_with_its_record(browser: Browser, learner: Account) -> None:
    load_bank("ccs", items=0, cases=4)
    attempt = create_session(learner, exam="ccs")
    browser.sign_in(learner)

    for position in (1, 2, 3):
        page = question(browser, attempt, position)
        assert "Record: Made-up record" in page.text
        give_answer(attempt, position)


def test_someone_elses_session_does_not_exist(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    attempt = create_session(learner)
    browser.sign_in(stranger)

    browser.get("practice.question", public_id=attempt.public_id, position=1, expect=404)
    browser.post("study.ending", public_id=attempt.public_id, expect=404)


def test_other_practice_is_not_ended_here(browser: Browser, learner: Account) -> None:
    from tests.builders import create_practice

    attempt = create_practice(learner)
    browser.sign_in(learner)

    browser.post("study.ending", public_id=attempt.public_id, expect=404)
