"""Question sets, and the versions of their items and cases.

A version never changes once it is stored: what a candidate saw stays as it was seen.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizbank.core.corrections import with_key
from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model


class Visibility(StrEnum):
    """Who finds a set: its owner, people with its code as well, or everyone once approved."""

    PRIVATE = "private"
    LINK = "link"
    EVERYONE = "everyone"


class Approval(StrEnum):
    """What an administrator said of a set that is to be for everyone."""

    NONE = "none"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class QuestionSet(Model):
    """One YAML file as it was loaded last, or an educator's set as it was published last.

    A set that comes with Quizbank has no owner and is for everyone from the start.
    """

    __tablename__ = "question_set"
    __table_args__ = (
        CheckConstraint("visibility in ('private', 'link', 'everyone')", name="visibility"),
        CheckConstraint("approval in ('none', 'asked', 'approved', 'refused')", name="approval"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    exams: Mapped[str] = mapped_column(String(60))  # space-separated exam ids, as "cca ccs"
    code_years: Mapped[str] = mapped_column(String(200))  # space-separated years, as "2026 2027"
    uses_cpt: Mapped[bool]
    licence: Mapped[str] = mapped_column(String(1_000))
    author: Mapped[str] = mapped_column(String(1_000))
    # How many of its items a second reader keyed blind, and when; None where the file says nothing.
    keyed_blind: Mapped[int | None]
    keyed_on: Mapped[date | None]
    content_hash: Mapped[str] = mapped_column(String(64))
    # Fingerprint of the code tables in which the codes of its items were looked up; "" for none.
    code_tables: Mapped[str] = mapped_column(String(64), default="", server_default="")
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    # None for a set that comes with Quizbank, and once its owner has deleted the account.
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    visibility: Mapped[str] = mapped_column(
        String(10), default=Visibility.EVERYONE, server_default=Visibility.EVERYONE
    )
    approval: Mapped[str] = mapped_column(
        String(10), default=Approval.APPROVED, server_default=Approval.APPROVED
    )
    approval_reason: Mapped[str] = mapped_column(String(1_000), default="", server_default="")
    approval_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when asked, or answered
    # What a class types or follows, in capitals; kept as it is, so that it can be shown again.
    class_code: Mapped[str | None] = mapped_column(String(12), unique=True)
    corrected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(String(1_000), default="", server_default="")

    items: Mapped[list["Item"]] = relationship(back_populates="question_set")

    @property
    def is_for_everyone(self) -> bool:
        """Whether its questions are drawn for everyone, as long as it is not withdrawn."""
        return self.visibility == Visibility.EVERYONE and self.approval == Approval.APPROVED


class AddedSet(Model):
    """A set that a person added to what they practise with."""

    __tablename__ = "added_set"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    question_set_id: Mapped[int] = mapped_column(
        ForeignKey("question_set.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    question_set: Mapped[QuestionSet] = relationship()


class BankEdition(Model):
    """The state of all question sets together: one row, whose stamp changes with every change."""

    __tablename__ = "bank_edition"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[str] = mapped_column(String(32))  # random, so that no two databases share one


class Case(Model):
    """A record that several items share."""

    __tablename__ = "case_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(String(60), unique=True)
    question_set_id: Mapped[int] = mapped_column(ForeignKey("question_set.id"), index=True)


class CaseVersion(Model):
    """A case as it read at one time."""

    __tablename__ = "case_version"
    __table_args__ = (UniqueConstraint("case_record_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_record_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    setting: Mapped[str] = mapped_column(String(20))
    # JSON: the record is shown whole and never searched. {"record": [{"title", "text"}]};
    # format 1 of the YAML.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    # JSON: sanitised HTML made from `content` as bank/html.py says, and made again when the
    # renderer's HTML_VERSION goes up.
    html: Mapped[dict[str, Any]] = mapped_column(JSON)
    html_version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    case: Mapped[Case] = relationship()


class Item(Model):
    """A question under its stable id; its text is in its versions."""

    __tablename__ = "item"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(String(60), unique=True)
    question_set_id: Mapped[int] = mapped_column(ForeignKey("question_set.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    question_set: Mapped[QuestionSet] = relationship(back_populates="items")
    versions: Mapped[list["ItemVersion"]] = relationship(
        back_populates="item", order_by="ItemVersion.number"
    )


class ItemVersion(Model):
    """An item as it read at one time; the one without `superseded_at` is current."""

    __tablename__ = "item_version"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint("kind in ('single', 'multiple', 'code_entry')", name="kind"),
        CheckConstraint("difficulty between 1 and 3", name="difficulty"),
        Index(
            "uq_item_version_current",
            "item_id",
            unique=True,
            sqlite_where=text("superseded_at is null"),
            postgresql_where=text("superseded_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    difficulty: Mapped[int]
    # The first topic that its author named, by which learning tells topics apart; "" for none.
    topic: Mapped[str] = mapped_column(String(60), default="", server_default="", index=True)
    can_shuffle: Mapped[bool]
    option_count: Mapped[int]  # 0 for code_entry
    choose: Mapped[int]  # how many to choose or type
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    # The days on which its codes hold by the code tables; None where they know of no such end.
    codes_valid_from: Mapped[date | None]
    codes_valid_until: Mapped[date | None]
    case_version_id: Mapped[int | None] = mapped_column(ForeignKey("case_version.id"), index=True)
    case_order: Mapped[int]  # place within its case, from 0
    # JSON: the item as its author wrote it (core.items), read whole; format 1 of the YAML.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    # JSON: sanitised HTML made from `content` as bank/html.py says, made again like that of a case.
    html: Mapped[dict[str, Any]] = mapped_column(JSON)
    html_version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # What the last key correction left; its text stays as it was seen. None where the author's key
    # holds. JSON: of the shape that `key` has in `content`, read with it; format 1 of the YAML.
    corrected_key: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    corrected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # also when it came back
    corrected_because: Mapped[str] = mapped_column(String(1_000), default="", server_default="")

    item: Mapped[Item] = relationship(back_populates="versions")
    case_version: Mapped[CaseVersion | None] = relationship()
    domains: Mapped[list["ItemDomain"]] = relationship(back_populates="item_version")
    topics: Mapped[list["ItemTopic"]] = relationship(back_populates="item_version")

    @property
    def keyed_content(self) -> dict[str, Any]:
        """The item as its author wrote it, with the key that holds today."""
        corrected = self.corrected_key
        return self.content if corrected is None else with_key(self.content, corrected)


class ItemDomain(Model):
    """Where an item version stands in the blueprint of one exam."""

    __tablename__ = "item_domain"
    __table_args__ = (Index("ix_item_domain_exam", "exam", "domain"),)

    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    exam: Mapped[str] = mapped_column(String(20), primary_key=True)
    domain: Mapped[str] = mapped_column(String(60))

    item_version: Mapped[ItemVersion] = relationship(back_populates="domains")


class ItemTopic(Model):
    """A topic of an item version."""

    __tablename__ = "item_topic"

    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(60), primary_key=True)

    item_version: Mapped[ItemVersion] = relationship(back_populates="topics")
