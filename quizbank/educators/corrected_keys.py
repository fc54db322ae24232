"""A corrected key in what educators write, so that publishing or exporting it does not bring the
wrong one back.
"""

from typing import Any

from pydantic import ValidationError

from quizbank.bank.models import ItemVersion
from quizbank.core.corrections import ITEM, is_same_question, key_of, with_key
from quizbank.core.items import Kind
from quizbank.educators.models import ItemState, WorkspaceItem
from quizbank.educators.queries import written_item


def take_over(version: ItemVersion, key: Any) -> None:
    """Give the text of a question the key that is about to hold, where it still asks the same with
    the key of before; whoever has it open is told when they save.
    """
    item = written_item(version.item)
    if item is None:
        return
    content = _with_key(item, item.as_written, version, key)
    if content is not None:
        item.content = {name: one for name, one in content.items() if name != "kind"}
        item.revision += 1
    if item.published_content is not None and item.state != ItemState.READY:
        published = _with_key(item, item.published_content, version, key)
        item.published_content = published or item.published_content


def _with_key(
    item: WorkspaceItem, written: dict[str, Any], version: ItemVersion, key: Any
) -> dict[str, Any] | None:
    """The fields with the key; None for another question, another key, or a draft with gaps."""
    try:
        whole = ITEM.validate_python({"id": item.item_id, **written}).model_dump(mode="json")
    except ValidationError:
        return None
    before = version.keyed_content
    if not is_same_question(whole, before) or key_of(whole) != key_of(before):
        return None
    changed = with_key(whole, key)
    names = ("key", "near_misses", "codes") if version.kind == Kind.CODE_ENTRY else ("key",)
    return written | {name: changed[name] for name in names}
