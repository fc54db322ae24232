"""Answers whose verdict is known, told to whoever learns from them.

Capabilities above this one register a listener when the app starts; exams never import them.
A listener runs in the transaction that keeps the answers, so both are kept or neither is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import Flask, current_app

from quizbank.accounts.models import Account

KEY = "quizbank_judged"


class Source(StrEnum):
    """Where an answer was given."""

    EXAM = "exam"
    PRACTICE = "practice"
    DRILL = "drill"
    REVIEW = "review"


class Confidence(StrEnum):
    """How sure the person was, told before the feedback; NONE is no answer to that."""

    NONE = ""
    GUESS = "guess"
    UNSURE = "unsure"
    SURE = "sure"


@dataclass(frozen=True)
class Judged:
    """One answer whose verdict is known."""

    source: Source
    exam: str
    domain: str  # "" for drills
    topic: str  # as `core.pool.learning_topic` says; "drill-" and the kind for drills
    item_id: int | None  # row ids; None for drills
    item_version_id: int | None
    kind: str  # single, multiple, code_entry; of a drill its own kind
    is_right: bool  # full credit
    is_skipped: bool  # seen and left empty
    seconds: int
    confidence: Confidence
    is_flagged: bool
    answered_at: datetime
    attempt_id: int | None = None
    position: int | None = None
    drill_answer_id: int | None = None
    is_retry: bool = False  # the same item again in the same sitting, after its solution was shown


Listener = Callable[[Account, Sequence[Judged]], object]


def register(app: Flask, listener: Listener) -> None:
    """Let someone learn from every answer; listeners are told in the order of registration."""
    app.extensions.setdefault(KEY, []).append(listener)


def tell(account: Account, answers: Sequence[Judged]) -> None:
    """Hand answers to every listener, in the present transaction; each answer is told once."""
    if not answers:
        return
    for listener in current_app.extensions.get(KEY, []):
        listener(account, answers)
