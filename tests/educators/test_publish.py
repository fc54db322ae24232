"""An educator's set becomes part of the bank, version by version, whole or not at all."""

import time

import pytest

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.bank.errors import BelongsToAnotherSet
from quizbank.bank.models import Approval, Visibility
from quizbank.bank.queries import current_item_versions, own_sets, stored_set
from quizbank.core.bank_file import read_question_set
from quizbank.educators import actions
from quizbank.educators.checking import checked_entry, checked_set
from quizbank.educators.compiling import compiled
from quizbank.educators.errors import NothingChanged, NothingReady, NotPublishable, NotPublished
from quizbank.educators.models import ItemState, WorkspaceItem, WorkspaceSet
from quizbank.educators.publishing.actions import publish, withdraw_set
from quizbank.educators.queries import items_of, versions_of, written_item
from quizbank.exams.queries import format_of, pool_for, responses_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import answered, batch, create_attempt, keyed, load_bank
from tests.educators.building import (
    NOW,
    TITLE,
    create_workspace,
    in_the_bank,
    made_up_items,
    plain_item,
    publish_now,
    published_set,
)


def rewrite(item: WorkspaceItem, *, state: ItemState = ItemState.READY, **fields: object) -> None:
    """Save an item with some fields changed."""
    actions.save_item(
        item,
        {**item.as_written, **fields},
        state=state,
        revision=item.revision,
        by=item.workspace_set.owner,
        now=NOW,
    )
    db.session.commit()


def stems(row: WorkspaceSet) -> dict[str, str]:
    """What the bank asks of a set now, by id."""
    versions = current_item_versions(in_the_bank(row))
    return {
        one.content["id"]: one.content["stem"] for one in versions if one.item.withdrawn_at is None
    }


def numbers(row: WorkspaceSet) -> dict[str, int]:
    """The number of each item's current version."""
    versions = current_item_versions(in_the_bank(row))
    return {one.content["id"]: one.number for one in versions}


def test_a_plain_item_is_enough(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("plain-one")])

    version = publish_now(row, note="The first")

    assert (version.number, version.items, version.new, version.note) == (1, 1, 1, "The first")
    assert list(stems(row)) == ["plain-one"]


def test_a_set_is_for_its_owner_alone_at_first(educator: Account, learner: Account) -> None:
    row = published_set(educator)
    published = in_the_bank(row)

    assert published.owner_id == educator.id
    assert (published.visibility, published.approval) == (Visibility.PRIVATE, Approval.NONE)
    assert own_sets(educator.id, "cbcs") == (published.id,)
    assert own_sets(learner.id, "cbcs") == ()


def test_drafts_stay_behind(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("ready-one")])
    actions.add_items(row, [plain_item("draft-one")], by=educator, now=NOW)

    publish_now(row)

    assert list(stems(row)) == ["ready-one"]


def test_a_draft_of_what_is_published_leaves_the_published_text(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("one-question", stem="The first text?")])
    publish_now(row)
    rewrite(items_of(row)[0], state=ItemState.DRAFT, stem="The second text?")
    actions.add_items(
        row, [plain_item("new-question")], by=educator, now=NOW, state=ItemState.READY
    )

    publish_now(row)

    assert stems(row)["one-question"] == "The first text?"
    assert "new-question" in stems(row)


def test_publishing_again_makes_versions_of_changed_items_only(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("same-one"), plain_item("other-one")])
    publish_now(row)
    rewrite(items_of(row)[1], stem="Another text?")

    version = publish_now(row)

    assert (version.number, version.new, version.changed) == (2, 0, 1)
    assert numbers(row) == {"same-one": 1, "other-one": 2}


def test_nothing_ready_is_not_published(educator: Account) -> None:
    row = create_workspace(educator, [plain_item()], state=ItemState.DRAFT)

    with pytest.raises(NothingReady):
        publish_now(row)


def test_the_same_again_is_not_published(educator: Account) -> None:
    row = create_workspace(educator, [plain_item()])
    publish_now(row)

    with pytest.raises(NothingChanged):
        publish_now(row)

    assert len(versions_of(row)) == 1


def test_a_changed_title_is_published(educator: Account) -> None:
    row = create_workspace(educator, [plain_item()])
    publish_now(row)
    row.title = "Another title"

    publish_now(row)

    assert in_the_bank(row).title == "Another title"


