"""What people come for, from beginning to end, on a phone."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from quizbank.accounts.models import Account
from tests.builders import PASSWORD

WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def begin(page: Page, exam: str, length: str = "quarter") -> None:
    """From home to the exam room."""
    page.goto(f"/exams/{exam}/start")
    page.locator(f"input[name='length'][value='{length}']").check()
    page.get_by_role("button", name="Start the exam").click()
    page.wait_for_url("**/attempts/*")


def answer_everything(page: Page, letter: str = "B") -> None:
    """Without JavaScript all questions stand on one page."""
    for question in page.locator("fieldset.question").all():
        question.locator(f"input[value='{letter}']").first.check()


@WITH_AND_WITHOUT_SCRIPT
def test_a_visitor_sits_an_exam_at_once_and_keeps_it_by_signing_up(
    new_phone: Callable[..., Page], script: bool
) -> None:
    page = new_phone(java_script_enabled=script)
    page.goto("/")
    page.get_by_role("link", name="Try an exam now").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    begin(page, "cbcs")
    room = page.url
    if script:
        page.locator("[data-shown] .option").nth(1).click()
        expect(page.locator("#save-state")).to_have_text(re.compile("^Saved"))
    else:
        answer_everything(page)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your answers are saved.")).to_be_visible()

    page.goto("/sign-up")
    page.get_by_label("Email").fill(f"{uuid4().hex}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button").last.click()
    page.goto(room)
    expect(page.locator("input[value='B']:checked").first).to_be_attached()


def test_an_exam_without_javascript_from_start_to_report(new_phone: Callable[..., Page]) -> None:
    page = new_phone(java_script_enabled=False)
    begin(page, "cbcs")
    total = page.locator("fieldset.question").count()
    answer_everything(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url("**/result")

    assert total == 31
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ %\s+of \d+ scored questions"))


def test_practice_shows_feedback_after_each_question(phone: Page) -> None:
    phone.goto("/exams/cbcs/practice")
    phone.get_by_label("How many questions?").fill("3")
    phone.locator("main").get_by_role("button").last.click()
    phone.wait_for_url("**/questions/1")
    phone.locator(".option").nth(1).click()
    phone.locator("main").get_by_role("button").first.click()

    expect(phone.locator("main")).to_contain_text("The made-up manual, chapter 1")


def test_someone_who_signs_in_finds_the_exam_of_another_phone(
    new_phone: Callable[..., Page], person: Account, sign_in: Callable[[Page, Account], None]
) -> None:
    one, other = new_phone(), new_phone()
    sign_in(one, person)
    begin(one, "cbcs")
    one.locator("[data-shown] .option").nth(2).click()
    expect(one.locator("#save-state")).to_have_text(re.compile("^Saved"))

    other.goto("/sign-in")
    other.get_by_label("Email").fill(str(person.email))
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.locator("main").get_by_role("button").last.click()
    other.goto("/")
    other.get_by_role("link", name="Continue").first.click()
    other.wait_for_url("**/attempts/*")

    expect(other.locator("input[value='C']:checked")).to_have_count(1)
