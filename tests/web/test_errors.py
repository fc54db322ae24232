"""Pages for when something is not there, not allowed, too much or broken."""

from collections.abc import Callable

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from tests.browser_client import Browser


@pytest.fixture(scope="module")
def broken_app(other_app: Callable[..., Flask]) -> Flask:
    """The app with three pages that fail."""
    made = other_app({}, PROPAGATE_EXCEPTIONS=False)

    def open_to_all(address: str):
        def register(view):
            view.is_public = True
            made.add_url_rule(address, view.__name__, view)
            return view

        return register

    @open_to_all("/broken")
    def broken() -> str:
        raise RuntimeError("a fault of ours")

    @open_to_all("/locked")
    def locked() -> str:
        raise OperationalError("update", {}, Exception("database is locked"))

    @open_to_all("/status/<int:status>")
    def with_status(status: int) -> str:
        abort(status)

    return made


def test_a_page_that_does_not_exist_says_so(browser: Browser) -> None:
    page = browser.visit("/nothing-here", expect=404)

    assert page.h1 == "There is no such page"
    assert page.link("Home") == "/"


def test_a_wrong_method_is_explained(browser: Browser) -> None:
    page = browser.open("/about", method="POST", data={"csrf_token": "x"}, expect=405)

    assert page.h1 == "That cannot be done here"


def test_a_body_that_is_too_large_is_refused(browser: Browser) -> None:
    page = browser.open(
        "/sign-in", method="POST", data={"email": "a" * (3 * 1024 * 1024)}, expect=413
    )

    assert page.h1 == "That is too large"


def test_a_fault_of_ours_says_that_answers_are_safe(broken_app: Flask) -> None:
    page = Browser(broken_app).visit("/broken", expect=500)

    assert page.h1 == "Something went wrong"
    assert "Your saved answers are safe. Try again." in page.text
    assert "a fault of ours" not in page.text


def test_a_database_that_stays_locked_is_a_matter_of_time(broken_app: Flask) -> None:
    page = Browser(broken_app).visit("/locked", expect=503)

    assert page.h1 == "The database is busy"


def test_a_script_gets_the_same_sentence_as_json(broken_app: Flask) -> None:
    client = broken_app.test_client()

    answer = client.get("/locked", headers={"Accept": "application/json"})

    assert answer.status_code == 503
    assert answer.get_json()["say"] == "Your saved answers are safe. Try again in a moment."


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 429, 500, 502, 503])
def test_every_status_has_words(broken_app: Flask, status: int) -> None:
    page = Browser(broken_app).visit(f"/status/{status}", expect=status)

    assert page.h1
    for word in ("sorry", "please", "invalid", "error"):
        assert word not in page.text.lower()
