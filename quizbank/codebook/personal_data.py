"""What the code book holds about a person: bookmarks and notes."""

from datetime import datetime

from sqlalchemy import delete, func, select, tuple_, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.codebook.book_queries import bookmarks_of
from quizbank.codebook.models import Bookmark
from quizbank.extensions import db


def export(account: Account) -> list[dict[str, str]]:
    """Every bookmark with its note."""
    return [
        {
            "system": bookmark.system,
            "code": bookmark.code,
            "note": bookmark.note,
            "changed_at": bookmark.changed_at.isoformat(),
        }
        for bookmark in bookmarks_of(account)
    ]


def erase(account: Account) -> None:
    """Remove all of it."""
    db.session.execute(delete(Bookmark).where(Bookmark.account_id == account.id))


def move(guest: Account, account: Account) -> None:
    """Give a guest's bookmarks to the account; of two for one code the account's own stays."""
    own = select(Bookmark.system, Bookmark.code).where(Bookmark.account_id == account.id)
    kept = [(system, code) for system, code in db.session.execute(own)]
    theirs = Bookmark.account_id == guest.id
    db.session.execute(
        delete(Bookmark).where(theirs, tuple_(Bookmark.system, Bookmark.code).in_(kept))
    )
    db.session.execute(update(Bookmark).where(theirs).values(account_id=account.id))


def last_active(account: Account) -> datetime | None:
    """When the person last wrote into the margin."""
    return db.session.scalar(
        select(func.max(Bookmark.changed_at)).where(Bookmark.account_id == account.id)
    )


HOLDING = Holding(
    name="code_bookmarks", export=export, erase=erase, move=move, last_active=last_active
)
