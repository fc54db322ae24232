"""What lists and the home page say about groups."""

from datetime import timedelta

from quizbank.accounts.models import Account
from quizbank.groups.queries import groups_of, news_line
from tests.browser_client import Browser
from tests.groups.building import NOW, begin, create_challenge, create_group, people, shares, sit


def test_without_groups_there_is_no_news(browser: Browser, learner: Account) -> None:
    assert news_line(learner, NOW) is None
    assert "A few people sit the same exam" in browser.sign_in(learner).get("groups.index").text


def test_the_news_is_the_exam_that_closes_next(learner: Account, groupmate: Account) -> None:
    group, second = create_group(learner, groupmate), create_group(groupmate, name="Second")
    create_challenge(group, learner, seed=1, closes_in=timedelta(days=5))
    soon = create_challenge(group, learner, seed=2, closes_in=timedelta(days=2), title="Soon")
    create_challenge(second, groupmate, seed=3, closes_in=timedelta(hours=2))

    news = news_line(learner, NOW)

    assert news is not None
    assert (news.group_name, news.title, news.closes_at) == (
        "Tuesday coders",
        "Soon",
        soon.closes_at,
    )
    assert (news.group_public_id, news.challenge_public_id) == (group.public_id, soon.public_id)


def test_an_exam_that_was_begun_or_has_closed_is_no_news(learner: Account) -> None:
    group = create_group(learner)
    begin(create_challenge(group, learner, seed=1), learner)
    closed = create_challenge(group, learner, seed=2)

    assert news_line(learner, closed.closes_at - timedelta(seconds=1)) is not None
    assert news_line(learner, closed.closes_at) is None


def test_the_list_of_groups_counts_members_and_exams_to_begin(
    learner: Account, groupmate: Account
) -> None:
    first, second = create_group(learner, groupmate), create_group(groupmate, learner, name="Two")
    create_challenge(first, learner, seed=1)
    create_challenge(first, learner, seed=2)

    found = groups_of(learner, now=NOW)

    assert [(one.group.id, one.is_owner, one.members, one.to_begin) for one in found] == [
        (second.id, False, 2, 0),
        (first.id, True, 2, 2),
    ]


def test_the_feed_tells_who_finished_of_those_who_share_it(
    browser: Browser, learner: Account
) -> None:
    mates = people(3)
    group = create_group(learner, *mates)
    made = create_challenge(group, mates[0], title="Sunday")
    shares(group, mates[:1], "activity")
    for mate in mates:
        sit(made, mate)

    text = browser.sign_in(learner).get("groups.show", public_id=group.public_id).text

    assert "Mate 00 finished Sunday" in text
    assert "New from Mate 00: Sunday" in text
    assert "Mate 01" not in text
    assert "Mate 02" not in text


def test_activity_over_the_weeks_is_that_of_those_who_share_it(
    browser: Browser, learner: Account
) -> None:
    mates = people(2)
    group = create_group(learner, *mates)
    shares(group, mates[:1], "activity")
    shares(group, mates[1:], "scores", "domains")

    text = browser.sign_in(learner).get("groups.activity", public_id=group.public_id).text

    assert "Mate 00" in text
    assert "Mate 01" not in text
    assert text.count("Week of") == 3
