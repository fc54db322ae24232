"""Everyone may read which keys were corrected, and never what a key is."""

from sqlalchemy import update

from quizbank.accounts.models import Account
from quizbank.bank.models import AddedSet, ItemVersion, QuestionSet
from quizbank.clock import utcnow
from quizbank.corrections.actions import correct_key
from quizbank.corrections.queries import corrections_made
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.corrections.building import REASON, other_letter, owned_by, single_place, sit


def corrected(learner: Account, by: Account) -> ItemVersion:
    """A version whose key was corrected."""
    version = single_place(sit(learner).form).item_version
    correct(version, other_letter(version), by)
    return version


def correct(version: ItemVersion, key: str, by: Account) -> None:
    """One more step."""
    made = corrections_made(version)
    correct_key(version, key, by, reason=REASON, after=made, now=utcnow())
    db.session.commit()


def test_a_visitor_reads_what_was_corrected_and_why(
    browser: Browser, learner: Account, administrator: Account
) -> None:
    version = corrected(learner, administrator)

    page = browser.get("corrections.errata")

    assert "Made-up set cbcs-made-up" in page.text
    assert f"{version.content['id']}, version 1: the key was corrected. {REASON}" in page.text
    for option in version.content["options"].values():
        assert option["text"] not in page.text


def test_a_key_that_came_back_is_told_as_that(
    browser: Browser, learner: Account, administrator: Account
) -> None:
    version = corrected(learner, administrator)
    correct(version, version.content["key"], administrator)

    assert "corrected back to what it was first" in browser.get("corrections.errata").text


def test_a_set_that_is_not_for_everyone_is_told_to_those_who_answer_for_it(
    browser: Browser, learner: Account, stranger: Account, educator: Account, editor: Account
) -> None:
    owned_by(educator)
    version = corrected(learner, educator)
    db.session.execute(update(QuestionSet).values(visibility="private", approval="none"))
    db.session.commit()

    assert "No key has been corrected." in browser.get("corrections.errata").text
    for person in (stranger, learner):
        page = browser.sign_in(person).get("corrections.errata")
        assert version.content["id"] not in page.text
    for person in (educator, editor):
        assert version.content["id"] in browser.sign_in(person).get("corrections.errata").text


def test_a_class_reads_the_corrections_of_its_set(
    browser: Browser, learner: Account, stranger: Account, educator: Account
) -> None:
    row = owned_by(educator)
    version = corrected(learner, educator)
    row.visibility, row.approval = "link", "none"
    db.session.add(AddedSet(account_id=learner.id, question_set_id=row.id, added_at=utcnow()))
    db.session.commit()

    assert version.content["id"] in browser.sign_in(learner).get("corrections.errata").text
    assert version.content["id"] not in browser.sign_in(stranger).get("corrections.errata").text
    row.visibility = "private"
    db.session.commit()
    assert version.content["id"] not in browser.sign_in(learner).get("corrections.errata").text


def test_notices_are_about_whoever_reads_them(
    browser: Browser, learner: Account, stranger: Account, administrator: Account
) -> None:
    corrected(learner, administrator)

    assert REASON in browser.sign_in(learner).get("corrections.notices").text
    assert "There is nothing to tell." in browser.sign_in(stranger).get("corrections.notices").text
