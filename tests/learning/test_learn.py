"""An answer moves its person at once, and is judged by what was known before it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Gaussian,
    Person,
    drifted,
    forecast,
    learn_person,
    new_item,
    new_person,
    new_topic,
    person_part,
)
from quizbank.exams.judged import tell
from quizbank.extensions import db
from quizbank.learning import listeners
from quizbank.learning.actions import learn
from quizbank.learning.listeners import Learned
from quizbank.learning.models import Answer, Learner
from quizbank.learning.queries import (
    Seen,
    ability_of,
    days_of,
    domain_terms,
    item_difficulties,
    items_seen,
    topic_difficulties,
    topic_terms,
)
from tests.builders import NOON
from tests.learning.histories import (
    Question,
    answer,
    create_questions,
    create_sitting,
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


def test_a_person_without_answers_has_the_prior(learner: Account) -> None:
    ability = ability_of(learner)

    assert (ability.term, ability.answers, ability.revision) == (Gaussian(0.0, 0.7), 0, 0)
    assert topic_terms(learner) == {}
    assert domain_terms(learner, "cpc") == {}
    assert topic_difficulties(["coding"])["coding"].term == Gaussian(-1.0, 1.5)


def test_the_first_answer_is_judged_by_the_priors(learner: Account, question: Question) -> None:
    answer(learner, judged(question))

    (row,) = log()
    person = drifted(new_person(MODEL), MODEL)
    difficulty = Difficulty(new_topic(MODEL), new_item(MODEL, 1))
    assert (row["topic_mean"], row["topic_variance"]) == (-1.0, 1.5)
    assert (row["item_mean"], row["item_variance"]) == (-0.7, 0.7)
    part = person_part(person)
    assert (row["person_mean"], row["person_variance"]) == (part.mean, part.variance)
    assert row["forecast"] == forecast(person, difficulty).p
    assert row["showing"] == 1


def test_every_term_moves_as_the_model_says(learner: Account, question: Question) -> None:
    answer(learner, judged(question, right=False))

    nobody = drifted(new_person(MODEL), MODEL)
    difficulty = Difficulty(new_topic(MODEL), new_item(MODEL, 1))
    person = learn_person(nobody, difficulty, is_right=False, constants=MODEL)
    assert ability_of(learner).term == person.ability
    assert domain_terms(learner, "cpc")[question.domain].term == person.domain
    assert topic_terms(learner)[question.topic].term == person.topic
    (met,) = state()["learner_item"]
    assert Gaussian(met["mean"], met["variance"]) == person.memory


def test_a_second_showing_uses_the_memory_of_the_first(
    learner: Account, question: Question
) -> None:
    answer(learner, judged(question))
    (met,) = state()["learner_item"]
    before = Person(
        ability_of(learner).term,
        domain_terms(learner, "cpc")[question.domain].term,
        topic_terms(learner)[question.topic].term,
        Gaussian(met["mean"], met["variance"]),
    )

    learned = learn(learner, [judged(question, right=False)])
    db.session.commit()

    assert (learned[0].showing, learned[0].was_right_before) == (2, True)
    part = person_part(drifted(before, MODEL))
    assert log()[1]["person_mean"] == part.mean


def test_counts_go_along(learner: Account) -> None:
    first, second = create_questions(2, topics=1, domains=1)
    answer(learner, judged(first, seconds=40), judged(second, right=False, seconds=50))
    answer(learner, judged(first, seconds=10, when=NOON + timedelta(days=1)))

    assert ability_of(learner).answers == 3
    domain = domain_terms(learner, "cpc")["domain-0"]
    assert (domain.answers, domain.right, domain.seconds) == (3, 2, 100)
    topic = topic_terms(learner)["topic-0"]
    assert (topic.answers, topic.right) == (3, 2)
    assert topic.last_answered_at == NOON + timedelta(days=1)
    seen = items_seen(learner, "topic-0")
    assert seen[first.item_id] == Seen(2, NOON + timedelta(days=1), last_right=True)
    assert seen[second.item_id] == Seen(1, NOON, last_right=False)
    days = [
        (one.day.day, one.answers, one.right, one.seconds) for one in days_of(learner, date.min)
    ]
    assert days == [(1, 2, 1, 90), (2, 1, 1, 10)]


def test_a_day_is_the_persons_own(learner: Account, question: Question) -> None:
    learner.time_zone = "Pacific/Auckland"
    answer(learner, judged(question, when=datetime(2026, 6, 1, 20, 0, tzinfo=UTC)))

    assert [one.day for one in days_of(learner, date.min)] == [date(2026, 6, 2)]


def test_a_drill_has_no_item_and_no_domain(learner: Account) -> None:
    answer(learner, drilled("billable"))

    (row,) = log()
    assert row["item_mean"] is None
    assert row["topic"] == "drill-billable"
    assert topic_terms(learner)["drill-billable"].answers == 1
    assert state()["learner_domain"] == state()["learner_item"] == []


def test_a_retry_is_logged_and_moves_nothing(learner: Account, question: Question) -> None:
    answer(learner, judged(question, right=False))
    before = state()

    answer(learner, judged(question, is_retry=True))

    assert state() == before
    assert [row["is_retry"] for row in log()] == [False, True]


def test_a_question_left_empty_counts_as_wrong(learner: Account, question: Question) -> None:
    answer(learner, judged(question, right=False, is_skipped=True))

    assert ability_of(learner).term.mean < 0


def test_an_answer_of_an_attempt_is_learned_once(learner: Account, question: Question) -> None:
    sitting = create_sitting(learner)
    place = replace(judged(question), attempt_id=sitting.id, position=1)
    answer(learner, place)
    before = state()

    again = answer(learner, place, replace(place, position=2), replace(place, position=2))

    assert len(again) == 1
    assert [row["position"] for row in log()] == [1, 2]
    assert ability_of(learner).answers == 2
    assert before != state()


def test_slow_is_measured_against_the_persons_own_median_of_that_kind(
    learner: Account, question: Question
) -> None:
    def learned(seconds: int, kind: str = "single") -> Learned:
        (one,) = learn(learner, [judged(question, seconds=seconds, kind=kind)])
        db.session.commit()
        return one

    first_five = [learned(seconds) for seconds in (10, 500, 60, 60, 60)]
    usual, slow, other = learned(90), learned(91), learned(500, "multiple")

    assert not any(one.is_slow for one in first_five)
    assert (usual.is_slow, slow.is_slow, other.is_slow) == (False, True, False)


def test_the_median_is_of_the_last_51_answers(learner: Account, question: Question) -> None:
    answer(learner, *[judged(question, seconds=1_000)] * 30)
    answer(learner, *[judged(question, seconds=10)] * 51)

    (one,) = learn(learner, [judged(question, seconds=16)])

    assert one.is_slow


def test_what_was_learned_is_told_in_the_same_transaction(
    app: Flask, learner: Account, question: Question
) -> None:
    told: list[Learned] = []
    registered = app.extensions.setdefault(listeners.KEY, [])
    listener = lambda _account, learned: told.extend(learned)  # noqa: E731
    registered.append(listener)
    try:
        tell(learner, [judged(question), judged(question, right=False)])
    finally:
        registered.remove(listener)

    assert [(one.showing, one.was_right_before) for one in told] == [(1, None), (2, True)]
    added = db.session.scalars(select(Answer.id).order_by(Answer.id))
    assert [one.answer_id for one in told] == list(added)
    db.session.rollback()
    assert log() == []


def test_difficulties_of_items_nobody_answered_are_left_to_the_label(question: Question) -> None:
    assert item_difficulties([question.item_id]) == {}


def test_the_revision_goes_up_with_each_answer(learner: Account, question: Question) -> None:
    answer(learner, judged(question))
    answer(learner, judged(question))

    assert ability_of(learner).revision == 2
    assert db.session.scalar(select(Learner.revision)) == 2


def test_the_number_of_queries_does_not_grow_with_the_answers(
    learner: Account, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    questions = create_questions(60, topics=4)
    answer(learner, judged(questions[0]))
    with count_queries() as for_one:
        answer(learner, judged(questions[1]))
    with count_queries() as for_many:
        answer(learner, *[judged(question) for question in questions[2:]])

    assert len(for_one) == len(for_many) <= 17
