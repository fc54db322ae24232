"""What goes wrong in real life must not go wrong here."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.formats import exam_formats
from quizbank.bank.models import Item, QuestionSet
from quizbank.clock import utcnow
from quizbank.core.blueprint import ExamFormat
from quizbank.extensions import db
from quizbank.learning.actions import learn
from quizbank.progress.models import Forecast
from quizbank.progress.queries import rules_and_pool, standing_of
from tests.browser_client import Browser
from tests.progress.answering import NOW, answer, judged, outlook_of, pool, rules


@pytest.fixture
def next_rules(app: Flask) -> Iterator[list[ExamFormat]]:
    """The rules of CBCS, to which a test may add a version that holds from yesterday on."""
    versions = exam_formats()["cbcs"]
    before = list(versions)
    yield versions
    versions[:] = before


def renamed(old: ExamFormat) -> ExamFormat:
    """A version in which billing has a new name, and eligibility went into coding."""
    domains = {domain.id: domain for domain in old.domains}
    reimbursement = domains["billing"].model_copy(
        update={"id": "reimbursement", "name": "Reimbursement"}
    )
    wider = domains["coding"].model_copy(
        update={"items": (domains["coding"].items or 0) + (domains["eligibility"].items or 0)}
    )
    return old.model_copy(
        update={
            "version": "cbcs-renamed",
            "effective_from": utcnow().date() - timedelta(days=1),
            "domains": [domains["revenue-cycle"], wider, reimbursement],
        }
    )


def withdraw(items: list[int]) -> None:
    """Take questions out of the bank, as loading a changed set does."""
    db.session.execute(update(Item).where(Item.id.in_(items)).values(withdrawn_at=NOW))
    new_edition()
    db.session.commit()


def prepare(learner: Account) -> Account:
    """Whose page is asked for."""
    learner.exam = "cbcs"
    db.session.commit()
    return learner


def test_a_domain_that_new_rules_rename_needs_new_answers(
    browser: Browser, learner: Account, next_rules: list[ExamFormat]
) -> None:
    answer(prepare(learner), 90)
    browser.sign_in(learner)
    assert "chance of passing, as an estimate" in browser.get("progress.page").text

    next_rules.append(renamed(next_rules[-1]))
    page = browser.get("progress.page")

    assert "Too early to tell your chance of passing." in page.text
    assert "The bank has no questions of Reimbursement yet." in page.text
    assert "Insurance Eligibility" not in page.text


def test_what_was_learned_of_topics_outlives_the_rename_of_their_domain(
    learner: Account, next_rules: list[ExamFormat]
) -> None:
    answer(learner, 90, right=0.95)
    held = pool()
    unknown = standing_of(learner, rules("cca"), pool("cca"), now=NOW).domains
    next_rules.append(renamed(next_rules[-1]))
    moved = [
        type(item)(**{**vars(item), "domain": "reimbursement"})
        if item.domain == "billing"
        else item
        for item in held
    ]

    domains = standing_of(learner, next_rules[-1], moved, now=NOW).domains

    found = {domain.domain: domain for domain in domains}
    assert found["reimbursement"].answers == 0
    assert found["reimbursement"].has_questions
    assert found["reimbursement"].p > max(domain.p for domain in unknown if not domain.answers)


def test_a_forecast_by_old_rules_is_shown_beside_the_new(
    browser: Browser, learner: Account, next_rules: list[ExamFormat]
) -> None:
    answer(prepare(learner), 90)
    browser.sign_in(learner).get("progress.page")
    next_rules.append(renamed(next_rules[-1]))

    page = browser.get("progress.page")

    assert db.session.query(Forecast).count() == 1
    assert "Score" in page.text


def test_answers_to_withdrawn_questions_still_count(browser: Browser, learner: Account) -> None:
    answer(prepare(learner), 60)
    answered = [item.item_id for item in pool()[:30]]
    before = outlook_of(learner).readiness

    withdraw(answered)
    after = outlook_of(learner).readiness

    assert before
    assert after
    assert after.p_pass == pytest.approx(before.p_pass, abs=0.1)
    assert "chance of passing" in browser.sign_in(learner).get("progress.page").text


def test_a_bank_that_was_withdrawn_altogether_tells_no_chance_that_it_cannot(
    browser: Browser, learner: Account
) -> None:
    answer(prepare(learner), 60)
    withdraw([item.item_id for item in pool()])

    page = browser.sign_in(learner).get("progress.page")

    assert ", no questions in the bank yet" in page.text


def test_an_exam_years_ahead_is_judged_by_what_the_bank_has_today(learner: Account) -> None:
    answer(prepare(learner), 60)
    db.session.execute(update(QuestionSet).values(code_years="2026 2027"))
    new_edition()
    learner.exam_date = NOW.date() + timedelta(days=3 * 365)

    exam_format, held = rules_and_pool(learner, "cbcs", today=NOW.date())

    assert exam_format.is_in_force(learner.exam_date)
    assert len(held) == len(pool())
    assert outlook_of(learner, exam_format, held).readiness


def test_a_clock_that_was_set_back_breaks_no_week(browser: Browser, learner: Account) -> None:
    answer(prepare(learner), 40)
    answer(learner, 5, days_ago=-9)  # the device was ahead
    answer(learner, 5, days_ago=3)

    assert browser.sign_in(learner).get("progress.page").h1 == "Progress: CBCS"


def test_thousands_of_answers_to_one_question_prove_little_of_the_exam(
    learner: Account,
) -> None:
    held = pool()
    learn(learner, [judged(held[0], is_right=True, exam="cbcs") for _ in range(1_000)])
    db.session.commit()

    outlook = outlook_of(learner, rules(), held)

    assert outlook.readiness is None
    assert outlook.too_early
    assert len(outlook.too_early.more_by_domain) == 3


def test_questions_of_nobodys_topic_stand_under_their_domain(learner: Account) -> None:
    untold = [type(item)(**{**vars(item), "topic": ""}) for item in pool()]

    for domain in standing_of(learner, rules(), untold, now=NOW).domains:
        assert [topic.name for topic in domain.topics] == [domain.name]
