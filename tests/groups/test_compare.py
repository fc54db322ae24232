"""Compare what the group did with an exam: who sees what, and when."""

from datetime import timedelta
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set, withdraw_question_set
from quizbank.bank.models import Item
from quizbank.clock import utcnow
from quizbank.core.bank_file import read_question_set
from quizbank.exams.actions import mark_results_seen
from quizbank.extensions import db
from quizbank.groups.actions import remove
from quizbank.groups.models import GroupChallenge, StudyGroup
from tests.bank_builder import question_set
from tests.browser_client import Browser, Page
from tests.groups.building import (
    NOW,
    answer,
    begin,
    create_challenge,
    create_group,
    membership,
    people,
    shares,
    sit,
)

LATER = NOW + timedelta(days=1)


@pytest.fixture
def mates(app: object) -> list[Account]:
    """Four others."""
    return people(4)


@pytest.fixture
def group(learner: Account, mates: list[Account]) -> StudyGroup:
    """The learner's group of five."""
    return create_group(learner, *mates)


@pytest.fixture
def made(group: StudyGroup, learner: Account) -> GroupChallenge:
    """An exam for it, open for a week."""
    return create_challenge(group, learner, now=utcnow())


def look(browser: Browser, made: GroupChallenge, account: Account) -> Page:
    """The exam's page as somebody sees it."""
    return browser.sign_in(account).get(
        "challenges.show", public_id=made.group.public_id, challenge_id=made.public_id
    )


def everyone_sits(made: GroupChallenge, mates: list[Account]) -> None:
    """Each got a few more than the one before."""
    for number, one in enumerate(mates, 1):
        sit(made, one, range(1, 5 * number), now=utcnow(), seconds=20 + 10 * number)


def test_before_one_has_finished_there_is_nothing_of_the_others(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates, "scores", "domains", "activity")
    everyone_sits(made, mates)

    not_begun = look(browser, made, learner).text
    begin(made, learner, now=utcnow())
    begun = look(browser, made, learner).text

    for text in (not_begun, begun):
        assert "Mate" not in text
        assert "%" not in text


def test_afterwards_one_sees_what_they_share(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates, "scores", "domains")
    everyone_sits(made, mates)
    sit(made, learner, range(1, 11), now=utcnow())

    page = look(browser, made, learner)

    assert "The median of those who share, and you, is" in page.text
    assert "their median is 40 s" in page.text
    assert "Question 1 " in page.text
    assert "5 of 5" in page.text
    assert "Mate 01" in page.text
    assert "Mate 03" not in page.text, "not a neighbour"


def test_the_whole_board_is_the_owners_choice(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates[:3], "scores")
    everyone_sits(made, mates)
    sit(made, learner, range(1, 11), now=utcnow())
    group.shows_whole_board = True

    text = look(browser, made, learner).text

    assert all(name in text for name in ("Mate 00", "Mate 01", "Mate 02"))
    assert "Mate 03" not in text, "shares nothing"
    assert "4. Mate 00" in text


@pytest.mark.parametrize("sharing", [0, 1, 2])
def test_with_less_than_three_who_share_there_is_no_median_and_no_count(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
    sharing: int,
) -> None:
    shares(group, mates[:sharing], "scores", "domains")
    everyone_sits(made, mates)
    sit(made, learner, range(1, 11), now=utcnow())

    text = look(browser, made, learner).text

    assert "median of those who share, and you, is" not in text
    assert "Got it" not in text
    assert "Medians and questions come once 3 do" in text
    assert "There is a median once 3 others" in text


def test_taking_a_tick_away_works_at_once(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates[:1], "scores")
    everyone_sits(made, mates)
    sit(made, learner, [1], now=utcnow())
    assert "Mate 00" in look(browser, made, learner).text

    browser.sign_in(mates[0]).get("groups.sharing", public_id=group.public_id)
    browser.page.soup.find("input", attrs={"name": "scores"}).attrs.pop("checked")  # type: ignore[union-attr]
    browser.submit("Save")

    assert not membership(mates[0], group).shares_scores
    assert "Mate 00" not in look(browser, made, learner).text


