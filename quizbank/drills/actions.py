"""Changes: keep an answer for learning."""

from datetime import datetime

from quizbank.accounts.models import Account
from quizbank.core.drills.making import Drill
from quizbank.drills.models import DrillAnswer
from quizbank.drills.queries import has_answered
from quizbank.drills.tokens import Answered
from quizbank.extensions import db


def keep_answer(
    account: Account, drill: Drill, answered: Answered, *, is_right: bool, now: datetime
) -> None:
    """Log the answer to a question; whoever answers it again has seen the key, so that is not
    kept.
    """
    asked = answered.asked
    if has_answered(account, asked):
        return
    db.session.add(
        DrillAnswer(
            account_id=account.id,
            exam=asked.exam,
            kind=asked.kind.value,
            seed=asked.seed,
            day=asked.edition.day,
            about=" ".join(drill.about),
            chosen=answered.chosen,
            is_right=is_right,
            seconds=answered.seconds,
            answered_at=now,
        )
    )
    db.session.flush()