def test_all_problems_are_told_with_their_items_and_nothing_is_published(
    educator: Account,
) -> None:
    broken = plain_item("broken-one", key="E")
    lacking = {"id": "lacking-one", "kind": "single", "stem": "Which?"}
    row = create_workspace(educator, [plain_item("sound-one"), broken, lacking])

    with pytest.raises(NotPublishable) as refused:
        publish_now(row)

    found = {one.problem.item for one in refused.value.problems}
    assert found == {"broken-one", "lacking-one"}
    assert row.question_set is None
    assert versions_of(row) == []


def test_cpt_texts_keep_a_set_back(educator: Account) -> None:
    row = create_workspace(
        educator,
        [
            plain_item(
                "quotes-cpt",
                stem=" ".join(["What is", "99213", "(a meaning that stands in no book)?"]),
                codes={"cpt": ["99213"]},
            )
        ],
        uses_cpt=True,
    )

    with pytest.raises(NotPublishable) as refused:
        publish_now(row)

    assert "cpt_text" in {one.rule for one in refused.value.problems}


def test_codes_are_asked_of_the_tables(educator: Account, codes: object) -> None:
    row = create_workspace(
        educator,
        [
            plain_item(
                "old-code",
                stem="Is E11.6 billable?",
                domains={"cbcs": "coding"},
                codes={"icd10cm": ["E11.6"]},
            )
        ],
        code_years=[2026],
    )

    checked = checked_set(row, today=NOW.date())

    assert checked.unverified == ""
    assert [one.problem.item for one in checked.problems] == ["old-code"]
    assert "heading" in checked.problems[0].problem.says


def test_what_an_editor_would_ask_for_is_advice(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("plain-one")])

    checked = checked_set(row, today=NOW.date())

    assert checked.problems == []
    fields = {one.problem.field for one in checked.advice if one.rule == "editorial"}
    assert {"rationale", "references", "topics", "options.A.why"} <= fields


def test_one_item_is_checked_as_if_it_stood_alone(educator: Account) -> None:
    row = create_workspace(educator, [plain_item("broken-one", key="E")])
    sound = plain_item("sound-one")

    checked = checked_entry(row, sound, item_id="sound-one", today=NOW.date())

    assert checked.problems == []
    assert {one.problem.item for one in checked.advice} == {"sound-one"}


def test_the_id_of_another_set_is_refused_without_telling_whose(
    educator: Account, stranger: Account
) -> None:
    published_set(educator, title="A secret class")
    row = create_workspace(stranger, made_up_items(1, name="lent"))

    with pytest.raises(NotPublishable) as refused:
        publish_now(row)

    (problem,) = refused.value.problems
    assert problem.problem.item == "lent-single-000"
    assert "secret" not in str(problem)


def test_a_file_from_the_disk_does_not_take_an_educators_set(educator: Account) -> None:
    row = published_set(educator)
    stolen = compiled(row).replace(TITLE.encode(), b"Stolen")
    read = read_question_set("stolen.yaml", stolen, is_editorial=False)

    with pytest.raises(BelongsToAnotherSet):
        load_question_set(read, now=NOW)


def test_an_educator_does_not_take_a_set_from_the_disk(educator: Account) -> None:
    load_bank("cbcs")
    row = create_workspace(educator, [plain_item()])
    row.set_id = "cbcs-made-up"

    with pytest.raises(NotPublishable):
        publish_now(row)
    db.session.rollback()

    taken = stored_set("cbcs-made-up")
    assert taken is not None
    assert taken.owner_id is None


def test_cases_are_published_with_their_records(educator: Account) -> None:
    row = create_workspace(educator, made_up_items(1, cases=1, name="few"))

    version = publish_now(row)

    assert version.items == 4
    assert sum(one.case_version is not None for one in current_item_versions(in_the_bank(row))) == 3


