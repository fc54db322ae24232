"""Sign-in is asked for on every page unless its view is marked `@public`."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizbank.accounts.sessions import claimed

View = TypeVar("View", bound=Callable[..., Any])

LONGEST_NEXT = 1_000  # characters; our own addresses are far shorter


def public(view: View) -> View:
    """Mark a view as open to everyone, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any]) -> bool:
    """Whether a view was marked `@public`."""
    return getattr(view, "is_public", False)


def asks_by_itself(view: View) -> View:
    """Mark a view that scripts call so often that it asks who they are together with its own
    question; a script without a session is still turned away before it.
    """
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return view


def wants_json() -> bool:
    """Whether a script asked, which has no use for a page."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def local_path(target: str | None) -> str | None:
    """The target if it is a path on this site, else None: never another host, however spelt.

    Browsers read a backslash as a slash and skip tabs and line ends, so neither may occur.
    """
    if not target or len(target) > LONGEST_NEXT:
        return None
    is_plain = target.isprintable() and "\\" not in target
    if not is_plain or not target.startswith("/") or target.startswith("//"):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


def ask_for_sign_in() -> ResponseReturnValue | None:
    """Send whoever is not signed in to the sign-in page, and bring them back afterwards."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if is_public(view):
        return None
    if request.is_json and getattr(view, "asks_by_itself", False) and claimed() is not None:
        return None
    return turn_away_strangers()


def turn_away_strangers() -> ResponseReturnValue | None:
    """What whoever is not signed in gets instead of the page."""
    if current_user.is_authenticated:
        return None
    if wants_json():
        say = "You are signed out. Sign in again in another tab."
        return {"problem": "signed_out", "say": say}, 401
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=local_path(back)))


def init_app(app: Flask) -> None:
    """Ask before every request, and before the CSRF check: the token went with the session."""
    app.before_request_funcs.setdefault(None, []).insert(0, ask_for_sign_in)
