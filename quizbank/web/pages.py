"""Home, about, and the address that a load balancer asks."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from quizbank.bank.formats import format_in_force
from quizbank.clock import utcnow
from quizbank.exams.queries import unfinished_attempts
from quizbank.extensions import db
from quizbank.web.access import public
from quizbank.web.people import visitor

pages = Blueprint("pages", __name__)


@pages.route("/")
@public
def home() -> ResponseReturnValue:
    """What to do now: continue an exam, or begin one."""
    now = utcnow()
    person = visitor()
    if person is None:
        return render_template("pages/welcome.html")
    planned = person.exam_date
    return render_template(
        "pages/home.html",
        unfinished=unfinished_attempts(person, now=now),
        exam_format=format_in_force(person.exam, now.date()) if person.exam else None,
        days_left=(planned - now.date()).days if planned and planned >= now.date() else None,
    )


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
