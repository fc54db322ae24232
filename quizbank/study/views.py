"""Begin and end a session that chooses, the plan, and its calendar."""

from datetime import timedelta
from secrets import randbelow
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.clock import local_day, utcnow
from quizbank.exams.queries import exam_day
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.progress.queries import usual_exam
from quizbank.study.actions import (
    choose_exam,
    end_session,
    make_feed,
    remove_feed,
    start_session,
)
from quizbank.study.calendars import calendar_of, feed_at, feed_of
from quizbank.study.errors import NothingToAsk
from quizbank.study.forms import ExamChoice
from quizbank.study.plans import plan_of
from quizbank.study.sessions import guided_of
from quizbank.web.access import public
from quizbank.web.people import own_attempt_or_404
from quizbank.web.rate_limits import limit_calendars

study = Blueprint("study", __name__)

FRESH_FOR = timedelta(hours=1)


@study.route("/study/exam", methods=["POST"])
def exam() -> ResponseReturnValue:
    """Tell which exam one prepares for."""
    form = ExamChoice()
    if form.validate_on_submit():
        choose_exam(current_user._get_current_object(), form.exam.data)
        db.session.commit()
    else:
        flash("Select an exam from the list")
    return redirect(url_for("pages.home"))


@study.route("/study/sessions", methods=["POST"])
def start() -> ResponseReturnValue:
    """Begin a session, or go on with the one of today."""
    form = FlaskForm()
    person: Account = current_user._get_current_object()
    chosen = usual_exam(person)
    if not form.validate_on_submit() or chosen is None:
        return redirect(url_for("pages.home"))
    now = utcnow()
    today = local_day(now, person.time_zone)
    exam_format = format_in_force(chosen, exam_day(person, today=today))
    with one_writer_at_a_time():
        try:
            attempt = start_session(person, exam_format, seed=randbelow(2**31), now=now)
        except NothingToAsk:
            db.session.rollback()
            flash(
                f"You have answered every {exam_format.short_name} question that we can ask today. "
                "They come back tomorrow."
            )
            return redirect(url_for("pages.home"))
        db.session.commit()
    guided = guided_of(attempt)
    position = (guided.open_position or attempt.furthest) if guided else 1
    return redirect(url_for("practice.question", public_id=attempt.public_id, position=position))


@study.route("/study/sessions/<uuid:public_id>/ending", methods=["POST"])
def ending(public_id: UUID) -> ResponseReturnValue:
    """End a session, and see how it went."""
    attempt = own_attempt_or_404(public_id)
    if guided_of(attempt) is None:
        abort(404)
    with one_writer_at_a_time():
        has_report = end_session(attempt, now=utcnow())
        db.session.commit()
    if has_report:
        return redirect(url_for("exams.result", public_id=public_id))
    return redirect(url_for("pages.home"))


@study.route("/study/plan")
def plan() -> ResponseReturnValue:
    """From today to the exam, week by week."""
    person: Account = current_user._get_current_object()
    page = plan_of(person, now=utcnow())
    if page is None:
        flash("Tell us which exam you are preparing for. Then there is a plan.")
        return redirect(url_for("pages.home"))
    return render_template("study/plan.html", page=page, feed=feed_of(person), form=FlaskForm())


@study.route("/study/calendar", methods=["POST"])
def calendar() -> ResponseReturnValue:
    """Give the calendar an address, or a new one; it is shown on this page alone."""
    person: Account = current_user._get_current_object()
    if not FlaskForm().validate_on_submit():
        abort(400)
    token = make_feed(person, now=utcnow())
    db.session.commit()
    address = url_for(".feed", token=token, _external=True)
    return render_template("study/calendar.html", address=address)


@study.route("/study/calendar/removal", methods=["POST"])
def calendar_removal() -> ResponseReturnValue:
    """Let the calendar's address lead nowhere."""
    if not FlaskForm().validate_on_submit():
        abort(400)
    remove_feed(current_user._get_current_object())
    db.session.commit()
    flash("The calendar address was removed. Programs that subscribed to it get nothing more.")
    return redirect(url_for(".plan"))


@study.route("/calendar/<token>.ics")
@public
@limit_calendars
def feed(token: str) -> ResponseReturnValue:
    """The plan for a calendar program, which has no session: the address is the key."""
    found = feed_at(token)
    if found is None:
        abort(404)
    kept, owner = found
    now = utcnow()
    response = Response(
        calendar_of(kept, plan_of(owner, now=now), now=now), mimetype="text/calendar"
    )
    response.cache_control.private = True
    response.cache_control.max_age = int(FRESH_FOR.total_seconds())
    return response
