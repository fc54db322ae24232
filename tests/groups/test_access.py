"""Owner, member, former member, stranger, educator and nobody, at each page and each button."""

import pytest

from quizbank.accounts.models import Account
from quizbank.groups.models import GroupChallenge, StudyGroup
from tests.browser_client import Browser
from tests.groups.building import create_challenge, create_group, membership

GROUP = (
    "groups.show",
    "groups.members",
    "groups.activity",
    "groups.sharing",
    "groups.departure",
    "challenges.new",
    "challenges.show",
)
OWNERS = (
    "groups.settings",
    "groups.invitation",
    "groups.dissolution",
    "groups.removal",
    "groups.ownership",
    "challenges.removal",
)
CHANGES = (
    "groups.sharing",
    "groups.departure",
    "challenges.new",
    "challenges.attempt",
)
OWNERS_CHANGES = (
    "groups.settings",
    "groups.renewal",
    "groups.dissolution",
    "groups.removal",
    "groups.ownership",
    "challenges.removal",
)


@pytest.fixture
def other(app: object) -> Account:
    """One more member, whom others are asked about."""
    from tests.builders import create_account

    return create_account("other@example.org", nickname="Other")


@pytest.fixture
def group(learner: Account, groupmate: Account, other: Account) -> StudyGroup:
    """The learner owns it; two others are in it."""
    return create_group(learner, groupmate, other)


@pytest.fixture
def made(group: StudyGroup, learner: Account) -> GroupChallenge:
    """An exam that the owner made."""
    return create_challenge(group, learner)


@pytest.fixture
def values(group: StudyGroup, made: GroupChallenge, other: Account) -> dict[str, object]:
    """What addresses of the group are made of."""
    return {
        "public_id": group.public_id,
        "challenge_id": made.public_id,
        "member_id": membership(other, group).public_id,
    }


def address(browser: Browser, endpoint: str, values: dict[str, object]) -> str:
    """The page of an endpoint, with those values that it takes."""
    rule = next(browser.app.url_map.iter_rules(endpoint))
    return browser.url(endpoint, **{name: values[name] for name in rule.arguments})


def posted(browser: Browser, url: str, *, expect: int) -> None:
    """A button pressed, with a right token and nothing entered."""
    token = {"csrf_token": browser.csrf_token()}
    browser.open(url, method="POST", data=token, expect=expect)


@pytest.mark.parametrize("endpoint", [*GROUP, *OWNERS])
def test_an_owner_sees_every_page(
    browser: Browser, learner: Account, values: dict[str, object], endpoint: str
) -> None:
    browser.sign_in(learner)

    browser.visit(address(browser, endpoint, values))


@pytest.mark.parametrize("endpoint", GROUP)
def test_a_member_sees_the_pages_of_members(
    browser: Browser, groupmate: Account, values: dict[str, object], endpoint: str
) -> None:
    browser.sign_in(groupmate)

    browser.visit(address(browser, endpoint, values))


@pytest.mark.parametrize("endpoint", OWNERS)
def test_the_pages_of_the_owner_do_not_exist_for_a_member(
    browser: Browser, groupmate: Account, values: dict[str, object], endpoint: str
) -> None:
    browser.sign_in(groupmate)

    browser.visit(address(browser, endpoint, values), expect=404)


@pytest.mark.parametrize("endpoint", OWNERS_CHANGES)
def test_a_member_changes_nothing_of_the_owners(
    browser: Browser,
    groupmate: Account,
    group: StudyGroup,
    values: dict[str, object],
    endpoint: str,
) -> None:
    token, name = group.invite_token, group.name
    browser.sign_in(groupmate)

    posted(browser, address(browser, endpoint, values), expect=404)

    assert (group.invite_token, group.name) == (token, name)


