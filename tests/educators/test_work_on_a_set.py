"""The pages of a set: begin, settle, share, check, publish, compare versions, archive."""

from quizbank.accounts.models import Account
from quizbank.core.set_permissions import Standing
from quizbank.educators.actions import save_item
from quizbank.educators.models import ItemState
from quizbank.educators.queries import items_of, owned_sets, shares_of, versions_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.educators.building import (
    NOW,
    TITLE,
    colleague,
    create_workspace,
    plain_item,
    publish_now,
    published_set,
)

FIELDS = {
    "title": "Evening class",
    "exams": ["cbcs"],
    "code_years": "2027, 2026",
    "author": "The evening school",
    "licence": "For my class",
}


def test_a_set_is_begun(browser: Browser, educator: Account) -> None:
    browser.sign_in(educator).get("educators.index")
    browser.get("educators.new")

    page = browser.submit("Begin the set", follow=True, **FIELDS)

    (row,) = owned_sets(educator)
    assert page.h1 == TITLE
    assert row.code_years == "2026 2027"
    assert row.set_id.startswith("evening-class-")


def test_what_is_missing_in_the_settings_is_told(browser: Browser, educator: Account) -> None:
    browser.sign_in(educator).get("educators.new")

    page = browser.submit(
        "Begin the set", expect=422, title="", code_years="26", licence="", keyed_blind="3"
    )

    assert page.problems == [
        "Enter a title",
        "Select at least one exam",
        "Enter the code years, like 2026 2027",
        "Enter who wrote the questions",
        "Enter what others may do with the questions",
        "Enter both the number of questions and the day, or neither",
    ]
    assert owned_sets(educator) == []


def test_the_second_who_settles_is_told(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    browser.sign_in(educator)
    browser.get("educators.settings", public_id=row.public_id)
    row.revision, row.title = 2, "Saved by another tab"

    page = browser.submit("Save", expect=422, title="Mine")

    assert "Somebody else saved these settings meanwhile" in page.problems[0]
    assert row.title == "Saved by another tab"
    browser.submit("Save")
    assert row.title == "Mine"


def test_a_set_is_shared_without_telling_who_has_an_account(
    browser: Browser, educator: Account, learner: Account
) -> None:
    row = create_workspace(educator)
    there = colleague(row, Standing.STRANGER)
    browser.sign_in(educator)
    told = []
    for email in ("stranger@example.org", "nobody@example.org", "learner@example.org"):
        browser.get("educators.sharing", public_id=row.public_id)
        page = browser.submit("Share", follow=True, email=email.upper(), role="view")
        told.append(page.text.replace(email, "…"))

    assert [one.email for one in shares_of(row)] == [
        "learner@example.org",
        "nobody@example.org",
        "stranger@example.org",
    ]
    assert len({one.partition("finds the set")[0][-60:] for one in told}) == 1
    browser.sign_in(there).get("educators.show", public_id=row.public_id)
    browser.sign_in(learner).get("educators.show", public_id=row.public_id, expect=404)


def test_somebody_is_taken_out(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator)
    editor = colleague(row, Standing.EDITOR)
    browser.sign_in(educator).get("educators.sharing", public_id=row.public_id)

    browser.submit("Take out")

    assert shares_of(row) == []
    browser.sign_in(editor).get("educators.show", public_id=row.public_id, expect=404)


def test_a_check_tells_problems_and_advice_by_question(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("broken-one", key="E"), plain_item("sound-one")])
    browser.sign_in(educator)

    page = browser.get("educators.check", public_id=row.public_id)

    assert "1 problem" in page.text
    assert "broken-one" in page.text
    assert "What an editor would ask for" in page.text


def test_a_set_is_published_with_a_note(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("one-question")])
    browser.sign_in(educator)
    browser.get("publishing.publication", public_id=row.public_id)

    page = browser.submit("Publish version 1", follow=True, note="For Tuesday")

    assert "1 question: 1 new, 0 changed, 0 withdrawn" in page.text
    assert "For Tuesday" in page.text


