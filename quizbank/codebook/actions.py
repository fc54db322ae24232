"""Changes: what a person keeps in the margin."""

from datetime import datetime

from sqlalchemy import delete

from quizbank.accounts.models import Account
from quizbank.codebook.book_queries import bookmark_of, count_of_bookmarks
from quizbank.codebook.entries import CodeEntry
from quizbank.codebook.errors import MarginFull
from quizbank.codebook.models import Bookmark
from quizbank.extensions import db
from quizbank.upserts import put

MOST_BOOKMARKS = 2_000  # of one person


def keep_bookmark(account: Account, entry: CodeEntry, *, note: str, now: datetime) -> None:
    """Keep a code with a note, which replaces the one before; raises `MarginFull`."""
    is_new = bookmark_of(account, entry.system, entry.code) is None
    if is_new and count_of_bookmarks(account) >= MOST_BOOKMARKS:
        raise MarginFull
    place = {"account_id": account.id, "system": entry.system.value, "code": entry.code}
    put(Bookmark, {**place, "note": note, "changed_at": now})


def remove_bookmark(account: Account, entry: CodeEntry) -> None:
    """Forget a code and its note, if it was kept."""
    db.session.execute(
        delete(Bookmark).where(
            Bookmark.account_id == account.id,
            Bookmark.system == entry.system.value,
            Bookmark.code == entry.code,
        )
    )
