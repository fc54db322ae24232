"""Plain functions that make what a test needs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import yaml
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.bank.formats import format_by_version, format_in_force
from quizbank.bank.models import Item
from quizbank.clock import utcnow
from quizbank.core.assembly import Length
from quizbank.core.bank_file import read_question_set
from quizbank.core.form_layout import Place
from quizbank.exams.actions import start_exam
from quizbank.exams.models import Attempt
from quizbank.exams.queries import pool_for, position_of
from quizbank.extensions import db
from quizbank.practice.actions import start_practice
from tests.bank_builder import question_set

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def create_account(email: str | None = "someone@example.org", **values: Any) -> Account:
    """A person who signed up (or, without an address, a guest). The password is PASSWORD."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    account = Account(
        email=email,
        password_hash=cheap.hash(PASSWORD) if email else None,
        registered_at=NOON if email else None,
        created_at=NOON,
        **values,
    )
    db.session.add(account)
    db.session.commit()
    return account


def load_bank(exam: str = "cbcs", **amounts: int) -> None:
    """A made-up question set of an exam in the database."""
    amounts = amounts or {"items": 60}
    written = yaml.safe_dump(question_set(exam, **amounts), allow_unicode=True)
    read = read_question_set(f"{exam}.yaml", written.encode())
    load_question_set(read, now=NOON)
    db.session.commit()


def create_attempt(
    account: Account,
    *,
    exam: str = "cbcs",
    length: Length = Length.QUARTER,
    seed: int = 1,
    started: timedelta = timedelta(0),
    rules: str | None = None,
) -> Attempt:
    """An exam of the made-up bank that the person began so long ago; the bank is loaded if there is
    none.
    """
    if not db.session.scalar(select(func.count()).select_from(Item)):
        load_bank(exam)
    now = utcnow() - started
    exam_format = format_by_version(rules) if rules else format_in_force(exam, now.date())
    attempt = start_exam(
        account,
        exam_format,
        length=length,
        pool=pool_for(account, exam_format, day=now.date()),
        day=now.date(),
        seed=seed,
        now=now,
    )
    db.session.commit()
    return attempt


def create_practice(
    account: Account, *, exam: str = "cbcs", count: int = 3, is_timed: bool = False
) -> Attempt:
    """Practice of so many questions from every domain of the made-up bank."""
    if not db.session.scalar(select(func.count()).select_from(Item)):
        load_bank(exam)
    now = utcnow()
    exam_format = format_in_force(exam, now.date())
    attempt = start_practice(
        account,
        exam_format,
        domains=[domain.id for domain in exam_format.domains],
        count=count,
        is_timed=is_timed,
        pool=pool_for(account, exam_format, day=now.date()),
        day=now.date(),
        seed=1,
        now=now,
    )
    db.session.commit()
    return attempt


def keyed(attempt: Attempt, position: int) -> str:
    """The right response to a question, as the candidate would give it."""
    place = position_of(attempt.form, position)
    assert place is not None
    content = place.item_version.content
    if place.item_version.kind == "code_entry":
        return "\n".join(entry["code"] for entry in content["key"])
    at = Place(position, place.item_version.kind, place.option_order)
    return at.shown("".join(sorted(content["key"])))


def wrong(attempt: Attempt, position: int) -> str:
    """A response to a question with one right option that is not the right one."""
    return next(letter for letter in "ABCD" if letter not in keyed(attempt, position))


def answered(position: int, chosen: str, **values: Any) -> dict[str, Any]:
    """One response as the page sends it."""
    return {"position": position, "chosen": chosen, "sequence": 1, **values}


def batch(*responses: dict[str, Any], tab: str = "one", since: int = 0, **values: Any) -> Any:
    """A batch of responses as the page sends it."""
    return {"tab": tab, "since": since, "responses": list(responses), **values}
