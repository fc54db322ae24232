"""Choose a drill, answer, see key and reasons, go on without end."""

from datetime import datetime
from secrets import randbelow

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from quizbank.bank.formats import exam_formats
from quizbank.clock import utcnow
from quizbank.codebook.errors import CodeTablesMissing
from quizbank.core.answers import typed_codes, verdict
from quizbank.core.drills.kinds import ABOUT, DrillKind
from quizbank.core.drills.making import Drill, NothingToAsk
from quizbank.core.form_layout import MAX_TYPED
from quizbank.core.items import CodeEntryItem
from quizbank.drills.actions import keep_answer
from quizbank.drills.books import book_of
from quizbank.drills.errors import TablesChanged, TokenTampered
from quizbank.drills.queries import (
    drill_of,
    edition_of,
    feedback_of,
    offers_for,
    question_of,
    rules_of,
)
from quizbank.drills.scores import score_in
from quizbank.drills.tokens import (
    Answered,
    Asked,
    answer_token,
    answered_by,
    asked_by,
    question_token,
)
from quizbank.exams.forms import ActForm
from quizbank.exams.look_ups import sitting_of
from quizbank.exams.models import ItemResponse
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.web.access import public
from quizbank.web.people import visitor

drills = Blueprint("drills", __name__)

SCORE = "drills"  # in the session cookie
MAX_SECONDS = 1_800
NUL = "\x00"  # may stand in no page and in no row


@drills.before_request
def stay_closed_in_a_closed_book_exam() -> ResponseReturnValue | None:
    """A drill shows codes and titles, so it is a book while an exam without books is open."""
    person = visitor()
    closed = sitting_of(person, now=utcnow()).closed_book if person is not None else None
    if closed is None:
        return None
    return render_template("codebook/closed.html", layout="base.html", exam=closed), 403


@drills.errorhandler(CodeTablesMissing)
def say_how_to_build(_missing: CodeTablesMissing) -> ResponseReturnValue:
    """Without tables there is nothing to ask."""
    return render_template("codebook/missing.html", layout="base.html"), 503


@drills.errorhandler(TablesChanged)
def ask_another(_changed: TablesChanged) -> ResponseReturnValue:
    """A question of tables that are no more."""
    flash("The code tables were renewed meanwhile. Choose a drill again.")
    return redirect(url_for("drills.index"))


@drills.errorhandler(NothingToAsk)
def choose_another(_nothing: NothingToAsk) -> ResponseReturnValue:
    """A kind for which the tables of the year hold nothing."""
    flash("The code tables hold nothing for this drill. Choose another.")
    return redirect(url_for("drills.index"))


@drills.route("/drills")
@public
def index() -> ResponseReturnValue:
    """Choose what to drill, and for which exam."""
    exam = chosen_exam()
    asked, others = offers_for(exam)
    return render_template(
        "drills/index.html",
        exam=exam,
        rules=rules_of(exam, visitor(), today=utcnow().date()),
        exams=[(id, versions[-1].short_name) for id, versions in exam_formats().items()],
        asked=asked,
        others=others,
        score=score_in(session, SCORE),
        form=ActForm(),
    )


@drills.route("/drills/<kind>")
@public
def another(kind: str) -> ResponseReturnValue:
    """A new question; it has an address of its own, so that it stays when the page is reloaded."""
    if kind not in list(DrillKind):
        abort(404)
    exam, now = chosen_exam(), utcnow()
    edition = edition_of(exam, visitor(), today=now.date())
    asked = Asked(DrillKind(kind), randbelow(2**31), exam, edition, int(now.timestamp()))
    drill_of(asked.kind, asked.seed, asked.edition)
    token = question_token(asked, secret_key=secret_key())
    return redirect(url_for(".question", token=token))


