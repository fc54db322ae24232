"""Asks for parts of pages, as scripts of ours do."""

from werkzeug.test import TestResponse

from tests.browser_client import Browser


def part_of(browser: Browser, url: str) -> TestResponse:
    """The page at an address without what is around it."""
    return fetched(browser, url, headers={"X-Part": "main"})


def fetched(browser: Browser, url: str, **sent: object) -> TestResponse:
    """What comes back; the request shares neither `g` nor the database session with the test."""
    with browser.app.app_context():
        return browser.client.open(url, **sent)
