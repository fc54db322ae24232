"""Reports of questions, corrections of their keys, and what either changed for whom."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizbank.bank.models import Item, ItemVersion
from quizbank.db_types import UTCDateTime
from quizbank.exams.models import Attempt
from quizbank.extensions import Model

LONGEST_TEXT, LONGEST_REASON = 2_000, 1_000  # characters


class Reason(StrEnum):
    """What somebody holds against a question."""

    WRONG_KEY = "wrong_key"
    TWO_RIGHT = "two_right"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    TYPO = "typo"
    OTHER = "other"


class Status(StrEnum):
    """What became of a report."""

    OPEN = "open"
    ANSWERED = "answered"
    FIXED = "fixed"
    DISMISSED = "dismissed"


class ItemReport(Model):
    """One person's report of one question; there is one open one of each person and question."""

    __tablename__ = "item_report"
    __table_args__ = (
        CheckConstraint(
            "reason in ('wrong_key', 'two_right', 'outdated', 'unclear', 'typo', 'other')",
            name="reason",
        ),
        CheckConstraint("status in ('open', 'answered', 'fixed', 'dismissed')", name="status"),
        CheckConstraint("(handled_at is null) = (status = 'open')", name="handled_whole"),
        Index("ix_item_report_item_status", "item_id", "status"),
        Index(
            "uq_item_report_open",
            "item_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))  # that was seen
    reporter_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    status: Mapped[str] = mapped_column(String(10), default=Status.OPEN)
    reply: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    item: Mapped[Item] = relationship()
    item_version: Mapped[ItemVersion] = relationship()


class KeyCorrection(Model):
    """One step in the history of a version's key; `item_version.corrected_key` holds the last."""

    __tablename__ = "key_correction"
    __table_args__ = (UniqueConstraint("item_version_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))
    number: Mapped[int]  # from 1, for each version
    # JSON: keys of the shape that `key` has in the version's content, never searched; format 1 of
    # the YAML.
    key_before: Mapped[Any] = mapped_column(JSON)
    key_after: Mapped[Any] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))  # public, so it names no key
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    item_version: Mapped[ItemVersion] = relationship()


class RescoredAttempt(Model):
    """An attempt whose result was told before a correction, with the score then and since."""

    __tablename__ = "rescored_attempt"

    correction_id: Mapped[int] = mapped_column(
        ForeignKey("key_correction.id", ondelete="CASCADE"), primary_key=True
    )
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    raw_before: Mapped[Decimal] = mapped_column(Numeric(7, 3))
    raw_after: Mapped[Decimal] = mapped_column(Numeric(7, 3))
    pass_before: Mapped[bool | None]  # None for practice
    pass_after: Mapped[bool | None]

    correction: Mapped[KeyCorrection] = relationship()
    attempt: Mapped[Attempt] = relationship()


class Notice(Model):
    """Something that a person is told in the app: a correction that concerns them, or what became
    of their report.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "correction_id"),
        UniqueConstraint("account_id", "report_id"),
        CheckConstraint("(correction_id is null) != (report_id is null)", name="about_one"),
        Index("ix_notice_account_seen", "account_id", "seen_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    correction_id: Mapped[int | None] = mapped_column(
        ForeignKey("key_correction.id", ondelete="CASCADE")
    )
    report_id: Mapped[int | None] = mapped_column(ForeignKey("item_report.id", ondelete="CASCADE"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    correction: Mapped[KeyCorrection | None] = relationship()
    report: Mapped[ItemReport | None] = relationship()
