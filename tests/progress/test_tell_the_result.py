"""A person tells how the real exam went."""

from datetime import date, timedelta

import pytest

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.progress.actions import tell_outcome
from quizbank.progress.models import ExamOutcome
from quizbank.progress.outcomes import Told
from tests.browser_client import Browser
from tests.progress.answering import NOW

SAT_ON = date(2026, 5, 3)


def told() -> list[ExamOutcome]:
    """Every result that is kept."""
    return db.session.query(ExamOutcome).order_by(ExamOutcome.id).all()


def tell(account: Account, *, exam: str = "cpc", day: date = SAT_ON) -> ExamOutcome:
    """A result in the database."""
    outcome = tell_outcome(account, Told(exam, day, is_pass=False, score="68 %"), now=NOW)
    db.session.commit()
    return outcome


def test_a_result_is_kept(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("progress.outcomes")

    page = browser.submit(
        "Save", exam="ccs", sat_on="2026-05-03", result="passed", score=" 312  of 400 ", follow=True
    )

    assert "Your CCS result was saved" in page.text
    (outcome,) = told()
    assert (outcome.account_id, outcome.exam, outcome.sat_on) == (learner.id, "ccs", SAT_ON)
    assert (outcome.is_pass, outcome.score) == (True, "312 of 400")
    assert "CCS, 3 May 2026" in page.text
    assert "✓ Passed: 312 of 400" in page.text


def test_the_score_may_be_left_out(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("progress.outcomes")

    browser.submit("Save", exam="cpc", sat_on="2026-05-03", result="not-passed")

    assert told()[0].score == ""
    assert told()[0].is_pass is False


def test_ones_own_exam_is_chosen_already(browser: Browser, learner: Account) -> None:
    learner.exam = "cca"
    page = browser.sign_in(learner).get("progress.outcomes")

    assert [radio["value"] for radio in page.soup.select("input[checked]")] == ["cca"]


def test_an_empty_form_says_what_is_missing(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("progress.outcomes")

    page = browser.submit("Save", expect=422)

    assert page.problems == [
        "Select an exam from the list",
        "Enter the date of the exam",
        "Select the result",
    ]


@pytest.mark.parametrize(
    ("field", "entered", "remedy"),
    [
        ("sat_on", "May 3rd", "Enter a date, like 2026-05-03"),
        ("sat_on", "1999-12-31", "The date must be between 2000-01-01 and "),
        ("sat_on", "9999-12-31", "The date must be between 2000-01-01 and "),
        ("score", "9" * 41, "Score must be 40 characters or fewer"),
        ("score", "68\u202e %", "Score must have letters, digits and signs only"),
        ("exam", "cpb", "Select an exam from the list"),
        ("result", "maybe", "Select the result"),
    ],
)
def test_what_cannot_be_is_refused(
    browser: Browser, learner: Account, field: str, entered: str, remedy: str
) -> None:
    browser.sign_in(learner).get("progress.outcomes")
    fields = {"exam": "cpc", "sat_on": "2026-05-03", "result": "passed", "score": ""}

    page = browser.submit("Save", expect=422, **{**fields, field: entered})

    assert len(page.problems) == 1
    assert page.problems[0].startswith(remedy)
    assert told() == []


def test_an_exam_that_lies_ahead_has_no_result_yet(browser: Browser, learner: Account) -> None:
    learner.time_zone = "UTC"
    browser.sign_in(learner).get("progress.outcomes")
    today = utcnow().date()

    ahead = (today + timedelta(days=1)).isoformat()
    page = browser.submit("Save", expect=422, exam="cpc", sat_on=ahead, result="passed")

    assert page.problems == [f"The date must be between 2000-01-01 and {today}"]
    browser.submit("Save", exam="cpc", sat_on=today.isoformat(), result="passed")


def test_one_exam_on_one_day_is_told_once(browser: Browser, learner: Account) -> None:
    tell(learner)
    browser.sign_in(learner).get("progress.outcomes")

    page = browser.submit("Save", expect=422, exam="cpc", sat_on="2026-05-03", result="passed")

    assert page.problems == ["You have entered a result of this exam and day. Change that one."]
    assert [outcome.is_pass for outcome in told()] == [False]


def test_two_people_may_sit_the_same_exam(learner: Account, stranger: Account) -> None:
    tell(learner)
    tell(stranger)

    assert len(told()) == 2


def test_a_result_can_be_changed(browser: Browser, learner: Account) -> None:
    outcome = tell(learner)
    page = browser.sign_in(learner).get("progress.outcomes")
    page = browser.visit(page.link("Change CPC, 3 May 2026"))
    assert page.soup.select_one("input[name=score]")["value"] == "68 %"  # type: ignore[index]

    page = browser.submit("Save", sat_on="2026-05-04", result="passed", follow=True)

    assert "The result was changed" in page.text
    db.session.refresh(outcome)
    assert (outcome.sat_on, outcome.is_pass, outcome.score) == (date(2026, 5, 4), True, "68 %")


def test_a_change_must_not_meet_another_result(browser: Browser, learner: Account) -> None:
    tell(learner)
    second = tell(learner, day=date(2026, 8, 1))
    browser.sign_in(learner).get("progress.outcome", public_id=second.public_id)

    page = browser.submit("Save", expect=422, sat_on="2026-05-03")

    assert page.problems == ["You have entered a result of this exam and day. Change that one."]
    db.session.refresh(second)
    assert second.sat_on == date(2026, 8, 1)


def test_a_result_can_be_removed_after_a_second_look(browser: Browser, learner: Account) -> None:
    tell(learner)
    page = browser.sign_in(learner).get("progress.outcomes")

    page = browser.visit(page.link("Remove CPC, 3 May 2026"))
    assert page.h1 == "Remove the result of CPC, 3 May 2026?"
    assert len(told()) == 1
    page = browser.submit("Remove result", follow=True)

    assert "The result was removed" in page.text
    assert told() == []


@pytest.mark.parametrize("who", ["groupmate", "stranger", "educator"])
@pytest.mark.parametrize("endpoint", ["progress.outcome", "progress.outcome_removal"])
def test_someone_elses_result_does_not_exist(
    browser: Browser,
    learner: Account,
    endpoint: str,
    who: str,
    request: pytest.FixtureRequest,
) -> None:
    outcome = tell(learner)
    browser.sign_in(request.getfixturevalue(who))

    browser.get(endpoint, public_id=outcome.public_id, expect=404)
    browser.post(endpoint, public_id=outcome.public_id, data={"result": "passed"}, expect=404)

    assert "68 %" not in browser.get("progress.outcomes").text
    assert len(told()) == 1


def test_the_owner_sees_it(browser: Browser, learner: Account) -> None:
    outcome = tell(learner)
    browser.sign_in(learner)

    browser.get("progress.outcome", public_id=outcome.public_id)
    browser.get("progress.outcome_removal", public_id=outcome.public_id)
