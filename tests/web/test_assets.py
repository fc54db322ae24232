"""Static files: sent once, compressed, and kept for as long as they stay the same."""

import gzip
import re

import brotli
import pytest
from flask import Flask

from quizbank.web import assets
from tests.browser_client import Browser


def asset_address(app: Flask, name: str) -> str:
    """Where a page finds it."""
    with app.test_request_context():
        return assets.asset_url(name)


def test_a_file_of_this_version_is_kept_for_a_year(app: Flask, browser: Browser) -> None:
    response = browser.visit(asset_address(app, "css/app.css")).response

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_file_asked_for_by_an_old_version_is_not_kept(browser: Browser) -> None:
    response = browser.visit("/assets/0123456789ab/css/app.css").response

    assert "max-age=0" in response.headers["Cache-Control"]
    assert "immutable" not in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "name", "unpack"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)],
)
def test_files_travel_compressed(app: Flask, asked: str, name: str, unpack: object) -> None:
    url = asset_address(app, "css/app.css")
    response = app.test_client().get(url, headers={"Accept-Encoding": asked})
    plain = app.test_client().get(url, headers={"Accept-Encoding": "identity"})

    assert response.headers["Content-Encoding"] == name
    assert "Accept-Encoding" in response.headers["Vary"]
    assert unpack(response.data) == plain.data  # type: ignore[operator]
    assert len(response.data) < len(plain.data) / 2


def test_the_style_sheet_is_one_file(app: Flask) -> None:
    css = assets.static_files()["css/app.css"].decode()

    assert not re.search(r"@import (?!url\(\"data:)", css), "an @import was not put in its place"
    assert "@layer" in css


def test_css_is_whole_after_its_parts_are_put_together(app: Flask) -> None:
    css = re.sub(r"/\*.*?\*/", "", assets.static_files()["css/app.css"].decode(), flags=re.DOTALL)

    assert css.count("{") == css.count("}")


def test_a_template_cannot_name_a_file_that_is_not_there(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError, match="does not exist"):
        assets.asset_url("css/nothing.css")


@pytest.mark.parametrize("name", ["nothing.css", "../app.py", "css/../../app.py", "%2e%2e/app.py"])
def test_nothing_but_static_files_is_sent(browser: Browser, name: str) -> None:
    browser.visit(f"/assets/{assets.version()}/{name}", expect=404)


def test_modules_find_their_neighbours(app: Flask) -> None:
    missing = []
    for name, body in assets.static_files().items():
        if not name.endswith(".js"):
            continue
        for target in re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', body.decode()):
            folder = name.rsplit("/", 1)[0].split("/")
            parts = [*folder]
            for step in target.split("/"):
                if step == "..":
                    parts.pop()
                elif step != ".":
                    parts.append(step)
            if "/".join(parts) not in assets.static_files():
                missing.append(f"{name} imports {target}")
    assert not missing, "; ".join(missing)
