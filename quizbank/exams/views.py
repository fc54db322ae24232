"""Start, room, saving, finish, result and history."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from secrets import randbelow
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Connection

from quizbank.accounts.sessions import claimed
from quizbank.bank.formats import exam_formats, format_by_version, format_in_force
from quizbank.clock import utcnow
from quizbank.core.assembly import Length, PoolTooSmall
from quizbank.core.blueprint import ExamFormat
from quizbank.core.form_layout import FormLayout, Place
from quizbank.corrections.notices import first_scores, rescorings_of
from quizbank.exams.actions import (
    close_if_over,
    mark_results_seen,
    score,
    start_exam,
    submit,
)
from quizbank.exams.errors import AttemptClosed, ResponsesRefused
from quizbank.exams.forms import (
    ActForm,
    RoomForm,
    StartForm,
    answers_in_form,
    batch_from_json,
)
from quizbank.exams.histories import history_of
from quizbank.exams.models import Attempt, ClosedBy, Mode
from quizbank.exams.offers import offers_of
from quizbank.exams.queries import (
    exam_day,
    format_of,
    layout_of,
    overdue_attempts,
    pool_for,
    responses_of,
    title_of,
)
from quizbank.exams.results import result_of
from quizbank.exams.rooms import loose_ends, room_of
from quizbank.exams.saving import (
    Batch,
    OpenAttempt,
    Saved,
    attempt_to_save,
    changed_in_form,
    save_responses,
)
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.web.access import asks_by_itself, public, turn_away_strangers
from quizbank.web.people import candidate, known_exam_or_404, own_attempt_or_404, visitor
from quizbank.web.rate_limits import limit_new_guests

exams = Blueprint("exams", __name__)

PERSONAL = {"Cache-Control": "no-store"}
SUBMITTED = "This exam was submitted. Your last answer was not saved."
LATE = "Time is up. Your last answer was not saved."


def rules_for(exam: str, version: str | None, now: datetime) -> ExamFormat:
    """The rules that were asked for, or those in force on the candidate's exam day."""
    for exam_format in exam_formats()[exam]:
        if exam_format.version == version:
            return exam_format
    return format_in_force(exam, exam_day(visitor(), today=now.date()))


@exams.route("/exams/<exam>/start", methods=["GET", "POST"])
@public
@limit_new_guests
def start(exam: str) -> ResponseReturnValue:
    """Choose a length and begin; a visitor without an account may too."""
    known_exam_or_404(exam)
    now = utcnow()
    day = exam_day(visitor(), today=now.date())
    form = StartForm()
    exam_format = rules_for(exam, form.rules.data, now)
    versions = exam_formats()[exam]
    pool = pool_for(visitor(), exam_format, day=day)
    offers = offers_of(exam_format, pool, visitor())
    form.length.choices = [(o.length.value, o.label) for o in offers if o.is_possible]
    form.rules.choices = [(version.version, version.version) for version in versions]

    if form.validate_on_submit():
        try:
            attempt = start_exam(
                candidate(now),
                exam_format,
                length=Length(form.length.data),
                pool=pool,
                day=day,
                seed=randbelow(2**31),
                now=now,
            )
        except PoolTooSmall:
            flash("The question bank changed meanwhile. Select a length again.")
            return redirect(url_for(".start", exam=exam))
        db.session.commit()
        return redirect(url_for(".room", public_id=attempt.public_id))
    if not form.length.data and form.length.choices:
        form.length.data = form.length.choices[0][0]
    form.rules.data = exam_format.version
    return render_template(
        "exams/start.html",
        exam_format=exam_format,
        versions=versions,
        form=form,
        offers=offers,
        extra_time=person.time_multiplier if (person := visitor()) else Decimal(1),
        code_year=exam_format.code_year.year_on(day),
        day=day,
    ), 422 if form.errors else 200


@exams.route("/attempts/<uuid:public_id>")
def room(public_id: UUID) -> ResponseReturnValue:
    """The whole exam in one document."""
    attempt = own_attempt_or_404(public_id)
    now = utcnow()
    if close_if_over(attempt, now=now):
        db.session.commit()
        return redirect(url_for(".result", public_id=public_id))
    if attempt.mode == Mode.PRACTICE:
        place = attempt.furthest
        return redirect(url_for("practice.question", public_id=public_id, position=place))
    form = RoomForm(revision=str(attempt.revision), notes=attempt.notes)
    return render_template(
        "exams/room.html",
        attempt=attempt,
        exam_format=format_of(attempt),
        room=room_of(attempt, now=now),
        form=form,
    )


