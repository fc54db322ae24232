"""The first topic of an item is the one that learning goes by."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import JSON, bindparam, select, text

from quizbank import create_app
from quizbank.bank.actions import load_question_set
from quizbank.bank.models import ItemVersion
from quizbank.bank.queries import edition, pool
from quizbank.bank.topics import topic_name, topic_names
from quizbank.config import ROOT, read_settings
from quizbank.core.drills.kinds import DrillKind
from quizbank.core.pool import learning_topic
from quizbank.extensions import db
from tests.builders import NOON
from tests.core.written import HEAD, SINGLE, read
from tests.databases import fresh_database

SETS = [path for path in (ROOT / "question_sets").rglob("*.yaml") if path.parent.name != "formats"]
FEWEST, MOST = 5, 15


def items_of(path: Path) -> Iterator[dict]:
    """Every item of a set, those of cases too."""
    for entry in yaml.safe_load(path.read_text("utf-8"))["items"]:
        yield from entry["items"] if entry["kind"] == "case" else [entry]


@pytest.fixture
def older_app(tmp_path: Path, worker_name: str) -> Iterator[Flask]:
    """The app over a database that was made before topics counted."""
    url = fresh_database(f"older_{worker_name}", tmp_path)
    app = create_app(read_settings({"QUIZBANK_ENV": "test", "DATABASE_URL": url}))
    with app.app_context():
        upgrade(revision="0005")
        yield app
        db.session.remove()
        db.engine.dispose()


def store_as_before(*contents: dict) -> None:
    """Items as they were stored before they had a column for their topic."""
    db.session.execute(
        text(
            "insert into question_set (id, set_id, title, exams, code_years, uses_cpt, licence,"
            " author, content_hash, loaded_at) values (1, 'old', 'Old', 'cbcs', '2026', :no,"
            " '', '', '', :now)"
        ),
        {"no": False, "now": NOON},
    )
    item = text("insert into item (id, item_id, question_set_id) values (:id, :name, 1)")
    version = text(
        "insert into item_version (id, item_id, number, kind, difficulty, can_shuffle,"
        " option_count, choose, case_order, content, html, html_version, content_hash, created_at)"
        " values (:id, :id, 1, 'single', 1, :no, 4, 1, 0, :content, '{}', 1, '', :now)"
    ).bindparams(bindparam("content", type_=JSON))
    for number, content in enumerate(contents, 1):
        db.session.execute(item, {"id": number, "name": f"old-{number}"})
        db.session.execute(version, {"id": number, "no": False, "content": content, "now": NOON})
    db.session.commit()


def test_the_first_of_several_topics_is_kept_with_an_item(app: Flask) -> None:
    load_question_set(read(HEAD + SINGLE.replace("[hypertension]", "[heart, alone]")), now=NOON)
    db.session.commit()

    (drawn,) = pool("ccs", code_year=2026, day=date(2026, 6, 1), hide_cpt=False)

    assert db.session.scalars(select(ItemVersion.topic)).all() == ["heart"]
    assert drawn.topic == "heart"
    assert drawn.last_seen_at is None


def test_another_first_topic_makes_a_new_version(app: Flask) -> None:
    for topics in ("[heart]", "[heart]", "[vessels, heart]"):
        load_question_set(read(HEAD + SINGLE.replace("[hypertension]", topics)), now=NOON)
        db.session.commit()

    stored = db.session.scalars(select(ItemVersion.topic).order_by(ItemVersion.number)).all()
    assert stored == ["heart", "vessels"]


def test_an_item_without_a_topic_is_learned_by_its_domain() -> None:
    assert learning_topic("claims", "billing") == "claims"
    assert learning_topic("", "billing") == "billing"


def test_items_that_were_stored_before_get_their_topic_and_the_bank_an_edition(
    older_app: Flask,
) -> None:
    store_as_before({"topics": ["claims", "claim-forms"]}, {"topics": []}, {"stem": "Older"})

    upgrade()

    found = db.session.scalars(select(ItemVersion.topic).order_by(ItemVersion.id)).all()
    assert found == ["claims", "", ""]
    assert len(edition()) == 32


def test_a_new_database_begins_without_an_edition(older_app: Flask) -> None:
    upgrade()

    assert edition() == ""


@pytest.mark.parametrize("exam", ["cpc", "ccs", "cca", "cbcs"])
def test_our_sets_have_few_first_topics_for_each_exam(exam: str) -> None:
    first = {
        item["topics"][0] for path in SETS for item in items_of(path) if exam in item["domains"]
    }

    assert FEWEST <= len(first) <= MOST, sorted(first)


def test_every_topic_of_our_sets_has_a_name_and_every_name_a_topic() -> None:
    used = {topic for path in SETS for item in items_of(path) for topic in item["topics"]}

    assert used == topic_names().keys(), "mend quizbank/bank/topics.yaml"


def test_no_two_topics_have_the_same_name() -> None:
    names = list(topic_names().values())

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("icd-10-cm-guidelines", "ICD-10-CM guidelines"),
        ("my-own-topic", "My own topic"),
        ("drill-excludes-1", "Drill: Excludes1"),
        ("drill-holes", "Drill holes"),
        ("ICD", "ICD"),
        ("", ""),
    ],
)
def test_a_topic_is_shown_by_its_name_or_as_it_is_written(slug: str, name: str) -> None:
    assert topic_name(slug) == name


def test_every_kind_of_drill_has_a_name() -> None:
    assert all(topic_name(f"drill-{kind}").startswith("Drill: ") for kind in DrillKind)
