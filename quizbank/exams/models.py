"""Assembled forms, attempts at them, and the responses of a candidate."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    Uuid,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion
from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model


class Mode(StrEnum):
    """Exam keeps feedback for the end; practice gives it after each question."""

    EXAM = "exam"
    PRACTICE = "practice"


class ClosedBy(StrEnum):
    """Why an attempt takes no more answers."""

    CANDIDATE = "candidate"
    TIME = "time"


class AssembledForm(Model):
    """The questions of one exam in their order, the same for everyone who sits it; it never
    changes, but for that of a guided session, which grows with its answers.
    """

    __tablename__ = "assembled_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    exam: Mapped[str] = mapped_column(String(20))
    format_version: Mapped[str] = mapped_column(String(40))
    length: Mapped[str] = mapped_column(String(20))  # full, half, quarter, practice, guided
    seed: Mapped[int] = mapped_column(BigInteger)
    code_year: Mapped[int]
    minutes: Mapped[Decimal] = mapped_column(Numeric(6, 2))  # at the exam's pace, before extra time
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Others are to sit it, too, so it stays when those who sat it are gone.
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())

    positions: Mapped[list["FormPosition"]] = relationship(
        back_populates="form", order_by="FormPosition.position"
    )


class FormPosition(Model):
    """One question of a form."""

    __tablename__ = "form_position"

    form_id: Mapped[int] = mapped_column(ForeignKey("assembled_form.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    domain: Mapped[str] = mapped_column(String(60))
    is_scored: Mapped[bool]
    option_order: Mapped[str] = mapped_column(
        String(8)
    )  # "CADB": shown first is the author's C; "" when typed

    form: Mapped[AssembledForm] = relationship(back_populates="positions")
    item_version: Mapped[ItemVersion] = relationship()


class Attempt(Model):
    """One sitting of a form by one candidate."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("mode in ('exam', 'practice')", name="mode"),
        CheckConstraint("closed_by in ('candidate', 'time')", name="closed_by"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed_whole"),
        Index("ix_attempt_account_started", "account_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    form_id: Mapped[int] = mapped_column(ForeignKey("assembled_form.id"), index=True)
    mode: Mapped[str] = mapped_column(String(10))
    time_multiplier: Mapped[Decimal] = mapped_column(Numeric(3, 2))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    deadline: Mapped[datetime | None] = mapped_column(UTCDateTime)  # None: untimed practice
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(10))
    results_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(default=0)  # goes up by one with each batch saved
    furthest: Mapped[int] = mapped_column(default=1)  # the furthest position reached
    notes: Mapped[str] = mapped_column(Text, default="")
    raw_score: Mapped[Decimal | None] = mapped_column(Numeric(7, 3))  # credit on scored items
    scored_items: Mapped[int | None]
    is_pass: Mapped[
        bool | None
    ]  # None: not closed, or the format's rule says nothing for this form

    account: Mapped[Account] = relationship()
    form: Mapped[AssembledForm] = relationship()
    responses: Mapped[list["ItemResponse"]] = relationship(
        back_populates="attempt", order_by="ItemResponse.position", cascade="all, delete-orphan"
    )

    def is_open(self, now: datetime) -> bool:
        """Whether answers are still taken."""
        return self.closed_at is None and not self.is_over(now)

    def may_tell_results(self) -> bool:
        """Whether score and credit may be shown: they can help no answer that still arrives."""
        return self.closed_by == ClosedBy.CANDIDATE or self.results_seen_at is not None

    def is_over(self, now: datetime) -> bool:
        """Whether the time has run out."""
        return self.deadline is not None and now >= self.deadline


class ItemResponse(Model):
    """What the candidate did with one question; there is a row once it was seen or answered."""

    __tablename__ = "item_response"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    # The author's letters in alphabetical order ("B", "AC"), or the codes as typed, one a line; ""
    # is no answer.
    chosen: Mapped[str] = mapped_column(String(400), default="")
    is_flagged: Mapped[bool] = mapped_column(default=False)
    struck: Mapped[str] = mapped_column(String(8), default="")  # the author's letters
    seconds: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(
        BigInteger, default=0
    )  # of the save that won; a lower one comes too late
    revision: Mapped[int] = mapped_column(default=0)  # the attempt's revision at that save
    tab: Mapped[str] = mapped_column(String(40), default="")  # the page that saved it
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revealed_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime
    )  # practice: feedback was shown, so it is closed
    credit: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))  # 0 to 1, once closed

    attempt: Mapped[Attempt] = relationship(back_populates="responses")

    def is_right(self) -> bool:
        """Whether it earned full credit; what is not closed yet has earned nothing."""
        return self.credit is not None and self.credit >= 1


class LookUp(Model):
    """One look into the code book during an exam."""

    __tablename__ = "look_up"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(40), primary_key=True)  # chosen by whoever tells it
    position: Mapped[int | None]  # the question on show; None: a page of the book loaded by itself
    looked_for: Mapped[str] = mapped_column(String(120))  # the last code or words
    seconds: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
