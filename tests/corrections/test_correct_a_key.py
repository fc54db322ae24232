"""A key is corrected: first a dry run, then old beside new scores, and people are told."""

from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.bank.models import ItemVersion
from quizbank.clock import utcnow
from quizbank.core.bank_file import read_question_set
from quizbank.core.form_layout import Place
from quizbank.corrections.actions import correct_key, report_item
from quizbank.corrections.models import KeyCorrection
from quizbank.exams.models import FormPosition
from quizbank.exams.queries import positions_of
from quizbank.extensions import db
from tests.bank_builder import question_set
from tests.browser_client import Browser, Page
from tests.builders import NOON, create_attempt
from tests.corrections.building import REASON, other_letter, owned_by, reload, single_place, sit


def where(version: ItemVersion) -> dict[str, object]:
    """The address of a version."""
    return {"item_id": version.content["id"], "number": version.number}


def correct(browser: Browser, version: ItemVersion, letter: str) -> Page:
    """Try, then confirm."""
    browser.get("corrections.key", **where(version))
    browser.submit("See what would change", expect=200, letter=letter, reason=REASON)
    return browser.submit("Correct the key", follow=True)


@pytest.fixture
def place(learner: Account) -> FormPosition:
    """A question that the learner answered with what will be the key."""
    place = single_place(sit(learner).form)
    sit(learner, form=place.form, answers={place.position: other_letter(place.item_version)})
    return place


def test_a_dry_run_comes_first_and_changes_nothing(
    browser: Browser, educator: Account, place: FormPosition
) -> None:
    owned_by(educator)
    version = place.item_version
    browser.sign_in(educator).get("corrections.key", **where(version))

    page = browser.submit(
        "See what would change", expect=200, letter=other_letter(version), reason=REASON
    )

    assert "Nothing has changed yet." in page.text
    assert "1 attempt of 1 person would score something else." in page.text
    assert "2 finished attempts have this question, of 1 person." in page.text
    assert db.session.scalar(select(func.count()).select_from(KeyCorrection)) == 0
    assert "Learner" not in page.html


def test_the_people_concerned_are_told_and_the_old_score_stays_beside_the_new(
    browser: Browser, learner: Account, educator: Account, place: FormPosition
) -> None:
    owned_by(educator)
    version = place.item_version
    old = version.content["key"]
    attempt = sit(learner, form=place.form, answers={place.position: other_letter(version)})
    page = correct(browser.sign_in(educator), version, other_letter(version))
    assert "The key was corrected. Attempts that score something else now: 2" in page.text
    assert REASON in page.text

    browser.sign_in(learner)
    notices = browser.visit(browser.get("pages.home").link("1 new notice"))
    assert "0 % before, 4 % now" in notices.text
    assert REASON in notices.text
    result = browser.get("exams.result", public_id=attempt.public_id)
    assert "Rescored on" in result.text
    assert "0 % before, 4 % then, because a key was corrected. " + REASON in result.text
    shown = Place(place.position, version.kind, place.option_order).shown_letters(old)
    assert f"Before, it was {shown}" in result.text
    assert "rescored, 0 % at first" in browser.get("exams.history").text


def test_reports_of_the_key_are_fixed_with_it(
    browser: Browser, learner: Account, educator: Account, place: FormPosition
) -> None:
    owned_by(educator)
    report_item(learner, place.item_version, reason="wrong_key", text="", now=utcnow())
    db.session.commit()

    correct(browser.sign_in(educator), place.item_version, other_letter(place.item_version))

    page = browser.sign_in(learner).get("corrections.reports")
    assert "✓ Fixed The key is wrong" in page.text
    assert REASON in page.text


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        ("", "Enter the reason"),
        ("The right answer is C.", "Say why without naming the right answer"),
        ("B instead of C", "Say why without naming the right answer"),
    ],
)
def test_a_public_reason_says_why_without_the_key(
    browser: Browser, educator: Account, place: FormPosition, reason: str, remedy: str
) -> None:
    owned_by(educator)
    version = place.item_version
    browser.sign_in(educator).get("corrections.key", **where(version))

    page = browser.submit(
        "See what would change", expect=422, letter=other_letter(version), reason=reason
    )

    assert page.problems[0].startswith(remedy)


