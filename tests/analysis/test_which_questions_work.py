"""An educator looks at how the questions of a set work."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pytest
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.analysis.queries import answers_to, items_of, matrix_of
from quizbank.analysis.reports import item_reports
from quizbank.bank.models import QuestionSet
from quizbank.educators.models import WorkspaceShare
from quizbank.exams.models import AssembledForm
from quizbank.extensions import db
from tests.analysis.sittings import create_form, key_of, owned_bank, sit, versions_of_bank
from tests.browser_client import Browser
from tests.builders import NOON, create_account


def stored():
    return items_of(db.session.scalars(select(QuestionSet)).one())


def other(letter: str) -> str:
    return "B" if letter == "A" else "A"


def class_of(people: int) -> list[int]:
    return [create_account(email=f"one{number}@example.org").id for number in range(people)]


def sat_by(people: list[int], items: int = 4) -> tuple[AssembledForm, list[str]]:
    """Person number n gets the first n questions right, and the others wrong."""
    versions = versions_of_bank()[:items]
    keys = [key_of(version) for version in versions]
    form = create_form(versions)
    chosen = [
        [key if place < number else other(key) for place, key in enumerate(keys)]
        for number in range(len(people))
    ]
    sit(form, people, chosen, keys)
    return form, keys


def test_marks_are_those_of_the_sittings(educator: Account) -> None:
    owned_bank(educator)
    form, _ = sat_by(class_of(5))

    expected = [[int(place < number) for place in range(4)] for number in range(5)]
    assert matrix_of(form).tolist() == expected


def test_a_question_that_was_left_out_counts_as_not_right(educator: Account) -> None:
    owned_bank(educator)
    versions = versions_of_bank()[:2]
    keys = [key_of(version) for version in versions]
    sit(create_form(versions), class_of(2), [keys, ["", keys[1]]], keys)

    answers = answers_to(stored())

    assert sorted(answers.marks.tolist()) == [0, 1, 1, 1]
    assert "" in answers.chosen


def test_the_first_answer_of_each_person_counts(educator: Account) -> None:
    owned_bank(educator)
    people = class_of(5)
    form, keys = sat_by(people)
    sit(form, people, [keys] * 5, keys)

    first = {one.item.name: one.analysis.statistics for one in reports(all_attempts=False)}
    every = {one.item.name: one.analysis.statistics for one in reports(all_attempts=True)}

    name = stored()[0].name
    assert (first[name].attempts, first[name].p_value) == (5, 0.8)
    assert (every[name].attempts, every[name].p_value) == (10, 0.9)


def reports(*, all_attempts: bool):
    return item_reports(stored(), all_attempts=all_attempts)


def test_doubtful_questions_come_first(educator: Account) -> None:
    owned_bank(educator)
    versions = versions_of_bank()[:6]
    keys = [key_of(version) for version in versions]
    random = np.random.default_rng(3)
    able = [number / 40 for number in range(40)]
    chosen = [
        [key if random.random() < skill else other(key) for key in keys[:5]]
        + [other(keys[5]) if random.random() < skill else keys[5]]  # the able miss it
        for skill in able
    ]
    sit(create_form(versions), class_of(40), chosen, keys)

    first = reports(all_attempts=False)[0]

    assert first.item.version_id == versions[5].id
    assert "Check the key" in first.doubts[0].says


def test_the_page_lists_every_question_with_its_numbers(
    browser: Browser, educator: Account
) -> None:
    row = owned_bank(educator)
    sat_by(class_of(6))
    browser.sign_in(educator)

    page = browser.get("analysis.of_set", public_id=row.public_id)

    assert "83 %" in page.said
    assert "too few to show" in page.said  # for questions that nobody had
    assert "6 people" in page.said


def test_the_page_of_a_question_shows_who_chose_what(browser: Browser, educator: Account) -> None:
    row = owned_bank(educator)
    sat_by(class_of(6))
    browser.sign_in(educator)

    page = browser.get("analysis.of_item", public_id=row.public_id, name=stored()[0].name)

    assert "✓ key" in page.said
    assert "6 answers: a small number" in page.said


def test_answers_of_four_people_are_not_shown(browser: Browser, educator: Account) -> None:
    row = owned_bank(educator)
    sat_by(class_of(4))
    browser.sign_in(educator)

    page = browser.get("analysis.of_item", public_id=row.public_id, name=stored()[0].name)

    assert "4 answers of 4 people so far" in page.said
    assert page.soup.table is None


def test_many_answers_of_one_person_are_not_shown(browser: Browser, educator: Account) -> None:
    row = owned_bank(educator)
    people = class_of(1)
    form, keys = sat_by(people)
    sit(form, people * 40, [[other(key) for key in keys]] * 40, keys)
    browser.sign_in(educator)
    name = stored()[0].name

    page = browser.get("analysis.of_item", public_id=row.public_id, name=name, attempts="all")

    assert "41 answers of 1 person so far" in page.said
    assert "second look" not in page.said
    assert page.soup.table is None


def test_the_page_of_a_form_says_how_exact_its_scores_are(
    browser: Browser, educator: Account
) -> None:
    row = owned_bank(educator)
    form, _ = sat_by(class_of(5))
    browser.sign_in(educator)

    page = browser.get("analysis.of_form", public_id=row.public_id, form_id=form.public_id)

    assert "KR-20 (alpha) 0.80" in " ".join(page.said.split())
    assert "Two of three people" in page.said


def test_a_form_that_few_sat_does_not_exist(browser: Browser, educator: Account) -> None:
    row = owned_bank(educator)
    form, _ = sat_by(class_of(4))
    browser.sign_in(educator)

    browser.get("analysis.of_form", public_id=row.public_id, form_id=form.public_id, expect=404)


def test_a_form_of_other_questions_does_not_exist(browser: Browser, educator: Account) -> None:
    row = owned_bank(educator)
    form = create_form([])
    browser.sign_in(educator)

    browser.get("analysis.of_form", public_id=row.public_id, form_id=form.public_id, expect=404)


def test_a_set_that_was_never_published_has_nothing_to_show(
    browser: Browser, educator: Account
) -> None:
    row = owned_bank(educator)
    row.question_set_id = None
    browser.sign_in(educator)

    assert (
        "Nothing of this set is published"
        in browser.get("analysis.of_set", public_id=row.public_id).said
    )


@pytest.mark.parametrize("page", ["analysis.of_set", "analysis.of_item", "analysis.of_form"])
def test_only_those_who_may_see_the_set_see_its_numbers(
    browser: Browser, educator: Account, learner: Account, stranger: Account, page: str
) -> None:
    row = owned_bank(educator)
    form, _ = sat_by(class_of(5))
    colleague = create_account(email="colleague@example.org", role="educator")
    db.session.add(
        WorkspaceShare(workspace_set_id=row.id, email=colleague.email, role="view", added_at=NOON)
    )
    values = {"public_id": row.public_id}
    values |= {"name": stored()[0].name} if page == "analysis.of_item" else {}
    values |= {"form_id": form.public_id} if page == "analysis.of_form" else {}

    for person, status in ((educator, 200), (colleague, 200), (learner, 404), (stranger, 404)):
        browser.sign_in(person)
        browser.get(page, expect=status, **values)


def test_a_question_that_the_set_does_not_have_is_not_found(
    browser: Browser, educator: Account
) -> None:
    row = owned_bank(educator)
    browser.sign_in(educator)

    browser.get("analysis.of_item", public_id=row.public_id, name="no-such-item", expect=404)


@pytest.mark.long
def test_five_thousand_sittings_of_a_hundred_questions_take_two_seconds(
    educator: Account, capsys: pytest.CaptureFixture[str], count_queries: Callable
) -> None:
    owned_bank(educator, items=100)
    versions = versions_of_bank()
    keys = [key_of(version) for version in versions]
    random = np.random.default_rng(1)
    right = random.random((5_000, len(keys))) < 0.7
    chosen = [
        [key if hit else other(key) for key, hit in zip(keys, row, strict=True)] for row in right
    ]
    sit(create_form(versions), [educator.id] * 5_000, chosen, keys)
    items = stored()

    with count_queries() as queries:
        began = perf_counter()
        found = item_reports(items, all_attempts=True)
        took = perf_counter() - began

    with capsys.disabled():
        print(f"\nanalysis of 5,000 sittings x {len(items)} questions: {took:.2f} s")  # noqa: T201  the figure is the point
    assert found[0].attempts == 5_000
    assert len(queries) == 3
    assert took < 2
