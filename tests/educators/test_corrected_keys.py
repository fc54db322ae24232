"""A corrected key goes into the educator's text, so that nothing brings the wrong one back."""

from typing import Any

import pytest

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion
from quizbank.bank.queries import current_item_versions
from quizbank.corrections.actions import correct_key
from quizbank.corrections.queries import corrections_made
from quizbank.educators.actions import save_item
from quizbank.educators.errors import EditedMeanwhile
from quizbank.educators.models import ItemState, WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import items_of
from quizbank.extensions import db
from tests.educators.building import NOW, create_workspace, in_the_bank, plain_item, publish_now


def published(educator: Account, item: dict[str, Any], **values: Any) -> WorkspaceSet:
    row = create_workspace(educator, [item], **values)
    publish_now(row)
    return row


def current(row: WorkspaceSet) -> ItemVersion:
    (version,) = current_item_versions(in_the_bank(row))
    return version


def correct(row: WorkspaceSet, key: Any) -> None:
    version = current(row)
    made = corrections_made(version)
    correct_key(version, key, row.owner, reason="The rules say so.", after=made, now=NOW)
    db.session.commit()


def save(item: WorkspaceItem, state: ItemState, revision: int, **changes: Any) -> None:
    fields = {**item.as_written, **changes}
    save_item(item, fields, state=state, revision=revision, by=item.workspace_set.owner, now=NOW)
    db.session.commit()


def test_a_mended_option_does_not_bring_the_wrong_key_back(educator: Account) -> None:
    row = published(educator, plain_item("q-one"))
    (item,) = items_of(row)
    correct(row, "B")
    options = {**item.content["options"], "D": {"text": "The order form, mended"}}

    save(item, ItemState.READY, item.revision, options=options)
    publish_now(row)

    assert current(row).number == 2
    assert current(row).keyed_content["key"] == "B"


def test_a_key_corrected_back_leaves_the_text_as_it_was(educator: Account) -> None:
    row = published(educator, plain_item("q-one"))
    (item,) = items_of(row)
    before = item.as_written

    correct(row, "B")
    assert item.content["key"] == "B"
    correct(row, "A")

    assert item.as_written == before
    assert not item.has_changed


def test_the_published_text_of_a_draft_has_the_key_too(educator: Account) -> None:
    row = published(educator, plain_item("q-one"))
    (item,) = items_of(row)
    save(item, ItemState.DRAFT, item.revision, stem="Which form, if any?")

    correct(row, "C")
    publish_now(row, note="as it stands")

    assert item.published_content is not None
    assert item.published_content["key"] == item.content["key"] == "C"
    assert current(row).keyed_content["key"] == "C"


def test_what_was_rewritten_meanwhile_keeps_its_key(educator: Account) -> None:
    row = published(educator, plain_item("q-one"))
    (item,) = items_of(row)
    options = {**item.content["options"], "A": {"text": "No form at all"}}
    save(item, ItemState.DRAFT, item.revision, options=options)

    correct(row, "C")

    assert item.content["key"] == "A"


def test_whoever_has_the_question_open_is_told(educator: Account) -> None:
    row = published(educator, plain_item("q-one"))
    (item,) = items_of(row)
    seen = item.revision

    correct(row, "B")

    with pytest.raises(EditedMeanwhile):
        save(item, ItemState.READY, seen, rationale="Written meanwhile")


def test_typed_codes_change_places_with_near_misses(educator: Account) -> None:
    typed = plain_item("q-typed", kind="code_entry", code_system="icd10cm", ordered=False)
    typed |= {
        "domains": {"ccs": "coding"},
        "key": [{"code": "E11.9"}],
        "near_misses": [{"code": "E10.9"}],
        "codes": {"icd10cm": ["E11.9", "E10.9"]},
    }
    del typed["options"]
    row = published(educator, typed, exams=["ccs"])
    (item,) = items_of(row)

    correct(row, [{"code": "E10.9", "why": ""}])

    assert [one["code"] for one in item.content["key"]] == ["E10.9"]
    assert [one["code"] for one in item.content["near_misses"]] == ["E11.9"]