@drills.route("/drills/questions/<token>", methods=["GET", "POST"])
@public
def question(token: str) -> ResponseReturnValue:
    """A question; its key leaves the server only once it is answered."""
    try:
        asked = asked_by(token, secret_key=secret_key())
    except TokenTampered:
        abort(404)
    now = utcnow()
    drill = drill_of(asked.kind, asked.seed, asked.edition)
    form = ActForm()
    problem = ""
    if form.validate_on_submit():
        chosen = posted_answer(drill)
        problem = what_is_missing(drill, chosen)
        if not problem:
            answered = Answered(asked, chosen, seconds_since(asked, now))
            count(drill, answered, now)
            sealed = answer_token(answered, secret_key=secret_key())
            return redirect(url_for(".feedback", token=sealed))
    return render_template(
        "drills/question.html",
        about=ABOUT[asked.kind],
        asked=asked,
        year=book_of(asked.edition).year,
        question=question_of(drill, asked.edition),
        token=token,
        form=form,
        problem=problem,
        posted=[typed.replace(NUL, "") for typed in request.form.getlist("chosen")],
        seconds_left=allowed_for(asked, now) - seconds_since(asked, now),
        score=score_in(session, SCORE),
    ), 422 if problem else 200


@drills.route("/drills/answers/<token>")
@public
def feedback(token: str) -> ResponseReturnValue:
    """An answered question with key, reasons and the time it took."""
    try:
        answered = answered_by(token, secret_key=secret_key())
    except TokenTampered:
        abort(404)
    asked, now = answered.asked, utcnow()
    drill = drill_of(asked.kind, asked.seed, asked.edition)
    rules = rules_of(asked.exam, visitor(), today=now.date())
    response = ItemResponse(chosen=answered.chosen, seconds=answered.seconds, is_flagged=False)
    return render_template(
        "drills/feedback.html",
        about=ABOUT[asked.kind],
        asked=asked,
        rules=rules,
        feedback=feedback_of(drill, asked.edition, response, rules),
        allowed=allowed_for(asked, now),
        score=score_in(session, SCORE),
        token=token,
    )


@drills.route("/drills/score/removal", methods=["POST"])
@public
def score_removal() -> ResponseReturnValue:
    """Count from zero."""
    session.pop(SCORE, None)
    return redirect(url_for(".index", exam=chosen_exam()))


def secret_key() -> str:
    """What signs tokens."""
    return str(current_app.config["SECRET_KEY"])


def chosen_exam() -> str:
    """The exam that the address names, or the person's own, or the first."""
    person = visitor()
    for exam in (request.args.get("exam"), person.exam if person else None):
        if exam in exam_formats():
            return str(exam)
    return next(iter(exam_formats()))


def posted_answer(drill: Drill) -> str:
    """A letter of the question, or what was typed; "" if it is neither."""
    if isinstance(drill.item, CodeEntryItem):
        lines = "\n".join(request.form.getlist("chosen")).split()
        return " ".join(lines).replace(NUL, "")[:MAX_TYPED]
    chosen = request.form.get("chosen", "")
    return chosen if chosen in drill.item.options else ""


def what_is_missing(drill: Drill, chosen: str) -> str:
    """Why an answer cannot be judged yet; "" when it can."""
    if isinstance(drill.item, CodeEntryItem):
        return "" if typed_codes(chosen) else "Enter a code"
    return "" if chosen else "Select an answer"


def seconds_since(asked: Asked, now: datetime) -> int:
    """How long the question has been open, within reason."""
    return int(min(max(now.timestamp() - asked.asked_at, 1), MAX_SECONDS))


def allowed_for(asked: Asked, now: datetime) -> int:
    """Seconds that the exam gives this person for a question."""
    person = visitor()
    pace = rules_of(asked.exam, person, today=now.date()).seconds_per_item
    return round(pace * float(person.time_multiplier if person else 1))


def count(drill: Drill, answered: Answered, now: datetime) -> None:
    """Add an answer to the score, and to the log of a person who is signed in."""
    asked, person = answered.asked, visitor()
    rules = rules_of(asked.exam, person, today=now.date())
    is_right = verdict(drill.item, answered.chosen, scoring=rules.code_entry.scoring).is_right
    session[SCORE] = (
        score_in(session, SCORE)
        .with_answer(
            asked.seed,
            is_right=is_right,
            seconds=answered.seconds,
            allowed=allowed_for(asked, now),
        )
        .as_kept()
    )
    if person is None:
        return
    try:
        with one_writer_at_a_time():
            keep_answer(person, drill, answered, is_right=is_right, now=now)
            db.session.commit()
    except IntegrityError:  # the same answer twice at the same moment
        db.session.rollback()
