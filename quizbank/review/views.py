"""Review: what is due today, one question at a time with feedback, and the cards themselves."""

from collections.abc import Mapping
from datetime import datetime
from secrets import randbelow
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError

from quizbank.accounts.models import Account
from quizbank.bank.formats import exam_formats
from quizbank.clock import local_day, utcnow
from quizbank.codebook.errors import CodeTablesMissing
from quizbank.core.drills.making import NothingToAsk
from quizbank.drills.errors import TablesChanged
from quizbank.drills.errors import TokenTampered as DrillTokenTampered
from quizbank.drills.tokens import answered_by as drill_answered_by
from quizbank.exams.look_ups import sitting_of
from quizbank.exams.models import Mode
from quizbank.exams.queries import items_in_open_exams
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.progress.queries import knowledge_of, usual_exam
from quizbank.review import actions, tokens
from quizbank.review.anki import package_of
from quizbank.review.askable import rules_for
from quizbank.review.budgets import settings_of
from quizbank.review.errors import AnsweredElsewhere, CannotBeAsked, QueueFull, TokenTampered
from quizbank.review.forms import ReviewSettingsForm, confidence_in
from quizbank.review.listing import Show, cards_of, due_of, in_words, log_of, logs_of_card
from quizbank.review.models import ReviewCard
from quizbank.review.pages import todays_page
from quizbank.review.queries import DueCard, card_of, todays_cards
from quizbank.review.showing import Question, put_on_show, question_on, rule_first, solution_of
from quizbank.review.subjects import BY_ADDRESS, About, answered_drill, answered_item, code_in_book
from quizbank.review.tokens import ItemOnShow, Showing
from quizbank.study.shelves import shelves_for
from quizbank.web.code_links import code_url
from quizbank.web.people import own_attempt_or_404

review = Blueprint("review", __name__)

MAX_SECONDS = 1_800
MOVED = "This card was answered or changed meanwhile, so this answer does not count a second time."
GONE = "This question cannot be shown any more: the bank or the code tables have changed."


@review.errorhandler(CodeTablesMissing)
def say_how_to_build(_missing: CodeTablesMissing) -> ResponseReturnValue:
    """Without tables there is nothing to ask of drills and codes."""
    return render_template("codebook/missing.html", layout="base.html"), 503


@review.errorhandler(TablesChanged)
@review.errorhandler(CannotBeAsked)
@review.errorhandler(NothingToAsk)
def ask_another(_gone: Exception) -> ResponseReturnValue:
    """A question that cannot be made again."""
    flash(GONE)
    return redirect(url_for("review.today"))


@review.route("/review")
def today() -> ResponseReturnValue:
    """How much there is today, what the weeks bring, what was set aside."""
    person, now = me(), utcnow()
    cards = due_now(person, now)
    has_more = bool(cards) or any(one.is_due for one in due_now(person, now, is_beyond=True))
    page = todays_page(
        person, left=len(cards), has_more=has_more, day=local_day(now, person.time_zone)
    )
    return render_template("review/today.html", page=page, form=FlaskForm())


@review.route("/review/next")
def following() -> ResponseReturnValue:
    """The card that gains most, as a question with an address of its own."""
    person, now = me(), utcnow()
    beyond = 1 if request.args.get("beyond") else None
    for due in due_now(person, now, is_beyond=bool(beyond)):
        try:
            showing = put_on_show(person, due.card, seed=randbelow(2**31), now=now)
        except (CannotBeAsked, CodeTablesMissing, NothingToAsk):
            continue
        token = tokens.showing_token(showing, secret_key=secret_key())
        return redirect(url_for(".question", token=token, beyond=beyond))
    flash("That is all for today")
    return redirect(url_for(".today"))


@review.route("/review/questions/<token>", methods=["GET", "POST"])
def question(token: str) -> ResponseReturnValue:
    """A question for a card; its key leaves the server only once it is answered."""
    try:
        showing = tokens.shown_by(token, secret_key=secret_key())
    except TokenTampered:
        abort(404)
    person, now = me(), utcnow()
    card = own_card_or_404(showing)
    if card.revision != showing.revision or not card.is_in_queue():
        flash(MOVED)
        return redirect(url_for(".today"))
    asked = question_on(person, card, showing.what, now=now)
    if (closed := closed_now(person, showing, asked, now)) is not None:
        return closed
    form, problem = FlaskForm(), ""
    beyond = request.args.get("beyond")
    if form.validate_on_submit():
        chosen = asked.stored(request.form.getlist("chosen"))
        problem = asked.missing(chosen)
        if not problem:
            return answered_page(person, showing, asked, chosen, now)
    return render_template(
        "review/question.html",
        about=in_words(person, [card], local_day(now, person.time_zone))[0],
        is_sibling=asked.item_id not in (None, card.item_id),
        question=asked.asked(),
        form=form,
        problem=problem,
        posted=[typed.replace("\x00", "") for typed in request.form.getlist("chosen")],
        confident=confidence_in(request.form),
        address=url_for(".question", token=token, beyond=beyond),
    ), 422 if problem else 200


