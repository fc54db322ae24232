"""What corrections hold about a person: their reports, what they were told, and old scores."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.corrections.models import ItemReport, KeyCorrection, Notice, RescoredAttempt, Status
from quizbank.corrections.notices import notices_of
from quizbank.corrections.queries import reports_of
from quizbank.exams.models import Attempt
from quizbank.extensions import db


def export(account: Account) -> dict[str, Any]:
    """Reports with what became of them, and every notice with the scores before and since."""
    return {
        "reports": [_report(one) for one in reports_of(account)],
        "notices": [
            {
                "question": told.question,
                "about": "correction" if told.notice.correction_id else "report",
                "made_at": told.notice.made_at.isoformat(),
                "seen_at": told.notice.seen_at.isoformat() if told.notice.seen_at else None,
                "rescored": [
                    {
                        "attempt": str(attempt),
                        "raw_before": float(one.raw_before),
                        "raw_after": float(one.raw_after),
                    }
                    for attempt, one in told.rescored
                ],
            }
            for told in notices_of(account)
        ],
    }


def _report(report: ItemReport) -> dict[str, Any]:
    handled = report.handled_at
    return {
        "question": report.item.item_id,
        "version": report.item_version.number,
        "reason": report.reason,
        "text": report.text,
        "made_at": report.made_at.isoformat(),
        "status": report.status,
        "reply": report.reply,
        "handled_at": handled.isoformat() if handled else None,
    }


def erase(account: Account) -> None:
    """Remove what they reported and were told; corrections that they made stay, made by nobody."""
    mine = select(Attempt.id).where(Attempt.account_id == account.id)
    reports = select(ItemReport.id).where(ItemReport.reporter_id == account.id)
    db.session.execute(delete(RescoredAttempt).where(RescoredAttempt.attempt_id.in_(mine)))
    db.session.execute(delete(Notice).where(Notice.account_id == account.id))
    db.session.execute(delete(Notice).where(Notice.report_id.in_(reports)))
    db.session.execute(delete(ItemReport).where(ItemReport.reporter_id == account.id))
    made, handled = KeyCorrection.made_by_id, ItemReport.handled_by_id
    db.session.execute(update(KeyCorrection).where(made == account.id).values(made_by_id=None))
    db.session.execute(update(ItemReport).where(handled == account.id).values(handled_by_id=None))


def move(guest: Account, account: Account) -> None:
    """Give a guest's reports and notices to the account; what it has itself stays its own."""
    theirs, own = Notice.account_id == guest.id, Notice.account_id == account.id
    told = list(db.session.scalars(select(Notice.correction_id).where(own)))
    open_ones = ItemReport.status == Status.OPEN
    asked = list(
        db.session.scalars(
            select(ItemReport.item_id).where(ItemReport.reporter_id == account.id, open_ones)
        )
    )
    twice = list(
        db.session.scalars(
            select(ItemReport.id).where(
                ItemReport.reporter_id == guest.id, open_ones, ItemReport.item_id.in_(asked)
            )
        )
    )
    db.session.execute(delete(ItemReport).where(ItemReport.id.in_(twice)))
    known = [correction for correction in told if correction is not None]
    db.session.execute(delete(Notice).where(theirs, Notice.correction_id.in_(known)))
    db.session.execute(update(Notice).where(theirs).values(account_id=account.id))
    reporter = ItemReport.reporter_id == guest.id
    db.session.execute(update(ItemReport).where(reporter).values(reporter_id=account.id))


def last_active(account: Account) -> datetime | None:
    """When the person last reported a question."""
    mine = ItemReport.reporter_id == account.id
    return db.session.scalar(select(func.max(ItemReport.made_at)).where(mine))


HOLDING = Holding(
    name="corrections", export=export, erase=erase, move=move, last_active=last_active
)
