"""What every answer says to the browser about itself."""

from collections.abc import Callable

import pytest
from flask import Flask, request

from quizbank.accounts.models import Account
from tests.browser_client import Browser

PAGES = ["/", "/about", "/sign-in", "/nothing-here"]


@pytest.mark.parametrize("url", PAGES)
def test_the_content_policy_allows_nothing_inline(browser: Browser, url: str) -> None:
    response = browser.visit(url, expect=404 if "nothing" in url else 200).response
    policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_not_framed_sniffed_or_told_about(browser: Browser, url: str) -> None:
    headers = browser.visit(url, expect=404 if "nothing" in url else 200).response.headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_page_about_a_person_is_stored_nowhere(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    page = browser.get("exams.history")

    assert page.response.headers["Cache-Control"] == "no-store"


def test_a_public_page_is_asked_for_again(browser: Browser) -> None:
    page = browser.get("pages.about")

    assert page.response.headers["Cache-Control"] == "no-cache, private"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.get("accounts.sign_in").response.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


PRODUCTION = {"QUIZBANK_ENV": "production", "SECRET_KEY": "k" * 40}


def test_production_sends_the_cookie_over_tls_only(other_app: Callable[..., Flask]) -> None:
    client = other_app(PRODUCTION).test_client()

    response = client.get("/sign-in", base_url="https://localhost")

    assert "Secure" in response.headers["Set-Cookie"]
    assert "max-age=" in response.headers["Strict-Transport-Security"]


def test_a_proxy_is_believed_only_if_a_setting_says_so(other_app: Callable[..., Flask]) -> None:
    told = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "quizbank.example"}
    seen = []
    for proxies in ("0", "1"):
        served = other_app({**PRODUCTION, "QUIZBANK_TRUSTED_PROXIES": proxies})
        served.before_request(lambda: seen.append((request.remote_addr, request.host)))
        served.test_client().get("/about", headers=told)

    assert seen == [("127.0.0.1", "localhost"), ("192.0.2.7", "quizbank.example")]
