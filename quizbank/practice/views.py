"""Practice: choose domains, answer, see key and reasons, go on."""

from datetime import datetime
from math import isfinite
from secrets import randbelow
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from quizbank.bank.formats import format_in_force
from quizbank.clock import utcnow
from quizbank.core.assembly import PoolTooSmall
from quizbank.core.choosing import reserved
from quizbank.core.form_layout import NoSuchOption, Place
from quizbank.exams.actions import close_if_over
from quizbank.exams.forms import ActForm
from quizbank.exams.judged import Confidence
from quizbank.exams.models import Attempt, FormPosition, Mode
from quizbank.exams.queries import (
    exam_day,
    format_of,
    items_in_open_exams,
    pool_for,
    position_of,
    responses_of,
)
from quizbank.exams.results import shown_item
from quizbank.exams.rooms import room_positions
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.practice.actions import answer_in_practice, start_practice
from quizbank.practice.forms import PracticeForm
from quizbank.practice.queries import practice_offer_of
from quizbank.review.models import Subject
from quizbank.review.queries import card_about
from quizbank.review.showing import rule_first
from quizbank.study.actions import grow, replace_withdrawn
from quizbank.study.sessions import confidence_at, course_of, is_open_and_withdrawn
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
    closed = reserved(pool)
    if person is not None:
        closed |= items_in_open_exams(person, now)
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
    if is_open_and_withdrawn(attempt, position):
        return _ask_something_else(attempt, position, now)
    form = ActForm()
    problem = ""
    if form.validate_on_submit():
        if request.form.get("version", str(place.item_version_id)) != str(place.item_version_id):
            flash("This question was replaced meanwhile. Here is the new one.")
            return redirect(url_for(".question", public_id=public_id, position=position))
        chosen = _chosen(place)
        problem = _what_is_missing(place, chosen)
        if not problem:
            _answer(attempt, place, chosen, now)
            return redirect(url_for(".question", public_id=public_id, position=position))
    return _page(attempt, place, form, problem, now)


def _ask_something_else(attempt: Attempt, position: int, now: datetime) -> ResponseReturnValue:
    """Another question in the place of one that was withdrawn, or the end where there is none."""
    with one_writer_at_a_time():
        is_left = replace_withdrawn(attempt, position, now=now)
        db.session.commit()
    if is_left:
        flash("A question was withdrawn. Here is another one.")
        return redirect(url_for(".question", public_id=attempt.public_id, position=position))
    flash("A question was withdrawn, and there is no other for now.")
    if position > 1:
        return redirect(url_for(".question", public_id=attempt.public_id, position=position - 1))
    return redirect(url_for("pages.home"))


def _chosen(place: FormPosition) -> str:
    """What was posted, in the author's letters; "" for what the question does not have."""
    at = Place(place.position, place.item_version.kind, place.option_order)
    values = request.form.getlist("chosen")
    posted = "\n".join(values) if at.kind == "code_entry" else "".join(values)
    try:
        return at.stored(posted)
    except NoSuchOption:
        return ""


def _what_is_missing(place: FormPosition, chosen: str) -> str:
    """Why an answer of practice cannot be judged yet; "" when it can."""
    version = place.item_version
    if version.kind == "multiple" and len(chosen) != version.choose:
        return f"Select {version.choose} answers"
    if not chosen:
        return "Enter a code" if version.kind == "code_entry" else "Select an answer"
    return ""


def _answer(attempt: Attempt, place: FormPosition, chosen: str, now: datetime) -> None:
    """Keep the answer and, in a session that chooses, draw the next question from what is known
    now.
    """
    shown_at = request.form.get("shown_at", type=float)
    if not shown_at or not isfinite(shown_at):
        shown_at = now.timestamp()
    seconds = int(min(max(now.timestamp() - shown_at, 1), MAX_SECONDS))
    with one_writer_at_a_time():
        stored = responses_of(attempt)
        answer_in_practice(
            attempt,
            place,
            stored.get(place.position),
            chosen=chosen,
            seconds=seconds,
            now=now,
            confidence=_confidence(),
        )
        grow(attempt, now=now)
        db.session.commit()


def _confidence() -> Confidence:
    """How sure the person says to be; whatever else was sent says nothing."""
    try:
        return Confidence(request.form.get("confidence", ""))
    except ValueError:
        return Confidence.NONE


def _page(
    attempt: Attempt, place: FormPosition, form: ActForm, problem: str, now: datetime
) -> ResponseReturnValue:
    """The question open, or closed with its feedback."""
    stored = responses_of(attempt)
    response = stored.get(place.position)
    exam_format = format_of(attempt)
    is_closed = response is not None and response.revealed_at is not None
    answered = {number for number, row in stored.items() if row.revealed_at}
    feedback, first = None, Markup("")
    if is_closed:
        shown = shown_item(place, response, exam_format, place.position)
        feedback, first = rule_first(shown, confidence_at(attempt, place.position))
    card = card_about(attempt.account, Subject.ITEM, str(place.item_version.item_id))
    return render_template(
        "practice/question.html",
        attempt=attempt,
        position=place.position,
        course=course_of(attempt, place.position, answered),
        domain=exam_format.domain_name(place.domain),
        question=None if is_closed else room_positions([place], stored)[0],
        version=place.item_version_id,
        feedback=feedback,
        first=first,
        is_in_review=card is not None and card.is_in_queue(),
        case=room_positions([place], {})[0].case,
        form=form,
        problem=problem,
        posted=request.form.getlist("chosen"),
        confident=_confidence(),
        shown_at=request.form.get("shown_at") or f"{now.timestamp():.0f}",
        deadline=attempt.deadline,
        now=now,
    ), 422 if problem else 200
