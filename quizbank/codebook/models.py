"""What a person writes into the margin of the code book."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model

LONGEST_NOTE = 500  # characters


class Bookmark(Model):
    """A code or heading that a person wants to find again, with a note or without one."""

    __tablename__ = "code_bookmark"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    system: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(10), primary_key=True)  # as the book writes it
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
