"""Practice: choose domains, answer, see key and reasons, go on."""

from datetime import datetime
from secrets import randbelow
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizbank.bank.formats import format_in_force
from quizbank.clock import utcnow
from quizbank.core.assembly import PoolTooSmall
from quizbank.core.form_layout import NoSuchOption, Place
from quizbank.exams.actions import close_if_over
from quizbank.exams.forms import ActForm
from quizbank.exams.models import Attempt, Mode
from quizbank.exams.queries import (
    exam_day,
    format_of,
    items_in_open_exams,
    layout_of,
    pool_for,
    position_of,
    responses_of,
)
from quizbank.exams.results import shown_item
from quizbank.exams.rooms import room_positions
from quizbank.extensions import db
from quizbank.practice.actions import answer_in_practice, start_practice
from quizbank.practice.forms import PracticeForm
from quizbank.practice.queries import practice_offer_of
from quizbank.web.access import public
from quizbank.web.people import candidate, known_exam_or_404, own_attempt_or_404, visitor
from quizbank.web.rate_limits import limit_new_guests

practice = Blueprint("practice", __name__)

MAX_SECONDS = 1_800


@practice.route("/exams/<exam>/practice", methods=["GET", "POST"])
@public
@limit_new_guests
def start(exam: str) -> ResponseReturnValue:
    """Choose domains and a number of questions, with feedback after each."""
    known_exam_or_404(exam)
    now = utcnow()
    person = visitor()
    day = exam_day(person, today=now.date())
    exam_format = format_in_force(exam, day)
    pool = pool_for(person, exam_format, day=day)
    if person is not None:
        closed = items_in_open_exams(person, now)
        pool = [item for item in pool if item.item_id not in closed]
    offer = practice_offer_of(exam_format, pool)
    form = PracticeForm()
    form.domains.choices = [(d.id, f"{d.name} ({d.available})") for d in offer if d.available]

    if form.validate_on_submit():
        try:
            attempt = start_practice(
                candidate(now),
                exam_format,
                domains=form.domains.data or [],
                count=form.count.data or 1,
                is_timed=form.is_timed.data,
                pool=pool,
                day=day,
                seed=randbelow(2**31),
                now=now,
            )
        except PoolTooSmall:
            flash("There is no question in these domains that fits. Select more domains.")
            return redirect(url_for(".start", exam=exam))
        db.session.commit()
        return redirect(url_for(".question", public_id=attempt.public_id, position=1))
    if request.method == "GET":
        form.domains.data = request.args.getlist("domains") or [d.id for d in offer]
    return render_template(
        "practice/start.html", exam_format=exam_format, form=form, offer=offer
    ), 422 if form.errors else 200


@practice.route("/attempts/<uuid:public_id>/questions/<int:position>", methods=["GET", "POST"])
def question(public_id: UUID, position: int) -> ResponseReturnValue:
    """One question of practice; once answered, the same address shows key and rationale."""
    attempt = own_attempt_or_404(public_id)
    place = position_of(attempt.form, position)
    if attempt.mode != Mode.PRACTICE or place is None:
        abort(404)
    now = utcnow()
    if close_if_over(attempt, now=now):
        db.session.commit()
        return redirect(url_for("exams.result", public_id=public_id))
    form = ActForm()
    stored = responses_of(attempt)
    problem = ""
    if form.validate_on_submit():
        at = Place(position, place.item_version.kind, place.option_order)
        try:
            chosen = at.stored(_posted_answer(place.item_version.kind))
        except NoSuchOption:
            chosen = ""
        problem = _what_is_missing(place, chosen)
        if not problem:
            shown_at = request.form.get("shown_at", type=float) or now.timestamp()
            seconds = int(min(max(now.timestamp() - shown_at, 1), MAX_SECONDS))
            answer_in_practice(
                attempt, place, stored.get(position), chosen=chosen, seconds=seconds, now=now
            )
            db.session.commit()
            return redirect(url_for(".question", public_id=public_id, position=position))
    return _page(attempt, position, form, problem, now)


def _posted_answer(kind: str) -> str:
    values = request.form.getlist("chosen")
    return "\n".join(values) if kind == "code_entry" else "".join(values)


def _what_is_missing(place: Any, chosen: str) -> str:
    """Why an answer of practice cannot be judged yet; "" when it can."""
    version = place.item_version
    if version.kind == "multiple" and len(chosen) != version.choose:
        return f"Select {version.choose} answers"
    if not chosen:
        return "Enter a code" if version.kind == "code_entry" else "Select an answer"
    return ""


def _page(
    attempt: Attempt, position: int, form: ActForm, problem: str, now: datetime
) -> ResponseReturnValue:
    """The question open, or closed with its feedback."""
    place = position_of(attempt.form, position)
    if place is None:
        abort(404)
    stored = responses_of(attempt)
    response = stored.get(position)
    exam_format = format_of(attempt)
    is_closed = response is not None and response.revealed_at is not None
    layout = layout_of(attempt.form.public_id, attempt.form_id)
    answered = {number for number, row in stored.items() if row.revealed_at}
    return render_template(
        "practice/question.html",
        attempt=attempt,
        exam_format=exam_format,
        position=position,
        total=layout.total,
        answered=answered,
        next_open=next((n for n in range(1, layout.total + 1) if n not in answered), None),
        domain=exam_format.domain_name(place.domain),
        question=None if is_closed else room_positions([place], stored)[0],
        feedback=shown_item(place, response, exam_format, position) if is_closed else None,
        case=room_positions([place], {})[0].case,
        form=form,
        problem=problem,
        posted=request.form.getlist("chosen"),
        shown_at=request.form.get("shown_at") or f"{now.timestamp():.0f}",
        deadline=attempt.deadline,
        now=now,
    ), 422 if problem else 200
