"""What reviews hold about a person: cards, their logs, and how much they want to review."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.bank.models import Item
from quizbank.extensions import db
from quizbank.review.budgets import settings_of
from quizbank.review.models import ReviewCard, ReviewLog, ReviewSettings, ShownFor
from quizbank.review.rebuilding import restore


def export(account: Account) -> dict[str, Any]:
    """Every card with every review, and the settings."""
    rows = db.session.execute(
        select(ReviewCard, Item.item_id)
        .outerjoin(Item, Item.id == ReviewCard.item_id)
        .where(ReviewCard.account_id == account.id)
        .order_by(ReviewCard.id)
    ).all()
    logs = _logs_by_card(account)
    settings = settings_of(account)
    return {
        "settings": {
            "budget": settings.budget,
            "unit": settings.unit,
            "days_off": _weekdays(settings.days_off),
            "easy_days": _weekdays(settings.easy_days),
        },
        "cards": [
            {
                "about": card.subject,
                "subject": item or card.subject_key,
                "exam": card.exam,
                "topic": card.topic,
                "reason": card.reason,
                "stability": card.stability,
                "card_difficulty": card.card_difficulty,
                "last_reviewed_on": card.last_reviewed_on.isoformat(),
                "due_on": card.due_on.isoformat(),
                "due_on_for_exam": card.due_on_for_exam.isoformat(),
                "reviews": card.reps,
                "lapses": card.lapses,
                "added_at": card.added_at.isoformat(),
                "suspended_at": _moment(card.suspended_at),
                "left_at": _moment(card.left_at),
                "log": [_exported(log) for log in logs.get(card.id, [])],
            }
            for card, item in rows
        ],
    }


def _logs_by_card(account: Account) -> dict[int, list[ReviewLog]]:
    found: dict[int, list[ReviewLog]] = {}
    rows = db.session.scalars(
        select(ReviewLog).where(ReviewLog.account_id == account.id).order_by(ReviewLog.id)
    )
    for log in rows:
        found.setdefault(log.card_id, []).append(log)
    return found


def _exported(log: ReviewLog) -> dict[str, Any]:
    return {
        "rating": log.rating,
        "entered_by_it": log.is_entry,
        "reviewed_at": log.reviewed_at.isoformat(),
        "counted_on": log.counted_on.isoformat(),
        "seconds": log.seconds,
        "confidence": log.confidence,
        "source": log.source,
        "due_on": log.due_on.isoformat(),
        "due_on_for_exam": log.due_on_for_exam.isoformat(),
        "undone_at": _moment(log.undone_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _weekdays(bits: int) -> list[int]:
    """ISO weekdays, Monday is 1."""
    return [number + 1 for number in range(7) if bits & 1 << number]


def erase(account: Account) -> None:
    """Remove all of it."""
    _forget(account, ReviewSettings)
    db.session.execute(delete(ReviewLog).where(ReviewLog.account_id == account.id))
    mine = select(ReviewCard.id).where(ReviewCard.account_id == account.id)
    db.session.execute(delete(ShownFor).where(ShownFor.card_id.in_(mine)))
    _forget(account, ReviewCard)


def _forget(account: Account, model: type[ReviewCard | ReviewSettings]) -> None:
    db.session.execute(delete(model).where(model.account_id == account.id))


def move(guest: Account, account: Account) -> None:
    """Give a guest's cards to the account. Two cards about one thing become the account's own,
    rebuilt from the logs of both.
    """
    _move_settings(guest, account)
    own = {_about(card): card for card in _cards(account)}
    for card in _cards(guest):
        kept = own.get(_about(card))
        if kept is None:
            card.account_id = account.id
            continue
        for model in (ReviewLog, ShownFor):
            db.session.execute(
                update(model).where(model.card_id == card.id).values(card_id=kept.id)
            )
        if card.is_in_queue() and not kept.is_in_queue():
            kept.left_at = kept.suspended_at = None
        db.session.delete(card)
        db.session.flush()
        restore(kept)
    db.session.execute(
        update(ReviewLog)
        .where(ReviewLog.account_id == guest.id)
        .values(account_id=account.id)
        .execution_options(synchronize_session="fetch")
    )


def _cards(account: Account) -> list[ReviewCard]:
    found = select(ReviewCard).where(ReviewCard.account_id == account.id).order_by(ReviewCard.id)
    return list(db.session.scalars(found))


def _about(card: ReviewCard) -> tuple[str, str]:
    return card.subject, card.subject_key


def _move_settings(guest: Account, account: Account) -> None:
    """What the account said itself holds."""
    theirs = db.session.get(ReviewSettings, guest.id)
    if theirs is None:
        return
    if db.session.get(ReviewSettings, account.id) is None:
        db.session.add(
            ReviewSettings(
                account_id=account.id,
                budget=theirs.budget,
                unit=theirs.unit,
                days_off=theirs.days_off,
                easy_days=theirs.easy_days,
            )
        )
    db.session.delete(theirs)


def last_active(account: Account) -> datetime | None:
    """When the person last reviewed or added something."""
    return db.session.scalar(
        select(func.max(ReviewLog.reviewed_at)).where(ReviewLog.account_id == account.id)
    )


HOLDING = Holding(name="reviews", export=export, erase=erase, move=move, last_active=last_active)
