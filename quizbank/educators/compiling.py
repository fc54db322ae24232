"""What educators wrote as the YAML of a question set: from drafts, so it need not be sound."""

from collections.abc import Sequence
from typing import Any

import yaml

from quizbank.educators import queries
from quizbank.educators.models import ItemState, WorkspaceCase, WorkspaceItem, WorkspaceSet

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml is missing on a few platforms


def compiled(row: WorkspaceSet, *, with_drafts: bool = False) -> bytes:
    """The set as publishing it now would load it, or with every draft as it is written."""
    return written(row, entries_of(row, with_drafts=with_drafts))


def written(
    row: WorkspaceSet, entries: Sequence[dict[str, Any]], *, with_keyed: bool = True
) -> bytes:
    """A set with the head of this one and these entries; `keyed` is about the set as a whole."""
    head = head_of(row)
    if not with_keyed:
        head.pop("keyed", None)
    text: str = yaml.dump(
        {**head, "items": [_copied(entry) for entry in entries]},
        Dumper=DUMPER,
        allow_unicode=True,
        sort_keys=False,
        width=1_000_000,
    )
    return text.encode()


def head_of(row: WorkspaceSet) -> dict[str, Any]:
    """What the set says of itself."""
    head: dict[str, Any] = {
        "format": 1,
        "set": row.set_id,
        "title": row.title,
        "exams": row.exams.split(),
        "code_years": [int(year) for year in row.code_years.split()],
        "uses_cpt": row.uses_cpt,
        "licence": row.licence,
        "author": row.author,
    }
    if row.keyed_blind is not None and row.keyed_on is not None:
        head["keyed"] = {"blind": row.keyed_blind, "on": row.keyed_on.isoformat()}
    return head


def entries_of(row: WorkspaceSet, *, with_drafts: bool = False) -> list[dict[str, Any]]:
    """The items and cases of a set in order, without what is withdrawn.

    A draft that was published before stands there as it was published, unless drafts are asked for.
    """
    entries: list[dict[str, Any]] = []
    of_cases: dict[int, list[dict[str, Any]]] = {}
    for item in queries.items_of(row):
        fields = item.as_written if with_drafts else _to_publish(item)
        if fields is None or item.state == ItemState.WITHDRAWN:
            continue
        entry = {"id": item.item_id, **fields}
        if item.case is None:
            entries.append(entry)
            continue
        if item.case.id not in of_cases:
            of_cases[item.case.id] = []
            entries.append({**case_head(item.case), "items": of_cases[item.case.id]})
        of_cases[item.case.id].append(entry)
    return entries


def case_head(case: WorkspaceCase) -> dict[str, Any]:
    """A case without its items."""
    return {
        "id": case.case_id,
        "kind": "case",
        "title": case.title,
        "setting": case.setting,
        "record": case.record,
    }


def _to_publish(item: WorkspaceItem) -> dict[str, Any] | None:
    if item.state == ItemState.READY:
        return item.as_written
    return None if item.withdrawn_reason else item.published_content


def _copied(value: Any) -> Any:
    """The same value, in which no list or mapping stands twice: YAML would refer to the first,
    which the reader refuses.
    """
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return value
