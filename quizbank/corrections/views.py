"""Report a question, answer reports, correct a key after a dry run, notices and the errata."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizbank.accounts.forms import entered
from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion
from quizbank.clock import utcnow
from quizbank.corrections.actions import correct_key, handle_report, mark_seen, report_item
from quizbank.corrections.dry_runs import dry_run
from quizbank.corrections.editors import may_handle_any
from quizbank.corrections.errata import errata as published_errata
from quizbank.corrections.errors import (
    AlreadyHandled,
    AlreadyReported,
    CorrectedMeanwhile,
    KeyIsTheSame,
)
from quizbank.corrections.forms import REASONS, KeyForm, ReplyForm, ReportForm
from quizbank.corrections.models import Status
from quizbank.corrections.notices import notices_of
from quizbank.corrections.queries import (
    closed_version,
    corrections_made,
    handled_version,
    history_of_key,
    open_report_of,
    report_to_handle,
    reports_of,
    reports_to_handle,
)
from quizbank.corrections.showing import first_words, key_in_words, seen_question, stem_of
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.web.access import public
from quizbank.web.people import visitor
from quizbank.web.rate_limits import limit_reports

corrections = Blueprint("corrections", __name__)

REPORTED = "Your report of this question is still open. You see below what becomes of it."
MEANWHILE = "Somebody corrected this key meanwhile. Look at what it is now, and try again."
SAME = "This is the key already. Nothing was changed."


def signed_in() -> Account:
    """Who asks."""
    person: Account = current_user._get_current_object()
    return person


def handled_or_404(item_id: str, number: int) -> ItemVersion:
    """A version of a question that the person answers for."""
    version = handled_version(signed_in(), item_id, number)
    if version is None:
        abort(404)
    return version


@corrections.route("/questions/<item_id>/<int:number>/report", methods=["GET", "POST"])
@limit_reports
def report(item_id: str, number: int) -> ResponseReturnValue:
    """Say what is wrong with a question that one has closed."""
    person = signed_in()
    version = closed_version(person, item_id, number)
    if version is None:
        abort(404)
    if open_report_of(person, version.item_id) is not None:
        flash(REPORTED)
        return redirect(url_for(".reports"))
    form = ReportForm()
    if not form.validate_on_submit():
        page = render_template(
            "corrections/report.html", form=form, version=version, stem=stem_of(version)
        )
        return page, 422 if form.errors else 200
    try:
        report_item(person, version, reason=form.reason.data, text=entered(form.text), now=utcnow())
    except AlreadyReported:
        db.session.rollback()
        flash(REPORTED)
        return redirect(url_for(".reports"))
    db.session.commit()
    flash("Your report was sent to whoever answers for this question.")
    return redirect(url_for(".reports"))


@corrections.route("/reports")
def reports() -> ResponseReturnValue:
    """What one reported, and what became of it."""
    return render_template(
        "corrections/reports.html",
        reports=reports_of(signed_in()),
        reasons=REASONS,
        first_words=first_words,
    )


@corrections.route("/reports/open")
def queue() -> ResponseReturnValue:
    """Reports that wait for an answer of those who answer for the questions."""
    if not may_handle_any(signed_in()):
        abort(404)
    return render_template(
        "corrections/queue.html",
        reports=reports_to_handle(signed_in()),
        reasons=REASONS,
        first_words=first_words,
    )


@corrections.route("/reports/<uuid:public_id>", methods=["GET", "POST"])
def reply(public_id: UUID) -> ResponseReturnValue:
    """Answer, fix or dismiss one report, with words."""
    person = signed_in()
    found = report_to_handle(person, public_id)
    if found is None:
        abort(404)
    form = ReplyForm()
    if found.status == Status.OPEN and form.validate_on_submit():
        try:
            handle_report(
                found,
                person,
                status=Status(form.outcome.data),
                reply=entered(form.reply),
                now=utcnow(),
            )
            db.session.commit()
            flash("The reporter is told.")
        except AlreadyHandled:
            db.session.rollback()
            flash("Somebody else answered this report meanwhile.")
        return redirect(url_for(".queue"))
    page = render_template(
        "corrections/reply.html",
        report=found,
        question=seen_question(found.item_version),
        reasons=REASONS,
        form=form,
    )
    return page, 422 if form.errors else 200


@corrections.route("/questions/<item_id>/<int:number>/key", methods=["GET", "POST"])
def key(item_id: str, number: int) -> ResponseReturnValue:
    """Choose another key; the first answer is what it would do, and nothing is changed by that."""
    version = handled_or_404(item_id, number)
    form = KeyForm(version.keyed_content)
    if form.validate_on_submit():
        return _dry_run(version, form)
    if not form.is_submitted():
        form.show(version.keyed_content["key"])
    page = render_template(
        "corrections/key.html",
        version=version,
        question=seen_question(version),
        form=form,
        history=history_of_key(version),
        key_in_words=key_in_words,
    )
    return page, 422 if form.errors else 200


def _dry_run(version: ItemVersion, form: KeyForm) -> ResponseReturnValue:
    content = version.keyed_content
    form.after.data = str(corrections_made(version))
    return render_template(
        "corrections/dry_run.html",
        version=version,
        form=form,
        key_before=key_in_words(content, content["key"]),
        key_after=key_in_words(content, form.key),
        dry_run=dry_run(version, form.key),
    )


@corrections.route("/questions/<item_id>/<int:number>/corrections", methods=["POST"])
def correction(item_id: str, number: int) -> ResponseReturnValue:
    """Correct the key as the dry run told, rescore, and tell everyone it concerns."""
    version = handled_or_404(item_id, number)
    form = KeyForm(version.keyed_content)
    here = url_for(".key", item_id=item_id, number=number)
    if not form.validate_on_submit():
        flash(MEANWHILE)
        return redirect(here)
    after = entered(form.after)
    try:
        with one_writer_at_a_time():
            effect = correct_key(
                version,
                form.key,
                signed_in(),
                reason=entered(form.reason),
                after=int(after) if after.isdecimal() else -1,
                now=utcnow(),
            )
            db.session.commit()
    except (CorrectedMeanwhile, KeyIsTheSame) as refusal:
        db.session.rollback()
        flash(SAME if isinstance(refusal, KeyIsTheSame) else MEANWHILE)
        return redirect(here)
    flash(f"The key was corrected. Attempts that score something else now: {len(effect.scores)}")
    return redirect(here)


@corrections.route("/notices")
def notices() -> ResponseReturnValue:
    """What one is told of corrections and of one's reports; read is what was on the page."""
    person = signed_in()
    told = notices_of(person)
    page = render_template("corrections/notices.html", told=told, first_words=first_words)
    if any(one.notice.seen_at is None for one in told):
        mark_seen(person, now=utcnow())
        db.session.commit()
    return page


@corrections.route("/errata")
@public
def errata() -> ResponseReturnValue:
    """Every correction of a key, by question set; never the key."""
    return render_template("corrections/errata.html", sets=published_errata(visitor()))
