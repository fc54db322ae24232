"""Home, about, and the address that a load balancer asks."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from quizbank.clock import utcnow
from quizbank.exams.queries import unfinished_attempts
from quizbank.extensions import db
from quizbank.web.access import public

pages = Blueprint("pages", __name__)


@pages.route("/")
@public
def home() -> ResponseReturnValue:
    """What to do now: continue an exam, or begin one."""
    now = utcnow()
    unfinished = []
    if current_user.is_authenticated:
        unfinished = unfinished_attempts(current_user, now=now)
    return render_template("pages/home.html", unfinished=unfinished, now=now)


@pages.route("/about")
@public
def about() -> ResponseReturnValue:
    """What this is, whose the questions are, and what CPT is."""
    return render_template("pages/about.html")


@pages.route("/health")
@public
def health() -> ResponseReturnValue:
    """Whether the app and its database answer."""
    db.session.execute(text("select 1"))
    return {"status": "ok"}
