"""The code book on a phone: searched while one types, and opened over a question of an exam."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quizbank.accounts.models import Account
from tests.bank_builder import write_question_set
from tests.browser.test_layout import SCREENS, problems
from tests.live_server import LiveServer

PATHS = [
    "/codes",
    "/codes?q=diabetes&book=&year=2026",
    "/codes?q=99213",
    "/codes/cpt",
    "/codes/icd-10-cm",
    "/codes/icd-10-cm/19",
    "/codes/icd-10-cm/S70-S79",
    "/codes/icd-10-cm/S72.001?year=2026",
    "/codes/icd-10-cm/S72.001A?year=2026",
    "/codes/icd-10-cm/E11.95",
    "/codes/icd-10-pcs?term=appendectomy",
    "/codes/icd-10-pcs/0DT",
    "/codes/icd-10-pcs/0DTJ4ZZ",
    "/codes/icd-10-pcs/root-operations",
    "/codes/hcpcs",
    "/codes/hcpcs/G0463",
    "/codes/bookmarks",
]


@pytest.fixture(scope="module")
def live_server(
    tmp_path_factory: pytest.TempPathFactory, built_codes: Path
) -> Iterator[LiveServer]:
    """The app with code tables, and exams with and without books."""
    folder = tmp_path_factory.mktemp("live_codes")
    sets = [
        write_question_set(folder, "cbcs", items=60),
        write_question_set(folder, "ccs", items=60, multiple=6, code_entries=6, cases=4),
    ]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with LiveServer(folder, sets, name=f"live_codes_{worker}", codes=built_codes) as server:
        yield server


def begin(page: Page, exam: str = "ccs") -> str:
    """Into the exam room; returns its address."""
    page.goto(f"/exams/{exam}/start")
    page.locator("input[name='length'][value='quarter']").check()
    page.get_by_role("button", name="Start the exam").click()
    page.wait_for_url("**/attempts/*")
    return page.url


def open_book(page: Page) -> None:
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Code book").click()
    expect(page.get_by_role("dialog", name="Code book")).to_be_visible()


def report(page: Page, room: str) -> str:
    page.goto(f"{room}/finish")
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url("**/result")
    return page.locator("main").inner_text()


def test_results_come_while_one_types_and_stay_when_one_comes_back(phone: Page) -> None:
    phone.goto("/codes?year=2026")
    phone.get_by_label("Code or words").press_sequentially("diabetis melitus hyperglyc", delay=20)
    expect(phone.locator(".found .row__code", has_text="E11.65")).to_be_visible()
    expect(phone.locator("[data-found-count]")).to_have_text(re.compile("found"))
    expect(phone.get_by_role("heading", name="Leaf through")).to_be_hidden()
    phone.locator(".found .row__link", has_text="E11.65").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("E11.65")

    phone.go_back()

    expect(phone.locator(".found .row__code", has_text="E11.65")).to_be_visible()
    expect(phone.get_by_label("Code or words")).to_have_value("diabetis melitus hyperglyc")


def test_another_year_searches_again(phone: Page) -> None:
    phone.goto("/codes?q=I42.0&year=2026")
    expect(phone.locator(".found .row__code")).to_have_count(1)

    phone.get_by_label("Which year").select_option("2027")

    expect(phone.locator(".found .row__code")).to_have_count(4)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_code_is_built_axis_by_axis(new_phone: Callable[..., Page], script: bool) -> None:
    page = new_phone(java_script_enabled=script)
    page.goto("/codes/icd-10-pcs/0D?year=2026")
    for value in ("Resection", "Appendix", "Open", "No Device", "No Qualifier"):
        page.locator("main .row__link", has_text=value).first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("0DTJ0ZZ Resection of Appendix")


def test_the_book_opens_over_the_question_and_the_place_is_kept(phone: Page) -> None:
    loaded: list[str] = []
    phone.on("request", lambda request: loaded.append(request.url))
    begin(phone)
    phone.get_by_role("button", name="Next").click()
    phone.get_by_role("button", name="Next").click()
    question = phone.locator("[data-shown] .question__number").inner_text()
    asked_for_before = [url for url in loaded if "code-book" in url or "/codes" in url]

    open_book(phone)
    book = phone.get_by_role("dialog", name="Code book")
    book.get_by_label("Code or words").fill("E11.65")
    book.locator(".found .row__link", has_text="E11.65").first.click()
    expect(book.get_by_role("heading", level=1)).to_contain_text("E11.65")
    book.locator(".level a", has_text="Z79.4").first.click()
    expect(book.get_by_role("heading", level=1)).to_contain_text("Z79.4")
    book.get_by_role("button", name="Back").click()
    expect(book.get_by_role("heading", level=1)).to_contain_text("E11.65")
    book.get_by_role("button", name="Close").click()

    expect(book).to_be_hidden()
    assert asked_for_before == []
    expect(phone.locator("[data-shown] .question__number")).to_have_text(question)
    expect(phone.locator("[data-shown] .question__number")).to_be_visible()
    open_book(phone)
    expect(book.get_by_role("heading", level=1)).to_contain_text("E11.65")
    phone.keyboard.press("Escape")
    expect(book).to_be_hidden()


def test_looks_and_seconds_come_into_the_report(phone: Page) -> None:
    room = begin(phone)
    for _ in range(2):
        open_book(phone)
        phone.wait_for_timeout(1_200)
        with phone.expect_response("**/look-ups") as told:
            phone.get_by_role("button", name="Close").last.click()
        assert told.value.status == 200

    said = report(phone, room)

    assert re.search(r"2 look-ups, [2-9] s\.", said)


def test_typing_in_the_book_is_no_answer_to_the_question(phone: Page) -> None:
    begin(phone)
    saves: list[str] = []
    phone.on(
        "request", lambda request: saves.append(request.url) if "responses" in request.url else None
    )
    open_book(phone)
    book = phone.get_by_role("dialog", name="Code book")
    book.get_by_label("Code or words").press_sequentially("abcd")
    book.get_by_label("Code or words").press("Enter")
    expect(book.locator(".found")).to_be_visible()
    phone.wait_for_timeout(500)

    assert saves == []
    assert phone.locator("input:checked[name^='chosen']").count() == 0


def test_a_note_is_written_over_the_question(
    phone: Page, person: Account, sign_in: Callable[[Page, Account], None]
) -> None:
    sign_in(phone, person)
    room = begin(phone)
    open_book(phone)
    book = phone.get_by_role("dialog", name="Code book")
    book.get_by_label("Code or words").fill("I10")
    book.locator(".found .row__link", has_text="I10").first.click()
    book.get_by_label("Your note").fill("With heart failure: I11.0")
    book.get_by_role("button", name="Bookmark I10").click()

    expect(book.get_by_text("I10 is in your bookmarks")).to_be_visible()
    expect(book.locator(".margin-note")).to_contain_text("With heart failure: I11.0")
    assert phone.url.startswith(room)
    book.get_by_role("button", name="Remove the bookmark").click()
    expect(book.get_by_text("I10 is no longer in your bookmarks")).to_be_visible()


def test_without_a_connection_the_book_says_so_and_the_exam_goes_on(
    phone: Page, page_problems: object
) -> None:
    page_problems.allow("net::ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    begin(phone)
    open_book(phone)
    context: BrowserContext = phone.context
    book = phone.get_by_role("dialog", name="Code book")
    context.set_offline(True)

    book.get_by_role("link", name="ICD-10-CM: chapters").click()

    expect(book.get_by_text("the code book needs a connection")).to_be_visible()
    book.get_by_role("button", name="Close").click()
    phone.get_by_role("button", name="Flag").click()
    expect(phone.locator("#save-state")).to_have_text(re.compile("kept on this phone"))
    context.set_offline(False)
    open_book(phone)
    book.get_by_role("link", name="ICD-10-CM: chapters").click()
    expect(book.get_by_role("heading", level=1)).to_contain_text("ICD-10-CM")


def test_a_book_that_was_never_opened_needs_a_connection_too(
    phone: Page, page_problems: object
) -> None:
    page_problems.allow("net::ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    begin(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Menu").click()
    phone.get_by_role("button", name="Code book").click()

    expect(phone.locator(".room__message")).to_contain_text("the code book needs a connection")


def test_in_a_closed_book_exam_there_is_no_book(phone: Page, page_problems: object) -> None:
    page_problems.allow("403")  # type: ignore[attr-defined]
    begin(phone, "cbcs")
    phone.get_by_role("button", name="Menu").click()
    expect(phone.get_by_role("button", name="Notes")).to_be_visible()
    expect(phone.get_by_role("button", name="Code book")).to_have_count(0)

    phone.goto("/codes/icd-10-cm/E11.65")

    expect(phone.get_by_role("heading", level=1)).to_have_text("This exam is closed book")


def test_without_javascript_the_book_opens_in_a_tab_and_is_counted(
    new_phone: Callable[..., Page],
) -> None:
    page = new_phone(java_script_enabled=False)
    room = begin(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Code book, in a tab of its own").click()
    tab = opened.value
    tab.get_by_label("Code or words").fill("E11.65")
    tab.get_by_role("button", name="Search").click()
    tab.locator(".found .row__link").first.click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("E11.65")

    assert "1 look-up, " in report(page, room)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_of_the_book_fits(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    person: Account,
    screen: str,
    page_problems: object,
) -> None:
    page_problems.allow("404")  # type: ignore[attr-defined]
    page = new_phone(**SCREENS[screen])
    sign_in(page, person)

    found = [problem for path in PATHS for problem in problems(page, path)]

    assert not found, "\n".join(found)
