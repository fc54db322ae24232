"""Review cards, the log of their reviews, and how much a person wants to review."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizbank.core.memory import Memory, at_noon
from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model

EASY_DAY = 0.5  # the part of the budget that an easy day takes
DEFAULT_BUDGET = 20


class Subject(StrEnum):
    """What a card asks for: a question of the bank, a kind of drill, the code of a title."""

    ITEM = "item"
    DRILL = "drill"
    CODE = "code"


class Reason(StrEnum):
    """Why a card is in the queue."""

    MISSED = "missed"
    GUESSED = "guessed"
    UNSURE = "unsure"
    SLOW = "slow"
    FLAGGED = "flagged"
    ADDED = "added"  # by the person


class Unit(StrEnum):
    """What the daily budget counts."""

    QUESTIONS = "questions"
    MINUTES = "minutes"


class ReviewCard(Model):
    """One thing to keep in mind, and how well it is; all of that can be rebuilt from its logs."""

    __tablename__ = "review_card"
    __table_args__ = (
        UniqueConstraint("account_id", "subject", "subject_key"),
        CheckConstraint("subject in ('item', 'drill', 'code')", name="subject"),
        CheckConstraint("(subject = 'item') = (item_id is not null)", name="item"),
        CheckConstraint(
            "reason in ('missed', 'guessed', 'unsure', 'slow', 'flagged', 'added')", name="reason"
        ),
        Index("ix_review_card_due", "account_id", "due_on"),
        Index("ix_review_card_due_for_exam", "account_id", "due_on_for_exam"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(10))
    # The item's row id, the kind of drill, or "icd10cm:E11.9".
    subject_key: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    exam: Mapped[str] = mapped_column(String(20))  # by whose rules it is asked
    topic: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(10))
    stability: Mapped[float] = mapped_column(Double)
    card_difficulty: Mapped[float] = mapped_column(Double)
    last_reviewed_on: Mapped[date]  # the person's own day
    last_rating: Mapped[int]
    reps: Mapped[int]  # reviews since it entered
    lapses: Mapped[int]  # of them failed
    due_on: Mapped[date]  # at 90 % recall
    due_on_for_exam: Mapped[date]  # at 85 %, which counts while an exam date lies ahead
    revision: Mapped[int]  # goes up with every change, so that of two devices one comes second
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # taken out by the person

    def memory(self) -> Memory:
        """Its state as the science sees it."""
        return Memory(self.stability, self.card_difficulty, at_noon(self.last_reviewed_on))

    def is_in_queue(self) -> bool:
        """Whether it will be asked again."""
        return self.suspended_at is None and self.left_at is None

    @property
    def code(self) -> tuple[str, str]:
        """The system and the code of a code card."""
        system, _, code = self.subject_key.partition(":")
        return system, code


class ReviewLog(Model):
    """One review of a card, or the answer by which it entered; kept as long as the account is.

    The replay of a card's logs that are not undone, by `counted_on` and then id, is the card.
    """

    __tablename__ = "review_log"
    __table_args__ = (
        CheckConstraint("rating between 1 and 4", name="rating"),
        CheckConstraint(
            "source in ('exam', 'practice', 'drill', 'review', 'added')", name="source"
        ),
        CheckConstraint("confidence in ('', 'guess', 'unsure', 'sure')", name="confidence"),
        Index("ix_review_log_account_counted", "account_id", "counted_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)  # the order in which they came
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    card_id: Mapped[int] = mapped_column(
        ForeignKey("review_card.id", ondelete="CASCADE"), index=True
    )
    rating: Mapped[int]  # 1 Again, 2 Hard, 3 Good, 4 Easy
    is_entry: Mapped[bool]  # by it the card entered, so it is no repetition
    reviewed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    counted_on: Mapped[date]  # the person's day then; never before that of the review before
    seconds: Mapped[int]
    confidence: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(10))
    answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("learning_answer.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date]  # what the card got, which also hung on how full the days were
    due_on_for_exam: Mapped[date]
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    card: Mapped[ReviewCard] = relationship()


class ReviewSettings(Model):
    """How much a person wants to review, and on which days; without a row the defaults hold."""

    __tablename__ = "review_settings"
    __table_args__ = (
        CheckConstraint("unit in ('questions', 'minutes')", name="unit"),
        CheckConstraint("budget between 1 and 500", name="budget"),
        CheckConstraint("days_off between 0 and 127", name="days_off"),
        CheckConstraint("easy_days between 0 and 127", name="easy_days"),
    )

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    budget: Mapped[int] = mapped_column(default=DEFAULT_BUDGET)  # a day
    unit: Mapped[str] = mapped_column(String(10), default=Unit.QUESTIONS)
    days_off: Mapped[int] = mapped_column(default=0)  # a bit for each weekday, Monday the lowest
    easy_days: Mapped[int] = mapped_column(default=0)

    def weight_on(self, day: date) -> float:
        """The part of the budget that a day takes: 1, EASY_DAY, or 0 on a day off."""
        bit = 1 << day.weekday()
        if self.days_off & bit:
            return 0.0
        return EASY_DAY if self.easy_days & bit else 1.0


class ShownFor(Model):
    """A question of practice that stands for a card: the card itself, or a sibling of it."""

    __tablename__ = "shown_for"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(
        ForeignKey("review_card.id", ondelete="CASCADE"), index=True
    )
