"""What a person puts into the review by hand: questions, drills, codes."""

import pytest

from quizbank.accounts.models import Account
from quizbank.core.drills.kinds import DrillKind
from quizbank.core.memory import Rating
from quizbank.exams.judged import Judged, Source
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import answered, batch, create_attempt, create_practice, keyed, wrong
from tests.drills.questions import ask
from tests.review.cards import cards, logs, the_card


def practised(browser: Browser, attempt: object, chosen: str) -> None:
    """The first question of practice is answered."""
    browser.get("practice.question", public_id=attempt.public_id, position=1)  # type: ignore[attr-defined]
    browser.submit("Answer", chosen=chosen, follow=True)


def test_a_right_answer_can_be_reviewed_later(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    practised(browser.sign_in(learner), attempt, keyed(attempt, 1))
    assert cards() == []

    page = browser.submit("Review this later", follow=True)

    assert "It comes up in your review" in page.text
    card = the_card()
    assert (card.reason, card.last_rating, card.subject) == ("added", Rating.Good, "item")
    assert card.item_id == attempt.form.positions[0].item_version.item_id
    assert "It comes back in your review" in page.text
    again = {"public_id": attempt.public_id, "position": 1}
    page = browser.post("review.add_item", follow=True, **again)
    assert "It is in your review already" in page.text
    assert len(logs(card)) == 1


def test_a_wrong_answer_comes_back_by_itself(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    practised(browser.sign_in(learner), attempt, wrong(attempt, 1))

    assert "It comes back in your review" in browser.page.text  # type: ignore[union-attr]
    assert the_card().reason == "missed"


def test_before_the_answer_a_question_cannot_be_added(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)

    browser.post("review.add_item", public_id=attempt.public_id, position=1, expect=404)
    browser.post("review.add_item", public_id=attempt.public_id, position=99, expect=404)


def test_during_an_exam_nothing_can_be_added(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    sent = batch(answered(1, keyed(attempt, 1)))
    browser.post_json("exams.responses", sent, public_id=attempt.public_id)

    browser.post("review.add_item", public_id=attempt.public_id, position=1, expect=404)

    assert cards() == []


def test_after_an_exam_its_questions_can_be_added(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    browser.post("exams.submission", public_id=attempt.public_id)

    browser.post("review.add_item", public_id=attempt.public_id, position=2)

    assert the_card().last_rating == Rating.Again


def test_someone_elses_attempt_adds_nothing(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    attempt = create_practice(learner)
    practised(browser.sign_in(learner), attempt, keyed(attempt, 1))
    browser.sign_in(stranger)

    browser.post("review.add_item", public_id=attempt.public_id, position=1, expect=404)

    assert cards() == []


@pytest.mark.usefixtures("codes")
def test_a_drill_that_was_added_asks_a_fresh_one_of_its_kind(
    browser: Browser, learner: Account, told: list[Judged]
) -> None:
    browser.sign_in(learner)
    drilled = ask(browser, DrillKind.BILLABLE)
    browser.submit("Answer", chosen=drilled.wrong, follow=True)

    page = browser.submit("Add this drill to my review", follow=True)

    assert "It comes up in your review" in page.text
    card = the_card()
    assert (card.subject, card.subject_key, card.exam) == ("drill", "billable", "ccs")
    assert (card.topic, card.last_rating) == ("drill-billable", Rating.Again)
    a_day_later(card)
    page = browser.get("review.following", expect=302, follow=True)
    assert "Drill: Billable or not" in page.text
    browser.submit("Answer", chosen="A", follow=True)
    assert the_card().reps == 1
    judged = told[-1]
    assert (judged.source, judged.topic, judged.kind) == (
        Source.REVIEW,
        "drill-billable",
        "billable",
    )
    assert (judged.domain, judged.item_id) == ("", None)


def a_day_later(card: object) -> None:
    """As if the card had been added the day before yesterday."""
    from datetime import timedelta

    for row in (card, *logs(card)):  # type: ignore[arg-type]
        for name in ("last_reviewed_on", "counted_on", "due_on", "due_on_for_exam"):
            if hasattr(row, name):
                setattr(row, name, getattr(row, name) - timedelta(days=2))
    db.session.commit()


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize(
    ("book", "code", "title"),
    [
        ("icd-10-cm", "E11.9", "Type 2 diabetes mellitus without complications"),
        ("icd-10-pcs", "0DTJ4ZZ", "Resection of Appendix, Percutaneous Endoscopic Approach"),
    ],
)
def test_a_code_is_learned_by_its_title(
    browser: Browser, learner: Account, told: list[Judged], book: str, code: str, title: str
) -> None:
    endpoint = {"icd-10-cm": "codebook.diagnosis", "icd-10-pcs": "codebook.procedure"}[book]
    browser.sign_in(learner).get(endpoint, code=code)

    page = browser.submit("Learn this code in my review", follow=True)

    assert "It comes up in your review" in page.text
    card = the_card()
    assert (card.subject, card.code[1], card.reason) == ("code", code, "added")
    a_day_later(card)
    page = browser.get("review.following", expect=302, follow=True)
    assert title in page.text
    assert code not in page.html
    page = browser.submit("Answer", chosen=code.lower(), follow=True)
    assert "✓ Right" in page.text
    assert (the_card().reps, the_card().lapses) == (1, 0)
    assert told == []


@pytest.mark.usefixtures("codes")
def test_a_wrong_code_is_told_what_it_is(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("codebook.diagnosis", code="E11.9")
    browser.submit("Learn this code in my review", follow=True)
    a_day_later(the_card())
    browser.get("review.following", expect=302, follow=True)

    page = browser.submit("Answer", chosen="I10", follow=True)

    assert "I10 is “Essential (primary) hypertension”" in page.text
    assert the_card().lapses == 1


@pytest.mark.usefixtures("codes")
def test_no_card_is_made_of_what_has_no_title_or_is_no_code(
    browser: Browser, learner: Account
) -> None:
    browser.sign_in(learner)

    for book, code in (("icd-10-cm", "E11"), ("icd-10-cm", "Z99.99"), ("hcpcs", "99213")):
        browser.post("review.add_code", book=book, code=code)
    browser.post("review.add_code", book="cpt", code="99213", expect=404)

    assert cards() == []


def test_without_code_tables_it_says_how_to_build_them(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    browser.post("review.add_code", book="icd-10-cm", code="E11.9", expect=503)


@pytest.mark.usefixtures("codes")
def test_no_code_is_added_or_asked_in_an_exam_without_books(
    browser: Browser, learner: Account
) -> None:
    browser.sign_in(learner).get("codebook.diagnosis", code="E11.9")
    browser.submit("Learn this code in my review", follow=True)
    a_day_later(the_card())
    question = browser.get("review.following", expect=302, follow=True).url
    create_attempt(learner)

    browser.post("review.add_code", book="icd-10-cm", code="I10", expect=403)
    assert browser.visit(question, expect=403).h1 == "This exam is closed book"
    assert "Nothing is due today" in browser.get("review.today").text
