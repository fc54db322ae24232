"""Come into a group: by link, by code, as a guest; and what stands in the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.core.sharing import Shares
from quizbank.extensions import db
from quizbank.groups import actions
from quizbank.groups.actions import join, leave, renew_invitation, take_turn
from quizbank.groups.errors import GroupFull, NicknameTaken, NoSuchInvitation
from quizbank.groups.invitations import CODE_LENGTH, LETTERS, code_from, new_code, qr_of
from quizbank.groups.models import GroupMembership, StudyGroup
from quizbank.groups.queries import count_of_members, members_of, shares_of
from tests.browser_client import Browser, Page
from tests.builders import create_account
from tests.groups.building import NOW, create_group, membership, people

SAME = "No group with room for you has this code."


@pytest.fixture
def group(learner: Account) -> StudyGroup:
    """The learner's group, with nobody else in it."""
    return create_group(learner)


def come_in(browser: Browser, group: StudyGroup, nickname: str, **values: object) -> Page:
    """Open the link, enter a nickname, press the button."""
    browser.get("groups.join", token=group.invite_token)
    return browser.submit("Join", nickname=nickname, **values)  # type: ignore[arg-type]


def test_the_link_leads_into_the_group(
    browser: Browser, group: StudyGroup, groupmate: Account
) -> None:
    page = come_in(browser.sign_in(groupmate), group, "Gina", follow=True)

    assert page.h1 == "Tuesday coders"
    assert "Nothing of yours is shared until you say so" in page.text
    mine = membership(groupmate, group)
    assert (mine.nickname, mine.role) == ("Gina", "member")
    assert shares_of(mine) == Shares()
    assert not mine.wants_digest


def test_a_visitor_without_an_account_comes_in_as_a_guest(
    browser: Browser, group: StudyGroup
) -> None:
    page = come_in(browser, group, "Gust", follow=True)

    assert page.h1 == "Tuesday coders"
    assert [one.nickname for one in members_of(group)] == ["Learner", "Gust"]


def test_a_refusal_leaves_no_guest_behind(browser: Browser, group: StudyGroup) -> None:
    page = come_in(browser, group, "learner", expect=422)

    assert page.problems == ["Someone in this group has that nickname. Choose another one."]
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1
    browser.get("groups.index", expect=302)


def test_whoever_is_in_it_is_led_to_the_group(
    browser: Browser, group: StudyGroup, learner: Account
) -> None:
    page = browser.sign_in(learner).get("groups.join", token=group.invite_token, expect=302)

    assert page.location == browser.url("groups.show", public_id=group.public_id)


def test_a_second_press_changes_nothing(group: StudyGroup, groupmate: Account) -> None:
    for nickname in ("First", "Second"):
        join(groupmate, token=group.invite_token, nickname=nickname, now=NOW)

    assert [one.nickname for one in members_of(group)] == ["Learner", "First"]


def test_a_link_used_after_it_was_renewed_leads_nowhere(
    browser: Browser, group: StudyGroup, learner: Account, groupmate: Account
) -> None:
    former, code = group.invite_token, group.join_code
    browser.sign_in(learner).get("groups.invitation", public_id=group.public_id)
    browser.submit("Make a new link and code")

    browser.sign_in(groupmate)
    page = browser.get("groups.join", token=former, expect=404)
    browser.post("groups.join", token=former, data={"nickname": "G"}, expect=404)

    assert page.h1 == "This link leads to no group"
    assert group.invite_token != former
    assert group.join_code != code
    browser.get("groups.join", token=group.invite_token)


def test_a_link_renewed_while_somebody_typed_a_nickname_lets_nobody_in(
    browser: Browser, group: StudyGroup, groupmate: Account
) -> None:
    browser.sign_in(groupmate).get("groups.join", token=group.invite_token)
    renew_invitation(group, now=NOW)

    page = browser.submit("Join", nickname="Late", expect=404)

    assert page.h1 == "This link leads to no group"
    assert count_of_members(group) == 1


def test_a_link_to_a_deleted_group_leads_nowhere(group: StudyGroup, learner: Account) -> None:
    token = group.invite_token
    mine = membership(learner, group)
    leave(mine)

    with pytest.raises(NoSuchInvitation):
        join(learner, token=token, nickname="L", now=NOW)


def test_whoever_waited_for_a_group_that_was_deleted_is_told(group: StudyGroup) -> None:
    leave(members_of(group)[0])

    with pytest.raises(NoSuchInvitation):
        take_turn(group)