def test_a_removed_member_is_in_no_comparison(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates[:1], "scores")
    everyone_sits(made, mates)
    sit(made, learner, [1], now=utcnow())
    remove(membership(mates[0], group), now=NOW)

    assert "Mate 00" not in look(browser, made, learner).text


def test_whoever_missed_the_date_sees_no_results(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates, "scores")
    everyone_sits(made, mates)
    made.closes_at = utcnow() - timedelta(seconds=1)

    page = look(browser, made, learner)

    assert "you did not sit it. Its results are for those who did." in page.text
    assert "Mate" not in page.text


def test_whoever_finishes_after_the_date_sees_them(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates, "scores")
    everyone_sits(made, mates)
    sit(made, learner, [1], now=utcnow())
    made.closes_at = utcnow() - timedelta(minutes=5)

    assert "Mate 00" in look(browser, made, learner).text


def test_a_result_that_was_not_opened_yet_opens_nothing(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates, "scores")
    everyone_sits(made, mates)
    attempt = begin(made, learner, now=utcnow())
    answer(attempt, [1])
    attempt.deadline = utcnow() - timedelta(seconds=1)

    page = look(browser, made, learner)
    assert "Time ran out. Open your result first" in page.text
    assert "Mate" not in page.text

    browser.visit(page.link("Open your result"))
    assert "Mate 00" in look(browser, made, learner).text


