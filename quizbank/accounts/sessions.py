"""Who this browser is: begin and end a session, and tell Flask-Login how to read one.

Views of any capability call `begin_session`; it is here because it touches the cookie.
"""

from flask import Flask, g
from flask import session as flask_session
from flask_login import login_user, logout_user

from quizbank.accounts.models import Account, Claim
from quizbank.accounts.queries import account_of_session
from quizbank.extensions import login


def begin_session(account: Account) -> None:
    """Be this person from now on; nothing of the session before stays, its CSRF token included."""
    end_session()
    flask_session.permanent = True
    login_user(account)


def claimed() -> Claim | None:
    """Who this browser says it is, by its signed cookie alone; nobody was asked yet."""
    account_id, _, session_key = str(flask_session.get("_user_id", "")).partition(":")
    return Claim(int(account_id), session_key) if account_id.isdigit() else None


def end_session() -> None:
    """Be nobody on this browser."""
    logout_user()
    flask_session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps it for the rest of the request


def init_app(app: Flask) -> None:
    """Sessions are Flask's signed cookie, 90 days long; Flask-Login only reads them."""
    login.user_loader(account_of_session)
    # It would sign the network address into the session, and a phone on a train changes that.
    login.session_protection = None
    # We set no second "remember me" cookie. Looking for it reads the session after each response,
    # and so makes every style sheet "vary by cookie": loaded anew after each sign-in.
    app.after_request_funcs[None].remove(login._update_remember_cookie)
