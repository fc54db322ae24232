"""Those who answer for a question answer, fix or dismiss what was reported."""

from uuid import UUID

import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.corrections.actions import report_item
from quizbank.corrections.models import ItemReport
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.corrections.building import owned_by, single_place, sit


def reported(learner: Account, reason: str = "unclear") -> UUID:
    """A report of a question that the learner closed."""
    version = single_place(sit(learner).form).item_version
    found = report_item(learner, version, reason=reason, text="What is meant?", now=utcnow())
    db.session.commit()
    return found.public_id


def test_the_owner_sees_it_and_answers(
    browser: Browser, learner: Account, educator: Account
) -> None:
    reported(learner)
    owned_by(educator)
    home = browser.sign_in(educator).get("pages.home")
    browser.visit(home.link("1 reported question waits"))
    browser.visit(browser.page.link(next_report(browser)))

    page = browser.submit(
        "Send the reply", follow=True, outcome="answered", reply="The second visit is meant."
    )

    assert "No report waits for an answer." in page.text
    told = browser.sign_in(learner).get("pages.home")
    notices = browser.visit(told.link("1 new notice"))
    assert "The second visit is meant." in notices.text
    assert "New Answered" in notices.text
    assert "new notice" not in browser.get("pages.home").text
    assert "Answered It is unclear what is asked" in browser.get("corrections.reports").text


def next_report(browser: Browser) -> str:
    """The words of the link to the first report in the queue."""
    assert browser.page
    return " ".join(browser.page.soup.select_one("a.group-link").get_text().split())


def test_a_report_without_words_or_a_decision_is_not_answered(
    browser: Browser, learner: Account, educator: Account
) -> None:
    public_id = reported(learner)
    owned_by(educator)
    browser.sign_in(educator).get("corrections.reply", public_id=public_id)

    page = browser.submit("Send the reply", expect=422)

    assert page.problems == ["Select what you do", "Enter a reply to the reporter"]


def test_the_second_of_two_who_answer_changes_nothing(
    browser: Browser, learner: Account, educator: Account, editor: Account
) -> None:
    public_id = reported(learner)
    owned_by(educator)
    fields = {"outcome": "dismissed", "reply": "It is clear."}
    browser.sign_in(educator).post("corrections.reply", public_id=public_id, data=fields)
    later = {"outcome": "fixed", "reply": "Changed."}

    page = browser.sign_in(editor).post(
        "corrections.reply", public_id=public_id, data=later, expect=200
    )

    assert "It is clear." in page.text
    assert db.session.scalars(select(ItemReport.status)).all() == ["dismissed"]


@pytest.mark.parametrize(
    ("who", "is_theirs"),
    [
        ("educator", True),
        ("editor", True),
        ("viewer", False),
        ("learner", False),
        ("stranger", False),
        ("administrator", False),
    ],
)
def test_a_set_of_an_educator_is_answered_for_by_owner_and_editors(
    browser: Browser,
    request: pytest.FixtureRequest,
    learner: Account,
    educator: Account,
    who: str,
    is_theirs: bool,
) -> None:
    person = request.getfixturevalue(who)
    public_id = reported(learner)
    owned_by(educator)
    item_id = db.session.scalars(select(ItemReport)).one().item.item_id

    browser.sign_in(person)
    browser.get("corrections.reply", public_id=public_id, expect=200 if is_theirs else 404)
    browser.get("corrections.key", item_id=item_id, number=1, expect=200 if is_theirs else 404)
    browser.post(
        "corrections.correction", item_id=item_id, number=1, expect=302 if is_theirs else 404
    )
    if person.role == "learner":
        browser.get("corrections.queue", expect=404)
    else:
        assert (item_id in browser.get("corrections.queue").text) is is_theirs


def test_editorial_sets_are_answered_for_by_administrators(
    browser: Browser, learner: Account, educator: Account, editor: Account, administrator: Account
) -> None:
    public_id = reported(learner)

    browser.sign_in(administrator).get("corrections.reply", public_id=public_id)
    for person in (educator, editor, learner):
        browser.sign_in(person).get("corrections.reply", public_id=public_id, expect=404)


def test_an_owner_who_teaches_no_more_answers_for_nothing_and_administrators_do(
    browser: Browser, learner: Account, groupmate: Account, administrator: Account
) -> None:
    public_id = reported(learner)
    owned_by(groupmate)

    browser.sign_in(groupmate).get("corrections.reply", public_id=public_id, expect=404)
    browser.sign_in(administrator).get("corrections.reply", public_id=public_id)


def test_the_queue_shows_nobodys_name(
    browser: Browser, learner: Account, administrator: Account
) -> None:
    public_id = reported(learner)
    browser.sign_in(administrator)

    for page in (
        browser.get("corrections.queue"),
        browser.get("corrections.reply", public_id=public_id),
    ):
        assert "Learner" not in page.html
        assert "learner@example.org" not in page.html
