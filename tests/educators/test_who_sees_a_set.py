"""Only me, a class with the code, or everyone once an administrator approves."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.bank.models import Approval, QuestionSet, Visibility
from quizbank.bank.queries import coverages, edition, pool_counts
from quizbank.educators.publishing.actions import withdraw_set
from quizbank.educators.visibility.actions import add_set, refuse, renew_code, show_to
from quizbank.educators.visibility.queries import added_by, catalogue
from quizbank.exams.queries import pool_for
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import create_account, load_bank
from tests.educators.building import NOW, TITLE, in_the_bank, published_set

DAY = NOW.date()


def drawn(account: Account | None) -> int:
    """How many questions a person's practice can draw from."""
    return len(pool_for(account, format_in_force("cbcs", DAY), day=DAY))


def a_class(educator: Account, **values: object) -> QuestionSet:
    """A set for people with its code."""
    return in_the_bank(published_set(educator, visibility=Visibility.LINK, **values))


def boss() -> Account:
    """Someone who runs this."""
    return create_account("boss@example.org", nickname="Boss", role="administrator")


def test_a_private_set_is_in_its_owners_pool_alone(educator: Account, learner: Account) -> None:
    load_bank("cbcs", items=10)
    published_set(educator, count=3)

    assert (drawn(educator), drawn(learner), drawn(None)) == (13, 10, 10)


def test_a_class_adds_the_set_with_its_code(
    browser: Browser, educator: Account, learner: Account
) -> None:
    row = a_class(educator, count=3)
    browser.sign_in(learner)
    browser.get("sets.type_code")
    code = row.class_code or ""
    found = browser.submit("Find the set", code=f"{code[:4].lower()} - {code[4:]}", follow=True)

    browser.submit("Add to my practice")

    assert found.h1 == TITLE
    assert "The evening school" in found.text
    assert "3 questions for CBCS · code year 2025 to 2059" in found.text
    assert "Not keyed blind" in found.text
    assert drawn(learner) == 3
    assert drawn(None) == 0
    assert "✓ Added" in browser.get("sets.by_code", code=code).text


def test_practice_draws_from_an_added_set(
    browser: Browser, educator: Account, learner: Account
) -> None:
    add_set(learner, a_class(educator, count=5), now=NOW)
    browser.sign_in(learner)
    browser.get("practice.start", exam="cbcs")

    page = browser.submit("Start practice", count="2", follow=True)

    assert page.h1 == "Question 1 of 2"


def test_a_visitor_adds_a_set_as_a_guest(browser: Browser, educator: Account) -> None:
    row = a_class(educator)
    browser.get("sets.by_code", code=row.class_code)

    page = browser.submit("Add to my practice", follow=True)

    assert page.h1 == "Sets that you added"
    assert TITLE in page.text


def test_an_added_set_is_taken_out_again(
    browser: Browser, educator: Account, learner: Account
) -> None:
    row = a_class(educator)
    add_set(learner, row, now=NOW)
    browser.sign_in(learner)
    browser.get("sets.mine")

    browser.submit("Take it out")

    assert drawn(learner) == 0
    browser.post("sets.removal", public_id=row.public_id, expect=404)


def test_a_learner_takes_out_only_what_is_theirs(
    browser: Browser, educator: Account, learner: Account, stranger: Account
) -> None:
    row = a_class(educator)
    add_set(learner, row, now=NOW)
    browser.sign_in(stranger)

    browser.post("sets.removal", public_id=row.public_id, expect=404)

    assert drawn(learner) == 3


def test_a_set_that_its_owner_closes_is_drawn_no_more(
    browser: Browser, educator: Account, learner: Account
) -> None:
    row = a_class(educator)
    add_set(learner, row, now=NOW)
    show_to(row, Visibility.PRIVATE, now=NOW)
    browser.sign_in(learner)

    assert drawn(learner) == 0
    assert "Its owner keeps it to themselves now" in browser.get("sets.mine").text
    browser.get("sets.by_code", code=row.class_code, expect=404)


def test_a_withdrawn_set_is_told_with_its_reason(
    browser: Browser, educator: Account, learner: Account
) -> None:
    written = published_set(educator, visibility=Visibility.LINK)
    add_set(learner, in_the_bank(written), now=NOW)
    withdraw_set(written, reason="It is of last year", now=NOW)
    browser.sign_in(learner)

    assert drawn(learner) == 0
    assert "It is of last year" in browser.get("sets.mine").text
    browser.get("sets.by_code", code=in_the_bank(written).class_code, expect=404)


def test_a_renewed_code_keeps_those_who_added_the_set(
    browser: Browser, educator: Account, learner: Account
) -> None:
    row = a_class(educator)
    add_set(learner, row, now=NOW)
    former = row.class_code
    renew_code(row)

    assert drawn(learner) == 3
    browser.get("sets.by_code", code=former, expect=404)
    browser.get("sets.by_code", code=row.class_code)


def test_a_wrong_code_says_nothing_of_any_set(browser: Browser, educator: Account) -> None:
    private = published_set(educator, visibility=Visibility.LINK)
    show_to(in_the_bank(private), Visibility.PRIVATE, now=NOW)
    browser.get("sets.type_code")
    told = set()

    for code in ("ABCD-2345", "nonsense", in_the_bank(private).class_code):
        page = browser.submit("Find the set", code=code, expect=422)
        told.update(page.problems)

    assert told == {"No question set has this code. Check it with whoever gave it to you."}


@pytest.mark.usefixtures("rate_limits")
def test_codes_are_not_guessed(browser: Browser, educator: Account) -> None:
    row = a_class(educator)
    for _ in range(15):
        browser.get("sets.by_code", code="ABCD2345", expect=404)
    browser.get("sets.type_code")
    for _ in range(15):
        browser.submit("Find the set", code="ABCD2345", expect=422)

    browser.get("sets.by_code", code="ABCD2345", expect=429)
    browser.get("sets.by_code", code=row.class_code, expect=429)


