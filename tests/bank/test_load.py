"""Loading a question set: new, changed, withdrawn, back again; whole or not at all."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from quizbank.bank import actions, versions
from quizbank.bank.actions import LoadReport, load_question_set, withdraw_question_set
from quizbank.bank.errors import BelongsToAnotherSet, NoSuchSet, SetHasProblems
from quizbank.bank.models import Case, CaseVersion, Item, ItemVersion, QuestionSet
from quizbank.extensions import db
from tests.core.written import (
    CASE,
    HEAD,
    MULTIPLE,
    SINGLE,
    TYPED,
    WHOLE,
    read,
    with_changes,
)

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def load(text: str, now: datetime = MAY) -> LoadReport:
    """Load a text as the command does."""
    report = load_question_set(read(text), now=now)
    db.session.commit()
    db.session.expire_all()
    return report


def versions_of(item_id: str) -> list[ItemVersion]:
    """All versions of an item, the first one first."""
    item = db.session.scalars(select(Item).where(Item.item_id == item_id)).one()
    return list(item.versions)


def is_withdrawn(item_id: str) -> bool:
    """Whether an item is kept out of new forms."""
    return (
        db.session.scalars(select(Item).where(Item.item_id == item_id)).one().withdrawn_at
        is not None
    )


def count(model: type) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_set_and_its_items_are_stored(app: Flask) -> None:
    report = load(WHOLE)

    assert report == LoadReport("small", new=4)
    stored = db.session.scalars(select(QuestionSet)).one()
    assert (stored.set_id, stored.exams, stored.code_years) == ("small", "ccs", "2026 2027")
    assert (stored.uses_cpt, stored.loaded_at) == (False, MAY)
    (single,) = versions_of("small-single")
    assert (single.kind, single.number, single.option_count, single.choose) == ("single", 1, 3, 1)
    assert [(one.exam, one.domain) for one in single.domains] == [("ccs", "coding")]
    assert [one.topic for one in single.topics] == ["hypertension"]
    assert single.content["options"]["A"] == {"text": "I10", "why": "That is the code."}
    (multiple,) = versions_of("small-multiple")
    assert (multiple.kind, multiple.option_count, multiple.choose) == ("multiple", 4, 2)
    (typed,) = versions_of("small-typed")
    assert (typed.kind, typed.option_count, typed.choose) == ("code_entry", 0, 2)


def test_what_a_second_reader_keyed_is_kept_and_goes_when_the_file_says_it_no_more(
    app: Flask,
) -> None:
    author = 'author: "The tests"'
    load(with_changes(WHOLE, (author, f"{author}\nkeyed: {{blind: 3, on: 2026-05-01}}")))
    row = db.session.scalars(select(QuestionSet)).one()
    assert (row.keyed_blind, row.keyed_on) == (3, date(2026, 5, 1))

    report = load(WHOLE)

    assert report.unchanged == 4
    assert (row.keyed_blind, row.keyed_on) == (None, None)


def test_html_is_stored_beside_the_text(app: Flask) -> None:
    load(with_changes(WHOLE, ("I10 stands alone.", "**I10** stands alone.")))

    (single,) = versions_of("small-single")
    (typed,) = versions_of("small-typed")

    assert single.html["stem"] == "<p>Which code is for essential hypertension?</p>"
    assert single.html["rationale"] == "<p><strong>I10</strong> stands alone.</p>"
    assert single.html["options"] == {"A": "I10", "B": "I11.9", "C": "I12.9"}
    assert single.html["whys"]["A"] == "That is the code."
    assert single.html["references"] == ["The tabular list, I10"]
    assert list(typed.html["codes"]) == ["E11.42", "Z79.4", "E11.40"]


def test_a_case_and_its_items_know_each_other(app: Flask) -> None:
    load(WHOLE)

    (version,) = versions_of("small-case-a")

    assert version.case_version is not None
    assert version.case_version.case.case_id == "small-case"
    assert (version.case_version.setting, version.case_order) == ("emergency", 0)
    assert version.case_version.html["record"][0]["title"] == "Note"
    assert "S52.531A" in version.case_version.html["record"][0]["html"]


def test_items_of_a_case_are_counted_in_their_order(app: Flask) -> None:
    second = CASE[CASE.index("      - id: small-case-a") :].replace("small-case-a", "small-case-b")
    load(HEAD + CASE + second)

    assert versions_of("small-case-a")[0].case_order == 0
    assert versions_of("small-case-b")[0].case_order == 1


def test_loading_the_same_file_again_changes_nothing(app: Flask) -> None:
    load(WHOLE)

    assert load(WHOLE, JUNE) == LoadReport("small", unchanged=4)
    assert count(ItemVersion) == 4
    assert db.session.scalars(select(QuestionSet)).one().loaded_at == MAY


def test_another_comment_in_the_file_makes_no_new_versions(app: Flask) -> None:
    load(WHOLE)

    assert load("# a comment\n" + WHOLE, JUNE) == LoadReport("small", unchanged=4)
    assert count(ItemVersion) == 4
    assert count(CaseVersion) == 1


def test_a_changed_item_gets_a_version_and_the_old_one_stays_as_it_was(app: Flask) -> None:
    load(WHOLE)
    report = load(with_changes(WHOLE, ("I10 stands alone.", "I10 it is.")), JUNE)

    assert report == LoadReport("small", changed=1, unchanged=3)
    old, new = versions_of("small-single")
    assert (old.number, old.superseded_at, old.content["rationale"]) == (
        1,
        JUNE,
        "I10 stands alone.",
    )
    assert (new.number, new.superseded_at, new.content["rationale"]) == (2, None, "I10 it is.")
    assert new.created_at == JUNE


def test_going_back_to_the_old_text_is_a_third_version(app: Flask) -> None:
    for text, now in ((WHOLE, MAY), (WHOLE.replace("stands alone", "it is"), JUNE), (WHOLE, JULY)):
        load(text, now)

    assert [one.superseded_at for one in versions_of("small-single")] == [JUNE, JULY, None]


def test_a_changed_title_of_the_set_changes_no_item(app: Flask) -> None:
    load(WHOLE)

    assert load(with_changes(WHOLE, ("A small set", "Another title")), JUNE).unchanged == 4
    assert db.session.scalars(select(QuestionSet)).one().title == "Another title"


def test_an_item_that_is_gone_is_withdrawn_and_kept(app: Flask) -> None:
    load(WHOLE)

    assert load(HEAD + SINGLE + MULTIPLE, JUNE) == LoadReport("small", unchanged=2, withdrawn=2)
    assert is_withdrawn("small-typed")
    assert is_withdrawn("small-case-a")
    assert versions_of("small-typed")[0].superseded_at is None


def test_an_item_that_comes_back_is_used_again(app: Flask) -> None:
    for text, now in ((WHOLE, MAY), (HEAD + SINGLE, JUNE)):
        load(text, now)

    assert load(WHOLE, JULY) == LoadReport("small", changed=3, unchanged=1)
    assert not is_withdrawn("small-typed")
    assert len(versions_of("small-typed")) == 1


def test_an_item_that_is_withdrawn_already_is_not_counted_again(app: Flask) -> None:
    load(WHOLE)
    load(HEAD + SINGLE, JUNE)

    assert load("# more\n" + HEAD + SINGLE, JULY) == LoadReport("small", unchanged=1)


def test_a_changed_record_makes_new_versions_of_the_items_of_its_case(app: Flask) -> None:
    load(WHOLE)
    report = load(with_changes(WHOLE, ("Fall on the right hand", "Fall on ice")), JUNE)

    assert report == LoadReport("small", changed=1, unchanged=3)
    old, new = versions_of("small-case-a")
    assert old.case_version is not None
    assert new.case_version is not None
    assert "right hand" in old.case_version.html["record"][0]["html"]
    assert "on ice" in new.case_version.html["record"][0]["html"]
    assert [old.case_version.number, new.case_version.number] == [1, 2]
    assert old.case_version.case is new.case_version.case


def test_an_item_that_moves_into_a_case_is_a_new_version(app: Flask) -> None:
    alone = with_changes(SINGLE, ("small-single", "small-case-b"))
    inside = "".join(f"    {line}\n" for line in alone.splitlines())
    load(HEAD + CASE + alone)

    report = load(HEAD + CASE + inside, JUNE)

    assert report == LoadReport("small", changed=1, unchanged=1)
    assert versions_of("small-case-b")[-1].case_order == 1


def test_a_set_with_problems_is_not_loaded(app: Flask) -> None:
    with pytest.raises(SetHasProblems):
        load(with_changes(WHOLE, ("key: A", "key: E")))

    assert count(Item) == 0


def test_an_item_of_another_set_refuses_the_whole_file(app: Flask) -> None:
    load(HEAD + SINGLE + CASE)
    other = with_changes(HEAD, ("set: small", "set: other"))

    with pytest.raises(BelongsToAnotherSet) as refused:
        load(other + MULTIPLE + SINGLE + CASE, JUNE)

    db.session.rollback()
    owners = {"small-single": "small", "small-case-a": "small", "small-case": "small"}
    assert refused.value.owners == owners
    assert count(QuestionSet) == 1
    assert count(Item) == 2


def test_a_withdrawn_item_still_belongs_to_its_set(app: Flask) -> None:
    load(HEAD + SINGLE + MULTIPLE)
    load(HEAD + MULTIPLE, JUNE)

    with pytest.raises(BelongsToAnotherSet):
        load(with_changes(HEAD, ("set: small", "set: other")) + SINGLE, JULY)


def test_a_withdrawn_set_comes_back_when_it_is_loaded(app: Flask) -> None:
    load(WHOLE)
    withdraw_question_set("small", now=JUNE)
    db.session.commit()
    assert db.session.scalars(select(QuestionSet)).one().withdrawn_at == JUNE

    assert load(WHOLE, JULY) == LoadReport("small", unchanged=4)
    assert db.session.scalars(select(QuestionSet)).one().withdrawn_at is None


def test_a_set_that_never_was_cannot_be_withdrawn(app: Flask) -> None:
    with pytest.raises(NoSuchSet):
        withdraw_question_set("never", now=MAY)


def test_html_of_an_older_renderer_is_made_again_for_old_versions_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(WHOLE)
    load(with_changes(WHOLE, ("I10 stands alone.", "I10 it is.")), JUNE)
    for version in db.session.scalars(select(ItemVersion)):
        version.html = {"stem": "stale"}
    for case_version in db.session.scalars(select(CaseVersion)):
        case_version.html = {"record": []}
    db.session.commit()
    for module in (actions, versions):
        monkeypatch.setattr(module, "HTML_VERSION", actions.HTML_VERSION + 1)

    report = load(with_changes(WHOLE, ("I10 stands alone.", "I10 it is.")), JULY)

    assert report == LoadReport("small", unchanged=4)
    old, new = versions_of("small-single")
    assert old.html["rationale"] == "<p>I10 stands alone.</p>"
    assert new.html["rationale"] == "<p>I10 it is.</p>"
    assert db.session.scalars(select(CaseVersion)).one().html["record"][0]["title"] == "Note"
    assert load(with_changes(WHOLE, ("I10 stands alone.", "I10 it is.")), JULY).unchanged == 4


def test_only_one_version_of_an_item_can_be_current(app: Flask) -> None:
    load(HEAD + SINGLE)
    (version,) = versions_of("small-single")
    values = {
        column.name: getattr(version, column.name)
        for column in ItemVersion.__table__.columns
        if column.name != "id"
    }

    db.session.add(ItemVersion(**{**values, "number": 2}))

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters='<>[]!"\\'),
    min_size=1,
).filter(lambda text: text.strip())


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    parts=st.lists(st.sampled_from([SINGLE, MULTIPLE, TYPED, CASE]), min_size=1, unique=True),
    why=TEXTS,
)
def test_whatever_was_loaded_can_be_loaded_again_unchanged(
    app: Flask, parts: list[str], why: str
) -> None:
    name = f"small-{uuid4().hex}"
    text = with_changes(HEAD, ("set: small", f"set: {name}")) + "".join(parts)
    text = text.replace("id: small-", f"id: {name}-")
    text = text.replace('references: ["', f'references: ["{why}", "', 1)

    first = load(text, MAY)
    same = load(text, JUNE)
    rewritten = load(f"# rewritten\n{text}\n", JUNE)

    assert first == LoadReport(name, new=len(parts))
    assert same == rewritten == LoadReport(name, unchanged=len(parts))
    assert count(Case) >= (CASE in parts)
