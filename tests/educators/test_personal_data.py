"""What an educator takes along, and what stays when they leave."""

from sqlalchemy import func, select

from quizbank.accounts.actions import create_guest, erase, move_in
from quizbank.accounts.models import Account
from quizbank.accounts.queries import personal_data_of
from quizbank.bank.models import AddedSet, Item, ItemVersion, QuestionSet, Visibility
from quizbank.core.bank_file import read_question_set
from quizbank.core.set_permissions import Standing
from quizbank.educators.models import WorkspaceItem, WorkspaceSet, WorkspaceShare
from quizbank.educators.personal_data import NAMELESS
from quizbank.educators.visibility.actions import add_set
from quizbank.educators.visibility.queries import added_by
from quizbank.exams.queries import positions_of
from quizbank.extensions import Model, db
from tests.builders import create_practice
from tests.educators.building import (
    NOW,
    colleague,
    create_workspace,
    in_the_bank,
    plain_item,
    published_set,
)


def count(model: type[Model]) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_download_has_every_set_as_yaml(educator: Account, learner: Account) -> None:
    create_workspace(educator, [plain_item("mine-one")])
    data = personal_data_of(educator)["educators"]

    (told,) = data["sets"]  # type: ignore[index]
    read = read_question_set("mine.yaml", told["yaml"].encode(), is_editorial=False)

    assert read.question_set is not None
    assert [item.id for item, _case in read.question_set.every_item()] == ["mine-one"]


def test_the_download_has_what_a_learner_added(educator: Account, learner: Account) -> None:
    row = in_the_bank(published_set(educator, visibility=Visibility.LINK))
    add_set(learner, row, now=NOW)

    data = personal_data_of(learner)["educators"]

    assert data["added_sets"] == [  # type: ignore[index]
        {"title": "Evening class", "added_at": NOW.isoformat()}
    ]


def test_what_was_never_published_goes(educator: Account) -> None:
    row = create_workspace(educator, [plain_item()])
    colleague(row, Standing.EDITOR)

    erase(educator)
    db.session.commit()

    assert [count(one) for one in (WorkspaceSet, WorkspaceItem, WorkspaceShare)] == [0, 0, 0]


def test_what_nobody_ever_met_goes_too(educator: Account) -> None:
    published_set(educator, visibility=Visibility.LINK)

    erase(educator)
    db.session.commit()

    assert [count(one) for one in (QuestionSet, Item, ItemVersion)] == [0, 0, 0]


def test_what_somebody_met_is_withdrawn_and_keeps_no_name(
    educator: Account, learner: Account
) -> None:
    row = in_the_bank(published_set(educator, visibility=Visibility.LINK, title="Jane's class"))
    add_set(learner, row, now=NOW)
    attempt = create_practice(learner)

    erase(educator)
    db.session.commit()

    assert (row.title, row.author, row.licence) == (NAMELESS, "", "")
    assert (row.owner_id, row.class_code) == (None, None)
    assert "jane" not in row.set_id
    assert row.withdrawn_at is not None
    assert len(positions_of(attempt.form)) == 3
    (shown,) = added_by(learner)
    assert not shown.is_reachable


def test_who_is_shared_with_leaves_no_trace(educator: Account) -> None:
    row = create_workspace(educator, [plain_item()])
    editor = colleague(row, Standing.EDITOR)

    erase(editor)
    db.session.commit()

    assert count(WorkspaceShare) == 0
    assert count(WorkspaceSet) == 1


def test_what_a_guest_added_comes_along(educator: Account, learner: Account) -> None:
    first = in_the_bank(published_set(educator, visibility=Visibility.LINK, name="first"))
    second = in_the_bank(published_set(educator, visibility=Visibility.LINK, name="second"))
    guest = create_guest(now=NOW)
    for who, row in ((guest, first), (guest, second), (learner, second)):
        add_set(who, row, now=NOW)
    db.session.commit()

    move_in(guest, learner)
    db.session.commit()

    assert {shown.row for shown in added_by(learner)} == {first, second}
    assert count(AddedSet) == 2