def answered_page(
    person: Account, showing: Showing, asked: Question, chosen: str, now: datetime
) -> ResponseReturnValue:
    """Keep an answer, and lead to its feedback."""
    seconds = int(min(max(now.timestamp() - showing.asked_at, 1), MAX_SECONDS))
    is_right = asked.verdict(chosen).is_right
    given = actions.Given(is_right, seconds, confidence_in(request.form), now)
    try:
        with one_writer_at_a_time():
            judged = asked.judged(given)
            log = actions.answer_card(person, asked.card, showing.revision, given, judged)
            db.session.commit()
    except AnsweredElsewhere:
        db.session.rollback()
        flash(MOVED)
        return redirect(url_for(".today"))
    answered = tokens.Answered(showing, log.id, chosen, seconds, given.confidence)
    token = tokens.answer_token(answered, secret_key=secret_key())
    return redirect(url_for(".feedback", token=token, beyond=request.args.get("beyond")))


@review.route("/review/answers/<token>")
def feedback(token: str) -> ResponseReturnValue:
    """An answered question with key and reasons, and when its card comes again."""
    try:
        answered = tokens.answered_by(token, secret_key=secret_key())
    except TokenTampered:
        abort(404)
    person, now = me(), utcnow()
    card = own_card_or_404(answered.showing)
    log = log_of(person, answered.log_id) or abort(404)
    asked = question_on(person, card, answered.showing.what, now=now)
    if (closed := closed_now(person, answered.showing, asked, now)) is not None:
        return closed
    shown = asked.feedback(answered.chosen, answered.seconds)
    beyond = request.args.get("beyond")
    shown, first = rule_first(shown, answered.confidence)
    return render_template(
        "review/feedback.html",
        feedback=shown,
        log=log,
        card=card,
        due_on=due_of(person, card, local_day(now, person.time_zone)),
        first=first,
        left=len(due_now(person, now, is_beyond=bool(beyond))),
        beyond=beyond,
        form=FlaskForm(),
    )


@review.route("/review/answers/<int:log_id>/undoing", methods=["POST"])
def undoing(log_id: int) -> ResponseReturnValue:
    """Take an answer back, here and in what was learned from it."""
    person, now = me(), utcnow()
    log = log_of(person, log_id)
    if log is None or log.source != "review" or not FlaskForm().validate_on_submit():
        abort(404)
    with one_writer_at_a_time():
        is_undone = actions.undo(person, log, now=now)
        db.session.commit()
    flash("The answer was taken back" if is_undone else "The answer was taken back already")
    return redirect(url_for(".today"))


