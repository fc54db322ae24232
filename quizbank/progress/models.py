"""What was forecast of a person's exam, what became of it, and what the two teach."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Double, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model

LONGEST_SCORE = 40  # characters: "74 %", "312 of 400", "3 short in billing"


class Forecast(Model):
    """An estimate as it was made, to be held against the real result; it never changes."""

    __tablename__ = "forecast"
    __table_args__ = (Index("ix_forecast_account_exam_made", "account_id", "exam", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    exam: Mapped[str] = mapped_column(String(20))
    format_version: Mapped[str] = mapped_column(String(40))  # the rules of the exam it is about
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date]  # where the person was
    # The learner's revision that it was made from; 0 when accounts were joined since.
    revision: Mapped[int]
    p_model: Mapped[float] = mapped_column(Double)  # before recalibration
    p_pass: Mapped[float] = mapped_column(Double)  # as it was told
    chance_low: Mapped[float] = mapped_column(Double)
    chance_high: Mapped[float] = mapped_column(Double)
    expected: Mapped[float] = mapped_column(Double)  # share right, like low and high
    low: Mapped[float] = mapped_column(Double)
    high: Mapped[float] = mapped_column(Double)
    # JSON: everything that it was computed from, read whole to compute it again: {"ability":
    # [mean, variance], "cells": [[topic, items, mean, person variance, item variance]], "need",
    # "exam_day_variance", "correction": [intercept, slope]}; format 1.
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    inputs_version: Mapped[int] = mapped_column(default=1)


class ExamOutcome(Model):
    """The result of a real exam, as the person tells it."""

    __tablename__ = "exam_outcome"
    __table_args__ = (UniqueConstraint("account_id", "exam", "sat_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    exam: Mapped[str] = mapped_column(String(20))
    sat_on: Mapped[date]
    is_pass: Mapped[bool]
    score: Mapped[str] = mapped_column(String(LONGEST_SCORE), default="")  # as the body writes it
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Recalibration(Model):
    """What outcomes taught: logit P' = intercept + slope logit P; the last row holds."""

    __tablename__ = "recalibration"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcomes: Mapped[int]  # that it was fitted on
    intercept: Mapped[float] = mapped_column(Double)
    slope: Mapped[float] = mapped_column(Double)
    # Of results held out, corrected by these numbers, and not corrected.
    log_loss: Mapped[float] = mapped_column(Double)
    log_loss_before: Mapped[float] = mapped_column(Double)
