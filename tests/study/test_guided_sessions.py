"""Sessions that choose: how they grow, what they never ask, and how they end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.actions import new_edition
from quizbank.bank.formats import format_in_force
from quizbank.bank.models import Item, ItemVersion
from quizbank.clock import local_day, utcnow
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import SESSION_QUESTIONS, reserved
from quizbank.exams.models import AssembledForm, Attempt, FormPosition
from quizbank.exams.queries import pool_for, position_of, positions_of
from quizbank.extensions import db
from quizbank.learning.models import Answer
from quizbank.review.models import ReviewCard, ShownFor
from quizbank.study.actions import end_session, grow, replace_withdrawn, start_session
from quizbank.study.errors import NothingToAsk
from quizbank.study.models import GuidedPosition, GuidedSession, Why
from quizbank.study.sessions import guided_of, open_session
from tests.builders import create_account, create_attempt, load_bank
from tests.study.builders import answer_all, create_session, give_answer, items_of


def rules() -> ExamFormat:
    """The CBCS today."""
    return format_in_force("cbcs", utcnow().date())


def planned_for(attempt: Attempt) -> int:
    """How many questions the session is to have now."""
    return db.session.scalars(
        select(GuidedSession.planned).where(GuidedSession.attempt_id == attempt.id)
    ).one()


def whys_of(attempt: Attempt) -> list[str]:
    """Why each question was chosen."""
    return list(
        db.session.scalars(
            select(GuidedPosition.why)
            .where(GuidedPosition.attempt_id == attempt.id)
            .order_by(GuidedPosition.position)
        )
    )


def make_due(account: Account, days: int = 30) -> int:
    """Let every review card of a person be due, as if so many days had gone by."""
    today = local_day(utcnow(), account.time_zone)
    cards = db.session.scalars(select(ReviewCard).where(ReviewCard.account_id == account.id)).all()
    for card in cards:
        card.last_reviewed_on = today - timedelta(days=days)
        card.due_on = card.due_on_for_exam = today - timedelta(days=1)
    db.session.commit()
    return len(cards)


def withdraw(item_id: int) -> None:
    """Take an item out of the bank."""
    db.session.get_one(Item, item_id).withdrawn_at = utcnow()
    new_edition()
    db.session.commit()


def test_a_session_begins_with_one_question(learner: Account) -> None:
    attempt = create_session(learner)

    assert len(positions_of(attempt.form)) == 1
    assert attempt.deadline is None
    assert planned_for(attempt) == SESSION_QUESTIONS


def test_a_question_is_added_after_each_answer_until_the_session_is_full(learner: Account) -> None:
    attempt = create_session(learner)

    give_answer(attempt, 1)
    assert len(items_of(attempt)) == 2
    asked = answer_all(attempt)

    assert len(asked) == len(set(asked)) == SESSION_QUESTIONS


def test_nothing_is_added_while_a_question_waits(learner: Account) -> None:
    attempt = create_session(learner)

    grow(attempt, now=utcnow())
    grow(attempt, now=utcnow())

    assert len(items_of(attempt)) == 1


def test_the_same_seed_makes_the_same_session(learner: Account) -> None:
    first = answer_all(create_session(learner, seed=5))
    other = create_account(email="other@example.org")

    again = answer_all(create_session(other, seed=5))
    third = answer_all(create_session(create_account(email="third@example.org"), seed=6))

    assert again == first
    assert third != first


def test_the_choice_follows_the_answers(learner: Account) -> None:
    right = answer_all(create_session(learner, seed=5))
    other = create_account(email="other@example.org")

    wrong = answer_all(create_session(other, seed=5), is_right=False)

    assert wrong[0] == right[0]
    assert wrong != right


def test_what_is_kept_for_full_exams_is_never_asked(learner: Account) -> None:
    load_bank("cbcs", items=60)
    kept = reserved(pool_for(None, rules(), day=utcnow().date()))

    asked: set[int] = set()
    for number in range(6):
        attempt = create_session(learner, seed=number, now=utcnow() - timedelta(days=40 - number))
        asked |= set(answer_all(attempt))
        end_session(attempt, now=attempt.started_at + timedelta(hours=1))
        db.session.commit()

    assert kept
    assert not kept & asked
    assert len(asked) == 60 - len(kept)


def test_the_questions_of_an_open_exam_are_left_alone(learner: Account) -> None:
    load_bank("cbcs", items=60)
    exam = create_attempt(learner)

    asked = answer_all(create_session(learner))

    in_exam = {place.item_version.item_id for place in positions_of(exam.form)}
    assert not in_exam & set(asked)


def test_an_answer_is_learned_from_with_its_confidence(learner: Account) -> None:
    attempt = create_session(learner)

    give_answer(attempt, 1)

    [answer] = db.session.scalars(select(Answer)).all()
    assert (answer.attempt_id, answer.position) == (attempt.id, 1)
    assert answer.is_right


def test_due_reviews_are_two_fifths_at_most_and_stand_for_their_cards(learner: Account) -> None:
    load_bank("cbcs", items=120)
    before = create_session(learner, now=utcnow() - timedelta(days=30))
    missed = set(answer_all(before, is_right=False))
    end_session(before, now=before.started_at + timedelta(hours=1))
    make_due(learner)

    attempt = create_session(learner, seed=2)
    asked = answer_all(attempt)

    whys = whys_of(attempt)
    due = [number for number, why in enumerate(whys, 1) if why == Why.DUE]
    assert due == [3, 5, 8, 10]
    stands = {
        row.position: db.session.get_one(ReviewCard, row.card_id).item_id
        for row in db.session.scalars(select(ShownFor).where(ShownFor.attempt_id == attempt.id))
    }
    assert list(stands) == due
    assert set(stands.values()) <= missed
    for position, item_id in stands.items():
        assert asked[position - 1] != item_id  # a sibling of the topic, as there is one


def test_a_review_counts_for_the_card_that_it_stands_for(learner: Account) -> None:
    load_bank("cbcs", items=120)
    before = create_session(learner, now=utcnow() - timedelta(days=30))
    answer_all(before, is_right=False)
    end_session(before, now=before.started_at + timedelta(hours=1))
    make_due(learner)

    attempt = create_session(learner, seed=2)
    answer_all(attempt)

    shown = db.session.scalars(select(ShownFor).where(ShownFor.attempt_id == attempt.id)).all()
    cards = [db.session.get_one(ReviewCard, row.card_id) for row in shown]
    assert [card.reps for card in cards] == [1] * len(cards)


def test_a_case_is_asked_whole_and_in_order(learner: Account) -> None:
    load_bank("ccs", items=0, cases=6, items_per_case=3)
    attempt = create_session(learner, exam="ccs")

    answer_all(attempt)

    versions = [place.item_version for place in positions_of(attempt.form)]
    assert len(versions) == SESSION_QUESTIONS
    assert [version.case_order for version in versions] == [0, 1, 2] * 4
    for first in range(0, 12, 3):
        assert len({version.case_version_id for version in versions[first : first + 3]}) == 1


def test_the_rest_of_a_case_waits_while_an_exam_has_it(learner: Account) -> None:
    load_bank("ccs", items=0, cases=6, items_per_case=3)
    attempt = create_session(learner, exam="ccs")
    first = positions_of(attempt.form)[0].item_version
    mate = db.session.scalars(
        select(ItemVersion).filter_by(case_version_id=first.case_version_id, case_order=1)
    ).one()
    load_bank("cbcs", items=60)
    exam = create_attempt(learner)
    positions_of(exam.form)[0].item_version = mate
    db.session.commit()

    give_answer(attempt, 1)

    assert mate.item_id not in items_of(attempt)
    assert len(items_of(attempt)) == 2


def test_a_bank_that_is_too_small_makes_a_short_session(learner: Account) -> None:
    load_bank("cbcs", items=5)
    attempt = create_session(learner)

    asked = answer_all(attempt)

    assert 3 <= len(asked) < SESSION_QUESTIONS
    assert planned_for(attempt) == len(asked)


def test_whoever_has_answered_everything_today_is_told_so(learner: Account) -> None:
    load_bank("cbcs", items=5)
    attempt = create_session(learner)
    answer_all(attempt)
    end_session(attempt, now=utcnow())

    with pytest.raises(NothingToAsk):
        start_session(learner, rules(), seed=2, now=utcnow())
    tomorrow = utcnow() + timedelta(hours=25)
    assert start_session(learner, rules(), seed=2, now=tomorrow)


def test_an_empty_bank_has_nothing_to_ask(learner: Account) -> None:
    with pytest.raises(NothingToAsk):
        start_session(learner, rules(), seed=2, now=utcnow())


def test_starting_twice_goes_on_with_the_same_session(learner: Account) -> None:
    attempt = create_session(learner)

    assert create_session(learner, seed=9).id == attempt.id


def test_a_session_of_yesterday_is_ended_when_a_new_one_begins(learner: Account) -> None:
    old = create_session(learner, now=utcnow() - timedelta(days=1))
    give_answer(old, 1)

    new = create_session(learner, seed=9)

    assert new.id != old.id
    assert old.closed_at is not None
    assert len(items_of(old)) == 1
    assert old.scored_items == 1


def test_ending_leaves_out_the_question_that_waits(learner: Account) -> None:
    attempt = create_session(learner)
    give_answer(attempt, 1)
    give_answer(attempt, 2, is_right=False)
    assert len(items_of(attempt)) == 3

    assert end_session(attempt, now=utcnow())

    assert (attempt.raw_score, attempt.scored_items) == (1, 2)


def test_a_session_without_an_answer_leaves_no_trace(learner: Account) -> None:
    attempt = create_session(learner)

    assert not end_session(attempt, now=utcnow())
    db.session.commit()

    for model in (Attempt, AssembledForm, FormPosition, GuidedSession, GuidedPosition):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_a_withdrawn_question_is_replaced_where_it_waits(learner: Account) -> None:
    attempt = create_session(learner)
    give_answer(attempt, 1)
    gone = items_of(attempt)[1]
    withdraw(gone)

    assert replace_withdrawn(attempt, 2, now=utcnow())

    db.session.commit()
    assert len(items_of(attempt)) == 2
    assert items_of(attempt)[1] != gone
    assert replace_withdrawn(attempt, 2, now=utcnow())  # nothing more to do
    answer_all(attempt)


def test_an_answered_question_that_is_withdrawn_stays(learner: Account) -> None:
    attempt = create_session(learner)
    give_answer(attempt, 1)
    asked = items_of(attempt)
    withdraw(asked[0])

    replace_withdrawn(attempt, 1, now=utcnow())

    assert items_of(attempt) == asked


def test_a_session_can_be_gone_on_with_for_half_a_day(learner: Account) -> None:
    attempt = create_session(learner)
    began = attempt.started_at

    found = open_session(learner, "cbcs", now=began + timedelta(hours=11))

    assert found
    assert found.guided.open_position == 1
    assert open_session(learner, "cbcs", now=began + timedelta(hours=13)) is None
    assert open_session(learner, "cpc", now=began) is None


def test_questions_of_a_stranger_do_not_count(learner: Account, stranger: Account) -> None:
    load_bank("cbcs", items=30)
    answer_all(create_session(stranger, seed=3))

    mine = create_session(learner, seed=3)

    assert len(answer_all(mine)) == SESSION_QUESTIONS


def test_the_place_of_a_question_shuffles_its_options_by_the_seed(learner: Account) -> None:
    attempt = create_session(learner, seed=5)
    answer_all(attempt)
    other = create_account(email="other@example.org")

    again = create_session(other, seed=5)
    answer_all(again)

    orders = [place.option_order for place in positions_of(attempt.form)]
    assert orders == [place.option_order for place in positions_of(again.form)]


def test_an_answer_asks_the_database_little(
    learner: Account, count_queries: Callable[[], Any]
) -> None:
    attempt = create_session(learner)
    give_answer(attempt, 1)
    place = position_of(attempt.form, 2)
    assert place

    with count_queries() as queries:
        give_answer(attempt, 2)

    assert len(queries) <= 55, len(queries)


def test_guided_of_is_none_for_other_practice(learner: Account) -> None:
    assert guided_of(create_attempt(learner)) is None
