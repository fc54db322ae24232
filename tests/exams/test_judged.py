"""Whoever learns from answers is told each one once, when its verdict may be known."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion
from quizbank.clock import utcnow
from quizbank.exams import judged
from quizbank.exams.actions import close_if_over, mark_results_seen, submit
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.exams.models import Attempt, ItemResponse
from quizbank.exams.queries import attempt_of, position_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import answered, batch, create_attempt, create_practice, keyed, wrong

OVER = timedelta(hours=1)  # a quarter of the CBCS takes 45 minutes


def save(browser: Browser, attempt: Attempt, *responses: dict) -> None:
    """Answers reach the server."""
    browser.post_json("exams.responses", batch(*responses), public_id=attempt.public_id)


def finish(browser: Browser, attempt: Attempt) -> None:
    """The candidate submits."""
    browser.post("exams.submission", public_id=attempt.public_id)


def look(browser: Browser, attempt: Attempt) -> None:
    """The candidate looks at the result."""
    browser.get("exams.result", public_id=attempt.public_id)


def in_time(attempt: Attempt, position: int, chosen: str) -> dict:
    """An answer that was given before the deadline and arrives after it."""
    return answered(position, chosen, age_ms=30 * 60_000)


def positions(told: Sequence[Judged]) -> list[int | None]:
    """Which questions were told, in their order."""
    return [one.position for one in told]


def test_a_submitted_exam_tells_what_is_known_of_each_answer(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    right = answered(2, keyed(attempt, 2), seconds=41, flagged=True)
    save(browser, attempt, right, answered(1, wrong(attempt, 1), seconds=7))

    finish(browser, attempt)

    place = position_of(attempt.form, 2)
    assert place is not None
    version = place.item_version
    first, second = told
    assert (first.position, first.is_right, first.seconds) == (1, False, 7)
    assert second == Judged(
        source=Source.EXAM,
        exam="cbcs",
        domain=place.domain,
        topic=version.content["topics"][0],
        item_id=version.item_id,
        item_version_id=version.id,
        kind="single",
        is_right=True,
        is_skipped=False,
        seconds=41,
        confidence=Confidence.NONE,
        is_flagged=True,
        answered_at=second.answered_at,
        attempt_id=attempt.id,
        position=2,
    )
    assert abs((second.answered_at - utcnow()).total_seconds()) < 60


def test_nothing_is_told_before_the_exam_is_submitted(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    save(browser, attempt, answered(1, "A"))
    browser.get("exams.result", public_id=attempt.public_id, expect=302)

    assert told == []


def test_a_question_seen_and_left_empty_is_told_and_one_not_reached_is_not(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    save(browser, attempt, answered(1, "", seconds=9))

    finish(browser, attempt)

    (only,) = told
    assert (only.position, only.is_skipped, only.is_right) == (1, True, False)


def test_an_exam_submitted_twice_and_looked_at_is_told_once(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    save(browser, attempt, answered(1, "A"))

    finish(browser, attempt)
    finish(browser, attempt)
    look(browser, attempt)
    look(browser, attempt)

    assert positions(told) == [1]


def test_an_exam_that_time_closed_is_told_when_its_result_is_first_seen(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner, started=OVER)
    browser.sign_in(learner)
    save(browser, attempt, in_time(attempt, 1, keyed(attempt, 1)))
    browser.get("exams.history")  # closes it
    before = list(told)

    look(browser, attempt)
    look(browser, attempt)

    assert before == []
    assert [(one.position, one.is_right) for one in told] == [(1, True)]


def test_an_exam_submitted_after_its_time_is_told_with_its_result(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner, started=OVER)
    browser.sign_in(learner)
    save(browser, attempt, in_time(attempt, 1, "A"))
    finish(browser, attempt)
    before = list(told)

    look(browser, attempt)

    assert before == []
    assert positions(told) == [1]


def test_an_answer_that_came_after_time_had_closed_the_exam_is_told_as_it_was_last(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner, started=OVER)
    browser.sign_in(learner)
    save(browser, attempt, in_time(attempt, 1, wrong(attempt, 1)))
    browser.get("exams.history")  # closes and scores it
    later = {**in_time(attempt, 1, keyed(attempt, 1)), "sequence": 2}
    save(browser, attempt, later, in_time(attempt, 2, keyed(attempt, 2)))

    look(browser, attempt)

    assert [(one.position, one.is_right) for one in told] == [(1, True), (2, True)]


def test_an_answer_that_slipped_in_while_time_closed_the_exam_is_scored_before_it_is_told(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner, started=OVER)
    browser.sign_in(learner)
    save(browser, attempt, in_time(attempt, 1, keyed(attempt, 1)))
    browser.get("exams.history")
    db.session.execute(update(ItemResponse).values(credit=None))
    db.session.commit()

    look(browser, attempt)

    assert [one.is_right for one in told] == [True]


def test_two_first_looks_at_the_same_moment_tell_once(learner: Account, told: list[Judged]) -> None:
    attempt = create_attempt(learner, started=OVER)
    db.session.add(ItemResponse(attempt_id=attempt.id, position=1, answered_at=utcnow()))
    close_if_over(attempt, now=utcnow())
    db.session.commit()
    public_id, person = attempt.public_id, learner.id
    db.session.expunge_all()
    stale = attempt_of(db.session.get_one(Account, person), public_id)
    assert stale is not None
    assert stale.results_seen_at is None
    db.session.expunge_all()
    first = attempt_of(db.session.get_one(Account, person), public_id)
    assert first is not None
    mark_results_seen(first, now=utcnow())
    db.session.commit()
    db.session.expunge_all()
    db.session.add(stale)

    mark_results_seen(stale, now=utcnow() + timedelta(minutes=1))
    db.session.commit()

    assert positions(told) == [1]
    assert stale.results_seen_at == first.results_seen_at


def test_an_item_without_a_topic_is_learned_by_its_domain(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_attempt(learner)
    db.session.execute(update(ItemVersion).values(topic=""))
    browser.sign_in(learner)
    save(browser, attempt, answered(1, "A"))

    finish(browser, attempt)

    assert told[0].topic == told[0].domain != ""


def test_practice_that_ends_tells_nothing_again(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    browser.get("practice.question", public_id=attempt.public_id, position=1)
    browser.submit("Answer", chosen=keyed(attempt, 1))

    finish(browser, attempt)
    look(browser, attempt)

    assert positions(told) == [1]


def test_if_a_listener_fails_the_exam_is_not_closed(
    app: Flask, learner: Account, request: pytest.FixtureRequest
) -> None:
    attempt = create_attempt(learner)
    db.session.add(ItemResponse(attempt_id=attempt.id, position=1, answered_at=utcnow()))
    db.session.commit()

    def fail(_account: Account, _answers: Sequence[Judged]) -> None:
        raise LookupError

    judged.register(app, fail)
    request.addfinalizer(lambda: app.extensions[judged.KEY].remove(fail))

    with pytest.raises(LookupError):
        submit(attempt, now=utcnow())
    db.session.rollback()

    db.session.refresh(attempt)
    assert attempt.closed_at is None


def test_nothing_to_tell_disturbs_nobody(app: Flask, learner: Account) -> None:
    def fail(_account: Account, _answers: Sequence[Judged]) -> None:
        raise AssertionError

    judged.register(app, fail)
    try:
        judged.tell(learner, [])
    finally:
        app.extensions[judged.KEY].remove(fail)
