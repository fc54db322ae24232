"""Answers that were given before there was a log: learned from once, the oldest sitting first."""

from collections import defaultdict

from sqlalchemy import and_, or_, select

from quizbank.accounts.models import Account
from quizbank.drills.actions import judged_drill
from quizbank.drills.models import DrillAnswer
from quizbank.exams.judged import Judged, Source, tell
from quizbank.exams.models import Attempt, ClosedBy, ItemResponse, Mode
from quizbank.exams.queries import judged_answer, judged_answers, positions_of, responses_of
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.learning.models import Answer

SITTINGS_AT_ONCE, DRILLS_AT_ONCE = 20, 500


def hear_sittings(*, limit: int = SITTINGS_AT_ONCE) -> int:
    """Learn from finished exams and from practice of which nothing is in the log; tells how many.
    Each is a transaction of its own.
    """
    answers = select(ItemResponse.position).where(ItemResponse.attempt_id == Attempt.id)
    learned = select(Answer.id).where(Answer.attempt_id == Attempt.id)
    may_be_told = or_(
        Attempt.closed_by == ClosedBy.CANDIDATE,
        and_(Attempt.closed_at.is_not(None), Attempt.results_seen_at.is_not(None)),
    )
    unheard = or_(
        and_(Attempt.mode == Mode.EXAM, may_be_told, answers.exists()),
        and_(
            Attempt.mode == Mode.PRACTICE,
            answers.where(ItemResponse.revealed_at.is_not(None)).exists(),
        ),
    )
    found = select(Attempt.id).where(unheard, ~learned.exists())
    ids = db.session.scalars(found.order_by(Attempt.started_at, Attempt.id).limit(limit)).all()
    db.session.rollback()
    for id in ids:
        with one_writer_at_a_time(), db.session.begin():
            attempt = db.session.get(Attempt, id, populate_existing=True)
            if attempt is not None:  # it may have gone with its account
                tell(attempt.account, _answers_of(attempt))
    return len(ids)


def hear_drills(*, limit: int = DRILLS_AT_ONCE) -> int:
    """The same for answers to drills; tells how many."""
    learned = select(Answer.id).where(Answer.drill_answer_id == DrillAnswer.id)
    with one_writer_at_a_time(), db.session.begin():
        found = select(DrillAnswer).where(~learned.exists()).order_by(DrillAnswer.id).limit(limit)
        of_person: dict[int, list[Judged]] = defaultdict(list)
        for kept in db.session.scalars(found):
            of_person[kept.account_id].append(judged_drill(kept))
        for account_id, answers in of_person.items():
            account = db.session.get_one(Account, account_id)
            tell(account, answers)
    return sum(len(answers) for answers in of_person.values())


def _answers_of(attempt: Attempt) -> list[Judged]:
    if attempt.mode == Mode.EXAM:
        return judged_answers(attempt)
    responses = responses_of(attempt)
    return [
        judged_answer(attempt, place, responses[place.position], source=Source.PRACTICE)
        for place in positions_of(attempt.form)
        if place.position in responses and responses[place.position].revealed_at is not None
    ]
