"""Changes: what a person keeps in the margin."""

from datetime import datetime

from quizbank.accounts.models import Account
from quizbank.codebook.book_queries import bookmark_of, count_of_bookmarks
from quizbank.codebook.entries import CodeEntry
from quizbank.codebook.errors import MarginFull
from quizbank.codebook.models import Bookmark
from quizbank.extensions import db

MOST_BOOKMARKS = 2_000  # of one person


def keep_bookmark(account: Account, entry: CodeEntry, *, note: str, now: datetime) -> Bookmark:
    """Keep a code with a note, which replaces the one before; raises `MarginFull`."""
    bookmark = bookmark_of(account, entry.system, entry.code)
    if bookmark is None:
        if count_of_bookmarks(account) >= MOST_BOOKMARKS:
            raise MarginFull
        bookmark = Bookmark(account_id=account.id, system=entry.system, code=entry.code)
        db.session.add(bookmark)
    bookmark.note = note
    bookmark.changed_at = now
    return bookmark


def remove_bookmark(account: Account, entry: CodeEntry) -> None:
    """Forget a code and its note, if it was kept."""
    bookmark = bookmark_of(account, entry.system, entry.code)
    if bookmark is not None:
        db.session.delete(bookmark)
