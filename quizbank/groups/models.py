"""Study groups, who is in them and what each one shares, and the exams that a group sits together.

Whoever leaves has no row any more, and with it no sight of the group.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizbank.accounts.models import Account
from quizbank.db_types import UTCDateTime
from quizbank.exams.models import AssembledForm, Attempt
from quizbank.extensions import Model

LONGEST_NAME = 60  # characters, of a group or of one of its exams
LONGEST_NICKNAME = 40  # characters
SMALLEST_GOAL, LARGEST_GOAL = 10, 20_000  # questions a week


class GroupRole(StrEnum):
    """What a member is in the group; one of them owns it."""

    OWNER = "owner"
    MEMBER = "member"


class StudyGroup(Model):
    """Some people who prepare for the same exam."""

    __tablename__ = "study_group"
    __table_args__ = (
        CheckConstraint(
            f"weekly_goal between {SMALLEST_GOAL} and {LARGEST_GOAL}", name="weekly_goal"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    exam: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Kept as they are, and not as a hash: the owner can show link and code again.
    invite_token: Mapped[str] = mapped_column(String(40), unique=True)
    join_code: Mapped[str] = mapped_column(String(12), unique=True)
    code_renewed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    shows_whole_board: Mapped[bool] = mapped_column(default=False)
    weekly_goal: Mapped[int | None]  # questions of all who share their activity


class GroupMembership(Model):
    """A person in a group, under a name of their choice, and what they share there."""

    __tablename__ = "group_membership"
    __table_args__ = (
        CheckConstraint("role in ('owner', 'member')", name="role"),
        UniqueConstraint("group_id", "account_id"),
        UniqueConstraint("group_id", "nickname_key"),
        Index(
            "uq_group_membership_owner",
            "group_id",
            unique=True,
            sqlite_where=text("role = 'owner'"),
            postgresql_where=text("role = 'owner'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    group_id: Mapped[int] = mapped_column(ForeignKey("study_group.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(10), default=GroupRole.MEMBER)
    nickname: Mapped[str] = mapped_column(String(LONGEST_NICKNAME))
    # The nickname in lower case, so that nobody passes as somebody else.
    nickname_key: Mapped[str] = mapped_column(String(3 * LONGEST_NICKNAME))
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    shares_scores: Mapped[bool] = mapped_column(default=False)
    shares_domains: Mapped[bool] = mapped_column(default=False)
    shares_activity: Mapped[bool] = mapped_column(default=False)
    wants_digest: Mapped[bool] = mapped_column(default=False)
    digest_sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    group: Mapped[StudyGroup] = relationship()
    account: Mapped[Account] = relationship()

    @property
    def is_owner(self) -> bool:
        """Whether the group is this person's."""
        return self.role == GroupRole.OWNER


class GroupChallenge(Model):
    """A form that everyone in the group may sit once, begun before a moment."""

    __tablename__ = "group_challenge"
    __table_args__ = (Index("ix_group_challenge_group_closes", "group_id", "closes_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    group_id: Mapped[int] = mapped_column(ForeignKey("study_group.id", ondelete="CASCADE"))
    form_id: Mapped[int] = mapped_column(ForeignKey("assembled_form.id"), unique=True)
    title: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # None once that person has deleted the account.
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    group: Mapped[StudyGroup] = relationship()
    form: Mapped[AssembledForm] = relationship()

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be begun; whoever has begun keeps the whole of their own time."""
        return now < self.closes_at


class ChallengeAttempt(Model):
    """Who sits a challenge with which attempt; the primary key keeps it to one each."""

    __tablename__ = "challenge_attempt"

    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("group_challenge.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), unique=True
    )

    attempt: Mapped[Attempt] = relationship()
