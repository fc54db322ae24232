"""A weekly e-mail for those who asked for it, and the link that ends it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from flask_mailman import Mail

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.extensions import db, mail
from quizbank.groups.actions import leave, stop_digests
from quizbank.groups.cli import links_to, write_to
from quizbank.groups.digests import due_memberships, stop_token
from quizbank.groups.models import GroupChallenge, StudyGroup
from tests.browser_client import Browser
from tests.builders import create_account
from tests.groups.building import (
    begin,
    create_challenge,
    create_group,
    membership,
    people,
    shares,
    sit,
)

SITE = "https://quizbank.example"


@pytest.fixture
def outbox(app: Flask) -> Iterator[list[object]]:
    """What was sent."""
    state: Mail = app.extensions["mailman"]
    state.outbox = []  # type: ignore[attr-defined]
    yield state.outbox  # type: ignore[attr-defined]
    state.outbox = []  # type: ignore[attr-defined]


@pytest.fixture
def group(learner: Account, groupmate: Account) -> StudyGroup:
    """The learner's group; the groupmate asked for e-mails."""
    group = create_group(learner, groupmate)
    membership(groupmate, group).wants_digest = True
    db.session.commit()
    return group


@pytest.fixture
def made(group: StudyGroup, learner: Account) -> GroupChallenge:
    """An exam that waits."""
    return create_challenge(group, learner, now=utcnow(), title="Sunday")


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs commands."""
    return app.test_cli_runner()


def run(runner: FlaskCliRunner, *arguments: str, expect: int = 0) -> str:
    """What the command said."""
    db.session.commit()
    done = runner.invoke(args=["groups", "digest", *(arguments or ("--site", SITE))])
    db.session.expire_all()
    assert done.exit_code == expect, done.output
    return done.output


def test_whoever_asked_is_written_to_once_a_week(
    runner: FlaskCliRunner, outbox: list[object], made: GroupChallenge, groupmate: Account
) -> None:
    assert run(runner) == "E-mails sent: 1, not sent: 0\n"
    assert run(runner) == "E-mails sent: 0, not sent: 0\n"

    [message] = outbox
    assert message.to == ["groupmate@example.org"]  # type: ignore[attr-defined]
    body = message.body  # type: ignore[attr-defined]
    assert "‘Sunday’ waits for you" in body
    assert f"{SITE}/groups/{made.group.public_id}" in body
    mine = membership(groupmate, made.group)
    assert mine.digest_sent_at is not None
    mine.digest_sent_at -= timedelta(days=7)
    assert run(runner) == "E-mails sent: 1, not sent: 0\n"


def test_nobody_is_written_to_who_did_not_ask(
    runner: FlaskCliRunner, outbox: list[object], made: GroupChallenge, groupmate: Account
) -> None:
    membership(groupmate, made.group).wants_digest = False

    run(runner)

    assert outbox == []


def test_a_week_without_news_brings_no_e_mail(
    runner: FlaskCliRunner, outbox: list[object], group: StudyGroup, groupmate: Account
) -> None:
    run(runner)

    assert outbox == []
    assert membership(groupmate, group).digest_sent_at is None


def test_a_guest_has_no_address(
    runner: FlaskCliRunner, outbox: list[object], learner: Account
) -> None:
    guest = create_account(email=None, nickname="Gust")
    group = create_group(learner, guest)
    membership(guest, group).wants_digest = True
    create_challenge(group, learner, now=utcnow())

    run(runner)

    assert outbox == []


def test_the_e_mail_has_neither_names_nor_scores(
    runner: FlaskCliRunner, outbox: list[object], made: GroupChallenge, groupmate: Account
) -> None:
    from quizbank.groups.actions import join

    mates = people(4)
    for mate in mates:
        token = made.group.invite_token
        join(mate, token=token, nickname=mate.nickname, now=utcnow())
    shares(made.group, mates, "scores", "domains", "activity")
    for mate in [*mates, groupmate]:
        sit(made, mate, range(1, 20), now=utcnow())

    run(runner)

    body = outbox[0].body  # type: ignore[attr-defined]
    assert "An exam was finished 4 times" in body
    assert "Mate" not in body
    assert "%" not in body


def test_an_exam_that_was_begun_does_not_wait(
    runner: FlaskCliRunner, outbox: list[object], made: GroupChallenge, groupmate: Account
) -> None:
    begin(made, groupmate, now=utcnow())

    run(runner)

    assert "waits for you" not in outbox[0].body  # type: ignore[attr-defined]
    assert "1 new exam" in outbox[0].body  # type: ignore[attr-defined]


def test_several_groups_make_one_e_mail(
    runner: FlaskCliRunner, outbox: list[object], made: GroupChallenge, groupmate: Account
) -> None:
    second = create_group(groupmate, name="Second")
    membership(groupmate, second).wants_digest = True
    create_challenge(second, groupmate, seed=5, now=utcnow(), title="Monday")

    run(runner)

    [message] = outbox
    assert "‘Sunday’" in message.body  # type: ignore[attr-defined]
    assert "‘Monday’" in message.body  # type: ignore[attr-defined]


def test_a_mail_server_that_refuses_is_tried_again(
    runner: FlaskCliRunner,
    made: GroupChallenge,
    groupmate: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Refuses:
        def send_messages(self, _messages: list[object]) -> int:
            raise ConnectionRefusedError

    monkeypatch.setattr(mail, "get_connection", lambda: Refuses())

    assert "not sent: 1" in run(runner, expect=1)

    assert membership(groupmate, made.group).digest_sent_at is None
    assert len(due_memberships(utcnow())) == 1


@pytest.mark.parametrize("site", ["quizbank.example", "ftp://quizbank.example", "https://"])
def test_an_address_that_is_none_is_refused(runner: FlaskCliRunner, site: str) -> None:
    assert "write it like https://quizbank.example" in run(runner, "--site", site, expect=2)


def test_a_link_in_the_e_mail_ends_them_without_signing_in(
    browser: Browser,
    runner: FlaskCliRunner,
    outbox: list[object],
    made: GroupChallenge,
    groupmate: Account,
) -> None:
    run(runner)
    message = outbox[0]
    link = message.body.rstrip().rpartition("\n")[2]  # type: ignore[attr-defined]
    assert message.extra_headers["List-Unsubscribe"] == f"<{link}>"  # type: ignore[attr-defined]

    page = browser.visit(link.removeprefix(SITE))
    assert page.h1 == "End the weekly e-mails?"
    assert membership(groupmate, made.group).wants_digest, "looking is not pressing"
    browser.submit("End the e-mails")

    assert not membership(groupmate, made.group).wants_digest


def test_a_link_that_is_not_ours_ends_nothing(
    app: Flask, browser: Browser, groupmate: Account
) -> None:
    other_key = stop_token(groupmate, secret_key="another key")
    tokens = [other_key, other_key[:-3], "x", "%00"]
    for token in tokens:
        browser.get("groups.digest_stop", token=token, expect=404)

    right = stop_token(groupmate, secret_key=str(app.config["SECRET_KEY"]))
    browser.get("groups.digest_stop", token=right)


def test_whoever_asks_in_another_group_after_this_weeks_e_mail_gets_no_second_one(
    runner: FlaskCliRunner, outbox: list[object], made: GroupChallenge, groupmate: Account
) -> None:
    run(runner)
    later = create_group(groupmate, name="Later")
    create_challenge(later, groupmate, now=utcnow(), seed=2)
    membership(groupmate, later).wants_digest = True

    run(runner)

    assert len(outbox) == 1


@pytest.mark.parametrize("ending", ["left", "stopped"])
@pytest.mark.usefixtures("made")
def test_whoever_leaves_or_stops_while_the_command_runs_gets_no_e_mail(
    app: Flask, outbox: list[object], group: StudyGroup, groupmate: Account, ending: str
) -> None:
    now = utcnow()
    [theirs] = due_memberships(now)
    if ending == "left":
        leave(membership(groupmate, group))
    else:
        stop_digests(groupmate)
    db.session.commit()

    with app.test_request_context():
        outcome = write_to(theirs, links_to(SITE), now)

    assert outcome is None
    assert outbox == []
