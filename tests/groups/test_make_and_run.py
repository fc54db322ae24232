"""Make a group, invite, set it up, hand it over, leave and delete it."""

import importlib
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.exams.models import AssembledForm, Attempt, FormPosition
from quizbank.extensions import db
from quizbank.groups.actions import MOST_JOINED, MOST_OWNED, hand_over, leave, remove
from quizbank.groups.challenges.actions import begin_challenge, take_back
from quizbank.groups.errors import ChallengeClosed, MemberGone, TooManyGroups
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, GroupMembership, StudyGroup
from quizbank.groups.queries import members_of
from tests.browser_client import Browser
from tests.builders import create_account
from tests.groups.building import NOW, create_challenge, create_group, membership, people, sit


def count(model: type) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_anyone_makes_a_group_and_owns_it(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("groups.index")
    browser.get("groups.new")
    page = browser.submit(
        "Make the group", name="Tuesday coders", exam="cbcs", nickname="Lea", follow=True
    )

    assert page.h1 == "Invite to ‘Tuesday coders’"
    group = db.session.scalars(select(StudyGroup)).one()
    assert membership(learner, group).is_owner
    assert membership(learner, group).nickname == "Lea"
    assert "Tuesday coders" in browser.get("groups.index").text


def test_a_guest_may_make_one_too(browser: Browser) -> None:
    browser.sign_in(create_account(email=None)).get("groups.new")

    browser.submit("Make the group", name="On trial", exam="cpc", nickname="Guest")

    assert count(StudyGroup) == 1


def test_what_is_missing_is_named(browser: Browser, stranger: Account) -> None:
    browser.sign_in(stranger).get("groups.new")

    page = browser.submit("Make the group", name="  ", nickname="", expect=422)

    assert page.problems == [
        "Enter a name for the group",
        "Select an exam",
        "Enter a nickname",
    ]


def test_nobody_owns_more_than_ten(browser: Browser, learner: Account) -> None:
    for number in range(MOST_OWNED):
        create_group(learner, name=f"Group {number}")
    browser.sign_in(learner).get("groups.new")

    page = browser.submit("Make the group", name="More", exam="cca", nickname="L", follow=True)

    assert "One person can own 10 groups" in page.text
    assert count(StudyGroup) == MOST_OWNED


def test_nobody_is_in_more_than_thirty(learner: Account, groupmate: Account) -> None:
    owners = people(MOST_JOINED, "Owner")
    for owner in owners:
        create_group(owner, learner)

    with pytest.raises(TooManyGroups):
        create_group(groupmate, learner)


def test_the_owner_sets_name_goal_and_board(browser: Browser, learner: Account) -> None:
    group = create_group(learner)
    browser.sign_in(learner).get("groups.settings", public_id=group.public_id)

    browser.submit("Save", name="Thursday coders", goal="500", whole_board="y")

    assert (group.name, group.weekly_goal, group.shows_whole_board) == (
        "Thursday coders",
        500,
        True,
    )


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        ("many", "Enter a whole number of questions"),
        ("9", "Goal must be between 10 and 20,000 questions"),
        ("20001", "Goal must be between 10 and 20,000 questions"),
    ],
)
def test_a_goal_is_within_reason(browser: Browser, learner: Account, goal: str, says: str) -> None:
    group = create_group(learner)
    browser.sign_in(learner).get("groups.settings", public_id=group.public_id)

    page = browser.submit("Save", goal=goal, expect=422)

    assert page.problems == [says]


def test_a_goal_can_be_dropped(browser: Browser, learner: Account) -> None:
    group = create_group(learner)
    group.weekly_goal = 100
    browser.sign_in(learner).get("groups.settings", public_id=group.public_id)

    browser.submit("Save", goal="")

    assert group.weekly_goal is None


def test_a_removed_member_loses_sight_at_once_and_cannot_come_back(
    browser: Browser, learner: Account, groupmate: Account
) -> None:
    group = create_group(learner, groupmate)
    former_link = browser.url("groups.join", token=group.invite_token)
    browser.sign_in(groupmate).get("groups.show", public_id=group.public_id)

    browser.sign_in(learner).get("groups.members", public_id=group.public_id)
    browser.visit(browser.page.link("Remove") if browser.page else "")
    page = browser.submit("Remove from the group", follow=True)

    assert "Groupmate was removed" in page.text
    browser.sign_in(groupmate).get("groups.show", public_id=group.public_id, expect=404)
    browser.visit(former_link, expect=404)


def test_a_group_passes_to_whoever_it_is_handed_to(
    browser: Browser, learner: Account, groupmate: Account, stranger: Account
) -> None:
    group = create_group(learner, groupmate, stranger)
    heir = membership(stranger, group)
    browser.sign_in(learner).get(
        "groups.ownership", public_id=group.public_id, member_id=heir.public_id
    )

    page = browser.submit("Hand over", follow=True)

    assert "belongs to Stranger now" in page.text
    assert heir.is_owner
    assert not membership(learner, group).is_owner


def test_nothing_passes_to_somebody_who_left_meanwhile(
    learner: Account, groupmate: Account, stranger: Account
) -> None:
    group = create_group(learner, groupmate, stranger)
    mine, heir = membership(learner, group), membership(groupmate, group)
    leave(heir)

    with pytest.raises(MemberGone):
        hand_over(mine, heir)

    assert membership(learner, group).is_owner


def test_whoever_handed_over_in_another_window_hands_over_no_more(
    learner: Account, groupmate: Account, stranger: Account
) -> None:
    group = create_group(learner, groupmate, stranger)
    mine = membership(learner, group)
    hand_over(mine, membership(groupmate, group))

    with pytest.raises(MemberGone):
        hand_over(mine, membership(stranger, group))


