"""Guided sessions for tests."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.bank.models import Item, ItemVersion
from quizbank.clock import utcnow
from quizbank.exams.models import Attempt, FormPosition
from quizbank.exams.queries import position_of
from quizbank.extensions import db
from quizbank.practice.actions import answer_in_practice
from quizbank.study.actions import grow, start_session
from tests.builders import load_bank


def create_session(
    account: Account, *, exam: str = "cbcs", seed: int = 1, now: datetime | None = None
) -> Attempt:
    """A guided session with its first question; the bank is loaded if there is none."""
    if not db.session.scalar(select(func.count()).select_from(Item)):
        load_bank(exam)
    now = now or utcnow()
    attempt = start_session(account, format_in_force(exam, now.date()), seed=seed, now=now)
    db.session.commit()
    return attempt


def give_answer(
    attempt: Attempt, position: int, *, is_right: bool = True, now: datetime | None = None
) -> None:
    """Answer a question as the page does, and let the session grow."""
    now = now or attempt.started_at + timedelta(minutes=position)
    place = position_of(attempt.form, position)
    assert place is not None
    key = "".join(sorted(place.item_version.content["key"]))
    wrong = next(letter for letter in "ABCD" if letter not in key)
    chosen = key if is_right else wrong
    answer_in_practice(attempt, place, None, chosen=chosen, seconds=40, now=now)
    grow(attempt, now=now)
    db.session.commit()


def answer_all(attempt: Attempt, *, is_right: bool = True) -> list[int]:
    """Answer until there is no more, and tell which items were asked."""
    position = 1
    while position_of(attempt.form, position) is not None:
        give_answer(attempt, position, is_right=is_right)
        position += 1
    return items_of(attempt)


def items_of(attempt: Attempt) -> list[int]:
    """The row ids of the items of a session, in its order."""
    return list(
        db.session.scalars(
            select(ItemVersion.item_id)
            .join(FormPosition, FormPosition.item_version_id == ItemVersion.id)
            .where(FormPosition.form_id == attempt.form_id)
            .order_by(FormPosition.position)
        )
    )
