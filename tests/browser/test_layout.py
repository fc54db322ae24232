"""Every page fits every screen, in light and dark, with large text, and can be hit with a thumb."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from quizbank.accounts.models import Account
from quizbank.core.assembly import Length
from quizbank.exams.actions import submit
from tests.builders import create_account, create_attempt
from tests.chromium import DESKTOP
from tests.live_server import LiveServer

LOOK = """
() => {
    const root = document.documentElement;
    const wide = [...document.querySelectorAll("body *")].filter((element) => {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        let scroller = element.parentElement;
        while (scroller && !["auto", "scroll", "hidden", "clip"]
            .includes(getComputedStyle(scroller).overflowX)) scroller = scroller.parentElement;
        return !scroller && style.position !== "absolute" && box.right > root.clientWidth + 1;
    });
    const targets = "a[href], button, input, select, textarea, summary";
    const small = [...document.querySelectorAll(targets)].filter((element) => {
        let box = element.getBoundingClientRect();
        const hidden = element.closest("[hidden]");
        const label = element.closest("label") || (element.labels && element.labels[0]);
        const style = getComputedStyle(element);
        if (!box.width || style.visibility === "hidden" || hidden) return false;
        if (element.tagName === "A" && style.display === "inline") return false;
        if (label) {
            const around = label.getBoundingClientRect();
            box = around.height > box.height ? around : box;
        }
        return box.height < 43.5 || box.width < 43.5;
    });
    const name = (element) => element.outerHTML.slice(0, 90);
    return {
        sideways: root.scrollWidth > root.clientWidth,
        wide: wide.slice(0, 3).map(name),
        small: small.slice(0, 5).map(name),
    };
}
"""
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {},
    "phone, dark": {"color_scheme": "dark"},
    "phone, plain": {"java_script_enabled": False},
    "small phone": {"viewport": {"width": 320, "height": 560}},
    "desktop": DESKTOP,
}


@pytest.fixture(scope="module")
def visited(live_server: LiveServer) -> Iterator[dict[str, Any]]:
    """A person with an open exam and a finished one, and where their pages are."""
    with live_server.app.app_context():
        person = create_account(email=f"{uuid4().hex}@example.org", nickname="Somebody")
        finished = create_attempt(person, length=Length.QUARTER, seed=3)
        submit(finished, now=finished.started_at)
        still_open = create_attempt(person, length=Length.QUARTER, seed=4)
        case = create_attempt(person, exam="ccs", length=Length.QUARTER, seed=5)
        yield {
            "person": person,
            "paths": [
                "/",
                "/about",
                "/exams",
                "/exams/cbcs",
                "/exams/cbcs/start",
                "/exams/cbcs/practice",
                "/history",
                "/review",
                "/review/settings",
                "/review/cards",
                "/profile",
                "/profile/data",
                "/password",
                "/account/deletion",
                "/nothing-here",
                f"/attempts/{still_open.public_id}",
                f"/attempts/{case.public_id}",
                f"/attempts/{still_open.public_id}/finish",
                f"/attempts/{finished.public_id}/result",
            ],
        }


def sideways_when_large(page: Page, paths: Iterable[str]) -> list[str]:
    """The pages that scroll sideways with text of twice the size."""
    found = []
    for path in paths:
        page.goto(path)
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        if page.evaluate(LOOK)["sideways"]:
            found.append(f"{path} scrolls sideways")
    return found


def problems(page: Page, path: str) -> list[str]:
    """What does not fit, or is too small for a thumb."""
    page.goto(path)
    look = page.evaluate(LOOK)
    found = [f"{path} is too wide: {name}" for name in look["wide"]]
    if look["sideways"] and not found:
        found.append(f"{path} scrolls sideways")
    return found + [f"{path} has a small target: {name}" for name in look["small"]]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_fits(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    visited: dict[str, Any],
    screen: str,
    page_problems: Any,
) -> None:
    page_problems.allow("404")
    page = new_phone(**SCREENS[screen])
    sign_in(page, visited["person"])

    found = [problem for path in visited["paths"] for problem in problems(page, path)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-up", "/password-reset", "/exams"])
def test_pages_for_visitors_fit(phone: Page, path: str) -> None:
    found = problems(phone, path)

    assert not found, "\n".join(found)


def test_every_page_fits_with_text_of_twice_the_size(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    visited: dict[str, Any],
    page_problems: Any,
) -> None:
    page_problems.allow("404")
    page = new_phone()
    sign_in(page, visited["person"])

    found = sideways_when_large(page, visited["paths"])

    assert not found, "\n".join(found)
