"""The log is the truth: replayed, it gives the numbers that are in the tables, to the last bit."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from quizbank.accounts.models import Account
from quizbank.extensions import db
from quizbank.learning.actions import correct_verdicts, undo
from quizbank.learning.difficulties import catch_up
from quizbank.learning.models import Answer, ItemDifficulty, LearnerItem, LearnerTopic
from quizbank.learning.queries import ability_of
from quizbank.learning.rebuild import rebuild_person
from quizbank.learning.stale_people import replay_some
from tests.builders import NOON, create_account
from tests.learning.histories import (
    Question,
    answer,
    caught_up,
    create_questions,
    forget_all_that_was_made_of_the_log,
    judged,
    live_through,
    log,
    newest,
    state,
)


@pytest.fixture
def questions(app: Flask) -> list[Question]:
    """A small bank, so that questions come again."""
    return create_questions(40)


@pytest.fixture
def people(
    questions: list[Question], learner: Account, groupmate: Account, stranger: Account
) -> list[Account]:
    """Three people with a history of exams, practice, drills and reviews."""
    people = [learner, groupmate, stranger]
    live_through(people, questions, answers=250)
    return people


def rebuild(app: Flask, *options: str) -> str:
    """`flask progress rebuild`, and what it says."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["progress", "rebuild", *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_nothing_differs_after_a_rebuild(app: Flask, people: list[Account]) -> None:
    before, before_log = state(), log()

    said = rebuild(app)

    assert state() == before
    assert log() == before_log
    assert "of 3 people replayed, 0 people changed" in said
    assert "unchanged" in said


def test_all_comes_back_from_the_log(app: Flask, people: list[Account]) -> None:
    before = state()
    assert all(before.values())
    forget_all_that_was_made_of_the_log()

    said = rebuild(app)

    assert state() == before
    assert "3 people changed" in said


def test_two_rebuilds_give_identical_bytes(app: Flask, people: list[Account]) -> None:
    forget_all_that_was_made_of_the_log()
    rebuild(app)
    first = repr(state())
    forget_all_that_was_made_of_the_log()
    rebuild(app)

    assert repr(state()) == first


def test_a_rebuild_that_changes_nothing_leaves_the_revisions(
    app: Flask, people: list[Account]
) -> None:
    before = [ability_of(one).revision for one in people]

    rebuild(app)

    assert [ability_of(one).revision for one in people] == before


def test_what_was_tampered_with_is_put_right(app: Flask, people: list[Account]) -> None:
    before = state()
    db.session.execute(update(LearnerTopic).values(mean=1.0))
    db.session.execute(update(ItemDifficulty).values(mean=2.0))
    db.session.execute(update(LearnerItem).values(topic="elsewhere"))
    db.session.commit()

    rebuild(app)

    assert state() == before


def test_a_term_that_no_answer_speaks_of_is_removed(
    app: Flask, learner: Account, questions: list[Question]
) -> None:
    answer(learner, judged(questions[0]))
    before = state()
    nobodys = {"topic": "nothing", "mean": 0.0, "variance": 0.1, "answers": 1, "right": 1}
    db.session.add(LearnerTopic(account_id=learner.id, last_answered_at=NOON, **nobodys))
    db.session.commit()

    rebuild(app)

    assert state() == before


def test_how_the_difficulties_kept_up_makes_no_difference_to_them(
    app: Flask, people: list[Account]
) -> None:
    """In small steps or all at once, they only follow the log."""
    while catch_up(limit=7):
        pass
    before = state()
    forget_all_that_was_made_of_the_log()
    rebuild(app)

    assert caught_up() == log()[-1]["id"]
    assert state() == before


def test_one_person_can_be_replayed_alone(people: list[Account]) -> None:
    before = state()
    db.session.execute(
        update(LearnerTopic).where(LearnerTopic.account_id == people[1].id).values(mean=1.0)
    )
    db.session.commit()

    has_changed = rebuild_person(people[1].id)
    db.session.commit()

    assert has_changed
    assert state() == before
    assert not rebuild_person(people[1].id)


