"""Exams that time closed and whose result nobody looked at: learned from once no answer can arrive
any more that was given in time.
"""

from datetime import datetime

from sqlalchemy import or_, select

from quizbank.core.timing import LATE_DELIVERY
from quizbank.exams.actions import close_if_over
from quizbank.exams.judged import tell
from quizbank.exams.models import Attempt, ClosedBy, ItemResponse, Mode
from quizbank.exams.queries import judged_answers
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.learning.models import Answer

AT_ONCE = 20  # exams, each in a transaction of its own


def hear_of_unseen_exams(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Learn from so many of them; tells how many there were. The result stays unseen, and a look at
    it later tells nothing twice.
    """
    answers = select(ItemResponse.position).where(ItemResponse.attempt_id == Attempt.id)
    learned = select(Answer.id).where(Answer.attempt_id == Attempt.id)
    unheard = (
        select(Attempt.id)
        .where(
            Attempt.mode == Mode.EXAM,
            Attempt.deadline < now - LATE_DELIVERY,
            or_(Attempt.closed_by.is_(None), Attempt.closed_by == ClosedBy.TIME),
            Attempt.results_seen_at.is_(None),
            answers.exists(),
            ~learned.exists(),
        )
        .order_by(Attempt.deadline, Attempt.id)
        .limit(limit)
    )
    ids = db.session.scalars(unheard).all()
    db.session.rollback()
    for id in ids:
        with one_writer_at_a_time(), db.session.begin():
            attempt = db.session.get(Attempt, id, populate_existing=True)
            if attempt is not None:  # it may have gone with its account
                close_if_over(attempt, now=now)
                tell(attempt.account, judged_answers(attempt))
    return len(ids)