@review.route("/review/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """How much a day, and on which days."""
    form, person = ReviewSettingsForm(), me()
    if form.validate_on_submit():
        actions.save_settings(form.entered(person.id))
        db.session.commit()
        flash("Your review settings were saved")
        return redirect(url_for(".today"))
    if request.method == "GET":
        form.fill_in(settings_of(person))
    return render_template("review/settings.html", form=form), 422 if form.errors else 200


@review.route("/review/cards")
def cards() -> ResponseReturnValue:
    """Everything in the queue, set aside or taken out."""
    try:
        show = Show(request.args.get("show", Show.QUEUE))
    except ValueError:
        abort(404)
    person, page = me(), max(request.args.get("page", 1, type=int), 1)
    day = local_day(utcnow(), person.time_zone)
    listed = cards_of(person, show, page=min(page, 10_000), day=day)
    return render_template("review/cards.html", listed=listed, show=show, shows=Show)


@review.route("/review/cards/<uuid:public_id>")
def card(public_id: UUID) -> ResponseReturnValue:
    """One card: why it is there, when it comes, how it went."""
    person, now = me(), utcnow()
    found = card_of(person, public_id) or abort(404)
    (line,) = in_words(person, [found], local_day(now, person.time_zone))
    return render_template(
        "review/card.html",
        line=line,
        logs=logs_of_card(found),
        solution=solution_of(person, found, now=now),
        form=FlaskForm(),
    )


@review.route("/review/cards/<uuid:public_id>/removal", methods=["POST"])
def removal(public_id: UUID) -> ResponseReturnValue:
    """Take a card out of the queue."""
    actions.remove(card_to_change(public_id), now=utcnow())
    return changed(public_id, "The card was taken out. If you miss its question again, it is back.")


@review.route("/review/cards/<uuid:public_id>/suspension", methods=["POST"])
def suspension(public_id: UUID) -> ResponseReturnValue:
    """Set a card aside."""
    actions.suspend(card_to_change(public_id), now=utcnow())
    return changed(public_id, "The card was set aside until you bring it back")


@review.route("/review/cards/<uuid:public_id>/resumption", methods=["POST"])
def resumption(public_id: UUID) -> ResponseReturnValue:
    """Bring a card back."""
    actions.resume(card_to_change(public_id))
    return changed(public_id, "The card is in your review again")


def changed(public_id: UUID, said: str) -> ResponseReturnValue:
    """Keep what was done with a card, and say so on its page."""
    db.session.commit()
    flash(said)
    return redirect(url_for(".card", public_id=public_id))


@review.route("/review/export.apkg")
def export() -> ResponseReturnValue:
    """The cards for Anki, without scheduling."""
    response = Response(package_of(me(), now=utcnow()), mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = "attachment; filename=quizbank-review.apkg"
    response.cache_control.no_store = True
    return response


@review.route("/attempts/<uuid:public_id>/questions/<int:position>/review", methods=["POST"])
def add_item(public_id: UUID, position: int) -> ResponseReturnValue:
    """Review a question of an attempt later."""
    attempt = own_attempt_or_404(public_id)
    about = answered_item(attempt, position)
    if about is None or not FlaskForm().validate_on_submit():
        abort(404)
    put_in(about)
    if attempt.mode == Mode.PRACTICE and attempt.closed_at is None:
        return redirect(url_for("practice.question", public_id=public_id, position=position))
    back = url_for("exams.result", public_id=public_id, show=request.args.get("show"))
    return redirect(f"{back}#question-{position}")


@review.route("/drills/answers/<token>/review", methods=["POST"])
def add_drill(token: str) -> ResponseReturnValue:
    """Review a kind of drill later."""
    try:
        answered = drill_answered_by(token, secret_key=secret_key())
    except DrillTokenTampered:
        abort(404)
    if not FlaskForm().validate_on_submit():
        abort(404)
    put_in(answered_drill(me(), answered, now=utcnow()))
    return redirect(url_for("drills.feedback", token=token))


@review.route("/codes/<book>/<code>/review", methods=["POST"])
def add_code(book: str, code: str) -> ResponseReturnValue:
    """Learn a code by its title."""
    if book not in BY_ADDRESS or not FlaskForm().validate_on_submit():
        abort(404)
    person, now = me(), utcnow()
    if (exam := sitting_of(person, now=now).closed_book) is not None:
        return render_template("codebook/closed.html", layout="base.html", exam=exam), 403
    wanted = usual_exam(person)
    exam = wanted if wanted in exam_formats() else next(iter(exam_formats()))
    year = request.args.get("year", type=int)
    try:
        about = code_in_book(person, book, code, exam=exam, now=now)
    except CannotBeAsked:
        flash(f"{code.upper()} is not a valid code with a title on your exam day")
        return redirect(url_for("codebook.search_page"))
    put_in(about)
    system, _, written = about.key.partition(":")
    return redirect(code_url(system, written, year))


def put_in(about: About) -> None:
    """Put something into the queue, and say so."""
    try:
        with one_writer_at_a_time():
            is_new = actions.add_card(me(), about, now=utcnow())
            db.session.commit()
    except IntegrityError:  # the same on two devices at the same moment
        db.session.rollback()
        is_new = False
    except QueueFull:
        flash("Your review is full. Take cards out first.")
        return
    flash("It comes up in your review" if is_new else "It is in your review already")


def me() -> Account:
    """The person who reviews."""
    person: Account = current_user._get_current_object()
    return person


def due_now(person: Account, now: datetime, *, is_beyond: bool = False) -> list[DueCard]:
    """What the person is to review, by what each card adds in the exam that they prepare for."""
    day = local_day(now, person.time_zone)
    weights: Mapping[str, float] = {}
    weak: list[str] = []
    exam = usual_exam(person)
    if exam in exam_formats():
        rules = rules_for(person, exam, today=day)
        shelves = shelves_for(person, rules, today=day)
        weights, weak = shelves.weights, knowledge_of(person, rules, shelves.pool).weak_topics
    return todays_cards(
        person, day=day, now=now, topic_weights=weights, weak_topics=weak, beyond_budget=is_beyond
    )


def own_card_or_404(showing: Showing) -> ReviewCard:
    """The card that was shown, to the person it was shown to."""
    person = me()
    found = card_of(person, showing.card) if showing.account_id == person.id else None
    return found or abort(404)


def card_to_change(public_id: UUID) -> ReviewCard:
    """The person's own card, if the form of its page was sent."""
    found = card_of(me(), public_id)
    if found is None or not FlaskForm().validate_on_submit():
        abort(404)
    return found


def closed_now(
    person: Account, showing: Showing, asked: Question, now: datetime
) -> ResponseReturnValue | None:
    """Why a question stays closed: it is in an open exam, or that allows no books."""
    if isinstance(showing.what, ItemOnShow):
        if asked.item_id not in items_in_open_exams(person, now):
            return None
        flash("This question is in an exam that you have open. It waits until you have finished.")
        return redirect(url_for(".today"))
    exam = sitting_of(person, now=now).closed_book
    if exam is None:
        return None
    return render_template("codebook/closed.html", layout="base.html", exam=exam), 403


def secret_key() -> str:
    """What signs tokens."""
    return str(current_app.config["SECRET_KEY"])
