"""Practice: one question, then its key and reasons, then the next."""

from datetime import timedelta

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.core.choosing import reserved
from quizbank.exams.judged import Judged
from quizbank.exams.models import Attempt
from quizbank.exams.queries import format_of, pool_for, positions_of, responses_of
from quizbank.extensions import db
from tests.bank_builder import RULE, WHY
from tests.browser_client import Browser
from tests.builders import create_attempt, create_practice, keyed, load_bank, wrong


def test_domains_and_number_are_chosen(browser: Browser, learner: Account) -> None:
    load_bank("cbcs")
    browser.sign_in(learner)
    browser.get("practice.start", exam="cbcs")

    page = browser.submit("Start practice", follow=True, count="5", domains=["billing"])

    attempt = db.session.scalars(select(Attempt)).one()
    places = positions_of(attempt.form)
    assert {place.domain for place in places} == {"billing"}
    assert len(places) == 5
    assert attempt.deadline is None
    assert page.h1 == "Question 1 of 5"


def test_practice_at_the_exams_pace_has_a_deadline(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner, count=10, is_timed=True)

    assert attempt.deadline is not None
    assert attempt.deadline - attempt.started_at == timedelta(seconds=864)


def test_what_cannot_be_practised_is_said(browser: Browser, learner: Account) -> None:
    load_bank("cbcs")
    browser.sign_in(learner)
    browser.get("practice.start", exam="cbcs")

    page = browser.post("practice.start", exam="cbcs", data={"count": "0"}, expect=422)

    assert "Select at least one domain" in page.problems
    assert "Number of questions must be between 1 and 100" in page.problems


def test_the_key_is_not_on_the_page_before_the_answer(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)

    page = browser.get("practice.question", public_id=attempt.public_id, position=1)

    assert RULE not in page.html
    assert WHY not in page.html


def test_an_answer_is_followed_by_its_reasons(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    browser.get("practice.question", public_id=attempt.public_id, position=1)

    page = browser.submit("Answer", follow=True, chosen=keyed(attempt, 1))

    content = positions_of(attempt.form)[0].item_version.content
    assert "✓ Right" in page.text
    assert content["rationale"][:40] in page.text
    assert page.link("Next question").endswith("/questions/2")


def test_a_closed_question_keeps_its_first_answer(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    browser.get("practice.question", public_id=attempt.public_id, position=1)
    browser.submit("Answer", chosen=wrong(attempt, 1))

    browser.post(
        "practice.question",
        public_id=attempt.public_id,
        position=1,
        data={"chosen": keyed(attempt, 1)},
    )

    assert responses_of(attempt)[1].credit == 0


def test_nothing_selected_is_said(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    browser.get("practice.question", public_id=attempt.public_id, position=1)

    page = browser.submit("Answer", expect=422)

    assert "Select an answer" in page.text


def test_practice_ends_with_a_report(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner, count=2)
    browser.sign_in(learner)
    for position in (1, 2):
        browser.get("practice.question", public_id=attempt.public_id, position=position)
        browser.submit("Answer", follow=True, chosen=keyed(attempt, position))

    page = browser.submit("See how it went", follow=True)

    assert "100 % of 2 questions right." in page.text


def test_a_practice_left_open_goes_on_where_it_was(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner, count=3)
    browser.sign_in(learner)
    browser.get("practice.question", public_id=attempt.public_id, position=2)
    browser.submit("Answer", chosen="A")

    page = browser.get("exams.room", public_id=attempt.public_id, expect=302)

    assert page.location.endswith("/questions/2")


def test_a_question_that_is_not_there_is_not_found(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner, count=2)
    browser.sign_in(learner)

    browser.get("practice.question", public_id=attempt.public_id, position=3, expect=404)


def test_the_saving_of_the_exam_room_does_not_reach_practice(
    browser: Browser, learner: Account
) -> None:
    from tests.builders import answered, batch

    attempt = create_practice(learner, count=2)
    browser.sign_in(learner)

    browser.post_json(
        "exams.responses", batch(answered(1, "A")), public_id=attempt.public_id, expect=409
    )

    assert responses_of(attempt) == {}


def test_practice_keeps_away_from_the_questions_of_an_open_exam(
    browser: Browser, learner: Account
) -> None:
    load_bank("cbcs", items=40)
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    browser.get("practice.start", exam="cbcs")

    browser.submit("Start practice", count="40")

    practice = db.session.scalars(select(Attempt).where(Attempt.mode == "practice")).one()
    drawn = {place.item_version.item_id for place in positions_of(practice.form)}
    pool = pool_for(None, format_of(attempt), day=utcnow().date())
    in_exam = {place.item_version.item_id for place in positions_of(attempt.form)}
    assert drawn == {item.item_id for item in pool} - in_exam - reserved(pool)
    assert drawn


def test_practice_leaves_out_what_is_kept_for_full_exams(
    browser: Browser, learner: Account
) -> None:
    load_bank("cbcs", items=40)
    browser.sign_in(learner)
    browser.get("practice.start", exam="cbcs")

    browser.submit("Start practice", count="40")

    practice = db.session.scalars(select(Attempt)).one()
    pool = pool_for(None, format_of(practice), day=utcnow().date())
    drawn = {place.item_version.item_id for place in positions_of(practice.form)}
    assert drawn == {item.item_id for item in pool} - reserved(pool)
    assert len(drawn) == 33


def test_how_sure_one_is_may_be_said_with_the_answer(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    for position, fields in enumerate([{"confidence": "unsure"}, {}], 1):
        browser.get("practice.question", public_id=attempt.public_id, position=position)
        browser.submit("Answer", chosen=keyed(attempt, position), **fields)
    browser.get("practice.question", public_id=attempt.public_id, position=3)

    browser.post(
        "practice.question",
        public_id=attempt.public_id,
        position=3,
        data={"chosen": keyed(attempt, 3), "confidence": "very"},
    )

    assert [answer.confidence for answer in told] == ["unsure", "", ""]


def test_what_was_tapped_is_kept_when_the_answer_is_missing(
    browser: Browser, learner: Account
) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    browser.get("practice.question", public_id=attempt.public_id, position=1)

    page = browser.submit("Answer", confidence="sure", expect=422)

    [tapped] = page.soup.select("input[name='confidence'][checked]")
    assert tapped["value"] == "sure"


def test_who_was_sure_of_what_is_wrong_reads_why_first(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    pages = []
    for position, sure in enumerate(["sure", "unsure"], 1):
        browser.get("practice.question", public_id=attempt.public_id, position=position)
        chosen = wrong(attempt, position)
        pages.append(browser.submit("Answer", chosen=chosen, confidence=sure, follow=True))

    assert pages[0].text.index("read this first") < pages[0].text.index("Your answer")
    assert pages[0].text.count(RULE) == 1
    assert "read this first" not in pages[1].text


def test_a_time_that_is_no_time_counts_as_none(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    for position, sent in enumerate(["nan", "-inf", "soon"], 1):
        browser.get("practice.question", public_id=attempt.public_id, position=position)
        data = {"chosen": keyed(attempt, position), "shown_at": sent}
        browser.post("practice.question", public_id=attempt.public_id, position=position, data=data)

    assert [row.seconds for row in responses_of(attempt).values()] == [1] * 3
