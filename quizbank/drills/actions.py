"""Changes: keep an answer, and tell whoever learns from it."""

from datetime import datetime

from quizbank.accounts.models import Account
from quizbank.core.drills.making import Drill
from quizbank.drills.models import DrillAnswer
from quizbank.drills.queries import has_answered
from quizbank.drills.tokens import Answered
from quizbank.exams.judged import Confidence, Judged, Source, tell
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
    kept = DrillAnswer(
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
    db.session.add(kept)
    db.session.flush()
    tell(account, [judged_drill(kept)])


def judged_drill(kept: DrillAnswer) -> Judged:
    """An answer as others learn from it: each kind of drill is a topic of its own."""
    return Judged(
        source=Source.DRILL,
        exam=kept.exam,
        domain="",
        topic=f"drill-{kept.kind}",
        item_id=None,
        item_version_id=None,
        kind=kept.kind,
        is_right=kept.is_right,
        is_skipped=False,
        seconds=kept.seconds,
        confidence=Confidence.NONE,
        is_flagged=False,
        answered_at=kept.answered_at,
        drill_answer_id=kept.id,
    )
