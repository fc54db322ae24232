"""What drills hold about a person: their answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.drills.models import DrillAnswer
from quizbank.drills.queries import drill_answers_of
from quizbank.extensions import db


def export(account: Account) -> list[dict[str, Any]]:
    """Every answer with the codes that it was about."""
    return [
        {
            "drill": answer.kind,
            "question": answer.seed,
            "code_book_of": answer.day.isoformat(),
            "exam": answer.exam,
            "codes": answer.about.split(),
            "chosen": answer.chosen,
            "right": answer.is_right,
            "seconds": answer.seconds,
            "answered_at": answer.answered_at.isoformat(),
        }
        for answer in drill_answers_of(account)
    ]


def erase(account: Account) -> None:
    """Remove all of it."""
    db.session.execute(delete(DrillAnswer).where(DrillAnswer.account_id == account.id))


def move(guest: Account, account: Account) -> None:
    """Give a guest's answers to the account; of two to one question the account's own stays."""
    theirs = DrillAnswer.account_id == guest.id
    own = aliased(DrillAnswer)
    same = (own.kind == DrillAnswer.kind, own.seed == DrillAnswer.seed, own.day == DrillAnswer.day)
    twice = select(own.id).where(own.account_id == account.id, *same).exists()
    db.session.execute(delete(DrillAnswer).where(theirs, twice))
    db.session.execute(update(DrillAnswer).where(theirs).values(account_id=account.id))


def last_active(account: Account) -> datetime | None:
    """When the person last answered."""
    return db.session.scalar(
        select(func.max(DrillAnswer.answered_at)).where(DrillAnswer.account_id == account.id)
    )


HOLDING = Holding(
    name="drill_answers", export=export, erase=erase, move=move, last_active=last_active
)
