"""What is said of domains and topics follows from answers, blueprint and pool."""

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.core.mastery import Standing
from quizbank.progress.queries import (
    knowledge_of,
    standing_of,
    topic_weights,
)
from tests.progress.answering import NOW, answer, outlook_of, pool, rules


@pytest.mark.parametrize("exam", ["cpc", "ccs", "cca", "cbcs"])
def test_the_shares_of_topics_are_the_whole_exam(app: Flask, exam: str) -> None:
    weights = topic_weights(rules(exam), pool(exam))

    assert sum(weights.values()) == pytest.approx(1)
    assert all(weight > 0 for weight in weights.values())


def test_a_domains_share_is_divided_as_its_questions_are(learner: Account) -> None:
    held = pool()
    of_billing = [item for item in held if item.domain == "billing"]
    one = sum(item.topic == "topic-0" for item in of_billing) / len(of_billing)

    weights = knowledge_of(learner, rules(), held).weights

    assert sum(w for (domain, _), w in weights.items() if domain == "billing") == pytest.approx(
        0.33
    )
    assert weights["billing", "topic-0"] == pytest.approx(0.33 * one)


@pytest.mark.parametrize("exam", ["cpc", "ccs", "cca", "cbcs"])
def test_a_forecast_is_of_a_whole_exam(learner: Account, exam: str) -> None:
    cells = knowledge_of(learner, rules(exam), pool(exam)).cells

    assert sum(cell.items for cell in cells) == rules(exam).scored.value
    assert all(cell.items > 0 for cell in cells)


def test_a_domain_without_questions_is_a_topic_of_its_own_name(learner: Account) -> None:
    without = [item for item in pool() if item.domain != "billing"]

    assert topic_weights(rules(), without)["billing"] == pytest.approx(0.33)
    cells = knowledge_of(learner, rules(), without).cells
    assert [cell.items for cell in cells if cell.topic == "billing"] == [33]


def test_questions_of_a_domain_that_the_rules_do_not_have_count_for_nothing(app: Flask) -> None:
    held = pool()
    stray = [*held, *[type(item)(**{**vars(item), "domain": "elsewhere"}) for item in held[:9]]]

    assert topic_weights(rules(), stray) == topic_weights(rules(), held)


def test_whoever_answered_nothing_stands_everywhere_at_the_prior(learner: Account) -> None:
    found = knowledge_of(learner, rules(), pool()).masteries

    assert {round(mastery.p, 6) for mastery in found.values()} == {
        round(next(iter(found.values())).p, 6)
    }
    assert knowledge_of(learner, rules(), pool()).weak_topics == []


def test_a_topic_that_goes_wrong_is_weak(learner: Account) -> None:
    answer(learner, 100, right=0.9, weak=["topic-2"])

    assert knowledge_of(learner, rules(), pool()).weak_topics == ["topic-2"]
    for domain in standing_of(learner, rules(), pool(), now=NOW).domains:
        weak = [topic.topic for topic in domain.topics if topic.standing == Standing.WEAK]
        assert weak == [topic.topic for topic in domain.topics if topic.topic == "topic-2"]
        assert domain.weak == len(weak)


def test_what_costs_most_points_comes_first(learner: Account) -> None:
    answer(learner, 60, right=0.9, domains=["billing", "coding"])
    answer(learner, 40, right=0.4, domains=["eligibility"])

    domains = standing_of(learner, rules(), pool(), now=NOW).domains

    for stands in (domains, *(domain.topics for domain in domains)):
        lost = [stand.lost for stand in stands]
        assert lost == sorted(lost, reverse=True)
    for domain in domains:
        assert domain.lost == pytest.approx(domain.weight * (1 - domain.p))
        assert sum(topic.lost for topic in domain.topics) == pytest.approx(domain.lost)


def test_a_domain_stands_by_its_own_answers(learner: Account) -> None:
    answer(learner, 60, right=1.0, domains=["billing", "coding"])
    answer(learner, 25, right=0.0, domains=["eligibility"])

    domains = {d.domain: d for d in standing_of(learner, rules(), pool(), now=NOW).domains}

    assert domains["eligibility"].p < domains["revenue-cycle"].p < domains["billing"].p
    assert (domains["eligibility"].answers, domains["eligibility"].right) == (25, 0)
    assert domains["revenue-cycle"].answers == 0


def test_strong_takes_answers_of_ones_own(learner: Account) -> None:
    answer(learner, 90, right=1.0, domains=["billing", "coding", "eligibility"])

    domains = {d.domain: d for d in standing_of(learner, rules(), pool(), now=NOW).domains}

    assert domains["billing"].standing == Standing.STRONG
    assert domains["revenue-cycle"].standing == Standing.NOT_ENOUGH_DATA


def test_an_interval_holds_its_share(learner: Account) -> None:
    answer(learner, 50)

    for domain in standing_of(learner, rules(), pool(), now=NOW).domains:
        assert 0 <= domain.low < domain.p < domain.high <= 1
        for topic in domain.topics:
            assert topic.low < topic.p < topic.high


def test_more_right_answers_never_lower_the_chance(learner: Account, stranger: Account) -> None:
    answer(learner, 60, right=0.6)
    answer(stranger, 60, right=0.9)

    worse = outlook_of(learner).readiness
    better = outlook_of(stranger).readiness

    assert worse
    assert better
    assert worse.p_pass < better.p_pass
    assert worse.expected < better.expected


def test_the_levers_are_what_would_raise_the_chance(learner: Account) -> None:
    answer(learner, 80, right=0.7)
    knowledge = knowledge_of(learner, rules(), pool())

    gains = [lever.gain for lever in knowledge.levers()]

    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0
    report = standing_of(learner, rules(), pool(), now=NOW)
    assert [lever.gain for lever in report.levers] == gains[:3]


def test_nothing_is_told_before_thirty_answers(learner: Account) -> None:
    answer(learner, 29)

    outlook = outlook_of(learner)

    assert outlook.readiness is None
    assert outlook.inputs == {}
    assert outlook.too_early
    assert outlook.too_early.more_answers == 1


def test_nothing_is_told_before_three_answers_in_every_domain(learner: Account) -> None:
    answer(learner, 60, domains=["billing", "coding", "eligibility"])

    outlook = outlook_of(learner)

    assert outlook.readiness is None
    assert outlook.too_early
    assert outlook.too_early.more_by_domain == {"revenue-cycle": 3}


def test_answers_to_another_exam_tell_nothing_of_this_one(learner: Account) -> None:
    answer(learner, 60)

    outlook = outlook_of(learner, rules("cca"), pool("cca"))

    assert outlook.too_early
    assert outlook.too_early.more_answers == 30


def test_two_runs_are_the_same(learner: Account) -> None:
    answer(learner, 60)

    once = outlook_of(learner)
    again = outlook_of(learner)

    assert once == again
