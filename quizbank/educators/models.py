"""Where educators write: sets with their items and cases as drafts, and what was published of them.

A published version is read and loaded like a file on the disk, and lives on in the bank's tables.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizbank.accounts.models import Account
from quizbank.bank.models import QuestionSet
from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model

LONGEST_TITLE = 120  # characters, of a set or a case
LONGEST_REASON = 1_000  # characters


class ItemState(StrEnum):
    """A draft is not published; what is ready is, the next time; what is withdrawn never again."""

    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"


class ShareRole(StrEnum):
    """What an educator may do in the set of another."""

    VIEW = "view"
    EDIT = "edit"


class WorkspaceSet(Model):
    """A set as its educator writes it."""

    __tablename__ = "workspace_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    set_id: Mapped[str] = mapped_column(String(60), unique=True)
    exams: Mapped[str] = mapped_column(String(60))  # as question_set has them
    code_years: Mapped[str] = mapped_column(String(200))
    uses_cpt: Mapped[bool]
    licence: Mapped[str] = mapped_column(String(1_000))
    author: Mapped[str] = mapped_column(String(1_000))
    keyed_blind: Mapped[int | None]
    keyed_on: Mapped[date | None]
    # None until it is published for the first time.
    question_set_id: Mapped[int | None] = mapped_column(
        ForeignKey("question_set.id", ondelete="SET NULL"), unique=True
    )
    revision: Mapped[int] = mapped_column(default=1)  # of the settings; goes up with each change
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    owner: Mapped[Account] = relationship()
    question_set: Mapped[QuestionSet | None] = relationship()


class WorkspaceCase(Model):
    """A record that several items of a set share, as its educator writes it."""

    __tablename__ = "workspace_case"
    __table_args__ = (UniqueConstraint("workspace_set_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    workspace_set_id: Mapped[int] = mapped_column(
        ForeignKey("workspace_set.id", ondelete="CASCADE")
    )
    case_id: Mapped[str] = mapped_column(String(60))
    place: Mapped[int]  # among the cases of the set and the items without a case
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    setting: Mapped[str] = mapped_column(String(20))
    # JSON: the record is read and written whole. [{"title", "text"}]; format 1 of the YAML.
    record: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(default=1)  # goes up with each change
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    workspace_set: Mapped[WorkspaceSet] = relationship()


class WorkspaceItem(Model):
    """An item of a set as its educator writes it; a draft may lack anything."""

    __tablename__ = "workspace_item"
    __table_args__ = (
        UniqueConstraint("workspace_set_id", "item_id"),
        CheckConstraint("kind in ('single', 'multiple', 'code_entry')", name="kind"),
        CheckConstraint("state in ('draft', 'ready', 'withdrawn')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    workspace_set_id: Mapped[int] = mapped_column(
        ForeignKey("workspace_set.id", ondelete="CASCADE")
    )
    item_id: Mapped[str] = mapped_column(String(60))  # keeps its name once it is published
    place: Mapped[int]  # within its case, or as that of a case
    kind: Mapped[str] = mapped_column(String(20))
    # JSON: the fields of the YAML (format 1) but id and kind; drafts lack some, so it has no
    # columns of its own.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    # JSON: kind and content as they were published last; None for an item that never was.
    published_content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("workspace_case.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(10), default=ItemState.DRAFT)
    # Why it was withdrawn; kept until it is published again.
    withdrawn_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    revision: Mapped[int] = mapped_column(default=1)  # goes up with each change
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    workspace_set: Mapped[WorkspaceSet] = relationship()
    case: Mapped[WorkspaceCase | None] = relationship()
    updated_by: Mapped[Account | None] = relationship()

    @property
    def is_published(self) -> bool:
        """Whether it was published at some time, so that its name is taken for good."""
        return self.published_content is not None

    @property
    def as_written(self) -> dict[str, Any]:
        """Kind and content together, as a published item keeps them."""
        return {"kind": self.kind, **self.content}

    @property
    def has_changed(self) -> bool:
        """Whether it reads otherwise than it was published last."""
        return self.published_content != self.as_written


class WorkspaceShare(Model):
    """An educator who may see or edit the set of another, by e-mail address: the row is the same
    whether anybody has signed up with the address or not, and so tells nobody.
    """

    __tablename__ = "workspace_share"
    __table_args__ = (
        CheckConstraint("role in ('view', 'edit')", name="role"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
    )

    workspace_set_id: Mapped[int] = mapped_column(
        ForeignKey("workspace_set.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[str] = mapped_column(String(254), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    workspace_set: Mapped[WorkspaceSet] = relationship()


class ImportUpload(Model):
    """A file that somebody uploaded and looks through before anything of it is kept."""

    __tablename__ = "import_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    workspace_set_id: Mapped[int] = mapped_column(
        ForeignKey("workspace_set.id", ondelete="CASCADE"), index=True
    )
    file_name: Mapped[str] = mapped_column(String(255))
    # JSON: what was read of the file, shown page by page and thrown away; version 1 of importing.
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    # JSON: what was ticked and chosen so far, apart from the large reading; version 1.
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    workspace_set: Mapped[WorkspaceSet] = relationship()


class PublishedVersion(Model):
    """A set as it was published once: the file that was loaded, and what it brought."""

    __tablename__ = "published_version"
    __table_args__ = (UniqueConstraint("workspace_set_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_set_id: Mapped[int] = mapped_column(
        ForeignKey("workspace_set.id", ondelete="CASCADE")
    )
    number: Mapped[int]  # from 1
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )
    note: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    items: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    withdrawn: Mapped[int]
    yaml_text: Mapped[str] = mapped_column(Text, deferred=True)

    published_by: Mapped[Account | None] = relationship()
