"""How a person stands in an exam, and what became of the real one."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from quizbank.accounts.models import Account
from quizbank.bank.formats import exam_formats
from quizbank.clock import local_day, utcnow
from quizbank.extensions import db
from quizbank.progress.actions import (
    change_outcome,
    keep_forecast,
    remove_outcome,
    tell_outcome,
)
from quizbank.progress.errors import AlreadyTold
from quizbank.progress.forms import ALREADY_TOLD, OutcomeForm
from quizbank.progress.models import ExamOutcome
from quizbank.progress.outcomes import outcome_of, outcomes_of
from quizbank.progress.queries import rules_and_pool, standing_of, usual_exam
from quizbank.web.people import known_exam_or_404

progress = Blueprint("progress", __name__)


@progress.route("/progress")
@progress.route("/progress/<exam>")
def page(exam: str = "") -> ResponseReturnValue:
    """How the person stands in an exam; without one named, in the one that they prepare for."""
    person: Account = current_user._get_current_object()
    own = usual_exam(person)
    shown = known_exam_or_404(exam) if exam else own
    if shown is None:
        return render_template("progress/choose.html", exams=list(exam_formats()))
    now = utcnow()
    today = local_day(now, person.time_zone)
    exam_format, pool = rules_and_pool(person, shown, today=today)
    report = standing_of(person, exam_format, pool, now=now)
    if keep_forecast(person, report.outlook):
        db.session.commit()
    planned = person.exam_date if person.exam == shown else None
    return render_template(
        "progress/page.html",
        report=report,
        exams=list(exam_formats()),
        is_own=shown == own,
        days_left=(planned - today).days if planned else None,
        form=FlaskForm(),
    )


@progress.route("/progress/outcomes", methods=["GET", "POST"])
def outcomes() -> ResponseReturnValue:
    """The results of real exams, and a form for the next."""
    person: Account = current_user._get_current_object()
    now = utcnow()
    exam = request.args.get("exam") or person.exam
    form = OutcomeForm(today=local_day(now, person.time_zone), exam=exam)
    if form.validate_on_submit():
        try:
            told = tell_outcome(person, form.told, now=now)
        except AlreadyTold:
            form.sat_on.errors = [ALREADY_TOLD]
        else:
            db.session.commit()
            flash(f"Your {told.exam.upper()} result was saved")
            return redirect(url_for(".outcomes"))
    return render_template(
        "progress/outcomes.html", form=form, outcomes=outcomes_of(person)
    ), 422 if form.errors else 200


@progress.route("/progress/outcomes/<uuid:public_id>", methods=["GET", "POST"])
def outcome(public_id: UUID) -> ResponseReturnValue:
    """Put a result right."""
    found = own_outcome_or_404(public_id)
    form = OutcomeForm(today=local_day(utcnow(), current_user.time_zone), saved=found)
    if form.validate_on_submit():
        try:
            change_outcome(found, form.told)
        except AlreadyTold:
            form.sat_on.errors = [ALREADY_TOLD]
        else:
            db.session.commit()
            flash("The result was changed")
            return redirect(url_for(".outcomes"))
    return render_template(
        "progress/outcome.html", form=form, public_id=public_id
    ), 422 if form.errors else 200


@progress.route("/progress/outcomes/<uuid:public_id>/removal", methods=["GET", "POST"])
def outcome_removal(public_id: UUID) -> ResponseReturnValue:
    """Forget a result, after a second look."""
    found = own_outcome_or_404(public_id)
    form = FlaskForm()
    if form.validate_on_submit():
        remove_outcome(found)
        db.session.commit()
        flash("The result was removed")
        return redirect(url_for(".outcomes"))
    return render_template("progress/outcome_removal.html", form=form, outcome=found)


def own_outcome_or_404(public_id: UUID) -> ExamOutcome:
    """The signed-in person's result; anyone else's does not exist."""
    found = outcome_of(current_user, public_id)
    if found is None:
        abort(404)
    return found
