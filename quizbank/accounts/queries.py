"""Who someone is."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, select

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import holdings
from quizbank.extensions import db


@dataclass(frozen=True)
class Profile:
    """What a person tells about themselves and may change at any time."""

    exam: str | None
    exam_date: date | None
    time_multiplier: Decimal
    theme: str
    time_zone: str
    nickname: str


# Made once: every request asks it, and putting a statement together costs a third of its time.
OF_SESSION = select(Account).where(
    Account.id == bindparam("account_id"), Account.session_key == bindparam("session_key")
)


def account_of_session(session_id: str) -> Account | None:
    """Who the (signed) cookie belongs to; one look-up by primary key."""
    account_id, _, session_key = session_id.partition(":")
    found = db.session.scalars(
        OF_SESSION, {"account_id": int(account_id), "session_key": session_key}
    )
    return found.one_or_none()


def account_by_email(email: str) -> Account | None:
    """Who signed up with this address, given in lower case."""
    return db.session.scalar(select(Account).where(Account.email == email))


def profile_of(account: Account) -> Profile:
    """What the person has told so far."""
    return Profile(
        exam=account.exam,
        exam_date=account.exam_date,
        time_multiplier=account.time_multiplier,
        theme=account.theme,
        time_zone=account.time_zone,
        nickname=account.nickname,
    )


def idle_guests(*, since: datetime) -> list[Account]:
    """Visitors without an account who left no trace from that moment on."""
    guests = select(Account).where(Account.email.is_(None), Account.created_at < since)
    return [guest for guest in db.session.scalars(guests) if not was_active(guest, since=since)]


def was_active(account: Account, *, since: datetime) -> bool:
    """Whether any capability saw this person from that moment on."""
    traces = [holding.last_active(account) for holding in holdings()]
    return any(trace is not None and trace >= since for trace in traces)


def personal_data_of(account: Account) -> dict[str, object]:
    """All that is known about a person, by capability."""
    return {holding.name: holding.export(account) for holding in holdings()}