def test_a_reason_that_repeats_the_right_option_is_refused(
    browser: Browser, educator: Account, place: FormPosition
) -> None:
    owned_by(educator)
    version = place.item_version
    new = other_letter(version)
    text = version.content["options"][new]["text"].upper()
    browser.sign_in(educator).get("corrections.key", **where(version))

    page = browser.submit(
        "See what would change", expect=422, letter=new, reason=f"It says: {text}!"
    )

    assert page.problems[0].startswith("Say why without naming the right answer")


def test_the_key_that_holds_is_no_correction(
    browser: Browser, educator: Account, place: FormPosition
) -> None:
    owned_by(educator)
    browser.sign_in(educator).get("corrections.key", **where(place.item_version))

    page = browser.submit("See what would change", expect=422, reason=REASON)

    assert page.problems == ["This is the key already. Select another one"]


def test_an_editor_whose_dry_run_is_out_of_date_is_told(
    browser: Browser, educator: Account, editor: Account, place: FormPosition
) -> None:
    owned_by(educator)
    version = place.item_version
    new = other_letter(version)
    browser.sign_in(editor).get("corrections.key", **where(version))
    browser.submit(
        "See what would change", expect=200, letter=other_letter(version, but=new), reason=REASON
    )
    correct_key(version, new, educator, reason=REASON, after=0, now=utcnow())
    db.session.commit()

    page = browser.submit("Correct the key", follow=True)

    assert "Somebody corrected this key meanwhile." in page.text
    reload(version)
    assert version.corrected_key == new


def load_ccs() -> None:
    """A set with every kind of question."""
    written = question_set("ccs", items=80, multiple=20, code_entries=25, cases=9)
    read = read_question_set("made.yaml", yaml.safe_dump(written, allow_unicode=True).encode())
    load_question_set(read, now=NOON)
    db.session.commit()


def place_of(kind: str, learner: Account) -> FormPosition:
    """A question of that kind in a finished exam."""
    load_ccs()
    form = create_attempt(learner, exam="ccs").form
    place = next(one for one in positions_of(form) if one.item_version.kind == kind)
    chosen: Any = "C" if kind == "multiple" else "E11.9\nE10.9"
    sit(learner, form=form, answers={place.position: chosen})
    return place


def test_several_options_are_corrected(
    browser: Browser, learner: Account, administrator: Account
) -> None:
    version = place_of("multiple", learner).item_version
    browser.sign_in(administrator).get("corrections.key", **where(version))
    page = browser.submit("See what would change", expect=422, letters=["C"], reason=REASON)
    assert page.problems == ["Select 2 answers"]

    browser.submit("See what would change", expect=200, letters=["C", "A"], reason=REASON)
    browser.submit("Correct the key", follow=True)

    reload(version)
    assert version.corrected_key == ["A", "C"]


def test_codes_are_corrected(browser: Browser, learner: Account, administrator: Account) -> None:
    place = place_of("code_entry", learner)
    version = place.item_version
    browser.sign_in(administrator).get("corrections.key", **where(version))
    page = browser.submit("See what would change", expect=422, codes="nonsense", reason=REASON)
    assert "is not written like a code of icd10cm" in page.problems[0]
    told = browser.submit(
        "See what would change", expect=422, codes="E119\nE109", reason="E10.9 is meant."
    )
    assert told.problems[0].startswith("Say why without naming the right answer")

    browser.submit("See what would change", expect=200, codes="e119\nE10.9", reason=REASON)
    browser.submit("Correct the key", follow=True)

    reload(version)
    assert [entry["code"] for entry in version.corrected_key] == ["E11.9", "E10.9"]
    sat = sit(learner, form=place.form, answers={place.position: "E11.9\nE10.9"})
    page = browser.sign_in(learner).get("exams.result", public_id=sat.public_id)
    assert "Before, it was E11.9, I10" in page.text
