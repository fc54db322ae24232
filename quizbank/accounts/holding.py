"""The part of a person's data that accounts itself holds."""

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.extensions import db


def export(account: Account) -> dict[str, object]:
    """What the download shows; secrets that only we can use (hash, session key) are left out."""
    return {
        "email": account.email,
        "nickname": account.nickname,
        "role": account.role,
        "exam": account.exam,
        "exam_date": account.exam_date.isoformat() if account.exam_date else None,
        "time_multiplier": float(account.time_multiplier),
        "theme": account.theme,
        "time_zone": account.time_zone,
        "created_at": account.created_at.isoformat(),
        "registered_at": account.registered_at.isoformat() if account.registered_at else None,
    }


def erase(account: Account) -> None:
    """Remove the row that everything else pointed to."""
    db.session.delete(account)


def move(guest: Account, account: Account) -> None:
    """Keep what the guest chose where the account says nothing yet, and remove the guest."""
    account.exam = account.exam or guest.exam
    account.exam_date = account.exam_date or guest.exam_date
    db.session.delete(guest)


ACCOUNT = Holding(name="account", export=export, erase=erase, move=move)
