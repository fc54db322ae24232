"""What was learned from answers, told to whoever acts on it.

Capabilities above this one register a listener when the app starts; learning never imports them.
A listener runs in the transaction that keeps the answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from quizbank.accounts.models import Account
from quizbank.exams.judged import Judged

KEY = "quizbank_learning"


@dataclass(frozen=True)
class Learned:
    """An answer as it stands in the log now."""

    answer_id: int
    judged: Judged
    showing: int  # of its item to the person, from 1
    was_right_before: bool | None  # the time before; None on the first showing and without item
    is_slow: bool  # took more than 1.5 times the person's median for its kind


Listener = Callable[[Account, Sequence[Learned]], object]


def register(app: Flask, listener: Listener) -> None:
    """Let someone act on what was learned; in the order of registration."""
    app.extensions.setdefault(KEY, []).append(listener)


def tell(account: Account, learned: Sequence[Learned]) -> None:
    """Hand it to every listener."""
    if not learned:
        return
    for listener in current_app.extensions.get(KEY, []):
        listener(account, learned)
