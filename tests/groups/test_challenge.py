"""Challenge the group, and begin its exam: both sides of the date, each in their own zone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.models import Item
from quizbank.clock import utcnow
from quizbank.core.local_time import on_the_wall
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from quizbank.groups.challenges import actions
from quizbank.groups.challenges.actions import begin_challenge
from quizbank.groups.errors import AlreadyBegun, ChallengeClosed, TooManyChallenges
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, StudyGroup
from tests.browser_client import Browser, Page
from tests.builders import create_attempt, load_bank
from tests.groups.building import NOW, begin, create_challenge, create_group

TICK = timedelta(microseconds=1)


@pytest.fixture
def group(learner: Account, groupmate: Account) -> StudyGroup:
    """The learner's group, with one more in it."""
    return create_group(learner, groupmate)


def typed(moment: datetime, time_zone: str) -> str:
    """A moment as somebody there types it."""
    return on_the_wall(moment, time_zone).strftime("%Y-%m-%dT%H:%M")


def challenge(browser: Browser, group: StudyGroup, expect: int = 302, **fields: str) -> Page:
    """Fill in the form and press its button."""
    browser.get("challenges.new", public_id=group.public_id)
    return browser.submit("Challenge the group", expect=expect, **fields)


def test_a_member_challenges_the_group(
    browser: Browser, group: StudyGroup, groupmate: Account
) -> None:
    load_bank("cbcs")
    browser.sign_in(groupmate)
    closes = utcnow().replace(second=0, microsecond=0) + timedelta(days=3)

    challenge(browser, group, title="Sunday", closes_at=typed(closes, groupmate.time_zone))

    made = db.session.scalars(select(GroupChallenge)).one()
    assert (made.title, made.closes_at, made.made_by_id) == ("Sunday", closes, groupmate.id)
    assert made.form.is_shared
    assert len(made.form.positions) == 31


def test_what_the_form_proposes_is_accepted(
    browser: Browser, group: StudyGroup, learner: Account
) -> None:
    load_bank("cbcs")

    challenge(browser.sign_in(learner), group)

    made = db.session.scalars(select(GroupChallenge)).one()
    assert on_the_wall(made.closes_at, learner.time_zone).hour == 21


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
def test_the_date_is_typed_and_shown_in_the_persons_own_zone(
    browser: Browser, group: StudyGroup, learner: Account, groupmate: Account, zone: str
) -> None:
    load_bank("cbcs")
    learner.time_zone, groupmate.time_zone = zone, "America/Denver"
    closes = utcnow().replace(second=0, microsecond=0) + timedelta(days=2)
    browser.sign_in(learner)
    assert f"({zone.rpartition('/')[2].replace('_', ' ')} time)" in (
        browser.get("challenges.new", public_id=group.public_id).text
    )

    challenge(browser, group, closes_at=typed(closes, zone))

    made = db.session.scalars(select(GroupChallenge)).one()
    assert made.closes_at == closes
    page = browser.sign_in(groupmate).get("groups.show", public_id=group.public_id)
    there = on_the_wall(closes, "America/Denver")
    assert f"{there:%H:%M} (Denver time)" in page.text


@pytest.mark.parametrize(
    ("closes_at", "says"),
    [
        ("", "Enter a date and a time"),
        ("tomorrow", "Enter a date and a time, like 2027-05-03 18:00"),
        ("0001-01-01T00:00", "It must close between 1 hour and 60 days from now"),
        ("9999-12-31T23:59", "It must close between 1 hour and 60 days from now"),
        ("2020-01-01T00:00", "It must close between 1 hour and 60 days from now"),
    ],
)
def test_a_date_that_cannot_be_is_refused(
    browser: Browser, group: StudyGroup, learner: Account, closes_at: str, says: str
) -> None:
    load_bank("cbcs")

    page = challenge(browser.sign_in(learner), group, expect=422, closes_at=closes_at)

    assert page.problems == [says]


@pytest.mark.parametrize(
    ("ahead", "expect"),
    [
        (timedelta(minutes=58), 422),
        (timedelta(minutes=62), 302),
        (timedelta(days=59, hours=23), 302),
        (timedelta(days=60, minutes=2), 422),
    ],
)
def test_it_closes_between_an_hour_and_sixty_days_ahead(
    browser: Browser, group: StudyGroup, learner: Account, ahead: timedelta, expect: int
) -> None:
    load_bank("cbcs")
    closes_at = typed(utcnow() + ahead, learner.time_zone)

    challenge(browser.sign_in(learner), group, expect=expect, closes_at=closes_at)


def test_a_title_is_a_name_like_any_other(
    browser: Browser, group: StudyGroup, learner: Account
) -> None:
    load_bank("cbcs")

    page = challenge(browser.sign_in(learner), group, expect=422, title="<i>x</i>")

    assert page.problems == ["What to call it must be without < and >"]


def test_an_empty_bank_is_said_to_be_so(
    browser: Browser, group: StudyGroup, learner: Account
) -> None:
    page = browser.sign_in(learner).get("challenges.new", public_id=group.public_id)

    assert "The bank has too few questions" in page.text
    token = {"length": "quarter", "title": "x", "closes_at": "2026-12-01T10:00"}
    browser.post("challenges.new", public_id=group.public_id, data=token, expect=422)


