"""A file of questions uploaded, looked through and imported; a set taken along as a file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from quizbank.clock import utcnow
from quizbank.core.interchange import csv_template
from quizbank.core.interchange.refusal import MEGABYTE, MOST_BYTES, MOST_QUESTIONS, FileRefused
from quizbank.core.set_permissions import TEACHERS, SetAct
from quizbank.educators.actions import MOST_ITEMS
from quizbank.educators.errors import TooManyItems
from quizbank.educators.models import ImportUpload
from quizbank.educators.queries import SetSeen, workspace_seen_by
from quizbank.exams.forms import ActForm
from quizbank.extensions import db
from quizbank.interchange import actions, exporting, queries
from quizbank.interchange.choices import DIFFICULTIES, choices_from
from quizbank.interchange.errors import NothingTicked, NothingToWrite, UploadGone
from quizbank.interchange.formats import FORMATS, Format, losses
from quizbank.interchange.forms import Sent, UploadForm, page_from, show_from
from quizbank.interchange.pages import review_page
from quizbank.web.errors import show_http_error
from quizbank.web.formatters import plural
from quizbank.web.workspace_access import educator_or_404, set_or_404

interchange = Blueprint("interchange", __name__)

AROUND_THE_FILE = 256 * 1024  # bytes that a form has beside its file
AT_ONCE = "Somebody else changed the set at the same time. Import again."


@interchange.url_value_preprocessor
def take_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only whoever teaches may send a large file, and only to the upload."""
    is_upload = endpoint == "interchange.upload" and request.method == "POST"
    if is_upload and current_user.is_authenticated and current_user.role in TEACHERS:
        request.max_content_length = MOST_BYTES + AROUND_THE_FILE


@interchange.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A file beyond what is read at all, told where it was chosen."""
    at: UUID | None = (request.view_args or {}).get("public_id")
    is_upload = request.endpoint == "interchange.upload"
    seen = workspace_seen_by(current_user, at) if at and is_upload else None
    if seen is None or not seen.may(SetAct.EDIT):
        return show_http_error(error)
    form = UploadForm(formdata=None)
    most = MOST_BYTES // MEGABYTE
    form.file.errors = [f"The file has more than {most} MB. Split it, or take its images out."]
    return upload_page(seen, form), 413


def upload_page(seen: SetSeen, form: UploadForm) -> str:
    """The form, and what waits to be looked through."""
    return render_template(
        "interchange/upload.html",
        seen=seen,
        form=form,
        waiting=queries.uploads_of(educator_or_404(), seen.row, now=utcnow()),
        most_questions=MOST_QUESTIONS,
        most_megabytes=MOST_BYTES // MEGABYTE,
        kept=actions.KEPT,
    )


@interchange.route("/teach/sets/<uuid:public_id>/import", methods=["GET", "POST"])
def upload(public_id: UUID) -> ResponseReturnValue:
    """Read a file; nothing of it is in the set before it was looked through."""
    seen, form = set_or_404(public_id, SetAct.EDIT), UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            kept = actions.keep_upload(
                seen.row,
                by=educator_or_404(),
                name=file.filename or "",
                data=file.read(),
                now=utcnow(),
            )
            db.session.commit()
            return redirect(url_for(".review", public_id=public_id, upload_id=kept.public_id))
        except FileRefused as refused:
            form.file.errors = [str(refused)]
    return upload_page(seen, form), 422 if form.errors else 200


@interchange.route("/teach/import/template.csv")
def template() -> ResponseReturnValue:
    """The table to fill in, with an example of each kind."""
    educator_or_404()
    return download(csv_template.template(), "quizbank-questions.csv", "text/csv")


@interchange.route("/teach/sets/<uuid:public_id>/import/<uuid:upload_id>")
def review(public_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """The questions of a file as a candidate will see them, with all that was found."""
    seen = set_or_404(public_id, SetAct.EDIT)
    waiting = waiting_upload(seen, upload_id)
    exams = queries.exam_domains(seen.row, today=utcnow().date())
    return render_template(
        "interchange/review.html",
        seen=seen,
        upload=waiting,
        reading=waiting.reading,
        exams=exams,
        difficulties=DIFFICULTIES,
        form=ActForm(),
        review=review_page(
            waiting.reading,
            choices_from(waiting.choices),
            exams,
            show=show_from(request.args.get("show", "")),
            page=page_from(request.args.get("page", "")),
        ),
    )


@interchange.route("/teach/sets/<uuid:public_id>/import/<uuid:upload_id>/choices", methods=["POST"])
def choices(public_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Keep the ticks and what was chosen on one page, and go on to another."""
    seen = set_or_404(public_id, SetAct.EDIT)
    waiting = waiting_upload(seen, upload_id)
    sent = take_choices(seen, waiting)
    show, page = sent.goes_to
    if sent.wants("apply"):
        flash("Domain, difficulty and topics were set for the ticked questions")
    at = url_for(".review", public_id=public_id, upload_id=upload_id, show=show, page=page)
    return redirect(f"{at}#questions")