def test_what_is_compiled_reads_back_as_it_was_written(educator: Account) -> None:
    entries = made_up_items(2, cases=1, multiple=1, code_entries=1, name="few")
    row = create_workspace(educator, entries)

    read = read_question_set("few.yaml", compiled(row))

    assert read.problems == ()
    assert read.question_set is not None
    told = {item.id: item.model_dump(mode="json") for item, _ in read.question_set.every_item()}
    every = [one for entry in entries for one in entry.get("items", [entry])]
    assert all(told[one["id"]]["stem"].strip() == one["stem"].strip() for one in every)
    assert all(told[one["id"]]["key"] == one["key"] for one in every)


def test_texts_that_yaml_takes_for_its_own_stay_texts(educator: Account) -> None:
    texts = [
        "no",
        "0E10",
        "1_000",
        "2026-10-01",
        "null",
        "# a note",
        "- a",
        "a: b",
        "'",
        "*x",
        "!t",
    ]
    options = {letter: {"text": text} for letter, text in zip("ABCDEFGH", texts, strict=False)}
    row = create_workspace(educator, [plain_item("odd-texts", options=options)])

    read = read_question_set("odd.yaml", compiled(row), is_editorial=False)

    assert read.problems == ()
    assert read.question_set is not None
    ((item, _case),) = read.question_set.every_item()
    assert [one.text for one in item.options.values()] == texts[:8]  # type: ignore[union-attr]


def test_a_withdrawn_item_is_drawn_no_more_and_comes_back_when_published(
    educator: Account,
) -> None:
    row = create_workspace(educator, [plain_item("kept-one"), plain_item("wrong-one")])
    publish_now(row)
    item = items_of(row)[1]
    actions.withdraw_item(item, reason="The key is wrong", by=educator, now=NOW)
    db.session.commit()
    assert list(stems(row)) == ["kept-one"]

    actions.unwithdraw_item(item, by=educator, now=NOW)
    publish_now(row)
    assert list(stems(row)) == ["kept-one"]

    rewrite(item)
    publish_now(row)
    assert list(stems(row)) == ["kept-one", "wrong-one"]
    assert item.withdrawn_reason == ""


def test_a_withdrawn_set_comes_back_when_it_is_published(educator: Account) -> None:
    row = published_set(educator)
    withdraw_set(row, reason="Too old", now=NOW)
    db.session.commit()
    assert own_sets(educator.id, "cbcs") == ()
    with pytest.raises(NotPublished):
        withdraw_set(row, reason="Again", now=NOW)

    publish_now(row)

    assert in_the_bank(row).withdrawn_reason == ""
    assert len(own_sets(educator.id, "cbcs")) == 1


def test_an_exam_goes_on_when_its_set_is_withdrawn(browser: Browser, educator: Account) -> None:
    row = published_set(educator, count=60)
    attempt = create_attempt(educator)
    withdraw_set(row, reason="Too old", now=NOW)
    db.session.commit()
    browser.sign_in(educator)
    browser.get("exams.room", public_id=attempt.public_id)
    sent = batch(answered(1, keyed(attempt, 1)))

    browser.post_json("exams.responses", sent, public_id=attempt.public_id)
    browser.post("exams.submission", public_id=attempt.public_id)
    result = browser.get("exams.result", public_id=attempt.public_id)

    assert result.h1
    assert responses_of(attempt)[1].is_right()
    assert pool_for(educator, format_of(attempt), day=NOW.date()) == []


def test_where_an_item_of_the_bank_is_written(educator: Account) -> None:
    load_bank("cca", items=1)
    row = published_set(educator, count=1)
    ours = current_item_versions(in_the_bank(row))[0].item
    other = stored_set("cca-made-up")
    assert other is not None

    assert written_item(ours) == items_of(row)[0]
    assert written_item(other.items[0]) is None


def test_a_thousand_items_are_published_in_time(educator: Account) -> None:
    row = create_workspace(educator, made_up_items(1_000))

    begun = time.monotonic()
    publish(row, by=educator, note="", now=NOW)

    assert time.monotonic() - begun <= 10


def test_an_hcpcs_code_that_we_do_not_know_keeps_no_set_back(
    educator: Account, codes: object
) -> None:
    item = plain_item("injected", stem="Is Q9999 a code for a drug?", codes={"hcpcs": ["Q9999"]})
    row = create_workspace(educator, [item])

    publish_now(row)

    notes = checked_set(row, today=NOW.date()).notes
    assert any("Q9999 is not among the HCPCS codes" in one.problem.says for one in notes)
