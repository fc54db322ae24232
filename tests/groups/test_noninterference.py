"""What somebody does not share changes not one byte of what others are sent.

`tests/core/test_sharing.py` shows it for any group; here the pages are asked, with all that reads
the tables for them.
"""

import random
import re
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import delete, select

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.exams.models import Attempt, ItemResponse
from quizbank.extensions import db
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, StudyGroup
from quizbank.learning.models import LearnerDay
from tests.browser_client import Browser
from tests.groups.building import (
    begin,
    create_challenge,
    create_group,
    membership,
    people,
    sit,
)

THINGS = ("scores", "domains", "activity")
PAGES = ("groups.show", "groups.members", "groups.activity", "challenges.show")


@pytest.fixture
def mates(app: object) -> list[Account]:
    """One for each choice of what to share, and four who share everything."""
    return people(12)


@pytest.fixture
def group(learner: Account, mates: list[Account]) -> StudyGroup:
    """The learner's group; the board is whole, so that as much as can be is shown."""
    group = create_group(learner, *mates)
    group.shows_whole_board, group.weekly_goal = True, 500
    every = [*product((False, True), repeat=3), *[(True, True, True)] * 4]
    for mate, choice in zip(mates, every, strict=True):
        for thing, is_shared in zip(THINGS, choice, strict=True):
            setattr(membership(mate, group), f"shares_{thing}", is_shared)
    db.session.commit()
    return group


@pytest.fixture
def made(group: StudyGroup, learner: Account, mates: list[Account]) -> GroupChallenge:
    """An exam that all the others have finished."""
    made = create_challenge(group, learner, now=utcnow())
    chance = random.Random(7)
    for mate in mates:
        sit(made, mate, chance.sample(range(1, 32), 15), now=utcnow())
    return made


def bytes_sent(browser: Browser, made: GroupChallenge, account: Account) -> list[str]:
    """Every page of the group as somebody gets it, but for the tokens of its forms."""
    browser.sign_in(account)
    sent = []
    for endpoint in PAGES:
        values = {"public_id": made.group.public_id}
        if endpoint.startswith("challenges"):
            values["challenge_id"] = made.public_id
        html = browser.get(endpoint, **values).html
        sent.append(re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", html))
    return sent


def attempt_at(made: GroupChallenge, account: Account) -> Attempt:
    """What somebody sat."""
    found = db.session.scalar(
        select(Attempt).where(Attempt.form_id == made.form_id, Attempt.account_id == account.id)
    )
    assert found is not None
    return found


def change_score(made: GroupChallenge, account: Account, chance: random.Random) -> None:
    """Other answers, another score, another pace."""
    attempt = attempt_at(made, account)
    attempt.raw_score = chance.randrange(26)
    for response in attempt.responses:
        response.credit = chance.randrange(2)
        response.chosen = chance.choice("ABCD")
        response.seconds = chance.randrange(1, 200)


def change_within_domains(made: GroupChallenge, account: Account, chance: random.Random) -> None:
    """Another score and pace, and other questions right, as many in each domain as before."""
    attempt = attempt_at(made, account)
    attempt.raw_score = chance.randrange(26)
    by_domain: dict[tuple[str, bool], list[ItemResponse]] = {}
    for place, response in zip(made.form.positions, attempt.responses, strict=True):
        by_domain.setdefault((place.domain, place.is_scored), []).append(response)
        response.seconds = chance.randrange(1, 200)
    for responses in by_domain.values():
        credits = [response.credit for response in responses]
        chance.shuffle(credits)
        for response, credit in zip(responses, credits, strict=True):
            response.credit = credit


def change_activity(made: GroupChallenge, account: Account, chance: random.Random) -> None:
    """Other days, and another moment of finishing."""
    db.session.execute(delete(LearnerDay).where(LearnerDay.account_id == account.id))
    for ago in range(chance.randrange(10)):
        day = utcnow().date() - timedelta(days=ago)
        one = {"answers": chance.randrange(300), "right": 0, "seconds": 0}
        db.session.add(LearnerDay(account_id=account.id, day=day, **one))
    attempt_at(made, account).closed_at = utcnow() - timedelta(minutes=chance.randrange(600))


def take_away(made: GroupChallenge, account: Account) -> None:
    """As if they had not sat it."""
    theirs = ChallengeAttempt.account_id == account.id
    db.session.execute(delete(ChallengeAttempt).where(theirs))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_not_shared_changes_no_byte(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
    seed: int,
) -> None:
    sit(made, learner, range(1, 16), now=utcnow())
    before = bytes_sent(browser, made, learner)

    chance = random.Random(seed)
    changed = 0
    for mate in mates:
        mine = membership(mate, group)
        if not (mine.shares_scores or mine.shares_domains):
            change_score(made, mate, chance)
            changed += 1
        elif not mine.shares_scores:
            change_within_domains(made, mate, chance)
            changed += 1
        if not mine.shares_activity:
            change_activity(made, mate, chance)
            changed += 1
        if not (mine.shares_scores or mine.shares_domains or mine.shares_activity):
            take_away(made, mate)

    assert changed == 8
    assert bytes_sent(browser, made, learner) == before


def test_before_one_has_finished_no_score_changes_a_byte(
    browser: Browser, made: GroupChallenge, learner: Account, mates: list[Account]
) -> None:
    begin(made, learner, now=utcnow())
    before = bytes_sent(browser, made, learner)

    for mate in mates:
        change_score(made, mate, random.Random(1))

    assert bytes_sent(browser, made, learner) == before


def test_the_owner_is_sent_no_more_than_a_member(
    browser: Browser, group: StudyGroup, made: GroupChallenge, learner: Account
) -> None:
    sit(made, learner, range(1, 16), now=utcnow())
    hidden = [
        one.nickname
        for one in (membership(mate, group) for mate in people_of(group, learner))
        if not one.shares_scores
    ]

    sent = bytes_sent(browser, made, learner)

    assert len(hidden) == 4
    assert not [name for name in hidden if name in sent[-1]]


def people_of(group: StudyGroup, but: Account) -> list[Account]:
    """Everybody in it but one."""
    from quizbank.groups.queries import members_of

    return [one.account for one in members_of(group) if one.account_id != but.id]


def test_what_is_shared_does_change_the_pages(
    browser: Browser, made: GroupChallenge, learner: Account, mates: list[Account]
) -> None:
    """Otherwise the test above could not fail."""
    sit(made, learner, range(1, 16), now=utcnow())
    before = bytes_sent(browser, made, learner)

    change_score(made, mates[-1], random.Random(1))
    change_activity(made, mates[-1], random.Random(1))

    after = bytes_sent(browser, made, learner)
    same = [page for page, one, other in zip(PAGES, before, after, strict=True) if one == other]
    assert same == ["groups.members"]


def test_an_attempt_outside_the_group_is_nobodys_business(
    browser: Browser, made: GroupChallenge, learner: Account, mates: list[Account]
) -> None:
    from tests.builders import create_attempt

    sit(made, learner, [1], now=utcnow())
    before = bytes_sent(browser, made, learner)

    create_attempt(mates[-1], seed=99)

    assert bytes_sent(browser, made, learner) == before
