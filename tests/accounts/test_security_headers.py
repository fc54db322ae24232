"""Every response tells the browser what a page of ours never does."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from quizbank import create_app
from quizbank.accounts.models import Account
from quizbank.config import read_settings
from quizbank.extensions import db
from quizbank.web import assets
from tests.browser_client import Browser

EVERY_KIND = {
    "a public page": "/sign-in",
    "a page of one's own": "/profile",
    "a download": "/profile/data.json",
    "a redirect": "/sign-up",
    "a page that is not there": "/nowhere",
    "a method that is not allowed": "/sign-out",
    "the answer to a load balancer": "/health",
    "a style sheet": "asset css/app.css",
    "a script": "asset js/app.js",
    "an asset that is not there": "asset css/nothing.css",
    "a broken link": "/password-reset/x",
}


def loaded(browser: Browser, what: str) -> TestResponse:
    """A response of that kind, whatever its status."""
    url = EVERY_KIND[what]
    if url.startswith("asset "):
        url = f"/assets/{assets.version()}/{url.removeprefix('asset ')}"
    db.session.commit()
    with browser.app.app_context():
        return browser.client.get(url)


@pytest.mark.parametrize("what", EVERY_KIND)
def test_the_policy_stands_on_every_response(browser: Browser, learner: Account, what: str) -> None:
    headers = loaded(browser.sign_in(learner), what).headers

    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_policy_stands_on_a_refused_form_too(browser: Browser) -> None:
    page = browser.open("/sign-in", method="POST", expect=400)

    assert "default-src 'none'" in page.response.headers["Content-Security-Policy"]


def test_the_policy_stands_on_our_own_failure(
    browser: Browser, learner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(browser.app.view_functions, "accounts.data", fail)
    monkeypatch.setitem(browser.app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(browser.app, "testing", False)

    page = browser.sign_in(learner).get("accounts.data", expect=500)

    assert page.h1 == "Something went wrong"
    assert "default-src 'none'" in page.response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("what", ["a page of one's own", "a download", "a redirect"])
def test_what_is_personal_is_stored_nowhere(browser: Browser, learner: Account, what: str) -> None:
    assert loaded(browser.sign_in(learner), what).headers["Cache-Control"] == "no-store"


def test_a_public_page_is_asked_for_again(browser: Browser) -> None:
    assert loaded(browser, "a public page").headers["Cache-Control"] == "no-cache, private"


@pytest.mark.parametrize("what", ["a style sheet", "a script"])
def test_assets_are_kept_for_a_year_whoever_is_signed_in(
    browser: Browser, learner: Account, what: str
) -> None:
    headers = loaded(browser.sign_in(learner), what).headers

    assert "immutable" in headers["Cache-Control"]
    assert "Cookie" not in headers.get("Vary", "")
    assert "Set-Cookie" not in headers


@pytest.fixture
def production(app: Flask) -> Iterator[Flask]:
    """The app as it runs behind TLS, over the same database."""
    settings = read_settings(
        {
            "QUIZBANK_ENV": "production",
            "SECRET_KEY": "x" * 40,
            "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
        }
    )
    production = create_app(settings, overrides={"RATELIMIT_ENABLED": False})
    yield production
    with production.app_context():
        db.session.remove()
        db.engine.dispose()


def test_in_production_the_cookie_travels_by_tls_only(production: Flask) -> None:
    answer = production.test_client().get("/sign-in", base_url="https://localhost")

    assert "Secure" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31556926"


def test_in_production_a_form_from_another_site_is_refused(production: Flask) -> None:
    client = production.test_client()
    page = client.get("/sign-in", base_url="https://localhost").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    answer = client.post(
        "/sign-in",
        base_url="https://localhost",
        data={"csrf_token": token},
        headers={"Referer": "https://evil.example/"},
    )

    assert answer.status_code == 400
