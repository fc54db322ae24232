"""Groups when somebody deletes the account, signs up, or asks for their data."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from quizbank.accounts import actions as accounts
from quizbank.accounts.models import Account
from quizbank.accounts.queries import personal_data_of, was_active
from quizbank.clock import utcnow
from quizbank.exams.models import AssembledForm, Attempt
from quizbank.extensions import db
from quizbank.groups.models import (
    ChallengeAttempt,
    GroupChallenge,
    GroupMembership,
    GroupRole,
    StudyGroup,
)
from quizbank.groups.queries import members_of, membership_in
from tests.browser_client import Browser
from tests.builders import PASSWORD, create_account
from tests.groups.building import (
    NOW,
    begin,
    create_challenge,
    create_group,
    membership,
    shares,
    sit,
)

NAMES = ("groupmate", "gina", "Gina")


@pytest.fixture
def group(learner: Account, groupmate: Account, stranger: Account) -> StudyGroup:
    """The learner's, with two more; the groupmate is called Gina in it."""
    group = create_group(learner, groupmate, stranger)
    gina = membership(groupmate, group)
    gina.nickname, gina.nickname_key = "Gina", "gina"
    shares(group, [groupmate], "scores", "domains", "activity")
    return group


def everything_kept() -> str:
    """All rows of all tables."""
    rows = []
    for table in inspect(db.engine).get_table_names():
        rows += [repr(tuple(row)) for row in db.session.execute(text(f'select * from "{table}"'))]
    return "\n".join(rows)


def test_a_member_who_deletes_the_account_in_the_middle_leaves_no_trace(
    browser: Browser, group: StudyGroup, groupmate: Account, learner: Account
) -> None:
    made = create_challenge(group, groupmate, now=utcnow(), title="Sunday")
    begin(made, groupmate, now=utcnow())
    finished = create_challenge(group, learner, seed=2, now=utcnow())
    sit(finished, groupmate, [1], now=utcnow())
    number, public_id = groupmate.id, groupmate.public_id.hex
    browser.sign_in(groupmate).get("accounts.deletion")

    browser.submit("Delete account", password=PASSWORD)

    kept = everything_kept()
    assert not [name for name in (*NAMES, public_id) if name in kept]
    for model in (GroupMembership, ChallengeAttempt, Attempt):
        assert number not in list(db.session.scalars(select(model.account_id)))
    assert made.made_by_id is None
    browser.sign_in(learner).get("groups.show", public_id=group.public_id)
    page = browser.get("challenges.show", public_id=group.public_id, challenge_id=made.public_id)
    assert "Gina" not in page.text
    browser.submit("Begin now", follow=True)


def test_an_owner_who_deletes_the_account_leaves_the_group_to_the_next(
    group: StudyGroup, learner: Account, groupmate: Account
) -> None:
    create_challenge(group, learner)

    accounts.erase(learner)

    assert [one.account_id for one in members_of(group)][0] == groupmate.id
    assert membership(groupmate, group).role == GroupRole.OWNER
    assert db.session.scalar(select(GroupChallenge)) is not None


def test_whoever_is_alone_takes_the_group_with_them(learner: Account) -> None:
    made = create_challenge(create_group(learner), learner)
    sit(made, learner)

    accounts.erase(learner)

    for model in (StudyGroup, GroupChallenge, AssembledForm, Attempt):
        assert db.session.scalars(select(model)).all() == []


def test_a_guest_who_signs_in_brings_the_group_along(
    browser: Browser, group: StudyGroup, educator: Account
) -> None:
    browser.get("groups.join", token=group.invite_token)
    browser.submit("Join", nickname="Gust")
    made = create_challenge(group, members_of(group)[0].account, now=utcnow())
    guest = members_of(group)[-1].account
    sit(made, guest, [1, 2], now=utcnow())
    browser.get("accounts.sign_in")

    browser.submit("Sign in", email="educator@example.org", password=PASSWORD)

    mine = membership(educator, group)
    assert mine.nickname == "Gust"
    assert db.session.scalars(select(ChallengeAttempt)).one().account_id == educator.id
    browser.get("groups.show", public_id=group.public_id)


def test_of_a_guest_and_an_account_in_one_group_the_account_stays(
    group: StudyGroup, learner: Account
) -> None:
    guest = create_account(email=None, nickname="Gust", hides_games=True)
    second = create_group(guest, learner, name="Second")
    made = create_challenge(second, guest)
    sit(made, guest, [1])
    own = sit(made, learner, [1, 2])

    accounts.move_in(guest, learner)
    db.session.commit()

    mine = membership_in(learner, second)
    assert mine is not None
    assert (mine.nickname, mine.role) == ("Learner", "owner")
    assert len(members_of(second)) == 1
    assert db.session.scalars(select(ChallengeAttempt.attempt_id)).all() == [own.id]
    assert made.made_by_id == learner.id
    assert learner.hides_games


def test_the_download_has_memberships_and_exams_and_nothing_of_others(
    group: StudyGroup, groupmate: Account
) -> None:
    made = create_challenge(group, groupmate, title="Sunday")
    attempt = sit(made, groupmate)

    written = personal_data_of(groupmate)["groups"]

    assert written == {
        "hides_games": False,
        "memberships": [
            {
                "group": "Tuesday coders",
                "exam": "cbcs",
                "role": "member",
                "nickname": "Gina",
                "joined_at": (NOW + timedelta(minutes=1)).isoformat(),
                "shares": {"scores": True, "domains": True, "activity": True},
                "weekly_mail": False,
                "last_mail_at": None,
            }
        ],
        "exams_made": [{"title": "Sunday", "made_at": NOW.isoformat()}],
        "exams_sat": [{"title": "Sunday", "attempt": str(attempt.public_id)}],
    }


def test_a_guest_who_joined_lately_counts_as_active(learner: Account) -> None:
    guest = create_account(email=None, nickname="Gust")
    create_group(learner, guest)

    assert was_active(guest, since=NOW)
    assert not was_active(guest, since=NOW + timedelta(days=1))
