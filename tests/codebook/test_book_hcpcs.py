"""HCPCS Level II: letters, codes, modifiers."""

import pytest

from tests.browser_client import Browser

pytestmark = pytest.mark.usefixtures("codes")


def test_codes_are_found_by_their_letter(browser: Browser) -> None:
    letters = browser.get("codebook.supplies")
    page = browser.visit(letters.link("G"))
    rows = [row.get_text() for row in page.soup.select(".row__code")]

    assert "G0463" in rows
    assert all(row.startswith("G") for row in rows)
    code = browser.get("codebook.supply", code="g0463")
    assert code.h1.startswith("G0463 ")
    assert "✓ Valid and billable" in code.text
    assert "or before" in code.text


def test_a_modifier_has_a_page(browser: Browser) -> None:
    page = browser.get("codebook.supply", code="RT")

    assert page.h1.startswith("RT ")
    assert "✓ A modifier in force" in page.text
    assert "RT" in [
        row.get_text() for row in browser.get("codebook.supplies").soup.select(".row__code")
    ]


@pytest.mark.parametrize("code", ["J9997", "ZZ"])
def test_a_code_that_is_not_installed_says_so(browser: Browser, code: str) -> None:
    page = browser.get("codebook.supply", code=code, expect=404)

    assert page.h1 == f"{code} is not in HCPCS"
    assert "Not in the HCPCS list that is installed here" in page.text


def test_a_letter_without_codes_says_so(browser: Browser) -> None:
    assert "None is installed here." in browser.get("codebook.supply", code="N").text


@pytest.mark.parametrize("address", ["D0120", "99213", "W", "nothing", "G046", "*", "J-1885"])
def test_what_is_not_written_like_hcpcs_is_not_there(browser: Browser, address: str) -> None:
    browser.get("codebook.supply", code=address, expect=404)