@pytest.mark.parametrize("endpoint", [*GROUP, *OWNERS])
@pytest.mark.parametrize("who", ["stranger", "educator", "former member"])
def test_no_page_exists_for_anyone_else(
    browser: Browser,
    request: pytest.FixtureRequest,
    values: dict[str, object],
    endpoint: str,
    who: str,
) -> None:
    browser.sign_in(outsider(who, request))

    browser.visit(address(browser, endpoint, values), expect=404)


@pytest.mark.parametrize("endpoint", sorted({*CHANGES, *OWNERS_CHANGES}))
@pytest.mark.parametrize("who", ["stranger", "educator", "former member"])
def test_nobody_else_changes_anything(
    browser: Browser,
    request: pytest.FixtureRequest,
    values: dict[str, object],
    endpoint: str,
    who: str,
) -> None:
    browser.sign_in(outsider(who, request))

    posted(browser, address(browser, endpoint, values), expect=404)


@pytest.mark.parametrize("endpoint", sorted({*GROUP, *OWNERS, *CHANGES, *OWNERS_CHANGES}))
def test_whoever_is_not_signed_in_is_asked_who_they_are(
    browser: Browser, values: dict[str, object], endpoint: str
) -> None:
    method = "GET" if endpoint in (*GROUP, *OWNERS) else "POST"

    page = browser.open(address(browser, endpoint, values), method=method, expect=302)

    assert page.location.startswith("/sign-in")


def outsider(who: str, request: pytest.FixtureRequest) -> Account:
    """Somebody who is not in the group, any more or at all."""
    if who != "former member":
        account: Account = request.getfixturevalue(who)
        return account
    from quizbank.groups.actions import leave

    former: Account = request.getfixturevalue("groupmate")
    leave(membership(former, request.getfixturevalue("group")))
    return former


def test_an_exam_of_another_group_does_not_exist_in_this_one(
    browser: Browser, learner: Account, group: StudyGroup, values: dict[str, object]
) -> None:
    elsewhere = create_challenge(create_group(learner, name="Second"), learner, seed=9)
    browser.sign_in(learner)

    for endpoint in ("challenges.show", "challenges.removal"):
        browser.visit(
            address(browser, endpoint, {**values, "challenge_id": elsewhere.public_id}),
            expect=404,
        )


def test_a_member_of_another_group_does_not_exist_in_this_one(
    browser: Browser, learner: Account, stranger: Account, values: dict[str, object]
) -> None:
    second = create_group(stranger, learner, name="Second")
    theirs = {**values, "member_id": membership(stranger, second).public_id}
    browser.sign_in(learner)

    browser.visit(address(browser, "groups.removal", theirs), expect=404)
    posted(browser, address(browser, "groups.removal", theirs), expect=404)


def test_an_owner_neither_removes_nor_crowns_themselves(
    browser: Browser, learner: Account, group: StudyGroup, values: dict[str, object]
) -> None:
    mine = {**values, "member_id": membership(learner, group).public_id}
    browser.sign_in(learner)

    for endpoint in ("groups.removal", "groups.ownership"):
        posted(browser, address(browser, endpoint, mine), expect=404)


def test_whoever_made_an_exam_takes_it_back(
    browser: Browser, groupmate: Account, group: StudyGroup, values: dict[str, object]
) -> None:
    own = create_challenge(group, groupmate, seed=7)
    url = address(browser, "challenges.removal", {**values, "challenge_id": own.public_id})
    browser.sign_in(groupmate).visit(url)

    browser.submit("Remove exam")

    browser.visit(url, expect=404)


def test_a_former_owner_is_an_ordinary_member(
    browser: Browser, learner: Account, groupmate: Account, group: StudyGroup
) -> None:
    from quizbank.groups.actions import hand_over

    hand_over(membership(learner, group), membership(groupmate, group))

    browser.sign_in(learner).get("groups.settings", public_id=group.public_id, expect=404)
    browser.sign_in(groupmate).get("groups.settings", public_id=group.public_id)
