"""Rows for what an author wrote: the version of an item or of a case."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizbank.bank.html import case_html, item_html
from quizbank.bank.markdown import HTML_VERSION
from quizbank.bank.models import Case, CaseVersion, Item, ItemDomain, ItemTopic, ItemVersion
from quizbank.core import items as authored
from quizbank.core.items import AnyItem, QuestionSetFile


@dataclass(frozen=True)
class PlacedItem:
    """An item of a file, with the version of its case and its place in it."""

    item: AnyItem
    case: CaseVersion | None
    order: int

    @property
    def content(self) -> dict[str, Any]:
        """The item as its author wrote it, for a JSON column."""
        return self.item.model_dump(mode="json")

    @property
    def fingerprint(self) -> str:
        """It changes with the item's text, with its place in a case, and with the case's record."""
        return _fingerprint([self.content, self.case and self.case.content_hash, self.order])

    def version(self, item: Item, *, number: int, now: datetime) -> ItemVersion:
        """The row that keeps it."""
        written, content = self.item, self.content
        typed = len(written.key) if isinstance(written, authored.CodeEntryItem) else 1
        return ItemVersion(
            item=item,
            number=number,
            kind=written.kind,
            difficulty=written.difficulty,
            topic=written.topics[0] if written.topics else "",
            can_shuffle=content.get("shuffle", False),
            option_count=len(content.get("options", {})),
            choose=content.get("choose", typed),
            valid_from=written.valid_from,
            valid_until=written.valid_until,
            case_version=self.case,
            case_order=self.order,
            content=content,
            html=item_html(content),
            html_version=HTML_VERSION,
            content_hash=self.fingerprint,
            created_at=now,
            domains=[ItemDomain(exam=exam, domain=one) for exam, one in written.domains.items()],
            topics=[ItemTopic(topic=topic) for topic in dict.fromkeys(written.topics)],
        )


def placed_items(file: QuestionSetFile, cases: dict[str, CaseVersion]) -> Iterator[PlacedItem]:
    """Each item of a file in its place; `cases` are the present versions of its cases."""
    order: dict[str, int] = {}
    for item, case in file.every_item():
        if case is None:
            yield PlacedItem(item, None, 0)
            continue
        yield PlacedItem(item, cases[case.id], order.get(case.id, 0))
        order[case.id] = order.get(case.id, 0) + 1


def case_fingerprint(written: authored.Case) -> str:
    """It changes with the title, the setting and the record, not with the items."""
    return _fingerprint(written.model_dump(mode="json", exclude={"items"}))


def case_version(case: Case, written: authored.Case, *, number: int, now: datetime) -> CaseVersion:
    """The row that keeps a case."""
    content = written.model_dump(mode="json", include={"record"})
    return CaseVersion(
        case=case,
        number=number,
        title=written.title,
        setting=written.setting,
        content=content,
        html=case_html(content),
        html_version=HTML_VERSION,
        content_hash=case_fingerprint(written),
        created_at=now,
    )


def _fingerprint(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
