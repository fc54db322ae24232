"""What progress holds about a person can be had, moved and erased."""

import json
from datetime import UTC, date, datetime

from flask import Flask

from quizbank.accounts.actions import erase
from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import holdings
from quizbank.accounts.queries import personal_data_of, was_active
from quizbank.extensions import db
from quizbank.progress.actions import keep_forecast, tell_outcome
from quizbank.progress.models import ExamOutcome, Forecast
from quizbank.progress.outcomes import Told
from tests.builders import create_account
from tests.progress.answering import NOW, answer, outlook_of

SAT_ON = date(2026, 5, 3)


def tell(account: Account, *, score: str = "", day: date = SAT_ON) -> None:
    """A real result."""
    tell_outcome(account, Told("cbcs", day, is_pass=True, score=score), now=NOW)
    db.session.commit()


def forecast(account: Account) -> None:
    """Enough answers for an estimate, which is kept."""
    answer(account, 60)
    keep_forecast(account, outlook_of(account))
    db.session.commit()


def move_in(guest: Account, account: Account) -> None:
    """Only the part of progress."""
    (holding,) = [one for one in holdings() if one.name == "progress"]
    holding.move(guest, account)
    db.session.commit()


def test_the_download_has_everything(learner: Account, stranger: Account) -> None:
    forecast(learner)
    tell(learner, score="81 %")
    tell(stranger)

    exported = personal_data_of(learner)["progress"]

    assert json.loads(json.dumps(exported)) == exported
    (estimate,) = exported["forecasts"]  # type: ignore[index]
    assert estimate["exam"] == "cbcs"
    assert estimate["made_from"]["cells"]
    assert exported["real_exams"] == [  # type: ignore[index]
        {
            "exam": "cbcs",
            "sat_on": "2026-05-03",
            "passed": True,
            "score": "81 %",
            "told_at": NOW.isoformat(),
        }
    ]


def test_all_of_it_goes_with_the_account(learner: Account, stranger: Account) -> None:
    forecast(learner)
    tell(learner)
    tell(stranger)

    erase(learner)
    db.session.commit()

    assert db.session.query(Forecast).count() == 0
    assert [one.account_id for one in db.session.query(ExamOutcome)] == [stranger.id]


def test_a_guests_results_move_to_the_account(app: Flask, learner: Account) -> None:
    guest = create_account(email=None)
    tell(guest, score="of the guest")
    tell(guest, day=date(2026, 8, 1))
    tell(learner, score="own")

    move_in(guest, learner)

    found = db.session.query(ExamOutcome).order_by(ExamOutcome.sat_on)
    assert [(one.account_id, one.score) for one in found] == [(learner.id, "own"), (learner.id, "")]


def test_a_guests_forecasts_move_and_the_next_is_kept_whatever_its_revision(
    app: Flask, learner: Account
) -> None:
    guest = create_account(email=None)
    forecast(guest)
    forecast(learner)

    move_in(guest, learner)

    assert [(one.account_id, one.revision) for one in db.session.query(Forecast)] == [
        (learner.id, 0),
        (learner.id, 0),
    ]
    assert keep_forecast(learner, outlook_of(learner))


def test_a_guest_who_told_a_result_lately_is_kept(app: Flask) -> None:
    guest = create_account(email=None)
    tell(guest)

    assert was_active(guest, since=datetime(2026, 11, 22, tzinfo=UTC))
    assert not was_active(guest, since=datetime(2026, 11, 24, tzinfo=UTC))