@pytest.mark.usefixtures("rate_limits")
def test_a_whole_class_comes_in_at_once(browser: Browser, educator: Account) -> None:
    row = a_class(educator)

    for _ in range(40):
        browser.get("sets.by_code", code=row.class_code)


def test_everyone_waits_for_an_administrator(
    browser: Browser, educator: Account, learner: Account
) -> None:
    written = published_set(educator, count=3)
    row = in_the_bank(written)
    browser.sign_in(educator)
    browser.get("sets.visibility", public_id=written.public_id)

    browser.submit("Save", visibility="everyone")

    assert row.approval == Approval.ASKED
    assert drawn(None) == 0
    assert TITLE not in browser.get("sets.catalogue").text
    browser.get("sets.by_code", code=row.class_code)  # the class need not wait


def test_an_administrator_looks_at_the_questions_and_approves(
    browser: Browser, educator: Account
) -> None:
    row = in_the_bank(published_set(educator, count=3, visibility=Visibility.EVERYONE))
    browser.sign_in(boss())
    browser.visit(browser.get("sets.approvals").link(TITLE))
    assert browser.page
    assert len(browser.page.soup.select(".shown__option--keyed")) == 3

    browser.submit("Approve for everyone")

    assert row.approval == Approval.APPROVED
    assert drawn(None) == 3
    assert TITLE in browser.get("sets.catalogue").text
    assert TITLE in browser.get("sets.approvals").text


def test_what_was_published_again_meanwhile_is_not_approved_unseen(
    browser: Browser, educator: Account
) -> None:
    row = in_the_bank(published_set(educator, visibility=Visibility.EVERYONE))
    browser.sign_in(boss()).get("sets.approval", public_id=row.public_id)
    row.loaded_at += timedelta(minutes=1)
    db.session.commit()

    page = browser.submit("Approve for everyone", follow=True)

    assert "published again meanwhile" in page.text
    assert row.approval == Approval.ASKED


def test_an_administrator_refuses_with_a_reason_that_the_owner_reads(
    browser: Browser, educator: Account
) -> None:
    written = published_set(educator, visibility=Visibility.EVERYONE)
    browser.sign_in(boss())
    public_id = in_the_bank(written).public_id
    browser.get("sets.approval", public_id=public_id)
    page = browser.submit("Refuse", expect=422)
    assert page.problems == ["Enter a reason in a sentence"]

    browser.submit("Refuse", reason="Half of the keys are wrong")
    browser.sign_in(educator)

    assert in_the_bank(written).approval == Approval.REFUSED
    for endpoint in ("educators.show", "sets.visibility"):
        page = browser.get(endpoint, public_id=written.public_id)
        assert "Half of the keys are wrong" in page.text


def test_an_approved_set_is_taken_back(educator: Account) -> None:
    row = in_the_bank(published_set(educator, visibility=Visibility.EVERYONE))
    row.approval = Approval.APPROVED
    assert drawn(None) == 3
    before = edition()

    refuse(row, reason="A key is wrong", now=NOW)

    assert edition() != before
    assert drawn(None) == 0


def test_what_is_counted_for_everyone_leaves_out_what_is_not(educator: Account) -> None:
    load_bank("cbcs", items=10)
    published_set(educator, count=3, visibility=Visibility.LINK)
    rules = format_in_force("cbcs", DAY)

    counts = pool_counts("cbcs", code_year=2026, day=DAY, hide_cpt=False)
    (coverage,) = coverages([rules], day=DAY, hide_cpt=False)

    assert sum(counts.values()) == 10
    assert len(coverage.pool) == 10
    assert coverage.keyed.items == 10


def test_who_added_nothing_pays_one_small_query(
    learner: Account, educator: Account, count_queries: object
) -> None:
    load_bank("cbcs", items=10)
    drawn(learner)
    learner.id  # noqa: B018  the request has loaded it

    with count_queries() as queries:  # type: ignore[operator]
        drawn(learner)

    assert len(queries) == 3  # the edition, the person's sets, what they saw
    assert sum("question_set" in query for query in queries) == 1


def test_the_same_added_set_is_read_once_for_a_class(
    educator: Account, learner: Account, groupmate: Account, count_queries: object
) -> None:
    row = a_class(educator)
    for one in (learner, groupmate):
        add_set(one, row, now=NOW)
    drawn(learner)
    groupmate.id  # noqa: B018  the request has loaded it

    with count_queries() as queries:  # type: ignore[operator]
        assert drawn(groupmate) == 3

    assert len(queries) == 3


def test_the_catalogue_has_the_sets_of_the_disk_too(browser: Browser, app: Flask) -> None:
    load_bank("cbcs", items=4)

    page = browser.get("sets.catalogue")

    assert "Made-up set cbcs-made-up" in page.text
    assert "The tests" in page.text
    assert [shown.items for shown in catalogue(hide_cpt=False)] == [4]


def test_sets_with_cpt_numbers_can_be_hidden_everywhere(
    app: Flask, educator: Account, learner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = a_class(educator, uses_cpt=True)
    add_set(learner, row, now=NOW)
    monkeypatch.setitem(app.config, "HIDE_CPT_SETS", True)

    assert drawn(learner) == 0
    assert catalogue(hide_cpt=True) == []


def test_added_twice_is_added_once(educator: Account, learner: Account) -> None:
    row = a_class(educator)

    add_set(learner, row, now=NOW)
    add_set(learner, row, now=datetime(2026, 11, 24, tzinfo=UTC))
    db.session.commit()

    assert [shown.row for shown in added_by(learner)] == [row]
