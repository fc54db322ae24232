"""Who asks, and what of theirs they ask for: what is not theirs is not there."""

from datetime import datetime
from uuid import UUID

from flask import abort
from flask_login import current_user

from quizbank.accounts.actions import create_guest
from quizbank.accounts.models import Account
from quizbank.accounts.sessions import begin_session
from quizbank.bank.formats import exam_formats
from quizbank.exams.models import Attempt
from quizbank.exams.queries import attempt_of
from quizbank.extensions import db


def known_exam_or_404(exam: str) -> str:
    """The exam's id, if there is such an exam."""
    if exam not in exam_formats():
        abort(404)
    return exam


def own_attempt_or_404(public_id: UUID) -> Attempt:
    """The signed-in person's attempt; anyone else's does not exist."""
    attempt = attempt_of(current_user, public_id)
    if attempt is None:
        abort(404)
    return attempt


def visitor() -> Account | None:
    """Who is signed in, if anyone."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def candidate(now: datetime) -> Account:
    """Who sits: the person signed in, or a guest made for this visitor."""
    person = visitor()
    if person is None:
        person = create_guest(now=now)
        db.session.flush()
        begin_session(person)
    return person