@exams.route("/attempts/<uuid:public_id>/token")
def token(public_id: UUID) -> ResponseReturnValue:
    """A fresh CSRF token for a page that outlived its own."""
    own_attempt_or_404(public_id)
    return {"csrf_token": generate_csrf()}


@exams.route("/attempts/<uuid:public_id>/responses", methods=["POST"])
@asks_by_itself
def responses(public_id: UUID) -> ResponseReturnValue:
    """Save what was answered so far; the exam room is one page, so this is its only way in."""
    # One connection and no session: this runs for every answer of every candidate.
    with db.engine.connect() as connection:
        attempt = attempt_to_save(connection, claimed(), public_id)
        if attempt is None:
            return turn_away_strangers() or abort(404)
        layout = layout_of(attempt.form_public_id, attempt.form_id)
        if request.is_json:
            return _save_for_script(connection, attempt, layout)
        return _save_for_form(connection, attempt, layout)


def _save(
    connection: Connection, attempt: OpenAttempt, layout: FormLayout, batch: Batch, now: datetime
) -> Saved:
    """Save a batch and commit; an attempt that time had closed is scored again."""
    if attempt.mode == Mode.PRACTICE:
        raise AttemptClosed
    rules = format_by_version(attempt.format_version)
    save = partial(save_responses, is_forward_only=rules.is_forward_only, now=now)
    if attempt.closed_at is None:
        with one_writer_at_a_time():
            try:
                saved = save(connection, attempt, layout, batch)
                connection.commit()
            finally:
                connection.rollback()  # whatever was refused half-way, before the next one writes
        return saved
    with one_writer_at_a_time():
        saved = save(db.session.connection(), attempt, layout, batch)
        if saved.positions:
            score(own_attempt_or_404(attempt.public_id))
        db.session.commit()
    return saved


def _save_for_script(
    connection: Connection, attempt: OpenAttempt, layout: FormLayout
) -> ResponseReturnValue:
    now = utcnow()
    try:
        batch = batch_from_json(request.get_json(silent=True))
        saved = _save(connection, attempt, layout, batch, now)
    except AttemptClosed:
        db.session.rollback()
        url = url_for(".result", public_id=attempt.public_id)
        return {"problem": "attempt_closed", "say": _why_closed(attempt), "url": url}, 409
    except ResponsesRefused as refused:
        db.session.rollback()
        problems = [{"position": r.position, "say": r.says} for r in refused.refusals]
        say = "Nothing was saved, because part of it cannot be."
        return {"problem": "bad_responses", "say": say, "problems": problems}, 422
    return {
        "revision": saved.revision,
        "saved": saved.positions,
        "late": saved.late,
        "newer": [_as_json(layout.places[row.position], row) for row in saved.newer],
        "seconds_left": _seconds_left(attempt, now),
        "notes": attempt.notes if batch.notes is None and batch.since < attempt.revision else None,
    }, PERSONAL


def _why_closed(attempt: OpenAttempt) -> str:
    return SUBMITTED if attempt.closed_by == ClosedBy.CANDIDATE else LATE


def _seconds_left(attempt: OpenAttempt, now: datetime) -> float | None:
    if attempt.deadline is None:
        return None
    return max(round((attempt.deadline - now).total_seconds(), 1), 0)


def _as_json(place: Place, row: Any) -> dict[str, Any]:
    return {
        "position": row.position,
        "chosen": place.shown(row.chosen),
        "flagged": row.is_flagged,
        "struck": place.shown_letters(row.struck),
        "seconds": row.seconds,
        "sequence": row.sequence,
    }


def _save_for_form(
    connection: Connection, attempt: OpenAttempt, layout: FormLayout
) -> ResponseReturnValue:
    """The same without JavaScript: the form comes whole and a page comes back."""
    now = utcnow()
    form = RoomForm()
    room_url = url_for(".room", public_id=attempt.public_id)
    if not form.validate_on_submit():
        flash("This page was open for too long. Reload it and save again.")
        return redirect(room_url)
    try:
        left_alone = _save_form(connection, attempt, layout, form, now)
    except AttemptClosed:
        db.session.rollback()
        flash(_why_closed(attempt))
        return redirect(url_for(".result", public_id=attempt.public_id))
    except ResponsesRefused as refused:
        db.session.rollback()
        for refusal in refused.refusals[:5]:
            flash(refusal.says)
        return redirect(room_url)
    for position in left_alone:
        flash(f"Question {position} was answered in another window. That newer answer was kept.")
    if request.form.get("next") == "finish":
        return redirect(url_for(".finish", public_id=attempt.public_id))
    flash("Your answers are saved.")
    return redirect(room_url)


