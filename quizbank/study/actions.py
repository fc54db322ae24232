"""Changes: begin a guided session, let it grow, end it; and the address of the calendar."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from quizbank.accounts.models import Account
from quizbank.clock import local_day
from quizbank.core.assembly import planned
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import SESSION_QUESTIONS, chance
from quizbank.exams.actions import begin, store_form, submit
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, Mode
from quizbank.exams.queries import exam_day, format_of
from quizbank.extensions import db
from quizbank.review.models import ShownFor
from quizbank.study.calendars import hash_of, new_token
from quizbank.study.choices import Next, Sitting, next_question
from quizbank.study.errors import NothingToAsk
from quizbank.study.models import CalendarFeed, GuidedPosition, GuidedSession
from quizbank.study.sessions import (
    GUIDED,
    asked_in,
    guided_session,
    open_session,
    open_sessions,
)
from quizbank.study.shelves import shelves_for
from quizbank.upserts import put


def start_session(
    account: Account, exam_format: ExamFormat, *, seed: int, now: datetime
) -> Attempt:
    """Begin a guided session with its first question, or go on with the one of today; raises
    `NothingToAsk`. Older ones that were left open are ended.
    """
    # Two taps on the button begin one session; SQLite needs no such lock, and has none.
    db.session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    running = open_session(account, exam_format.exam, now=now)
    if running:
        return running.attempt
    for left in open_sessions(account):
        if left.form.exam == exam_format.exam:
            end_session(left, now=now)
    today = local_day(now, account.time_zone)
    sitting = Sitting(
        account,
        exam_format,
        shelves_for(account, exam_format, today=today),
        planned=SESSION_QUESTIONS,
        seed=seed,
        today=today,
        now=now,
    )
    first = next_question(sitting, [])
    if first is None:
        raise NothingToAsk
    day = exam_day(account, today=today)
    plan = [planned(first.item, chance(seed, 1, "options"), is_scored=True)]
    form = store_form(exam_format, plan, length=GUIDED, day=day, seed=seed, now=now)
    attempt = begin(
        account, exam_format, form, mode=Mode.PRACTICE, items=1, is_timed=False, now=now
    )
    db.session.flush()
    db.session.add(GuidedSession(attempt_id=attempt.id, planned=SESSION_QUESTIONS))
    db.session.flush()
    _say_why(attempt, 1, first)
    return attempt


def grow(attempt: Attempt, *, now: datetime) -> None:
    """Add the next question once all are answered; nothing to other practice.

    Chosen from what is known after the answer. A session for which the bank has no more is as long
    as what it has asked.
    """
    session = guided_session(attempt, is_to_change=True)
    if session is None or not attempt.is_open(now):
        return
    asked = asked_in(attempt)
    if len(asked) >= session.planned or not all(one.is_answered for one in asked):
        return
    following = next_question(_sitting(attempt, session, now), asked)
    if following is None:
        session.planned = len(asked)
        return
    position = len(asked) + 1
    place = _place(attempt, position, following)
    db.session.execute(insert(FormPosition).values(form_id=attempt.form_id, **place))
    _say_why(attempt, position, following)


def replace_withdrawn(attempt: Attempt, position: int, *, now: datetime) -> bool:
    """Ask something else in the place of an open question that was withdrawn; a session that has
    nothing else ends before it. Tells whether there is something else.
    """
    session = guided_session(attempt, is_to_change=True)
    if session is None:
        return False
    asked = asked_in(attempt)
    here = next((one for one in asked if one.position == position), None)
    if here is None or here.is_answered or not here.is_withdrawn:
        return True  # another window was faster
    following = next_question(_sitting(attempt, session, now), asked[: position - 1])
    _take_out(attempt, position)
    if following is None and position > 1:
        session.planned = position - 1
        return False
    if following is None:
        end_session(attempt, now=now)
        return False
    place = _place(attempt, position, following)
    db.session.execute(insert(FormPosition).values(form_id=attempt.form_id, **place))
    _say_why(attempt, position, following)
    return True


def end_session(attempt: Attempt, *, now: datetime) -> bool:
    """Close a session without the question that waits; one in which nothing was answered is as if
    it had never begun. Tells whether there is anything to report.
    """
    session = guided_session(attempt, is_to_change=True)
    if session is None or attempt.closed_at is not None:
        return attempt.closed_at is not None
    asked = asked_in(attempt)
    for one in asked:
        if not one.is_answered:
            _take_out(attempt, one.position)
    if any(one.is_answered for one in asked):
        submit(attempt, now=now)
        return True
    db.session.execute(delete(GuidedSession).where(GuidedSession.attempt_id == attempt.id))
    db.session.execute(delete(Attempt).where(Attempt.id == attempt.id))
    db.session.execute(delete(AssembledForm).where(AssembledForm.id == attempt.form_id))
    return False


def _sitting(attempt: Attempt, session: GuidedSession, now: datetime) -> Sitting:
    account, exam_format = attempt.account, format_of(attempt)
    today = local_day(now, account.time_zone)
    return Sitting(
        account,
        exam_format,
        shelves_for(account, exam_format, today=today),
        planned=session.planned,
        seed=attempt.form.seed,
        today=today,
        now=now,
    )


def _place(attempt: Attempt, position: int, following: Next) -> dict[str, object]:
    made = planned(following.item, chance(attempt.form.seed, position, "options"), is_scored=True)
    return {
        "position": position,
        "item_version_id": made.item_version_id,
        "domain": made.domain,
        "is_scored": made.is_scored,
        "option_order": made.option_order,
    }


def _say_why(attempt: Attempt, position: int, chosen: Next) -> None:
    """Keep why a question was chosen, and which card its answer counts for."""
    at = {"attempt_id": attempt.id, "position": position}
    db.session.execute(insert(GuidedPosition).values(**at, why=chosen.why))
    if chosen.card is not None:
        db.session.execute(insert(ShownFor).values(**at, card_id=chosen.card.id))


def _take_out(attempt: Attempt, position: int) -> None:
    """Forget an open question of a session."""
    for model in (GuidedPosition, ShownFor):
        db.session.execute(
            delete(model).where(model.attempt_id == attempt.id, model.position == position)
        )
    db.session.execute(
        delete(FormPosition).where(
            FormPosition.form_id == attempt.form_id, FormPosition.position == position
        )
    )


def choose_exam(account: Account, exam: str) -> None:
    """Keep which exam the person prepares for."""
    account.exam = exam


def make_feed(account: Account, *, now: datetime) -> str:
    """Give the calendar an address, a new one if it has one already; tells its secret, which is
    kept nowhere.
    """
    token = new_token()
    put(
        CalendarFeed,
        {"account_id": account.id, "token_hash": hash_of(token), "created_at": now},
    )
    return token


def remove_feed(account: Account) -> None:
    """Let the address lead nowhere from now on."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == account.id))
