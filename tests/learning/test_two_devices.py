"""Two devices of one person that answer at the same moment take turns; nothing is lost."""

from collections.abc import Callable
from threading import Barrier, Thread

from flask import Flask

from quizbank.accounts.models import Account
from quizbank.extensions import db
from quizbank.learning.actions import learn, undo
from quizbank.learning.difficulties import catch_up
from quizbank.learning.queries import ability_of
from quizbank.learning.rebuild import rebuild_person
from tests.builders import NOON
from tests.learning.histories import (
    Question,
    answer,
    create_questions,
    judged,
    log,
    state,
)

DEVICES, ANSWERS = 4, 25


def all_at_once(app: Flask, *actions: Callable[[], object]) -> None:
    """Do each in a thread with a connection of its own, all from the same moment on."""
    start = Barrier(len(actions))
    problems: list[BaseException] = []

    def act(action: Callable[[], object]) -> None:
        with app.app_context():
            start.wait(10)
            try:
                action()
            except BaseException as problem:
                problems.append(problem)

    threads = [Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []


def device(account_id: int, questions: list[Question]) -> Callable[[], None]:
    """One answer after the other, each in a transaction of its own."""

    def answers() -> None:
        account = db.session.get(Account, account_id)
        assert account is not None
        for number in range(ANSWERS):
            learn(account, [judged(questions[number % len(questions)], right=number % 3 > 0)])
            db.session.commit()

    return answers


def test_no_answer_of_two_devices_is_lost(app: Flask, learner: Account) -> None:
    questions = create_questions(5)

    all_at_once(app, *[device(learner.id, questions)] * DEVICES)

    assert ability_of(learner).answers == ability_of(learner).revision == DEVICES * ANSWERS
    after = state()
    assert [row["showings"] for row in after["learner_item"]] == [DEVICES * ANSWERS / 5] * 5
    showings = [row["showing"] for row in log() if row["item_id"] == questions[0].item_id]
    assert showings == list(range(1, len(showings) + 1))
    assert not rebuild_person(learner.id)


def test_people_and_the_writer_of_difficulties_do_not_get_in_each_others_way(
    app: Flask, learner: Account, stranger: Account
) -> None:
    questions = create_questions(5)

    def keep_up() -> None:
        for _ in range(40):
            catch_up(limit=3)

    all_at_once(
        app, device(learner.id, questions), device(stranger.id, questions), keep_up, keep_up
    )

    while catch_up():
        pass
    after = state()
    assert sum(row["answers"] for row in after["item_difficulty"]) == 2 * ANSWERS
    result = app.test_cli_runner().invoke(args=["progress", "rebuild"])
    assert "0 people changed; difficulties of 5 items unchanged" in result.output


def test_taking_an_answer_back_while_the_other_device_answers(app: Flask, learner: Account) -> None:
    questions = create_questions(5)
    mistakes = [answer(learner, judged(questions[0], right=False))[0] for _ in range(5)]
    account_id = learner.id

    def take_back() -> None:
        account = db.session.get(Account, account_id)
        assert account is not None
        for mistake in mistakes:
            assert undo(account, mistake, now=NOON)
            db.session.commit()

    all_at_once(app, device(account_id, questions), take_back)

    db.session.expire_all()
    assert ability_of(learner).answers == ANSWERS
    assert not rebuild_person(account_id)


def test_rebuilding_everybody_while_they_answer(app: Flask, learner: Account) -> None:
    questions = create_questions(5)
    answer(learner, *[judged(question) for question in questions])

    def rebuild() -> None:
        for options in ([], ["--judge-anew"], []):
            done = app.test_cli_runner().invoke(args=["progress", "rebuild", *options])
            assert done.exit_code == 0, done.output

    all_at_once(app, device(learner.id, questions), rebuild)

    while catch_up():
        pass
    assert ability_of(learner).answers == ANSWERS + 5
    result = app.test_cli_runner().invoke(args=["progress", "rebuild"])
    assert "0 people changed; difficulties of 5 items unchanged" in result.output
