"""A live server and a phone for tests in a real browser."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.exams.models import Attempt
from quizbank.extensions import db
from tests.bank_builder import write_question_set
from tests.browser.room_page import RoomPage
from tests.builders import create_account, create_attempt
from tests.chromium import PHONE, PageProblems, chromium
from tests.live_server import LiveServer

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and may take longer."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(120))


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The app over a made-up bank: enough CBCS and CPC items for a full exam, CCS with cases."""
    folder = tmp_path_factory.mktemp("live")
    sets = [
        write_question_set(folder, "cbcs", items=180),
        write_question_set(folder, "ccs", items=60, multiple=6, code_entries=6, cases=4),
        write_question_set(folder, "cca", items=60),
    ]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with LiveServer(folder, sets, name=f"live_{worker}") as server:
        yield server


@pytest.fixture(scope="session")
def browser_program() -> Iterator[Browser]:
    """One Chromium for the whole run of a worker."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page_problems() -> Iterator[PageProblems]:
    """Fails the test when a page of it had a script error or asked another host."""
    problems = PageProblems()
    yield problems
    assert not problems.unexpected(), "\n".join(problems.unexpected())


@pytest.fixture
def new_phone(
    live_server: LiveServer, browser_program: Browser, page_problems: PageProblems
) -> Iterator[Callable[..., Page]]:
    """`new_phone(**options)` is one more phone, with cookies of its own.

    The options are Playwright's: `java_script_enabled=False`, `color_scheme="dark"`, `**DESKTOP`.
    """
    contexts = []

    def make(**options: Any) -> Page:
        context = browser_program.new_context(**{**PHONE, "base_url": live_server.url, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page_problems.watch(page)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def phone(new_phone: Callable[..., Page]) -> Page:
    """A phone of 360 × 740 with nobody signed in; `phone.goto("/")` is the live server."""
    return new_phone()


@pytest.fixture
def person(live_server: LiveServer) -> Account:
    """Somebody new who has signed up on the live server."""
    with live_server.app.app_context():
        return create_account(email=f"{uuid4().hex}@example.org", nickname="Somebody")


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, Account], None]:
    """`sign_in(phone, person)`, without the form."""

    def make(page: Page, account: Account) -> None:
        value = live_server.session_cookie(account)
        page.context.add_cookies([{"name": "session", "value": value, "url": live_server.url}])

    return make


@pytest.fixture
def enter_room(
    live_server: LiveServer,
    new_phone: Callable[..., Page],
    person: Account,
    sign_in: Callable[[Page, Account], None],
) -> Callable[..., RoomPage]:
    """`enter_room(exam="ccs")` begins an exam of `person` and opens its room on one more phone.

    `attempt=room.attempt` opens the room of the same exam once more; `screen` are Playwright's
    options; `ends_in` sets the time left; the others go to `create_attempt`.
    """

    def make(
        attempt: Attempt | None = None,
        screen: dict[str, Any] | None = None,
        ends_in: timedelta | None = None,
        **values: Any,
    ) -> RoomPage:
        if attempt is None:
            with live_server.app.app_context():
                attempt = create_attempt(person, **values)
                if ends_in is not None:
                    attempt.deadline = utcnow() + ends_in
                    db.session.commit()
        page = new_phone(**(screen or {}))
        sign_in(page, person)
        return RoomPage(page, live_server, person, attempt).enter()

    return make
