"""Static files under an address that changes with their content, so that a phone keeps them for a
year.

The version stands in the path, not in a query, so that a module finds its neighbours by relative
import.
`css/app.css` names its parts with `@import`; they are sent as one file, because each request costs
a phone a round trip.
"""

import gzip
import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from quizbank.config import ROOT
from quizbank.web.access import public

STATIC = ROOT / "static"
IMPORT = re.compile(r'@import url\("([^"]+)"\)( layer\(([a-z]+)\))?;')
COMPRESSIBLE = (
    "text/",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
)
A_YEAR = 365 * 24 * 3600


def with_imports(css: Path) -> str:
    """A style sheet with each imported part put in its place, inside the layer that the import
    names.
    """

    def part(found: re.Match[str]) -> str:
        body = with_imports(css.parent / found.group(1))
        return f"@layer {found.group(3)} {{\n{body}\n}}" if found.group(3) else body

    return IMPORT.sub(part, css.read_text("utf-8"))


@cache
def static_files() -> dict[str, bytes]:
    """Every static file by its name below `static/`, read once."""
    files = {
        str(path.relative_to(STATIC)): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.is_file()
    }
    files["css/app.css"] = with_imports(STATIC / "css" / "app.css").encode()
    return files


@cache
def version() -> str:
    """A fingerprint of all static files together."""
    digest = hashlib.sha256()
    for name, body in static_files().items():
        digest.update(name.encode() + b"\0" + body)
    return digest.hexdigest()[:12]


@cache
def encoded(name: str, encoding: str) -> bytes:
    """A static file compressed as hard as it goes, once."""
    body = static_files()[name]
    if encoding == "br":
        return bytes(brotli.compress(body))
    return gzip.compress(body, mtime=0)


def asset_url(name: str) -> str:
    """The address of a static file; an unknown name raises KeyError where it was written."""
    if name not in static_files():
        raise KeyError(f"static/{name} does not exist")
    return url_for("asset", asset_version=version(), name=name)


@public
def asset(asset_version: str, name: str) -> ResponseReturnValue:
    """Send a static file, kept for a year if its version is the present one."""
    if name not in static_files():
        abort(404)
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = Response(static_files()[name], mimetype=mimetype)
    if mimetype.startswith(COMPRESSIBLE):
        wanted = request.accept_encodings.best_match(["br", "gzip"])
        if wanted:
            response.set_data(encoded(name, wanted))
            response.headers["Content-Encoding"] = wanted
        response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR if asset_version == version() else 0
    response.cache_control.immutable = asset_version == version()
    return response


def init_app(app: Flask) -> None:
    """Serve static files, and give templates `asset_url`."""
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("application/manifest+json", ".webmanifest")
    app.add_url_rule("/assets/<asset_version>/<path:name>", "asset", asset)
    app.jinja_env.globals["asset_url"] = asset_url
    if app.config["ENVIRONMENT"] == "development":
        app.before_request(forget_static_files)


def forget_static_files() -> None:
    """In development a changed file shows at the next load."""
    for cached in (static_files, version, encoded):
        cached.cache_clear()
