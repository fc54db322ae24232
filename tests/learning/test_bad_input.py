"""What should not happen, and does."""

from datetime import timedelta
from math import isfinite

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Gaussian,
    drifted,
    learn_person,
    new_person,
)
from quizbank.learning.difficulties import catch_up
from quizbank.learning.queries import (
    ability_of,
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
    judged,
    log,
    state,
)
from tests.learning.test_replay import rebuild


@pytest.fixture
def question(app: Flask) -> Question:
    """One question."""
    return create_questions(1)[0]


def test_a_clock_that_was_set_back_makes_nothing_older(
    app: Flask, learner: Account, question: Question
) -> None:
    answer(learner, judged(question))
    answer(learner, judged(question, right=False, when=NOON - timedelta(days=3)))

    seen = items_seen(learner, question.topic)[question.item_id]
    assert (seen.showings, seen.last_right) == (2, False)
    assert seen.last_answered_at == topic_terms(learner)[question.topic].last_answered_at == NOON
    assert [row["answered_at"] for row in log()] == [NOON, NOON - timedelta(days=3)]
    before = state()
    rebuild(app)
    assert state() == before


@pytest.mark.parametrize("is_right", [lambda _n: True, lambda _n: False, lambda n: n % 2 == 0])
def test_ten_thousand_answers_of_one_item_stay_within_bounds(
    app: Flask, learner: Account, question: Question, is_right: object
) -> None:
    assert callable(is_right)
    for start in range(0, 10_000, 1_000):
        numbers = range(start, start + 1_000)
        answer(learner, *[judged(question, right=is_right(number)) for number in numbers])
        catch_up(limit=1_000)

    rows = log()
    assert all(0 <= row["forecast"] <= 1 for row in rows)
    assert all(0 < row["person_variance"] < 10 for row in rows)
    ability, topic = ability_of(learner), topic_difficulties([question.topic])[question.topic]
    item = item_difficulties([question.item_id])[question.item_id]
    for term in (ability.term, topic.term, item.term):
        assert isfinite(term.mean)
        assert 0 < term.variance <= 1.5
    assert ability.term.variance <= 0.7
    before = state()
    rebuild(app)
    assert state() == before


def test_a_person_with_one_answer(app: Flask, learner: Account, question: Question) -> None:
    answer(learner, judged(question))

    assert ability_of(learner).answers == 1
    assert 0 < ability_of(learner).term.mean < 0.5
    assert len(topic_terms(learner)) == len(domain_terms(learner, "cpc")) == 1
    before = state()
    rebuild(app)
    assert state() == before


def test_a_domain_that_new_rules_rename_begins_anew_and_all_else_remains(
    app: Flask, learner: Account, question: Question
) -> None:
    for _ in range(5):
        answer(learner, judged(question, right=False))
    ability, topic = ability_of(learner).term, topic_terms(learner)[question.topic].term

    answer(learner, judged(question, domain="renamed"))

    terms = domain_terms(learner, "cpc")
    assert set(terms) == {question.domain, "renamed"}
    assert (terms[question.domain].answers, terms["renamed"].answers) == (5, 1)
    last = log()[-1]
    model = Constants()
    memory = state_of_item_before(log())
    nobody = drifted(new_person(model), model)
    assert nobody.domain is not None
    expected = ability.mean + topic.mean + nobody.domain.mean + memory
    assert last["person_mean"] == pytest.approx(expected)
    before = state()
    rebuild(app)
    assert state() == before


def state_of_item_before(rows: list[dict[str, object]]) -> float:
    """What the person remembered of the item before the last answer: replayed without it."""
    model = Constants()
    person = new_person(model)
    for row in rows[:-1]:
        difficulty = Difficulty(
            Gaussian(float(str(row["topic_mean"])), float(str(row["topic_variance"]))),
            Gaussian(float(str(row["item_mean"])), float(str(row["item_variance"]))),
        )
        person = learn_person(
            drifted(person, model), difficulty, is_right=bool(row["is_right"]), constants=model
        )
    assert person.memory is not None
    return person.memory.mean


def test_the_same_domain_name_in_two_exams_is_two_domains(
    learner: Account, question: Question
) -> None:
    answer(learner, judged(question), judged(question, exam="ccs", right=False))

    assert domain_terms(learner, "cpc")[question.domain].right == 1
    assert domain_terms(learner, "ccs")[question.domain].right == 0
