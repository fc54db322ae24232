"""The shared difficulties follow the log in its order, by one writer, while others answer."""

import fcntl
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import text, update

from quizbank.accounts.models import Account
from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Gaussian,
    learn_difficulty,
    new_item,
    new_topic,
)
from quizbank.extensions import db
from quizbank.learning import difficulties
from quizbank.learning.difficulties import catch_up
from quizbank.learning.models import Answer, DifficultyWriter
from quizbank.learning.queries import item_difficulties, topic_difficulties
from tests.learning.histories import (
    Question,
    answer,
    caught_up,
    create_questions,
    drilled,
    judged,
    log,
    state,
)

MODEL = Constants()


@pytest.fixture
def question(app: Flask) -> Question:
    """One question; its author calls it easy."""
    return create_questions(1)[0]


def part(row: dict[str, float]) -> Gaussian:
    """The person as the log keeps them."""
    return Gaussian(row["person_mean"], row["person_variance"])


def test_an_answer_waits_in_the_log_until_the_writer_comes(
    learner: Account, question: Question
) -> None:
    answer(learner, judged(question))
    before = item_difficulties([question.item_id])

    learned_from = catch_up()

    assert before == {}
    assert learned_from == 1
    expected = learn_difficulty(
        Difficulty(new_topic(MODEL), new_item(MODEL, 1)), part(log()[0]), is_right=True
    )
    item = item_difficulties([question.item_id])[question.item_id]
    topic = topic_difficulties([question.topic])[question.topic]
    assert (item.term, item.answers) == (expected.item, 1)
    assert (topic.term, topic.items, topic.answers) == (expected.topic, 1, 1)
    assert expected.item is not None
    assert topic.sum_b == expected.item.mean


def test_the_next_answer_is_judged_by_what_was_learned(
    learner: Account, question: Question
) -> None:
    answer(learner, judged(question))
    catch_up()
    item = item_difficulties([question.item_id])[question.item_id].term

    answer(learner, judged(question))

    assert (log()[1]["item_mean"], log()[1]["item_variance"]) == (item.mean, item.variance)


def test_answers_that_came_together_move_the_difficulties_one_after_the_other(
    learner: Account, stranger: Account, question: Question
) -> None:
    answer(learner, judged(question))
    answer(stranger, judged(question, right=False))

    catch_up()

    now = Difficulty(new_topic(MODEL), new_item(MODEL, 1))
    for row in log():
        now = learn_difficulty(now, part(row), is_right=row["is_right"])
    assert item_difficulties([question.item_id])[question.item_id].term == now.item


def test_the_sum_of_a_topic_is_that_of_its_items(learner: Account) -> None:
    questions = create_questions(9, topics=2)
    for number, question in enumerate(questions * 3):
        answer(learner, judged(question, right=number % 3 > 0))
    while catch_up(limit=4):
        pass

    known = item_difficulties([one.item_id for one in questions])
    for topic, found in topic_difficulties(["topic-0", "topic-1"]).items():
        items = [known[one.item_id].term.mean for one in questions if one.topic == topic]
        assert found.items == len(items)
        assert found.sum_b == pytest.approx(sum(items))


def test_an_item_that_its_author_moves_counts_in_its_new_topic(
    learner: Account, question: Question
) -> None:
    answer(learner, judged(question))
    catch_up()
    answer(learner, judged(question, topic="merged"))
    catch_up()

    item = item_difficulties([question.item_id])[question.item_id].term
    known = topic_difficulties([question.topic, "merged"])
    assert (known[question.topic].items, known[question.topic].sum_b) == (0, 0.0)
    assert (known["merged"].items, known["merged"].sum_b) == (1, item.mean)


def test_drills_move_their_topic_and_retries_nothing(learner: Account, question: Question) -> None:
    answer(learner, drilled("billable"), judged(question, is_retry=True))

    learned_from = catch_up()

    assert learned_from == 2
    assert [row["topic"] for row in state()["topic_difficulty"]] == ["drill-billable"]
    assert state()["item_difficulty"] == []


def test_a_part_is_as_large_as_asked(learner: Account, question: Question) -> None:
    answer(learner, *[judged(question)] * 5)

    assert [catch_up(limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_an_answer_counts_once(learner: Account, question: Question) -> None:
    answer(learner, judged(question))
    catch_up()
    before = state()

    catch_up()

    assert state() == before


@pytest.mark.sqlite
def test_while_one_writer_works_another_does_nothing(learner: Account, question: Question) -> None:
    answer(learner, judged(question))
    with Path(f"{db.engine.url.database}.difficulties").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        while_the_other_works = catch_up()

    assert while_the_other_works == 0
    assert catch_up() == 1


def test_a_writer_whose_ground_has_moved_writes_nothing(
    learner: Account, question: Question
) -> None:
    answer(learner, judged(question))
    catch_up()
    before = state()
    answer(learner, judged(question))
    with db.engine.connect() as connection:
        ready = difficulties.continued(connection, limit=10)
    with db.engine.begin() as connection:
        difficulties.take_turn(connection)  # somebody else, in between

    with db.engine.begin() as connection:
        has_written = difficulties.write(connection, ready)

    assert not has_written
    assert state()["item_difficulty"] == before["item_difficulty"]
    assert catch_up() == 1


def test_catching_up_is_a_command_too(app: Flask, learner: Account, question: Question) -> None:
    answer(learner, *[judged(question)] * 3)

    result = app.test_cli_runner().invoke(args=["progress", "catch-up"])

    assert result.output == "Answers learned from: 3\n"
    assert caught_up() == log()[-1]["id"]


def test_stale_difficulties_are_replayed_whole(learner: Account, question: Question) -> None:
    answer(learner, *[judged(question)] * 3)
    catch_up()
    before = state()
    db.session.execute(update(Answer).values(is_right=False))
    db.session.execute(update(DifficultyWriter).values(is_stale=True))
    db.session.commit()

    replayed = catch_up(limit=1)

    assert replayed == 3
    assert state()["topic_difficulty"][0]["mean"] > before["topic_difficulty"][0]["mean"]
    assert catch_up() == 0


def test_on_postgresql_an_answer_is_not_passed_over_by_a_later_one(
    app: Flask, learner: Account, stranger: Account, question: Question
) -> None:
    """An id is given before the commit: the writer waits for the lower one."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer, so ids appear in their order")
    answer(learner, judged(question))
    row = {name: value for name, value in log()[0].items() if name != "id"}
    slow = db.engine.connect()
    slow.execute(text("update learner set revision = revision + 1"))
    slow.execute(Answer.__table__.insert(), row)  # type: ignore[attr-defined]
    answer_of_another = Thread(target=answer_apart, args=(app, stranger.id, question))
    answer_of_another.start()
    answer_of_another.join(10)

    meanwhile = catch_up()
    slow.commit()
    slow.close()
    afterwards = catch_up()

    assert (meanwhile, afterwards) == (0, 3)


def answer_apart(app: Flask, account_id: int, question: Question) -> None:
    """Answer over another connection."""
    with app.app_context():
        account = db.session.get(Account, account_id)
        assert account is not None
        answer(account, judged(question))
