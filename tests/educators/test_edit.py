"""What is kept of sets, cases and items while they are written."""

import pytest

from quizbank.accounts.models import Account
from quizbank.core.set_permissions import Standing
from quizbank.educators import actions
from quizbank.educators.errors import (
    CaseHasItems,
    EditedMeanwhile,
    IsPublished,
    NameTaken,
    TooManySets,
)
from quizbank.educators.models import ItemState, WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import cases_of, items_of, workspaces_of
from quizbank.extensions import db
from tests.educators.building import (
    NOW,
    colleague,
    create_workspace,
    made_up_items,
    plain_item,
    publish_now,
    settings,
)


def order(row: WorkspaceSet) -> list[str]:
    """The ids of the items as they stand."""
    return [item.item_id for item in items_of(row)]


def save(item: WorkspaceItem, by: Account, *, revision: int, stem: str = "Why?") -> None:
    """Somebody saves a new stem."""
    fields = {**item.as_written, "stem": stem}
    actions.save_item(item, fields, state=ItemState.DRAFT, revision=revision, by=by, now=NOW)


def test_items_and_cases_keep_their_order(educator: Account) -> None:
    row = create_workspace(educator, made_up_items(2, cases=1, name="few"))
    actions.add_items(row, [plain_item("last-one")], by=educator, now=NOW)

    assert order(row) == [
        "few-single-000",
        "few-single-001",
        "few-case-000-1",
        "few-case-000-2",
        "few-case-000-3",
        "last-one",
    ]
    assert items_of(row)[2].case == cases_of(row)[0]


def test_an_item_without_an_id_gets_one_that_names_nobody(educator: Account) -> None:
    row = create_workspace(educator, [plain_item(), plain_item()], title="Class of Jane Doe")

    first, second = order(row)

    assert first != second
    assert "jane" not in first


def test_an_id_is_taken_once(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("one-question")])

    with pytest.raises(NameTaken, match="one-question"):
        actions.add_items(row, [plain_item("one-question")], by=educator, now=NOW)


def test_the_second_who_saves_is_told_and_overwrites_nothing(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("shared-question")])
    editor = colleague(row, Standing.EDITOR)
    item = items_of(row)[0]
    seen = item.revision
    save(item, editor, revision=seen, stem="What the editor wrote")
    db.session.commit()

    with pytest.raises(EditedMeanwhile):
        save(item, educator, revision=seen, stem="What the owner wrote")

    assert item.content["stem"] == "What the editor wrote"
    assert item.updated_by == editor
    assert item.revision == seen + 1


def test_settings_are_saved_by_one_of_two(educator: Account) -> None:
    row = create_workspace(educator)
    actions.save_settings(row, settings(title="First"), revision=1, now=NOW)

    with pytest.raises(EditedMeanwhile):
        actions.save_settings(row, settings(title="Second"), revision=1, now=NOW)

    assert row.title == "First"


def test_a_case_is_saved_by_one_of_two(educator: Account) -> None:
    row = create_workspace(educator, made_up_items(0, cases=1))
    case = cases_of(row)[0]
    fields = {"title": "First", "setting": "inpatient", "record": [{"title": "Note", "text": "x"}]}
    actions.save_case(case, fields, revision=1, by=educator, now=NOW)

    with pytest.raises(EditedMeanwhile):
        actions.save_case(case, {**fields, "title": "2nd"}, revision=1, by=educator, now=NOW)

    assert case.title == "First"


def test_items_change_places(educator: Account) -> None:
    row = create_workspace(educator, [plain_item(f"question-{n}") for n in range(3)])
    last = items_of(row)[2]

    actions.move_item(last, steps=-1)
    db.session.flush()
    assert order(row) == ["question-0", "question-2", "question-1"]

    actions.move_item(last, steps=-5)
    db.session.flush()
    assert order(row) == ["question-2", "question-0", "question-1"]


def test_a_case_moves_with_all_of_its_items(educator: Account) -> None:
    row = create_workspace(educator, made_up_items(2, cases=1, name="few"))

    actions.move_case(cases_of(row)[0], steps=-1)
    db.session.flush()

    assert order(row)[0] == "few-single-000"
    assert order(row)[1:4] == [f"few-case-000-{n}" for n in (1, 2, 3)]


def test_an_item_of_a_case_moves_within_it(educator: Account) -> None:
    row = create_workspace(educator, made_up_items(1, cases=1, name="few"))
    first = items_of(row)[1]

    actions.move_item(first, steps=1)
    db.session.flush()

    assert order(row)[1:3] == ["few-case-000-2", "few-case-000-1"]


def test_what_nobody_sees_is_taken_out(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("odd", stem="One\u200b line\r\nand another")])

    assert items_of(row)[0].content["stem"] == "One line\nand another"


def test_a_draft_is_deleted_and_what_was_published_is_not(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("published-one")])
    publish_now(row)
    actions.add_items(row, [plain_item("draft-one")], by=educator, now=NOW)
    published, draft = items_of(row)

    actions.remove_item(draft)
    db.session.flush()
    with pytest.raises(IsPublished):
        actions.remove_item(published)

    assert order(row) == ["published-one"]


def test_a_published_item_keeps_its_id(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("published-one"), plain_item("other-one")])
    actions.rename_item(items_of(row)[0], "first-one")
    publish_now(row)

    with pytest.raises(IsPublished):
        actions.rename_item(items_of(row)[0], "second-one")
    with pytest.raises(NameTaken):
        actions.add_items(row, [plain_item("first-one")], by=educator, now=NOW)


def test_a_case_with_items_stays(educator: Account) -> None:
    row = create_workspace(educator, made_up_items(0, cases=1))
    case = cases_of(row)[0]

    with pytest.raises(CaseHasItems):
        actions.remove_case(case)
    for item in items_of(row):
        actions.remove_item(item)
    db.session.flush()
    actions.remove_case(case)
    db.session.flush()

    assert cases_of(row) == []


def test_nobody_keeps_too_many_sets(educator: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_SETS", 1)
    create_workspace(educator)

    with pytest.raises(TooManySets):
        actions.create_set(educator, settings(), now=NOW)


def test_the_list_has_own_and_shared_sets_in_few_queries(
    educator: Account, count_queries: object
) -> None:
    for number in range(5):
        create_workspace(educator, [plain_item(f"question-{number}")], title=f"Set {number}")
    viewer = colleague(create_workspace(educator, title="Shared"), Standing.VIEWER)
    create_workspace(viewer, title="Own")
    db.session.expire_all()
    educator.id, viewer.id, viewer.role, viewer.email  # noqa: B018  the request has loaded them

    with count_queries() as queries:  # type: ignore[operator]
        theirs = {one.row.title: one.standing for one in workspaces_of(viewer)}
        mine = workspaces_of(educator)

    assert theirs == {"Shared": Standing.VIEWER, "Own": Standing.OWNER}
    assert len(mine) == 6
    assert sum(one.items for one in mine) == 5
    assert len(queries) <= 6
