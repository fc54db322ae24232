"""What tests enter into the form of a question, and read from it."""

from typing import Any

from werkzeug.datastructures import MultiDict

from tests.browser_client import Browser, entered

WHOLE: dict[str, Any] = {
    "kind": "single",
    "stem": "Which form goes to the plan?",
    "options-0-text": "The claim form",
    "options-0-is_right": "y",
    "options-0-why": "It asks for payment.",
    "options-1-text": "The consent form",
    "rationale": "The rule says so.",
    "references": "The manual, chapter 1\n\n The other manual",
    "domain_cbcs": "billing",
    "difficulty": "2",
    "topics-0": "Claims",
    "topics-1": "An own topic",
}


def written(values: dict[str, Any]) -> dict[str, Any]:
    """Names with hyphens for a call with keywords."""
    return values


def entered_in(browser: Browser) -> MultiDict[str, str]:
    """What the form on the page holds, as a browser would send it again."""
    assert browser.page
    form = browser.page.soup.find("form", id="editor-form")
    assert form
    data = entered(form)
    return MultiDict({name: value.lstrip("\r\n") for name, value in data.items()})