def test_an_answer_that_is_taken_back_has_never_moved_its_person(
    app: Flask, people: list[Account], questions: list[Question]
) -> None:
    person = people[0]
    catch_up()
    before = {name: rows for name, rows in state().items() if name.startswith("learner")}
    (mistake,) = answer(person, judged(questions[0], right=False, when=NOON - timedelta(days=9)))

    taken_back = undo(person, mistake, now=NOON)
    db.session.commit()

    assert taken_back
    after = {name: rows for name, rows in state().items() if name.startswith("learner")}
    assert after == before
    assert log()[-1]["undone_at"] == NOON
    catch_up()
    in_the_end = state()
    rebuild(app)
    assert state() == in_the_end


def test_an_answer_in_the_middle_can_be_taken_back(app: Flask, people: list[Account]) -> None:
    person = people[0]
    middle = [row for row in log() if row["account_id"] == person.id][20]
    ability = ability_of(person)

    undo(person, middle["id"], now=NOON)
    db.session.commit()

    assert ability_of(person).answers == ability.answers - (not middle["is_retry"])
    after = state()
    rebuild(app)
    assert state() == after


def test_an_answer_is_taken_back_once_and_only_by_its_person(people: list[Account]) -> None:
    mine = newest(people[0])

    assert not undo(people[1], mine, now=NOON)
    assert undo(people[0], mine, now=NOON)
    assert not undo(people[0], mine, now=NOON)
    db.session.rollback()


def test_a_corrected_key_changes_people_and_difficulties_a_little_later(
    app: Flask, people: list[Account]
) -> None:
    while catch_up():
        pass
    wrong = [row["id"] for row in log() if row["item_id"] and not row["is_right"]][:30]
    before, difficulties = state(), state(ItemDifficulty)

    changed = correct_verdicts(dict.fromkeys([*wrong, log()[0]["id"]], True))
    db.session.commit()

    assert changed in (30, 31)
    assert state()["learner_topic"] == before["learner_topic"]
    assert state(ItemDifficulty) == difficulties
    while catch_up() + replay_some():
        pass
    assert state(ItemDifficulty) != difficulties
    assert state()["learner_topic"] != before["learner_topic"]
    after = state()
    rebuild(app)
    assert state() == after
    assert correct_verdicts(dict.fromkeys(wrong, True)) == 0


def test_whoever_answers_before_they_are_replayed_is_replayed_first(
    app: Flask, people: list[Account], questions: list[Question]
) -> None:
    wrong = [row["id"] for row in log() if row["item_id"] and not row["is_right"]][:30]
    correct_verdicts(dict.fromkeys(wrong, True))
    db.session.commit()

    for one in people:
        answer(one, judged(questions[0]))

    assert replay_some() == 0
    after = state()
    rebuild(app)
    assert state()["learner_topic"] == after["learner_topic"]
    assert state()["learner"] == after["learner"]


def test_judging_anew_is_like_having_answered_with_difficulties_that_were_never_late(
    app: Flask, questions: list[Question]
) -> None:
    people = [create_account(email=f"{name}@example.org") for name in "abc"]
    for number in range(120):
        answer(people[number % 3], judged(questions[number % 17], right=number % 4 > 0))
        catch_up()
    never_late, log_never_late = state(), log()
    blank = dict.fromkeys(("topic_mean", "item_mean", "person_mean", "forecast"), 0.5)
    db.session.execute(update(Answer).values(blank))
    db.session.commit()

    rebuild(app, "--judge-anew")

    assert state() == never_late
    assert log() == log_never_late


def test_judging_anew_keeps_how_able_the_forgotten_were(app: Flask, people: list[Account]) -> None:
    db.session.execute(
        update(Answer).where(Answer.account_id == people[0].id).values(account_id=None)
    )
    db.session.commit()
    parts = [row["person_mean"] for row in log() if row["account_id"] is None]

    rebuild(app, "--judge-anew")

    assert [row["person_mean"] for row in log() if row["account_id"] is None] == parts
    after = state()
    rebuild(app)
    assert state() == after