def test_a_group_keeps_forty(
    browser: Browser, group: StudyGroup, learner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_CHALLENGES", 2)
    for seed in (1, 2):
        create_challenge(group, learner, seed=seed)

    with pytest.raises(TooManyChallenges):
        create_challenge(group, learner, seed=3)
    page = challenge(browser.sign_in(learner), group, title="Third")

    assert page.location == browser.url("groups.show", public_id=group.public_id)
    assert "A group keeps 40 exams" in browser.get("groups.show", public_id=group.public_id).text


def test_what_somebody_has_seen_does_not_choose_the_questions(
    group: StudyGroup, learner: Account
) -> None:
    load_bank("cbcs")
    before = [place.item_version_id for place in create_challenge(group, learner).form.positions]
    create_attempt(learner)

    after = create_challenge(group, learner).form.positions

    assert [place.item_version_id for place in after] == before


def test_everyone_sits_the_same_questions(
    browser: Browser, group: StudyGroup, learner: Account, groupmate: Account
) -> None:
    made = create_challenge(group, learner, now=utcnow())
    for one in (learner, groupmate):
        browser.sign_in(one).get(
            "challenges.show", public_id=group.public_id, challenge_id=made.public_id
        )
        page = browser.submit("Begin now", follow=True)
        assert "CBCS practice exam, quarter length" in page.h1

    attempts = db.session.scalars(select(Attempt)).all()
    assert {attempt.form_id for attempt in attempts} == {made.form_id}
    assert {attempt.account_id for attempt in attempts} == {learner.id, groupmate.id}


def test_it_can_be_begun_until_the_moment_before_the_date(
    group: StudyGroup, learner: Account, groupmate: Account
) -> None:
    made = create_challenge(group, learner)

    attempt = begin_challenge(made, learner, now=made.closes_at - TICK)

    assert attempt.deadline is not None
    assert attempt.deadline > made.closes_at
    for late in (made.closes_at, made.closes_at + TICK):
        with pytest.raises(ChallengeClosed):
            begin_challenge(made, groupmate, now=late)


def test_whoever_has_begun_keeps_the_whole_of_their_time(
    group: StudyGroup, learner: Account
) -> None:
    made = create_challenge(group, learner)
    learner.time_multiplier = learner.time_multiplier * 2

    attempt = begin_challenge(made, learner, now=made.closes_at - TICK)

    assert attempt.deadline is not None
    assert attempt.deadline - attempt.started_at == 2 * timedelta(
        seconds=round(float(made.form.minutes) * 60)
    )
    assert attempt.is_open(made.closes_at + timedelta(minutes=30))


def test_after_the_date_nothing_can_be_begun(
    browser: Browser, group: StudyGroup, learner: Account
) -> None:
    made = create_challenge(group, learner, now=utcnow(), closes_in=timedelta(hours=1))
    values = {"public_id": group.public_id, "challenge_id": made.public_id}
    browser.sign_in(learner).get("challenges.show", **values)
    made.closes_at = utcnow() - TICK

    page = browser.submit("Begin now", follow=True)

    assert "has closed. It can no longer be begun." in page.text
    assert "you did not sit it" in page.text
    assert db.session.scalar(select(Attempt)) is None


def test_it_is_begun_once(browser: Browser, group: StudyGroup, learner: Account) -> None:
    made = create_challenge(group, learner, now=utcnow())
    attempt = begin(made, learner, now=utcnow())

    with pytest.raises(AlreadyBegun):
        begin_challenge(made, learner, now=utcnow())
    db.session.rollback()
    values = {"public_id": group.public_id, "challenge_id": made.public_id}
    page = browser.sign_in(learner).post("challenges.attempt", **values)

    assert page.location == browser.url("exams.room", public_id=attempt.public_id)
    assert "Continue" in browser.get("challenges.show", **values).text


def test_two_presses_at_the_same_moment_begin_one_exam(
    app: Flask, group: StudyGroup, learner: Account
) -> None:
    made = create_challenge(group, learner)
    start = Barrier(4)
    db.session.commit()

    def press(_number: int) -> str:
        with app.app_context():
            exam = db.session.get_one(GroupChallenge, made.id)
            person = db.session.get_one(Account, learner.id)
            start.wait(10)
            try:
                begin_challenge(exam, person, now=NOW)
                db.session.commit()
            except AlreadyBegun:
                db.session.rollback()
                return "already"
            finally:
                db.session.remove()
            return "begun"

    with ThreadPoolExecutor(4) as threads:
        said = sorted(threads.map(press, range(4)))

    assert said == ["already"] * 3 + ["begun"]
    assert len(db.session.scalars(select(Attempt)).all()) == 1
    assert len(db.session.scalars(select(ChallengeAttempt)).all()) == 1


def test_an_exam_stays_as_it_was_made_when_a_question_is_withdrawn(
    browser: Browser, group: StudyGroup, learner: Account
) -> None:
    made = create_challenge(group, learner, now=utcnow())
    for item in db.session.scalars(select(Item)):
        item.withdrawn_at = datetime(2026, 11, 22, tzinfo=UTC)

    browser.sign_in(learner).get(
        "challenges.show", public_id=group.public_id, challenge_id=made.public_id
    )
    browser.submit("Begin now", follow=True)


def test_the_room_of_a_group_exam_is_the_candidates_alone(
    browser: Browser, group: StudyGroup, learner: Account, groupmate: Account
) -> None:
    attempt = begin(create_challenge(group, learner, now=utcnow()), learner, now=utcnow())

    browser.sign_in(groupmate).get("exams.room", public_id=attempt.public_id, expect=404)
