"""What study holds about a person: why questions were chosen, and that they have a calendar."""

from typing import Any

from sqlalchemy import delete, select, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from quizbank.study.calendars import feed_of
from quizbank.study.models import CalendarFeed, GuidedPosition, GuidedSession


def export(account: Account) -> dict[str, Any]:
    """Every session that chose its questions; the address of the calendar is nowhere."""
    feed = feed_of(account)
    return {
        "calendar_since": feed.created_at.isoformat() if feed else None,
        "sessions": _sessions(account),
    }


def _sessions(account: Account) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            Attempt.public_id, GuidedSession.planned, GuidedPosition.position, GuidedPosition.why
        )
        .join(GuidedSession, GuidedSession.attempt_id == Attempt.id)
        .join(GuidedPosition, GuidedPosition.attempt_id == Attempt.id)
        .where(Attempt.account_id == account.id)
        .order_by(Attempt.id, GuidedPosition.position)
    )
    sessions: dict[str, dict[str, Any]] = {}
    for public_id, planned, position, why in rows:
        session = sessions.setdefault(
            str(public_id), {"attempt": str(public_id), "planned": planned, "chosen_for": {}}
        )
        session["chosen_for"][str(position)] = why
    return list(sessions.values())


def erase(account: Account) -> None:
    """Remove all of it."""
    mine = select(Attempt.id).where(Attempt.account_id == account.id)
    db.session.execute(delete(GuidedPosition).where(GuidedPosition.attempt_id.in_(mine)))
    db.session.execute(delete(GuidedSession).where(GuidedSession.attempt_id.in_(mine)))
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == account.id))


def move(guest: Account, account: Account) -> None:
    """Sessions go with their attempts; of two calendars the account's own stays."""
    if feed_of(account):
        db.session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == guest.id))
    else:
        db.session.execute(
            update(CalendarFeed)
            .where(CalendarFeed.account_id == guest.id)
            .values(account_id=account.id)
        )


HOLDING = Holding(name="study", export=export, erase=erase, move=move)