def test_a_group_has_one_owner_whatever_happens(learner: Account, groupmate: Account) -> None:
    group = create_group(learner, groupmate)
    membership(groupmate, group).role = "owner"

    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_an_owner_is_not_removed(learner: Account, groupmate: Account) -> None:
    group = create_group(learner, groupmate)

    remove(membership(learner, group), now=NOW)

    assert len(members_of(group)) == 2


def test_a_group_whose_owner_leaves_passes_to_the_longest_standing_member(
    browser: Browser, learner: Account, groupmate: Account, stranger: Account
) -> None:
    group = create_group(learner, stranger, groupmate)
    page = browser.sign_in(learner).get("groups.departure", public_id=group.public_id)
    assert "It will belong to Stranger" in page.text

    page = browser.submit("Leave the group", follow=True)

    assert "You left ‘Tuesday coders’" in page.text
    assert membership(stranger, group).is_owner
    assert len(members_of(group)) == 2
    browser.get("groups.show", public_id=group.public_id, expect=404)


def test_a_group_whose_last_member_leaves_is_gone(browser: Browser, learner: Account) -> None:
    group = create_group(learner)
    create_challenge(group, learner)
    page = browser.sign_in(learner).get("groups.departure", public_id=group.public_id)
    assert "the group is deleted" in page.text

    browser.submit("Leave the group")

    assert [count(model) for model in (StudyGroup, GroupMembership, GroupChallenge)] == [0, 0, 0]
    assert [count(model) for model in (AssembledForm, FormPosition)] == [0, 0]


def test_a_deleted_group_leaves_to_each_what_they_sat(
    browser: Browser, learner: Account, groupmate: Account
) -> None:
    group = create_group(learner, groupmate)
    attempt = sit(create_challenge(group, learner), groupmate, [1, 2])
    create_challenge(group, learner, seed=2)
    browser.sign_in(learner).get("groups.dissolution", public_id=group.public_id)

    page = browser.submit("Delete group", follow=True)

    assert "‘Tuesday coders’ was deleted" in page.text
    assert [count(m) for m in (StudyGroup, GroupChallenge, ChallengeAttempt)] == [0, 0, 0]
    assert count(AssembledForm) == count(Attempt) == 1
    browser.sign_in(groupmate).get("exams.result", public_id=attempt.public_id)


def test_an_exam_taken_back_is_gone_from_the_group_alone(
    browser: Browser, learner: Account, groupmate: Account
) -> None:
    group = create_group(learner, groupmate)
    made = create_challenge(group, learner)
    attempt = sit(made, groupmate)
    browser.sign_in(learner).get(
        "challenges.removal", public_id=group.public_id, challenge_id=made.public_id
    )

    browser.submit("Remove exam")

    assert count(GroupChallenge) == 0
    browser.sign_in(groupmate).get("exams.result", public_id=attempt.public_id)


def test_leaving_takes_nobody_elses_exam(learner: Account, groupmate: Account) -> None:
    group = create_group(learner, groupmate)
    sit(create_challenge(group, learner), learner)

    leave(membership(learner, group))

    assert count(GroupChallenge) == 1
    assert membership(groupmate, group).is_owner


GONE_MEANWHILE = [
    ("groups.views", "groups.sharing", {"nickname": "Gina"}),
    ("groups.views", "groups.departure", {}),
    ("groups.challenges.views", "challenges.attempt", {}),
]


@pytest.mark.parametrize(("module", "endpoint", "fields"), GONE_MEANWHILE)
@pytest.mark.parametrize("ending", ["removed", "deleted"])
def test_whoever_is_put_out_in_the_middle_of_a_request_is_a_stranger(
    browser: Browser,
    learner: Account,
    groupmate: Account,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    endpoint: str,
    fields: dict[str, str],
    ending: str,
) -> None:
    group = create_group(learner, groupmate)
    values = {"public_id": group.public_id}
    if endpoint == "challenges.attempt":
        values["challenge_id"] = create_challenge(group, learner, now=utcnow()).public_id
    browser.sign_in(groupmate).get("groups.index")
    name = "challenge_or_404" if endpoint == "challenges.attempt" else "group_or_404"
    views = importlib.import_module(f"quizbank.{module}")
    load = getattr(views, name)

    def load_and_wait(*asked: Any) -> Any:
        loaded = load(*asked)
        theirs = GroupMembership.account_id == groupmate.id
        table, row = (
            (GroupMembership, theirs)
            if ending == "removed"
            else (StudyGroup, StudyGroup.id == group.id)
        )
        db.session.execute(
            delete(table).where(row), execution_options={"synchronize_session": False}
        )
        db.session.commit()
        return loaded

    monkeypatch.setattr(views, name, load_and_wait)
    is_left = endpoint == "groups.departure" and ending == "removed"
    browser.post(endpoint, data=fields, expect=302 if is_left else 404, **values)

    assert count(Attempt) == 0


def test_a_removed_member_challenges_nobody_any_more(learner: Account, groupmate: Account) -> None:
    group = create_group(learner, groupmate)
    remove(membership(groupmate, group), now=NOW)

    with pytest.raises(MemberGone):
        create_challenge(group, groupmate)


def test_an_exam_taken_back_at_this_moment_is_not_begun(
    learner: Account, groupmate: Account
) -> None:
    made = create_challenge(create_group(learner, groupmate), learner)
    take_back(made)

    with pytest.raises(ChallengeClosed):
        begin_challenge(made, groupmate, now=NOW)
