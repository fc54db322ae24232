"""Choosing a length and beginning, with and without an account."""

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.core.assembly import Length
from quizbank.exams.models import AssembledForm, Attempt, FormPosition
from quizbank.exams.queries import last_seen, pool_for
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import create_attempt, load_bank


def test_a_visitor_sits_an_exam_at_once(browser: Browser, app: object) -> None:
    load_bank("cbcs")
    browser.get("exams.start", exam="cbcs")

    page = browser.submit("Start the exam", follow=True, length="quarter")

    attempt = db.session.scalars(select(Attempt)).one()
    assert attempt.account.is_guest
    assert page.url == f"/attempts/{attempt.public_id}"


def test_a_learner_starts_and_home_offers_to_continue(browser: Browser, learner: Account) -> None:
    load_bank("cbcs")
    browser.sign_in(learner)
    browser.get("exams.start", exam="cbcs")
    browser.submit("Start the exam", length="quarter")

    page = browser.get("pages.home")

    assert "0 of 31 answered" in page.text
    assert "min left" in page.text
    attempt = db.session.scalars(select(Attempt)).one()
    assert page.link("Continue") == f"/attempts/{attempt.public_id}"


def test_a_length_that_the_bank_cannot_fill_is_told_with_numbers(
    browser: Browser, app: object
) -> None:
    load_bank("cbcs", items=40)

    page = browser.get("exams.start", exam="cbcs")

    assert [radio["value"] for radio in page.soup.select('[name="length"]')] == ["quarter"]
    assert "Full length (125 questions) is not offered yet" in page.text
    assert "Billing and Reimbursement: 13 of 33" in page.text


def test_a_length_that_is_not_offered_cannot_be_asked_for(browser: Browser, app: object) -> None:
    load_bank("cbcs", items=40)
    browser.get("exams.start", exam="cbcs")

    page = browser.post("exams.start", exam="cbcs", data={"length": "full"}, expect=422)

    assert page.problems
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_with_no_bank_at_all_the_page_says_so(browser: Browser, app: object) -> None:
    page = browser.get("exams.start", exam="cpc")

    assert "Quarter (25 questions) is not offered yet" in page.text
    assert not page.soup.select('[name="length"]')


def test_an_exam_that_does_not_exist_is_not_found(browser: Browser, app: object) -> None:
    browser.get("exams.start", exam="cpma", expect=404)


def test_the_second_form_brings_questions_that_the_first_did_not(learner: Account) -> None:
    load_bank("cbcs", items=80)
    first = create_attempt(learner, seed=1)
    second = create_attempt(learner, seed=2)

    def items(attempt: Attempt) -> set[int]:
        return {
            place.item_version_id
            for place in db.session.scalars(
                select(FormPosition).where(FormPosition.form_id == attempt.form_id)
            )
        }

    assert len(items(first) & items(second)) == 0


def test_the_pool_remembers_what_this_person_saw_and_not_what_others_did(
    learner: Account, stranger: Account
) -> None:
    from quizbank.bank.formats import format_in_force

    create_attempt(learner)

    pool = pool_for(stranger, format_in_force("cbcs", utcnow().date()), day=utcnow().date())

    assert len(last_seen(learner)) == 31
    assert all(item.last_seen_at is None for item in pool)


def test_a_full_form_has_the_official_counts_and_hides_the_pretest(learner: Account) -> None:
    load_bank("cbcs", items=130)
    attempt = create_attempt(learner, length=Length.FULL)
    places = db.session.scalars(
        select(FormPosition).where(FormPosition.form_id == attempt.form_id)
    ).all()

    assert len(places) == 125
    assert sum(place.is_scored for place in places) == 100
    form = db.session.get(AssembledForm, attempt.form_id)
    assert form is not None
    assert form.minutes == 180


def test_an_older_set_of_rules_can_be_chosen(browser: Browser, learner: Account) -> None:
    load_bank("cca", items=60)
    browser.sign_in(learner)
    page = browser.get("exams.start", exam="cca")
    rules = [radio["value"] for radio in page.soup.select('[name="rules"]')]

    page = browser.submit("Start the exam", follow=True, length="quarter", rules=rules[0])

    assert len(rules) == 2
    form = db.session.scalars(select(AssembledForm)).one()
    assert form.format_version == rules[0]


def test_hidden_cpt_sets_are_not_drawn_from(browser: Browser, app, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from quizbank.bank.models import QuestionSet

    load_bank("cbcs", items=40)
    db.session.scalars(select(QuestionSet)).one().uses_cpt = True
    monkeypatch.setitem(app.config, "HIDE_CPT_SETS", True)

    page = browser.get("exams.start", exam="cbcs")

    assert "Quarter (31 questions) is not offered yet" in page.text
