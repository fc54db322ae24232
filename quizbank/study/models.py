"""Sessions that choose their own questions, and the secret addresses of study calendars."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model


class Why(StrEnum):
    """What a question of a guided session was chosen for."""

    DUE = "due"  # a review that is due, by the same question or a sibling of it
    WEAK = "weak"  # its topic is a weak area
    BLUEPRINT = "blueprint"  # its topic's part in the exam


class GuidedSession(Model):
    """A practice attempt whose form grows by a question after each answer.

    The seed of its choices is that of its form.
    """

    __tablename__ = "guided_session"
    __table_args__ = (CheckConstraint("planned >= 1", name="planned"),)

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    planned: Mapped[int]  # questions it will have; fewer once the bank has no more that fit


class GuidedPosition(Model):
    """Why a question of a guided session was chosen."""

    __tablename__ = "guided_position"
    __table_args__ = (CheckConstraint("why in ('due', 'weak', 'blueprint')", name="why"),)

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("guided_session.attempt_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(String(10))


class CalendarFeed(Model):
    """The secret address of a person's study calendar; whoever has it may read the plan."""

    __tablename__ = "calendar_feed"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256; never the token
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
