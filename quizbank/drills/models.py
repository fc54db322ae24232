"""What a person answered in drills, kept for learning."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizbank.core.form_layout import MAX_TYPED
from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model

LONGEST_ABOUT = 60  # characters; two codes at the most


class DrillAnswer(Model):
    """The first answer to one question; kind, seed and day make the question again as long as the
    code tables stay the same.
    """

    __tablename__ = "drill_answer"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "seed", "day"),
        Index("ix_drill_answer_account_answered", "account_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)  # the order in which answers came
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    exam: Mapped[str] = mapped_column(String(20))  # whose pace and code year it was asked by
    kind: Mapped[str] = mapped_column(String(20))
    seed: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date]  # of the code book
    about: Mapped[str] = mapped_column(String(LONGEST_ABOUT))  # codes with blanks between
    chosen: Mapped[str] = mapped_column(String(MAX_TYPED))  # a letter, or codes as typed
    is_right: Mapped[bool]
    seconds: Mapped[int]
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
