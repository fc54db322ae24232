"""Whoever learns from answers is told each answer of practice, once, as it gets its feedback."""

from datetime import timedelta

import pytest

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.exams.errors import AttemptClosed
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.exams.models import Attempt
from quizbank.exams.queries import position_of, responses_of
from quizbank.extensions import db
from quizbank.practice.actions import answer_in_practice
from tests.builders import create_practice


def give(attempt: Attempt, position: int, chosen: str, **values: object) -> None:
    """The person answers a question; `chosen` is in the author's letters."""
    place = position_of(attempt.form, position)
    assert place is not None
    answer_in_practice(
        attempt,
        place,
        responses_of(attempt).get(position),
        **{"chosen": chosen, "seconds": 20, "now": utcnow(), **values},  # type: ignore[arg-type]
    )
    db.session.commit()


def key_of(attempt: Attempt, position: int) -> str:
    """The right letter, as the author wrote it."""
    place = position_of(attempt.form, position)
    assert place is not None
    return "".join(place.item_version.content["key"])


def test_an_answer_is_told_with_how_sure_the_person_was(
    learner: Account, told: list[Judged]
) -> None:
    attempt = create_practice(learner)
    now = utcnow()

    give(attempt, 2, key_of(attempt, 2), now=now, seconds=33, confidence=Confidence.UNSURE)

    place = position_of(attempt.form, 2)
    assert place is not None
    version = place.item_version
    assert told == [
        Judged(
            source=Source.PRACTICE,
            exam="cbcs",
            domain=place.domain,
            topic=version.content["topics"][0],
            item_id=version.item_id,
            item_version_id=version.id,
            kind="single",
            is_right=True,
            is_skipped=False,
            seconds=33,
            confidence=Confidence.UNSURE,
            is_flagged=False,
            answered_at=now,
            attempt_id=attempt.id,
            position=2,
        )
    ]


def test_a_question_asked_again_is_told_as_that(learner: Account, told: list[Judged]) -> None:
    attempt = create_practice(learner)

    give(attempt, 1, "A", is_retry=True)

    assert [one.is_retry for one in told] == [True]


def test_an_answer_sent_twice_is_told_once(learner: Account, told: list[Judged]) -> None:
    attempt = create_practice(learner)

    give(attempt, 1, key_of(attempt, 1))
    give(attempt, 1, "A")

    assert [one.is_right for one in told] == [True]
    assert responses_of(attempt)[1].credit == 1


def test_of_two_devices_that_answer_at_the_same_moment_the_first_counts(
    learner: Account, told: list[Judged]
) -> None:
    attempt = create_practice(learner)
    place = position_of(attempt.form, 1)
    assert place is not None
    right = key_of(attempt, 1)
    other = next(letter for letter in "ABCD" if letter != right)

    for chosen in (right, other):  # neither has read what the other wrote
        kept = answer_in_practice(attempt, place, None, chosen=chosen, seconds=5, now=utcnow())
        db.session.commit()

    assert kept.chosen == right
    assert kept.seconds == 5
    assert [one.is_right for one in told] == [True]


def test_after_the_time_nothing_is_taken_or_told(learner: Account, told: list[Judged]) -> None:
    attempt = create_practice(learner, is_timed=True)

    with pytest.raises(AttemptClosed):
        give(attempt, 1, "A", now=utcnow() + timedelta(hours=2))

    assert told == []
    assert responses_of(attempt) == {}