def _save_form(
    connection: Connection,
    attempt: OpenAttempt,
    layout: FormLayout,
    form: RoomForm,
    now: datetime,
) -> list[int]:
    """Save a posted room; tells which questions were left as another window had saved them."""
    forward_only = format_by_version(attempt.format_version).is_forward_only
    revision = form.revision.data or ""
    since = int(revision) if revision.isdigit() else 0
    answers = answers_in_form(
        layout,
        request.form,
        first=attempt.furthest if forward_only else 1,
        sequence=int(now.timestamp() * 1000),
    )
    stored = responses_of(own_attempt_or_404(attempt.public_id))
    changed, left_alone = changed_in_form(layout, answers, stored, since=since)
    notes = (form.notes.data or "").replace("\r\n", "\n").replace("\x00", "")[:20_000]
    _save(
        connection, attempt, layout, Batch(tab="", since=since, notes=notes, answers=changed), now
    )
    return left_alone


@exams.route("/attempts/<uuid:public_id>/finish")
def finish(public_id: UUID) -> ResponseReturnValue:
    """What is open and what is flagged, before it is final."""
    attempt = own_attempt_or_404(public_id)
    if close_if_over(attempt, now=utcnow()):
        db.session.commit()
        return redirect(url_for(".result", public_id=public_id))
    loose = loose_ends(attempt)
    return render_template(
        "exams/finish.html",
        attempt=attempt,
        form=ActForm(),
        title=title_of(attempt),
        total=loose.total,
        open_positions=loose.open,
        flagged_positions=loose.flagged,
        miscounted=loose.miscounted,
        is_forward_only=format_of(attempt).is_forward_only,
    )


@exams.route("/attempts/<uuid:public_id>/submission", methods=["POST"])
def submission(public_id: UUID) -> ResponseReturnValue:
    """Close the attempt for good; answers that come with it are saved first."""
    attempt = own_attempt_or_404(public_id)
    now = utcnow()
    if request.form.get("whole") and attempt.is_open(now):
        refusal = _save_with_submission(public_id, now)
        if refusal:
            return refusal
    with one_writer_at_a_time():
        submit(attempt, now=now)
        db.session.commit()
    if request.is_json:
        return {"url": url_for(".result", public_id=public_id)}
    flash(f"‘{title_of(attempt)}’ was submitted")
    return redirect(url_for(".result", public_id=public_id))


def _save_with_submission(public_id: UUID, now: datetime) -> ResponseReturnValue | None:
    """Save the fields that came with the last button; a page to show instead, if they cannot be."""
    try:
        with db.engine.connect() as connection:
            attempt = attempt_to_save(connection, claimed(), public_id)
            if attempt is None:
                abort(404)
            layout = layout_of(attempt.form_public_id, attempt.form_id)
            _save_form(connection, attempt, layout, RoomForm(), now)
    except AttemptClosed:
        db.session.rollback()
    except ResponsesRefused as refused:
        db.session.rollback()
        for found in refused.refusals[:5]:
            flash(found.says)
        return redirect(url_for(".room", public_id=public_id))
    return None


@exams.route("/attempts/<uuid:public_id>/result")
def result(public_id: UUID) -> ResponseReturnValue:
    """The report of a closed attempt."""
    attempt = own_attempt_or_404(public_id)
    if attempt.results_seen_at is None and not _may_see_now(attempt, utcnow()):
        flash("This exam is still open. Finish it to see the result.")
        return redirect(url_for(".room", public_id=public_id))
    report = result_of(attempt)
    show = request.args.get("show", "all")
    show = show if show in ("all", "wrong", "flagged") else "all"
    return render_template(
        "exams/result.html",
        attempt=attempt,
        report=report,
        rescorings=rescorings_of(attempt) if report.has_corrections else [],
        show=show,
        items=report.chosen_by(show),
        practice_url=url_for("practice.start", exam=attempt.form.exam, domains=report.costliest),
    )


def _may_see_now(attempt: Attempt, now: datetime) -> bool:
    """Note the first look at the results of an attempt that is closed, and tell whether it is."""
    with one_writer_at_a_time():
        is_closed = close_if_over(attempt, now=now)
        if is_closed:
            mark_results_seen(attempt, now=now)
        db.session.commit()
    return is_closed


@exams.route("/history")
def history() -> ResponseReturnValue:
    """Every attempt of the person, with the trend of the exams."""
    now = utcnow()
    for attempt in overdue_attempts(current_user, now):
        close_if_over(attempt, now=now)
    db.session.commit()
    return render_template(
        "exams/history.html",
        history=history_of(current_user, now=now),
        first_scores=first_scores(current_user),
        now=now,
    )
