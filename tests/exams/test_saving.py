"""Saving answers: whole or not at all, once, in time, and never over a later one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.exams.models import Attempt, ItemResponse
from quizbank.exams.queries import responses_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import answered, batch, create_attempt, keyed


def shown(attempt: Attempt, position: int) -> str:
    """What is stored of a question, in shown letters."""
    from quizbank.core.form_layout import Place
    from quizbank.exams.queries import position_of

    place = position_of(attempt.form, position)
    response = responses_of(attempt).get(position)
    assert place is not None
    if response is None:
        return "-"
    return Place(position, place.item_version.kind, place.option_order).shown(response.chosen)


def save(browser: Browser, attempt: Attempt, body: object, *, expect: int = 200) -> dict:
    page = browser.post_json("exams.responses", body, public_id=attempt.public_id, expect=expect)
    return page.json


def test_an_answer_is_stored_and_acknowledged(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    said = save(
        browser,
        attempt,
        batch(answered(3, "B", flagged=True, struck="AC", seconds=41), at=4, notes="Look up"),
    )

    row = responses_of(attempt)[3]
    assert said["saved"] == [3]
    assert said["revision"] == 1
    assert 0 < said["seconds_left"] <= 31 * 3 * 60
    assert shown(attempt, 3) == "B"
    assert (row.is_flagged, row.seconds, len(row.struck)) == (True, 41, 2)
    db.session.refresh(attempt)
    assert (attempt.notes, attempt.furthest) == ("Look up", 4)


def test_a_save_that_arrives_twice_changes_nothing(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    body = batch(answered(1, "A", sequence=10))

    first = save(browser, attempt, body)
    again = save(browser, attempt, body)

    assert first["saved"] == again["saved"] == [1]
    assert again["newer"] == []
    assert shown(attempt, 1) == "A"


def test_an_older_save_that_arrives_late_loses(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    save(browser, attempt, batch(answered(1, "C", sequence=20)))
    save(browser, attempt, batch(answered(1, "A", sequence=10)))

    assert shown(attempt, 1) == "C"


def test_of_two_answers_to_one_question_in_a_batch_the_later_counts(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    save(browser, attempt, batch(answered(1, "C", sequence=9), answered(1, "A", sequence=8)))

    assert shown(attempt, 1) == "C"


def test_another_window_is_told_what_was_answered_here(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    save(browser, attempt, batch(answered(5, "C", sequence=50), tab="phone"))

    said = save(browser, attempt, batch(answered(6, "A", sequence=60), tab="laptop", since=0))

    assert [(one["position"], one["chosen"]) for one in said["newer"]] == [(5, "C")]


def test_a_window_that_lost_is_told_what_won(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    first = save(browser, attempt, batch(answered(5, "C", sequence=50), tab="phone"))

    said = save(
        browser,
        attempt,
        batch(answered(5, "A", sequence=40), tab="laptop", since=first["revision"]),
    )

    assert [(one["position"], one["chosen"]) for one in said["newer"]] == [(5, "C")]
    assert shown(attempt, 5) == "C"


def test_a_batch_without_responses_only_asks_for_news(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    save(browser, attempt, batch(answered(5, "C"), tab="phone"))

    said = save(browser, attempt, batch(tab="laptop"))

    assert said["revision"] == 1
    assert [one["position"] for one in said["newer"]] == [5]


@pytest.mark.parametrize(
    ("response", "says"),
    [
        (answered(999, "A"), "There is no question 999."),
        (answered(0, "A"), "There is no question 0."),
        (answered(2, "H"), "Question 2 has no such option."),
        (answered(2, "AB"), "Question 2 has no such option."),
        (answered(2, "A", struck="Z"), "Question 2 has no such option."),
    ],
)
def test_a_batch_with_an_answer_that_cannot_be_is_refused_whole(
    browser: Browser, learner: Account, response: dict, says: str
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    said = save(browser, attempt, batch(answered(1, "A"), response), expect=422)

    assert said["problem"] == "bad_responses"
    assert [problem["say"] for problem in said["problems"]] == [says]
    assert responses_of(attempt) == {}


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {"responses": [{"position": "1", "chosen": "A", "sequence": 1}]},
        {"responses": [{"position": 1, "chosen": "A"}]},
        {"responses": [{"position": 1, "chosen": 7, "sequence": 1}]},
        {"responses": [None]},
        {"responses": [{"position": 1, "chosen": "A", "sequence": -4}]},
        {"responses": [{"position": 1, "chosen": "A" * 401, "sequence": 1}]},
    ],
)
def test_a_batch_that_cannot_be_read_is_refused(
    browser: Browser, learner: Account, body: object
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    said = save(browser, attempt, body, expect=422)

    assert said["problems"]
    assert responses_of(attempt) == {}


def test_ten_thousand_answers_at_once_are_refused(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    said = save(browser, attempt, batch(*[answered(1, "A")] * 10_000), expect=422)

    assert said["problems"][0]["say"] == "Send at most 400 responses at a time."
    assert responses_of(attempt) == {}


def test_after_the_deadline_nothing_more_is_taken(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=5))
    browser.sign_in(learner)

    said = save(browser, attempt, batch(answered(1, "A")), expect=409)

    assert said["problem"] == "attempt_closed"
    assert said["url"].endswith("/result")
    assert responses_of(attempt) == {}


def test_what_was_answered_before_the_deadline_may_arrive_after_it(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=1))
    browser.sign_in(learner)
    assert attempt.deadline is not None
    minutes_late = 16  # a quarter of the CBCS takes 45 minutes
    in_time = (minutes_late + 5) * 60_000

    said = save(
        browser, attempt, batch(answered(1, "A", age_ms=in_time), answered(2, "B", age_ms=1000))
    )

    assert said["saved"] == [1]
    assert said["late"] == [2]
    assert said["seconds_left"] == 0


def test_late_answers_still_count_when_time_had_closed_the_attempt_unseen(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=1))
    browser.sign_in(learner)
    browser.get("exams.history")  # a look from elsewhere closes and scores it
    db.session.refresh(attempt)
    assert attempt.closed_by == "time"
    assert attempt.raw_score == 0
    right = [answered(n, keyed(attempt, n), age_ms=30 * 60_000) for n in range(1, 32)]

    save(browser, attempt, batch(*right))

    db.session.refresh(attempt)
    assert attempt.raw_score == attempt.scored_items


def test_once_the_results_were_seen_late_answers_are_refused(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=1))
    browser.sign_in(learner)
    browser.get("exams.result", public_id=attempt.public_id)

    save(browser, attempt, batch(answered(1, "A", age_ms=40 * 60_000)), expect=409)

    assert responses_of(attempt) == {}


def test_a_submitted_attempt_takes_nothing_more(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    browser.post("exams.submission", public_id=attempt.public_id)

    save(browser, attempt, batch(answered(1, "A", age_ms=1000)), expect=409)

    assert responses_of(attempt) == {}


@pytest.mark.parametrize("who", ["groupmate", "stranger", "educator"])
def test_nobody_else_can_save(
    browser: Browser, learner: Account, who: str, request: pytest.FixtureRequest
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(request.getfixturevalue(who))

    save(browser, attempt, batch(answered(1, "A")), expect=404)

    assert responses_of(attempt) == {}


def test_whoever_is_signed_out_is_told_so(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)

    said = save(browser, attempt, batch(answered(1, "A")), expect=401)

    assert said["problem"] == "signed_out"


def test_a_save_without_a_csrf_token_is_refused(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    browser.open(
        browser.url("exams.responses", public_id=attempt.public_id),
        method="POST",
        json=batch(answered(1, "A")),
        expect=400,
    )

    assert responses_of(attempt) == {}


def test_a_page_that_outlived_its_token_gets_a_new_one(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    page = browser.get("exams.token", public_id=attempt.public_id)

    assert page.json["csrf_token"]


def test_a_whole_form_of_answers_costs_few_queries(
    browser: Browser, learner: Account, count_queries: object
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    public_id = attempt.public_id
    save(browser, attempt, batch(answered(1, "A", sequence=1)))

    with count_queries() as queries:  # type: ignore[operator]
        body = batch(answered(2, "B", sequence=2), since=1)
        browser.post_json("exams.responses", body, public_id=public_id)

    assert len(queries) == 3, queries


def test_typed_codes_are_kept_as_typed(browser: Browser, learner: Account) -> None:
    from tests.builders import load_bank

    load_bank("ccs", items=60, cases=3, code_entries=30)
    attempt = create_attempt(learner, exam="ccs")
    browser.sign_in(learner)
    position = next(
        place.position
        for place in attempt.form.positions
        if place.item_version.kind == "code_entry"
    )

    save(browser, attempt, batch(answered(position, "e11.9\n i10 ")))

    stored = db.session.scalars(select(ItemResponse.chosen)).one()
    assert stored == "e11.9\ni10"


def test_an_answer_from_before_the_start_is_not_taken(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=1))
    browser.sign_in(learner)

    save(browser, attempt, batch(answered(1, "A", age_ms=10**10)), expect=409)

    assert responses_of(attempt) == {}


def test_whoever_submitted_elsewhere_is_told_so(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    browser.post("exams.submission", public_id=attempt.public_id)

    said = save(browser, attempt, batch(answered(1, "A")), expect=409)

    assert said["say"] == "This exam was submitted. Your last answer was not saved."


def test_a_nul_that_no_database_keeps_is_left_out(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    save(browser, attempt, batch(notes="a\x00b"))
    save(browser, attempt, batch(answered(1, "A"), tab="\x00"), expect=422)

    db.session.refresh(attempt)
    assert attempt.notes == "ab"
