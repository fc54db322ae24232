"""Every page asks for sign-in, unless it says that it is public."""

from uuid import UUID

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.web.access import is_public, local_path
from tests.browser_client import Browser

VALUES = {"UUIDConverter": UUID(int=1), "IntegerConverter": 1}


def test_every_page_that_is_not_public_asks_for_sign_in(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if is_public(app.view_functions[rule.endpoint]):
            continue
        kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
        values = {name: VALUES.get(kind, "x") for name, kind in kinds.items()}
        browser = Browser(app)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            page = browser.open(browser.url(rule.endpoint, **values), method=method, expect=302)

            assert page.location.startswith("/sign-in"), f"{method} {rule} leads elsewhere"


def test_the_public_pages_of_accounts_are_those_before_one_is_signed_in(app: Flask) -> None:
    public = {
        name
        for name, view in app.view_functions.items()
        if name.startswith("accounts.") and is_public(view)
    }

    assert public == {
        "accounts.sign_up",
        "accounts.sign_in",
        "accounts.password_reset",
        "accounts.new_password",
    }


def test_the_way_back_keeps_the_question_of_the_address(browser: Browser) -> None:
    page = browser.visit("/profile?tab=2&x=%2F", expect=302)

    assert page.location == "/sign-in?next=/profile?tab%3D2%26x%3D%252F"


def test_a_script_that_is_signed_out_is_told_so_even_when_its_token_is_gone(
    browser: Browser,
) -> None:
    page = browser.open("/profile", method="POST", json={}, expect=401)

    assert page.json["problem"] == "signed_out"


def test_a_script_that_asks_for_json_is_told_in_json(browser: Browser) -> None:
    page = browser.open("/profile", headers={"Accept": "application/json"}, expect=401)

    assert page.json["problem"] == "signed_out"


def test_a_form_of_someone_signed_out_meanwhile_leads_to_sign_in(browser: Browser) -> None:
    page = browser.open("/profile", method="POST", data={"nickname": "x"}, expect=302)

    assert page.location == "/sign-in"


def test_what_does_not_exist_does_not_ask_for_sign_in(browser: Browser) -> None:
    assert browser.visit("/nowhere", expect=404).h1 == "There is no such page"


def test_a_guest_is_let_in_where_a_person_is(browser: Browser, learner: Account) -> None:
    from tests.builders import create_account

    browser.sign_in(create_account(email=None)).get("accounts.profile")


@pytest.mark.parametrize("target", ["/", "/exams/cpc?length=full", "/a#b", "/ä", "/a:b//c"])
def test_a_path_of_ours_is_a_local_path(target: str) -> None:
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target", [None, "", "about", "//x", "/\\x", "/\r\n/x", "\x00/", "/\u2028"]
)
def test_anything_else_is_not(target: str | None) -> None:
    assert local_path(target) is None
