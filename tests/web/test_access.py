"""Who may come in, and where they go afterwards."""

import pytest

from quizbank.accounts.models import Account
from quizbank.web.access import local_path
from tests.browser_client import Browser


def test_sign_in_brings_back_to_the_page_that_was_asked_for(browser: Browser) -> None:
    page = browser.get("exams.history", expect=302)

    assert page.location == "/sign-in?next=/history"


def test_a_signed_in_person_is_not_asked_again(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    page = browser.get("exams.history")

    assert page.url == "/history"


@pytest.mark.parametrize(
    "target",
    [
        "//elsewhere.example/",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "history",
        "/" + "a" * 2_000,
        "",
        None,
    ],
)
def test_nothing_leads_to_another_site_after_sign_in(target: str | None) -> None:
    assert local_path(target) is None


@pytest.mark.parametrize("target", ["/", "/history", "/exams/cpc/start?length=half", "/a:b"])
def test_our_own_addresses_are_followed(target: str) -> None:
    assert local_path(target) == target