@interchange.route("/teach/sets/<uuid:public_id>/import/<uuid:upload_id>/items", methods=["POST"])
def items(public_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Import what is ticked, all of it or nothing, and once however often it is asked for."""
    seen = set_or_404(public_id, SetAct.EDIT)
    waiting = waiting_upload(seen, upload_id)
    take_choices(seen, waiting)
    name = waiting.file_name
    try:
        count = actions.import_ticked(waiting, by=educator_or_404(), now=utcnow())
        db.session.commit()
    except (NothingTicked, TooManyItems, IntegrityError) as refused:
        db.session.rollback()
        flash(why_not(refused))
        return redirect(url_for(".review", public_id=public_id, upload_id=upload_id))
    many = "was imported as a draft" if count == 1 else "were imported as drafts"
    flash(f"{plural(count, 'question')} of ‘{name}’ {many}")
    return redirect(url_for("educators.show", public_id=public_id))


@interchange.route("/teach/sets/<uuid:public_id>/import/<uuid:upload_id>/removal", methods=["POST"])
def removal(public_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Throw an upload away."""
    seen = set_or_404(public_id, SetAct.EDIT)
    waiting = waiting_upload(seen, upload_id)
    actions.throw_away(waiting)
    db.session.commit()
    flash(f"‘{waiting.file_name}’ was thrown away. Nothing of it is in the set.")
    return redirect(url_for(".upload", public_id=public_id))


def waiting_upload(seen: SetSeen, upload_id: UUID) -> ImportUpload:
    """The person's own upload; raises `UploadGone`, also for one of somebody else."""
    found = queries.upload_of(educator_or_404(), seen.row, upload_id, now=utcnow())
    if found is None:
        raise UploadGone
    return found


@interchange.errorhandler(UploadGone)
def gone(_gone: UploadGone) -> ResponseReturnValue:
    """Somebody pressed twice, or came back after a week; a page that is not there is a 404."""
    db.session.rollback()
    if request.method == "GET":
        return show_http_error(NotFound())
    flash("That upload was imported or thrown away already")
    return redirect(url_for("educators.show", public_id=(request.view_args or {})["public_id"]))


def take_choices(seen: SetSeen, waiting: ImportUpload) -> Sent:
    """Keep what the page sent, whatever comes of the rest."""
    sent = Sent(request.form, queries.exam_domains(seen.row, today=utcnow().date()))
    made = choices_from(waiting.choices)
    sent.take(made, waiting.reading["drafts"])
    actions.keep_choices(waiting, made)
    db.session.commit()
    return sent


def why_not(refused: Exception) -> str:
    """Why nothing was imported, in a sentence."""
    if isinstance(refused, NothingTicked):
        return "Tick at least one question"
    if isinstance(refused, TooManyItems):
        return f"A set holds up to {MOST_ITEMS:,} questions. Untick some, or begin another set."
    return AT_ONCE


@interchange.route("/teach/sets/<uuid:public_id>/export")
def export(public_id: UUID) -> ResponseReturnValue:
    """The formats to take a set along in."""
    seen = set_or_404(public_id)
    return render_template("interchange/export.html", seen=seen, formats=FORMATS)


@dataclass(frozen=True)
class Taken:
    """A set as it is taken along, or None where no question of it is sound."""

    seen: SetSeen
    writable: exporting.Writable | None
    with_drafts: bool


def taken_along(public_id: UUID) -> Taken:
    """The set with its ready questions, and its drafts on request."""
    seen, with_drafts = set_or_404(public_id), request.args.get("drafts") == "1"
    try:
        return Taken(seen, exporting.writable(seen.row, with_drafts=with_drafts), with_drafts)
    except NothingToWrite:
        return Taken(seen, None, with_drafts)


def format_or_404(name: str) -> Format:
    """A format that is written."""
    return FORMATS.get(name) or abort(404)


@interchange.route("/teach/sets/<uuid:public_id>/export/<name>")
def export_format(public_id: UUID, name: str) -> ResponseReturnValue:
    """What the file will hold and what it has no room for, before it is downloaded."""
    chosen, taken = format_or_404(name), taken_along(public_id)
    found = taken.writable
    file = chosen.write(found.question_set, taken.seen.row.updated_at) if found else None
    return render_template(
        "interchange/export_format.html",
        name=name,
        chosen=chosen,
        taken=taken,
        behind=len(file.left) if file else 0,
        lost=losses(found.question_set, chosen, file) if found and file else {},
    )


@interchange.route("/teach/sets/<uuid:public_id>/export/<name>/file")
def export_file(public_id: UUID, name: str) -> ResponseReturnValue:
    """The file itself."""
    chosen, taken = format_or_404(name), taken_along(public_id)
    row = taken.seen.row
    try:
        if name == "yaml":  # of which drafts that are not sound are part, too
            data = exporting.whole_yaml(row, with_drafts=taken.with_drafts)
        elif taken.writable is None:
            raise NothingToWrite
        else:
            data = chosen.write(taken.writable.question_set, row.updated_at).data
    except NothingToWrite:
        return redirect(url_for(".export_format", public_id=public_id, name=name))
    return download(data, f"{row.set_id}.{chosen.ending}", chosen.mimetype)


@interchange.route("/teach/sets/<uuid:public_id>/export/paper")
def paper(public_id: UUID) -> ResponseReturnValue:
    """A page to print, the key on a page of its own at the end if it is asked for."""
    taken = taken_along(public_id)
    found = taken.writable
    return render_template(
        "interchange/paper.html",
        taken=taken,
        questions=exporting.paper(found.question_set) if found else [],
        with_key=request.args.get("key") == "1",
    )


@interchange.route("/teach/export.zip")
def export_everything() -> ResponseReturnValue:
    """Every set that the person owns, with drafts."""
    data = exporting.everything(educator_or_404())
    return download(data, "quizbank-sets.zip", "application/zip")


def download(data: bytes, name: str, mimetype: str) -> Response:
    """A file that a browser keeps instead of showing it; names are made of slugs."""
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.cache_control.no_store = True
    return response
