"""Question sets, and the versions of their items and cases.

A version never changes once it is stored: what a candidate saw stays as it was seen.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizbank.db_types import UTCDateTime
from quizbank.extensions import Model


class QuestionSet(Model):
    """One YAML file as it was loaded last."""

    __tablename__ = "question_set"

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

    items: Mapped[list["Item"]] = relationship(back_populates="question_set")


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

    item: Mapped[Item] = relationship(back_populates="versions")
    case_version: Mapped[CaseVersion | None] = relationship()
    domains: Mapped[list["ItemDomain"]] = relationship(back_populates="item_version")
    topics: Mapped[list["ItemTopic"]] = relationship(back_populates="item_version")


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