def test_problems_keep_a_set_back_and_are_listed(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("broken-one", key="E")])
    browser.sign_in(educator)
    browser.get("publishing.publication", public_id=row.public_id)

    page = browser.submit("Publish version 1", expect=422, note="Kept")

    assert page.problems == ["The set was not published. Mend what is listed below."]
    assert "broken-one" in page.text
    assert "Kept" in page.html
    assert versions_of(row) == []


def test_nothing_ready_and_nothing_changed_are_told(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item()], state=ItemState.DRAFT)
    browser.sign_in(educator)
    browser.get("publishing.publication", public_id=row.public_id)

    page = browser.submit("Publish version 1", expect=422)
    assert "No question is ready" in page.problems[0]

    items_of(row)[0].state = ItemState.READY
    publish_now(row)
    browser.get("publishing.publication", public_id=row.public_id)
    page = browser.submit("Publish version 2", expect=422)
    assert "reads as it was published last" in page.problems[0]


def test_two_versions_are_compared(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("one-question", stem="The old text?")])
    publish_now(row)
    item = items_of(row)[0]
    fields = {**item.as_written, "stem": "The new text?"}
    save_item(item, fields, state=ItemState.READY, revision=1, by=educator, now=NOW)
    publish_now(row)
    browser.sign_in(educator)

    page = browser.get("publishing.version", public_id=row.public_id, number=2)

    assert "Before The old text? After The new text?" in page.text
    first = browser.get("publishing.version", public_id=row.public_id, number=1)
    assert "The old text?" in first.text
    browser.get("publishing.version", public_id=row.public_id, number=3, expect=404)


def test_a_question_is_withdrawn_with_a_reason(browser: Browser, educator: Account) -> None:
    row = published_set(educator, count=1)
    item = items_of(row)[0]
    browser.sign_in(educator)
    where = {"public_id": row.public_id, "item_id": item.public_id}
    browser.get("educators.item_withdrawal", **where)
    page = browser.submit("Withdraw question", expect=422)
    assert page.problems == ["Enter a reason in a sentence"]

    page = browser.submit("Withdraw question", follow=True, reason="Two answers are right")

    assert "Withdrawn: Two answers are right" in page.text
    browser.submit("Make it a draft")
    assert item.state == ItemState.DRAFT


def test_a_set_is_withdrawn_with_a_reason(browser: Browser, educator: Account) -> None:
    row = published_set(educator)
    browser.sign_in(educator)
    browser.get("publishing.withdrawal", public_id=row.public_id)

    page = browser.submit("Withdraw set", follow=True, reason="It is of last year")

    assert "It is of last year" in page.text
    browser.get("publishing.withdrawal", public_id=row.public_id, expect=404)


def test_questions_are_moved_and_drafts_deleted(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, [plain_item("first-one"), plain_item("second-one")])
    browser.sign_in(educator).get("educators.show", public_id=row.public_id)

    browser.submit("Down")
    assert [item.item_id for item in items_of(row)] == ["second-one", "first-one"]

    browser.visit(browser.get("educators.show", public_id=row.public_id).link("Delete"))
    browser.submit("Delete draft")
    assert [item.item_id for item in items_of(row)] == ["first-one"]


def test_an_archived_set_is_out_of_the_way_and_comes_back(
    browser: Browser, educator: Account
) -> None:
    row = published_set(educator)
    browser.sign_in(educator).get("educators.show", public_id=row.public_id)

    page = browser.submit("Archive the set", follow=True)
    assert "Archive" in [h2.get_text(strip=True) for h2 in page.soup.find_all("h2")]
    db.session.refresh(row)
    assert row.archived_at is not None

    browser.get("educators.show", public_id=row.public_id)
    browser.submit("Take it out of the archive")
    assert row.archived_at is None


def test_the_list_asks_few_queries(
    browser: Browser, educator: Account, count_queries: object
) -> None:
    for number in range(6):
        create_workspace(educator, [plain_item(f"question-{number}")])
    browser.sign_in(educator).get("educators.index")

    with count_queries() as queries:  # type: ignore[operator]
        browser.get("educators.index")

    assert len(queries) <= 6, queries
