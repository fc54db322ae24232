"""What differs between two versions of a question set, item by item and field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from quizbank.core.items import AnyItem, Case, ChoiceItem, CodeEntryItem, QuestionSetFile, SetHead


class Change(StrEnum):
    """What became of an item from one version to the next."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class FieldChange:
    """A part of an item, as people call it, before and after; "" where it was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ItemChange:
    """An item or a case that differs; the id is "" for what the set says of itself."""

    name: str
    change: Change
    fields: tuple[FieldChange, ...]


NAMES = {
    "code_years": "Code years",
    "uses_cpt": "Uses CPT",
    "code_system": "Code system",
    "ordered": "Sequence counts",
    "near_misses": "Near misses",
    "meant_invalid": "Wrong on purpose",
    "valid_from": "Valid from",
    "valid_until": "Valid until",
    "choose": "How many to choose",
}
HEAD = [name for name in SetHead.model_fields if name not in ("format", "set")]


def changes(before: QuestionSetFile | None, after: QuestionSetFile) -> list[ItemChange]:
    """Everything that differs, in the order of the later version; without an earlier one all is
    new.
    """
    was, now = _parts(before) if before else {}, _parts(after)
    found = []
    for name, texts in now.items():
        if name not in was:
            found.append(ItemChange(name, Change.NEW, _fields({}, texts)))
        elif was[name] != texts:
            found.append(ItemChange(name, Change.CHANGED, _fields(was[name], texts)))
    gone = [name for name in was if name not in now]
    return found + [ItemChange(name, Change.GONE, _fields(was[name], {})) for name in gone]


def _fields(was: dict[str, str], now: dict[str, str]) -> tuple[FieldChange, ...]:
    names = dict.fromkeys([*was, *now])
    pairs = ((name, was.get(name, ""), now.get(name, "")) for name in names)
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])


def _parts(file: QuestionSetFile) -> dict[str, dict[str, str]]:
    """The texts of the set itself, of each case and of each item, under their ids."""
    parts = {"": {_called(name): _text(getattr(file, name)) for name in HEAD}}
    for entry in file.items:
        if isinstance(entry, Case):
            parts[entry.id] = dict(_of_case(entry))
    for item, case in file.every_item():
        parts[item.id] = dict(_of_item(item, case))
    return parts


def _of_case(case: Case) -> Iterator[tuple[str, str]]:
    yield "Title", case.title
    yield "Setting", case.setting.value
    for number, section in enumerate(case.record, start=1):
        yield f"Record {number}", f"{section.title}\n\n{section.text}"


def _of_item(item: AnyItem, case: Case | None) -> Iterator[tuple[str, str]]:
    if case is not None:
        yield "Case", case.id
    yield "Question", item.stem
    if isinstance(item, ChoiceItem):
        for letter, option in item.options.items():
            yield f"Option {letter}", option.text
            yield f"Why {letter}", option.why
    if isinstance(item, CodeEntryItem):
        yield "Key", "\n".join(one.code for one in item.key)
        for one in (*item.key, *item.near_misses):
            yield f"Why {one.code}", one.why
    else:
        yield "Key", item.answer_key
    told = {"id", "stem", "options", "key"}
    for name in type(item).model_fields:
        if name not in told:
            yield _called(name), _text(getattr(item, name))


def _called(name: str) -> str:
    return NAMES.get(name, name.capitalize())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, BaseModel):
        return _text(value.model_dump(mode="json"))
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_text(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return str(value)
