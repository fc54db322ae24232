"""An exam that only goes forward: the server keeps to it, whatever the page does."""

import pytest

from quizbank.accounts.models import Account
from quizbank.bank.formats import exam_formats
from quizbank.exams.models import Attempt
from quizbank.exams.queries import responses_of
from tests.browser_client import Browser
from tests.builders import answered, batch, create_attempt, load_bank


@pytest.fixture
def attempt(learner: Account) -> Attempt:
    load_bank("cca", items=60)
    rules = next(version for version in exam_formats()["cca"] if version.is_forward_only)
    return create_attempt(learner, exam="cca", rules=rules.version)


def save(browser: Browser, attempt: Attempt, body: object, *, expect: int = 200) -> dict:
    return browser.post_json(
        "exams.responses", body, public_id=attempt.public_id, expect=expect
    ).json


def test_questions_are_answered_one_after_the_other(
    browser: Browser, learner: Account, attempt: Attempt
) -> None:
    browser.sign_in(learner)

    save(browser, attempt, batch(answered(1, "A"), at=2))
    said = save(browser, attempt, batch(answered(2, "B", sequence=2), since=1, at=3))

    assert said["saved"] == [2]


def test_a_question_that_was_left_stays_closed(
    browser: Browser, learner: Account, attempt: Attempt
) -> None:
    browser.sign_in(learner)
    save(browser, attempt, batch(answered(1, "A"), at=2))
    before = responses_of(attempt)[1].chosen

    said = save(browser, attempt, batch(answered(1, "B", sequence=9)), expect=422)

    assert said["problems"] == [
        {"position": 1, "say": "Question 1 is closed. This exam only goes forward."}
    ]
    assert responses_of(attempt)[1].chosen == before


def test_the_question_at_hand_may_be_changed(
    browser: Browser, learner: Account, attempt: Attempt
) -> None:
    browser.sign_in(learner)
    save(browser, attempt, batch(answered(1, "A", sequence=1), at=1))

    said = save(browser, attempt, batch(answered(1, "B", sequence=2), at=1))

    assert said["saved"] == [1]


def test_nobody_jumps_ahead(browser: Browser, learner: Account, attempt: Attempt) -> None:
    browser.sign_in(learner)

    said = save(browser, attempt, batch(answered(9, "A")), expect=422)

    assert said["problems"][0]["say"] == ("Answer question 1 first. This exam only goes forward.")


def test_a_tunnel_full_of_answers_arrives_in_one_batch(
    browser: Browser, learner: Account, attempt: Attempt
) -> None:
    browser.sign_in(learner)

    said = save(browser, attempt, batch(*[answered(n, "A") for n in range(1, 11)], at=11))

    assert said["saved"] == list(range(1, 11))


def test_the_page_no_longer_holds_what_was_left(
    browser: Browser, learner: Account, attempt: Attempt
) -> None:
    browser.sign_in(learner)
    save(browser, attempt, batch(answered(1, "A"), answered(2, "A"), at=3))

    page = browser.get("exams.room", public_id=attempt.public_id)

    assert not page.soup.select('[name="chosen-2"]')
    assert page.soup.select('[name="chosen-3"]')


def test_without_javascript_the_rule_is_the_same(
    browser: Browser, learner: Account, attempt: Attempt
) -> None:
    browser.sign_in(learner)
    browser.get("exams.room", public_id=attempt.public_id)

    page = browser.submit("Save", follow=True, **{"chosen-1": "A", "chosen-3": "B"})

    assert "Answer question 2 first. This exam only goes forward." in page.text
    assert responses_of(attempt) == {}
    browser.submit("Save", follow=True, **{"chosen-1": "A", "chosen-2": "B"})
    assert set(responses_of(attempt)) == {1, 2}
