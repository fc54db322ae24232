"""The log of answers of whoever is signed in: for learning and the download, gone with them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from quizbank.accounts.actions import erase, move_in
from quizbank.accounts.models import Account
from quizbank.accounts.queries import personal_data_of, was_active
from quizbank.clock import utcnow
from quizbank.core.drills.kinds import DrillKind
from quizbank.drills.actions import keep_answer
from quizbank.drills.books import edition_for
from quizbank.drills.models import DrillAnswer
from quizbank.drills.queries import drill_of
from quizbank.drills.tokens import Answered, Asked
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import NOON, create_account
from tests.drills.questions import ask

pytestmark = pytest.mark.usefixtures("codes")


def answer(account: Account, *, seed: int = 1, when: datetime = NOON) -> None:
    """The person answers a question."""
    asked = Asked(
        DrillKind.SEQUENCING, seed, "cpc", edition_for(2026, when.date()), int(when.timestamp())
    )
    drill = drill_of(asked.kind, asked.seed, asked.edition)
    keep_answer(account, drill, Answered(asked, "A", 20), is_right=False, now=when)
    db.session.commit()


def kept() -> list[DrillAnswer]:
    """All answers."""
    return list(db.session.scalars(select(DrillAnswer).order_by(DrillAnswer.id)))


def test_an_answer_of_a_person_is_kept(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)
    question = ask(browser, DrillKind.EXCLUDES1)

    browser.submit("Answer", chosen=question.key)

    (answer,) = kept()
    assert answer.account_id == learner.id
    assert (answer.kind, answer.seed) == ("excludes-1", question.asked.seed)
    assert answer.day == question.asked.edition.day
    assert tuple(answer.about.split()) == question.drill.about
    assert (answer.exam, answer.chosen, answer.is_right) == ("ccs", question.key, True)
    assert 1 <= answer.seconds < 60
    assert abs((answer.answered_at - utcnow()).total_seconds()) < 60


def test_a_guest_is_a_person_too(browser: Browser) -> None:
    guest = create_account(email=None)
    browser.sign_in(guest)
    question = ask(browser, DrillKind.BILLABLE)

    browser.submit("Answer", chosen=question.wrong)

    (answer,) = kept()
    assert answer.account_id == guest.id
    assert answer.is_right is False


def test_only_the_first_answer_counts(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)
    question = ask(browser, DrillKind.BILLABLE)
    url = question.page.url
    browser.submit("Answer", chosen=question.wrong)

    browser.visit(url)
    browser.submit("Answer", chosen=question.key)

    (answer,) = kept()
    assert answer.is_right is False


def test_two_people_may_answer_the_same_question(learner: Account, stranger: Account) -> None:
    answer(learner)
    answer(stranger)

    assert len(kept()) == 2


def test_whoever_learns_from_answers_is_told_the_first_of_each_question(
    learner: Account, told: list[Judged]
) -> None:
    answer(learner, seed=5)
    answer(learner, seed=5)

    (row,) = kept()
    assert told == [
        Judged(
            source=Source.DRILL,
            exam="cpc",
            domain="",
            topic="drill-sequencing",
            item_id=None,
            item_version_id=None,
            kind="sequencing",
            is_right=False,
            is_skipped=False,
            seconds=20,
            confidence=Confidence.NONE,
            is_flagged=False,
            answered_at=NOON,
            drill_answer_id=row.id,
        )
    ]


def test_the_download_has_every_answer(learner: Account, stranger: Account) -> None:
    answer(learner, seed=5)
    answer(stranger, seed=6)

    (exported,) = personal_data_of(learner)["drill_answers"]

    assert exported["question"] == 5
    assert exported["drill"] == "sequencing"
    assert len(exported["codes"]) == 2
    assert exported["right"] is False


def test_answers_go_with_the_account(learner: Account, stranger: Account) -> None:
    answer(learner)
    answer(stranger)

    erase(learner)
    db.session.commit()

    assert [one.account_id for one in kept()] == [stranger.id]


def test_a_guests_answers_move_to_the_account(app: Flask, learner: Account) -> None:
    guest = create_account(email=None)
    answer(guest, seed=1)
    answer(guest, seed=2)
    answer(learner, seed=2)

    move_in(guest, learner)
    db.session.commit()

    assert {(one.account_id, one.seed) for one in kept()} == {(learner.id, 1), (learner.id, 2)}


def test_a_guest_who_drilled_lately_is_kept(app: Flask) -> None:
    guest = create_account(email=None)
    answer(guest, when=datetime(2026, 6, 20, tzinfo=UTC))

    assert was_active(guest, since=datetime(2026, 6, 19, tzinfo=UTC))
    assert not was_active(guest, since=datetime(2026, 6, 21, tzinfo=UTC))
