"""Pages for when something is not there, not allowed, too much or broken: each says what to do."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from quizbank.extensions import db

SAY = {
    400: ("That did not arrive whole", "Go back and try again."),
    404: ("There is no such page", "It may have moved, or it belongs to someone else."),
    405: ("That cannot be done here", "Go back and use the buttons on the page."),
    413: ("That is too large", "Send less at a time."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
    500: ("Something went wrong", "Your saved answers are safe. Try again."),
    503: ("The database is busy", "Your saved answers are safe. Try again in a moment."),
}
STALE_FORM = (
    "This page was open for too long",
    "Reload it and try again. Your saved answers are safe.",
)


def answer(status: int, title: str, remedy: str) -> ResponseReturnValue:
    """The same sentence as a page or, for a script, as JSON."""
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return {"problem": title, "say": remedy}, status
    return render_template("errors/error.html", title=title, remedy=remedy), status


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Any HTTP error in our own words; a redirect that werkzeug raises passes through."""
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, SecurityError):  # another host: no page, because no link could be made
        return "This address is not served here.", status
    title, remedy = SAY.get(status, SAY[400] if status < 500 else SAY[500])
    if isinstance(error, CSRFError):
        title, remedy = STALE_FORM
    return answer(status, title, remedy)


def show_broken(_error: InternalServerError) -> ResponseReturnValue:
    """Our own fault: nothing half-done stays."""
    db.session.rollback()
    return answer(500, *SAY[500])


def show_busy_database(error: OperationalError) -> ResponseReturnValue:
    """A lock that was not given in time: the person tries again, nothing half-done stays."""
    db.session.rollback()
    if "locked" in str(error) or "lock timeout" in str(error):
        return answer(503, *SAY[503])
    raise error


def init_app(app: Flask) -> None:
    """Show errors in our own words."""
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(InternalServerError, show_broken)
    app.register_error_handler(OperationalError, show_busy_database)
