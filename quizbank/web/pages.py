"""Home, about, and the address that a load balancer asks."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from quizbank.clock import utcnow
from quizbank.corrections.notices import news_of
from quizbank.extensions import db
from quizbank.groups.queries import news_line
from quizbank.progress.actions import keep_forecast
from quizbank.study.forms import ExamChoice
from quizbank.study.today import today_of
from quizbank.web.access import public
from quizbank.web.people import visitor

pages = Blueprint("pages", __name__)


@pages.route("/")
@public
def home() -> ResponseReturnValue:
    """What to do now: continue an exam, or a few questions chosen for today."""
    now = utcnow()
    person = visitor()
    if person is None:
        return render_template("pages/welcome.html")
    today = today_of(person, now=now)
    if today.outlook is not None and keep_forecast(person, today.outlook):
        db.session.commit()
    return render_template(
        "pages/home.html",
        today=today,
        news=news_of(person),
        of_group=news_line(person, now),
        form=ExamChoice(),
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
