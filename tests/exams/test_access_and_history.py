"""Whose attempt is whose; the history; what is downloaded and erased."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, ItemResponse
from quizbank.exams.personal_data import HOLDING
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import answered, batch, create_account, create_attempt, create_practice, keyed

PAGES = ["exams.room", "exams.finish", "exams.result", "exams.token"]


@pytest.mark.parametrize("who", ["groupmate", "stranger", "educator"])
@pytest.mark.parametrize("endpoint", PAGES)
def test_someone_elses_attempt_does_not_exist(
    browser: Browser,
    learner: Account,
    endpoint: str,
    who: str,
    request: pytest.FixtureRequest,
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(request.getfixturevalue(who))

    browser.get(endpoint, public_id=attempt.public_id, expect=404)


@pytest.mark.parametrize("who", ["groupmate", "stranger", "educator"])
def test_someone_elses_attempt_cannot_be_submitted_or_practised(
    browser: Browser, learner: Account, who: str, request: pytest.FixtureRequest
) -> None:
    attempt, practice = create_attempt(learner), create_practice(learner)
    browser.sign_in(request.getfixturevalue(who))

    browser.post("exams.submission", public_id=attempt.public_id, expect=404)
    browser.get("practice.question", public_id=practice.public_id, position=1, expect=404)

    db.session.refresh(attempt)
    assert attempt.closed_at is None


@pytest.mark.parametrize("endpoint", [*PAGES, "exams.history"])
def test_whoever_is_signed_out_is_asked_to_sign_in(
    browser: Browser, learner: Account, endpoint: str
) -> None:
    attempt = create_attempt(learner)
    values = {} if endpoint == "exams.history" else {"public_id": attempt.public_id}

    page = browser.get(endpoint, expect=302, **values)

    assert page.location.startswith("/sign-in")


def test_the_history_begins_empty(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    assert "You have not sat an exam yet." in browser.get("exams.history").text


def test_the_history_closes_what_ran_out_and_draws_a_trend(
    browser: Browser, learner: Account
) -> None:
    old = [create_attempt(learner, started=timedelta(days=d), seed=d) for d in (20, 10, 1)]
    open_attempt = create_attempt(learner, seed=99)
    browser.sign_in(learner)
    untold = browser.get("exams.history")
    for attempt in old:
        browser.get("exams.result", public_id=attempt.public_id)

    page = browser.get("exams.history")

    assert untold.text.count("Time ran out; open it for the result") == 3
    assert not untold.soup.select("svg.trend")

    assert len(page.soup.select("tbody tr")) == 3
    assert page.soup.select_one("svg.trend")
    assert page.link("CBCS practice exam, quarter length").endswith(str(open_attempt.public_id))
    closed = db.session.scalar(select(func.count()).where(Attempt.closed_by == "time"))
    assert closed == 3


def test_the_history_costs_the_same_however_long_it_is(
    browser: Browser, learner: Account, count_queries: object
) -> None:
    for days in range(1, 13):
        create_attempt(learner, started=timedelta(days=days), seed=days)
    browser.sign_in(learner)
    browser.get("exams.history")

    with count_queries() as queries:  # type: ignore[operator]
        browser.get("exams.history")

    assert len(queries) <= 6, queries


def test_a_download_holds_every_answer_but_no_key_of_an_open_exam(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    body = batch(answered(1, keyed(attempt, 1)), answered(2, "A", flagged=True))
    browser.post_json("exams.responses", body, public_id=attempt.public_id)

    exported = HOLDING.export(learner)

    assert isinstance(exported, list)
    answers = exported[0]["answers"]
    assert [one["position"] for one in answers] == [1, 2]
    assert answers[0]["chosen"] == keyed(attempt, 1)
    assert all(one["credit"] is None for one in answers)


def test_erasing_leaves_nothing_of_the_person_and_all_of_the_others(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    mine, theirs = create_attempt(learner), create_attempt(stranger, seed=2)
    browser.sign_in(learner)
    browser.post_json("exams.responses", batch(answered(1, "A")), public_id=mine.public_id)

    HOLDING.erase(learner)
    db.session.commit()

    assert db.session.scalars(select(Attempt.id)).all() == [theirs.id]
    assert db.session.scalars(select(AssembledForm.id)).all() == [theirs.form_id]
    assert db.session.scalar(select(func.count()).select_from(ItemResponse)) == 0
    assert db.session.scalar(select(func.count()).select_from(FormPosition)) == 31


def test_a_guests_attempts_move_to_the_account_signed_in_to(learner: Account) -> None:
    guest = create_account(email=None)
    attempt = create_attempt(guest)

    HOLDING.move(guest, learner)
    db.session.commit()

    db.session.refresh(attempt)
    assert attempt.account_id == learner.id


def test_a_download_tells_nothing_while_late_answers_may_still_arrive(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=1))
    browser.sign_in(learner)
    right = answered(1, keyed(attempt, 1), age_ms=30 * 60_000)
    browser.post_json("exams.responses", batch(right), public_id=attempt.public_id)
    browser.get("exams.history")  # closes and scores it

    before = HOLDING.export(learner)
    browser.get("exams.result", public_id=attempt.public_id)
    after = HOLDING.export(learner)

    assert isinstance(before, list)
    assert isinstance(after, list)
    assert (before[0]["raw_score"], before[0]["answers"][0]["credit"]) == (None, None)
    assert after[0]["answers"][0]["credit"] == 1