@pytest.mark.parametrize("spelt", ["{0}", "{1}", " {1} ", "{2}", "{3}"])
def test_a_code_may_be_typed_in_any_way(
    browser: Browser, group: StudyGroup, groupmate: Account, spelt: str
) -> None:
    code = group.join_code
    typed = spelt.format(code, f"{code[:4]}-{code[4:]}", code.lower(), " ".join(code))
    browser.sign_in(groupmate).get("groups.join_by_code")

    page = browser.submit("Go on", code=typed)

    assert page.location == browser.url("groups.join", token=group.invite_token)


def test_a_wrong_a_former_and_a_full_code_sound_the_same(
    browser: Browser, group: StudyGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = group.join_code
    renew_invitation(group, now=NOW)
    monkeypatch.setattr(actions, "MOST_MEMBERS", 1)
    answers = []
    for code in ("ABCD-2345", former, group.join_code, "no code at all", "Ω" * 8):
        browser.get("groups.join_by_code")
        page = browser.submit("Go on", code=code, expect=422)
        assert page.problems[0].startswith(SAME)
        answers.append(page.text)

    assert len(set(answers)) == 1


def test_an_empty_code_is_asked_for(browser: Browser) -> None:
    browser.get("groups.join_by_code")

    page = browser.submit("Go on", code=" ", expect=422)

    assert page.problems == ["Enter the code of the group, like ABCD-2345"]


@pytest.mark.usefixtures("rate_limits")
def test_guessing_codes_is_slowed_down(
    app: Flask, browser: Browser, group: StudyGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.config, "RATE_LIMITS", {**app.config["RATE_LIMITS"], "JOIN": "3 per minute"}
    )
    for expect in (422, 422, 422, 429):
        browser.get("groups.join_by_code")
        browser.submit("Go on", code="ABCD2345", expect=expect)

    browser.get("groups.join_by_code")
    browser.submit("Go on", code=group.join_code, expect=429)


@pytest.mark.usefixtures("rate_limits")
def test_a_class_that_comes_in_at_once_is_not_slowed_down(
    app: Flask, browser: Browser, group: StudyGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.config, "RATE_LIMITS", {**app.config["RATE_LIMITS"], "JOIN": "3 per minute"}
    )
    for _person in range(5):
        browser.get("groups.join_by_code")
        browser.submit("Go on", code=group.join_code)


@pytest.mark.parametrize(
    ("nickname", "says"),
    [
        ("", "Enter a nickname"),
        ("  \u200b ", "Nickname must have letters, digits and signs only"),
        ("groupmate@example.org", "Nickname must not be an email address"),
        ("groupmate＠example.org", "Nickname must not be an email address"),
        ("<b>bold</b>", "Nickname must be without < and >"),
        ("＜script＞", "Nickname must be without < and >"),
        ("x" * 41, "Nickname must be 40 characters or fewer"),
        ("x" * 10_000, "Nickname must be 40 characters or fewer"),
        ("\u3164", "Nickname must have letters, digits and signs only"),
        ("\ufe0f", "Nickname must have letters, digits and signs only"),
        ("\u202eevil", "Nickname must have letters, digits and signs only"),
    ],
)
def test_a_nickname_gives_nobody_away_and_plays_no_tricks(
    browser: Browser, group: StudyGroup, groupmate: Account, nickname: str, says: str
) -> None:
    page = come_in(browser.sign_in(groupmate), group, nickname, expect=422)

    assert page.problems == [says]
    assert count_of_members(group) == 1


@pytest.mark.parametrize(
    "nickname", ["É", "Zoë & Max", "日本", "x" * 40, "@home", "'; drop table--"]
)
def test_any_other_nickname_is_fine(
    browser: Browser, group: StudyGroup, groupmate: Account, nickname: str
) -> None:
    come_in(browser.sign_in(groupmate), group, nickname)

    assert membership(groupmate, group).nickname == nickname
    assert nickname in browser.get("groups.members", public_id=group.public_id).text


@pytest.mark.parametrize(
    "nickname",
    ["Learner", "LEARNER", "ｌｅａｒｎｅｒ", " learner ", "Lear\u200dner", "Learner\ufe0f"],
)
def test_nobody_passes_as_somebody_else(
    browser: Browser, group: StudyGroup, groupmate: Account, nickname: str
) -> None:
    page = come_in(browser.sign_in(groupmate), group, nickname, expect=422)

    assert page.problems == ["Someone in this group has that nickname. Choose another one."]


def test_a_nickname_can_be_changed_but_not_into_anothers(
    browser: Browser, learner: Account, groupmate: Account
) -> None:
    group = create_group(learner, groupmate)
    browser.sign_in(groupmate).get("groups.sharing", public_id=group.public_id)
    page = browser.submit("Save", nickname="learner", expect=422)
    assert page.problems == ["Someone in this group has that nickname. Choose another one."]

    browser.submit("Save", nickname="Gina")
    browser.get("groups.sharing", public_id=group.public_id)
    browser.submit("Save", nickname="GINA")

    assert membership(groupmate, group).nickname == "GINA"


def test_a_right_link_tells_that_the_group_is_full(
    browser: Browser, group: StudyGroup, groupmate: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(groupmate).get("groups.join", token=group.invite_token)
    monkeypatch.setattr(actions, "MOST_MEMBERS", 1)

    page = browser.submit("Join", nickname="Late", expect=422)

    assert "This group is full" in page.text
    assert "This group is full" in browser.get("groups.join", token=group.invite_token).text


def test_a_group_holds_fifty(learner: Account, stranger: Account) -> None:
    group = create_group(learner, *people(actions.MOST_MEMBERS - 1))

    with pytest.raises(GroupFull):
        join(stranger, token=group.invite_token, nickname="Late", now=NOW)

    assert count_of_members(group) == 50


def at_once(app: Flask, doings: list[Callable[[], str]]) -> list[str]:
    """What each of these gave or raised, done by as many threads with a connection each."""
    start = Barrier(len(doings))

    def work(doing: Callable[[], str]) -> str:
        with app.app_context():
            start.wait(10)
            try:
                said = doing()
                db.session.commit()
            except (GroupFull, NicknameTaken, NoSuchInvitation) as refusal:
                db.session.rollback()
                return type(refusal).__name__
            finally:
                db.session.remove()
            return said

    with ThreadPoolExecutor(len(doings)) as threads:
        return sorted(threads.map(work, doings))


def joining(account: Account, token: str, nickname: str) -> Callable[[], str]:
    """One of several who press at the same moment."""

    def press() -> str:
        person = db.session.get_one(Account, account.id)
        return join(person, token=token, nickname=nickname, now=NOW).role

    return press


def test_of_two_who_take_the_last_place_one_gets_it(
    app: Flask, group: StudyGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_MEMBERS", 3)
    token = group.invite_token
    pressing = [joining(one, token, f"Press {one.id}") for one in people(6)]
    db.session.commit()

    said = at_once(app, pressing)

    assert said == ["GroupFull"] * 4 + ["member"] * 2
    assert count_of_members(group) == 3


def test_of_two_with_the_same_nickname_one_gets_in(app: Flask, group: StudyGroup) -> None:
    token = group.invite_token
    pressing = [joining(one, token, "Same") for one in people(4)]
    db.session.commit()

    assert at_once(app, pressing) == ["NicknameTaken"] * 3 + ["member"]


def test_two_presses_of_one_person_make_one_member(
    app: Flask, group: StudyGroup, groupmate: Account
) -> None:
    token = group.invite_token
    db.session.commit()

    said = at_once(app, [joining(groupmate, token, "Twice")] * 4)

    assert said == ["member"] * 4
    assert count_of_members(group) == 2


def test_an_owner_who_leaves_while_somebody_comes_in_leaves_an_owner_behind(
    app: Flask, group: StudyGroup, learner: Account, groupmate: Account, stranger: Account
) -> None:
    join(groupmate, token=group.invite_token, nickname="G", now=NOW)
    token, mine = group.invite_token, membership(learner, group).id
    db.session.commit()

    def depart() -> str:
        leave(db.session.get_one(GroupMembership, mine))
        return "left"

    at_once(app, [depart, joining(stranger, token, "S")])

    db.session.expire_all()
    assert [one.role for one in members_of(group)] == ["owner", "member"]


def test_codes_are_easy_to_say_and_hard_to_guess() -> None:
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(code_from(code) == code for code in codes)
    assert not set("01OILUV") & set(LETTERS)
    assert len(LETTERS) ** CODE_LENGTH > 10**11


def test_a_qr_is_a_picture_without_style() -> None:
    picture = qr_of("https://quizbank.example/join/" + "x" * 22)

    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "quizbank.example" not in picture


def test_people_of_a_later_group_are_not_those_of_a_former(
    browser: Browser, learner: Account
) -> None:
    guest = create_account(email=None)
    group = create_group(learner, guest)
    browser.sign_in(guest)

    assert "Tuesday coders" in browser.get("groups.index").text
    leave(membership(guest, group))
    assert "Tuesday coders" not in browser.get("groups.index").text
