"""The log of answers, what was learned from it about each person, and how hard questions are."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model


class Answer(Model):
    """One answer and what it was judged by; the log of all of them is the truth about learning.

    Rows are only added. What changes later is `undone_at`, a verdict after a key correction, whose
    it was (when an account takes over a guest's, or is erased), and all that the model said when
    `flask progress refit` judges the log anew.
    """

    __tablename__ = "learning_answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        CheckConstraint("source in ('exam', 'practice', 'drill', 'review')", name="source"),
        CheckConstraint("confidence in ('', 'guess', 'unsure', 'sure')", name="confidence"),
        CheckConstraint(
            "(item_mean is null) = (item_id is null)"
            " and (item_variance is null) = (item_id is null)",
            name="item_whole",
        ),
        Index("ix_learning_answer_account", "account_id", "id"),
        Index("ix_learning_answer_account_kind", "account_id", "kind", "id"),
        Index("ix_learning_answer_item", "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)  # the order of the log
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    source: Mapped[str] = mapped_column(String(10))
    exam: Mapped[str] = mapped_column(String(20))
    domain: Mapped[str] = mapped_column(String(60))  # "" for drills
    topic: Mapped[str] = mapped_column(String(60))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))  # None for drills
    item_version_id: Mapped[int | None] = mapped_column(ForeignKey("item_version.id"))
    kind: Mapped[str] = mapped_column(String(20))  # of item or of drill
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id", ondelete="SET NULL"))
    position: Mapped[int | None]
    drill_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("drill_answer.id", ondelete="SET NULL"), unique=True
    )
    is_right: Mapped[bool]
    is_skipped: Mapped[bool]  # seen and left empty
    seconds: Mapped[int]
    confidence: Mapped[str] = mapped_column(String(10))
    is_slow: Mapped[bool]  # against the person's own median for that kind
    is_flagged: Mapped[bool]
    is_retry: Mapped[bool]  # after its solution was shown, so that it moves nothing
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date]  # where the person was
    showing: Mapped[int]  # of this item to this person, from 1
    # What it was judged by: the sum of the person's terms, and the difficulties as they stood.
    person_mean: Mapped[float] = mapped_column(Double)
    person_variance: Mapped[float] = mapped_column(Double)
    topic_mean: Mapped[float] = mapped_column(Double)
    topic_variance: Mapped[float] = mapped_column(Double)
    item_mean: Mapped[float | None] = mapped_column(Double)
    item_variance: Mapped[float | None] = mapped_column(Double)
    forecast: Mapped[float] = mapped_column(Double)  # P(right) before it was known
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Learner(Model):
    """A person's overall ability."""

    __tablename__ = "learner"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    mean: Mapped[float] = mapped_column(Double)
    variance: Mapped[float] = mapped_column(Double)
    answers: Mapped[int]
    revision: Mapped[int]  # goes up with every change; raising it takes the person's turn
    # A verdict of theirs was corrected, and they are not replayed yet.
    is_stale: Mapped[bool] = mapped_column(default=False, server_default=false())


class LearnerDomain(Model):
    """How much better a person is in one domain of one exam than their ability says."""

    __tablename__ = "learner_domain"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    exam: Mapped[str] = mapped_column(String(20), primary_key=True)
    domain: Mapped[str] = mapped_column(String(60), primary_key=True)
    mean: Mapped[float] = mapped_column(Double)
    variance: Mapped[float] = mapped_column(Double)
    answers: Mapped[int]
    right: Mapped[int]
    seconds: Mapped[int]


class LearnerTopic(Model):
    """How much better a person is in one topic."""

    __tablename__ = "learner_topic"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(String(60), primary_key=True)
    mean: Mapped[float] = mapped_column(Double)
    variance: Mapped[float] = mapped_column(Double)
    answers: Mapped[int]
    right: Mapped[int]
    last_answered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LearnerItem(Model):
    """What a person remembers of one item, from its first showing on."""

    __tablename__ = "learner_item"
    __table_args__ = (Index("ix_learner_item_topic", "account_id", "topic"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(60))
    mean: Mapped[float] = mapped_column(Double)
    variance: Mapped[float] = mapped_column(Double)
    showings: Mapped[int]
    last_right: Mapped[bool]
    last_answered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LearnerDay(Model):
    """What a person did on one day."""

    __tablename__ = "learner_day"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    answers: Mapped[int]
    right: Mapped[int]
    seconds: Mapped[int]


class TopicDifficulty(Model):
    """How hard a topic is for everyone, and what its items add to that."""

    __tablename__ = "topic_difficulty"

    topic: Mapped[str] = mapped_column(String(60), primary_key=True)
    mean: Mapped[float] = mapped_column(Double)
    variance: Mapped[float] = mapped_column(Double)
    sum_b: Mapped[float] = mapped_column(Double)  # of the means of its items
    items: Mapped[int]
    answers: Mapped[int]


class ItemDifficulty(Model):
    """How much harder an item is than its topic."""

    __tablename__ = "item_difficulty"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id"), primary_key=True, autoincrement=False
    )
    topic: Mapped[str] = mapped_column(String(60))  # in whose sum it is
    mean: Mapped[float] = mapped_column(Double)
    variance: Mapped[float] = mapped_column(Double)
    answers: Mapped[int]


class DifficultyWriter(Model):
    """How far in the log the difficulties are; one row."""

    __tablename__ = "difficulty_writer"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_answer_id: Mapped[int]
    is_stale: Mapped[bool]  # a verdict before that was corrected, so all must be replayed
    revision: Mapped[int]  # goes up with every change, so that of two writers one steps back


class ModelConstants(Model):
    """What one refit found; the newest that was kept holds."""

    __tablename__ = "model_constants"

    id: Mapped[int] = mapped_column(primary_key=True)
    # JSON: read whole, never searched, and a model of another year has other names.
    # {"version": 1, "constants": {name: value}}, the names of core.mastery.Constants.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_kept: Mapped[bool]
    answers: Mapped[int]  # in the log that it was tried on
    log_loss: Mapped[float] = mapped_column(Double)  # of these constants, an answer
    log_loss_before: Mapped[float] = mapped_column(Double)  # of those used until then
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