def test_somebody_whose_time_ran_out_counts_once_they_know_their_result(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    from quizbank.exams.actions import close_if_over

    shares(group, mates[:1], "scores")
    attempt = begin(made, mates[0], now=utcnow())
    answer(attempt, [1, 2])
    attempt.deadline = utcnow() - timedelta(seconds=1)
    close_if_over(attempt, now=utcnow())
    sit(made, learner, [1], now=utcnow())
    assert "Mate 00" not in look(browser, made, learner).text, "late answers may still arrive"

    mark_results_seen(attempt, now=utcnow())

    assert "Mate 00" in look(browser, made, learner).text


def test_one_switch_hides_board_standing_goal_and_streak(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, [learner, *mates], "scores", "activity")
    group.weekly_goal = 100
    everyone_sits(made, mates)
    sit(made, learner, range(1, 11), now=utcnow())
    browser.sign_in(learner)
    shown = browser.get("groups.show", public_id=group.public_id).text
    assert all(word in shown for word in ("Standing", "100 questions", "Your streak"))

    browser.get("groups.index")
    browser.submit("Hide them")

    hidden = browser.get("groups.show", public_id=group.public_id).text
    assert not any(word in hidden for word in ("Standing", "100 questions", "Your streak"))
    assert "Score and pace" not in look(browser, made, learner).text
    assert (
        "Standing" in browser.sign_in(mates[0]).get("groups.show", public_id=group.public_id).text
    )
    browser.sign_in(learner).get("groups.index")
    browser.submit("Show them")
    assert "Standing" in browser.get("groups.show", public_id=group.public_id).text


def test_the_goal_is_the_sum_of_those_who_share_activity(
    browser: Browser, group: StudyGroup, made: GroupChallenge, mates: list[Account]
) -> None:
    group.weekly_goal = 50
    shares(group, mates[:2], "activity")
    for one in mates[:3]:
        sit(made, one, [1], now=utcnow())

    assert "62 of 50 questions – the goal is reached" in (
        browser.sign_in(mates[3]).get("groups.show", public_id=group.public_id).text
    )


def corrected(**changes: Any) -> None:
    """Load the made-up set again with an item changed; `drop=True` leaves it out."""
    written = question_set("cbcs", items=60)
    name = changes.pop("item")
    number = next(n for n, entry in enumerate(written["items"]) if entry["id"] == name)
    if changes.pop("drop", False):
        del written["items"][number]
    else:
        written["items"][number].update(changes)
    read = read_question_set("cbcs.yaml", yaml.safe_dump(written).encode())
    load_question_set(read, now=LATER)
    db.session.commit()


def third_item(made: GroupChallenge) -> Item:
    """What question 3 asks."""
    found = db.session.scalar(
        select(Item).where(Item.id == made.form.positions[2].item_version.item_id)
    )
    assert found is not None
    return found


def other_key(made: GroupChallenge) -> str:
    """A letter that is not the key of question 3."""
    content = made.form.positions[2].item_version.content
    return next(letter for letter in content["options"] if letter != content["key"])


def test_a_corrected_question_is_told_to_those_who_had_it(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    sit(made, learner, [3], now=utcnow())
    corrected(item=third_item(made).item_id, key=other_key(made))

    assert "Question 3 has another key now" in look(browser, made, learner).text
    feed = browser.get("groups.show", public_id=group.public_id).text
    assert "The key of question 3 in Exam 1 was corrected" in feed
    others = browser.sign_in(mates[0]).get("groups.show", public_id=group.public_id).text
    assert "corrected" not in others, "whoever has yet to sit it gets no hint"
    assert "corrected" not in look(browser, made, mates[0]).text


def test_a_withdrawn_question_is_told_and_the_comparison_stands(
    browser: Browser,
    group: StudyGroup,
    made: GroupChallenge,
    learner: Account,
    mates: list[Account],
) -> None:
    shares(group, mates, "scores")
    everyone_sits(made, mates)
    sit(made, learner, [3], now=utcnow())
    corrected(item=third_item(made).item_id, drop=True)

    text = look(browser, made, learner).text

    assert "Question 3 was withdrawn" in text
    assert "Got it" in text
    feed = browser.get("groups.show", public_id=group.public_id).text
    assert "Question 3 of Exam 1 was withdrawn" in feed


def test_a_set_that_is_withdrawn_takes_all_its_questions(
    browser: Browser, group: StudyGroup, made: GroupChallenge, learner: Account
) -> None:
    sit(made, learner, [3], now=utcnow())
    withdraw_question_set("cbcs-made-up", now=LATER)

    feed = browser.sign_in(learner).get("groups.show", public_id=group.public_id).text

    assert "Questions 1, 2, 3," in feed
    assert "were withdrawn" in feed


def test_a_new_wording_and_a_key_changed_back_are_no_correction(
    browser: Browser, made: GroupChallenge, learner: Account
) -> None:
    sit(made, learner, [3], now=utcnow())
    name, key = third_item(made).item_id, made.form.positions[2].item_version.content["key"]

    corrected(item=name, rationale="The rule behind it: said in other words.")
    assert "another key" not in look(browser, made, learner).text

    corrected(item=name, key=other_key(made))
    assert "another key" in look(browser, made, learner).text
    corrected(item=name, key=key)
    assert "another key" not in look(browser, made, learner).text


def test_a_key_that_was_corrected_before_the_group_got_the_question_is_no_news(
    browser: Browser, made: GroupChallenge, learner: Account
) -> None:
    sit(made, learner, [3], now=utcnow())
    version = made.form.positions[2].item_version
    version.corrected_key = other_key(made)
    version.corrected_at = made.created_at - timedelta(days=1)
    assert "another key" not in look(browser, made, learner).text

    corrected(item=version.item.item_id, key=version.corrected_key)
    assert "another key" not in look(browser, made, learner).text, "its author took it over"

    version.corrected_at = made.created_at + timedelta(hours=1)
    assert "Question 3 has another key now" in look(browser, made, learner).text


def test_the_result_leads_to_the_comparison(
    browser: Browser, group: StudyGroup, made: GroupChallenge, learner: Account
) -> None:
    attempt = sit(made, learner, [3], now=utcnow())

    page = browser.sign_in(learner).get("exams.result", public_id=attempt.public_id)

    assert page.link("Compare in ‘Tuesday coders’") == browser.url(
        "challenges.show", public_id=group.public_id, challenge_id=made.public_id
    )


def test_the_result_of_somebody_who_left_leads_nowhere(
    browser: Browser, group: StudyGroup, made: GroupChallenge, mates: list[Account]
) -> None:
    attempt = sit(made, mates[0], [3], now=utcnow())
    remove(membership(mates[0], group), now=NOW)

    page = browser.sign_in(mates[0]).get("exams.result", public_id=attempt.public_id)

    assert "Compare in" not in page.text
