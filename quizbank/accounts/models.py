"""A person: with an e-mail address once they have signed up, without one while they only try."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid4

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, Numeric, String, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model


class Role(StrEnum):
    """What a person may do beyond learning."""

    LEARNER = "learner"
    EDUCATOR = "educator"
    ADMINISTRATOR = "administrator"


class Theme(StrEnum):
    """How pages are coloured: as the device says, or always so."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"


DEFAULT_TIME_ZONE = "America/New_York"
TIME_MULTIPLIERS = (Decimal("1"), Decimal("1.25"), Decimal("1.5"), Decimal("2"))


def new_session_key() -> str:
    """A fresh secret in the cookie; changing it signs out every device."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Claim:
    """What a session cookie says of its owner; it holds as long as the account has that key."""

    account_id: int
    session_key: str


class Account(UserMixin, Model):
    """Who learns, teaches or runs this; a visitor who only tries has no e-mail and no password."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role in ('learner', 'educator', 'administrator')", name="role"),
        CheckConstraint("theme in ('device', 'light', 'dark')", name="theme"),
        CheckConstraint("time_multiplier in (1, 1.25, 1.5, 2)", name="time_multiplier"),
        CheckConstraint("(email is null) = (password_hash is null)", name="email_with_password"),
        CheckConstraint("(email is null) = (registered_at is null)", name="email_with_date"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default=Role.LEARNER)
    nickname: Mapped[str] = mapped_column(String(40), default="")
    exam: Mapped[str | None] = mapped_column(String(20))
    exam_date: Mapped[date | None]
    time_multiplier: Mapped[Decimal] = mapped_column(Numeric(3, 2), default=Decimal(1))
    theme: Mapped[str] = mapped_column(String(10), default=Theme.DEVICE)
    # An IANA name: where the person's day begins and ends.
    time_zone: Mapped[str] = mapped_column(
        String(64), default=DEFAULT_TIME_ZONE, server_default=DEFAULT_TIME_ZONE
    )
    # One switch for goals, streaks and standings.
    hides_games: Mapped[bool] = mapped_column(default=False, server_default=false())
    session_key: Mapped[str] = mapped_column(String(40), default=new_session_key)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    registered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_guest(self) -> bool:
        """Whether this visitor has not signed up."""
        return self.email is None

    def get_id(self) -> str:
        """What the cookie holds: the account, and the secret that ends every session at once."""
        return f"{self.id}:{self.session_key}"
