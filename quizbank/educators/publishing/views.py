"""Publish a set, look at its versions and what changed between them, withdraw it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizbank.accounts.forms import entered
from quizbank.clock import utcnow
from quizbank.core.bank_file import read_question_set
from quizbank.core.findings import Finding
from quizbank.core.items import QuestionSetFile
from quizbank.core.set_diffs import changes
from quizbank.core.set_permissions import SetAct
from quizbank.educators import queries
from quizbank.educators.errors import NothingChanged, NothingReady, NotPublishable
from quizbank.educators.forms import PublishForm, ReasonForm
from quizbank.educators.models import PublishedVersion
from quizbank.educators.outlines import found_by_entry, outline_of
from quizbank.educators.publishing.actions import publish, withdraw_set
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.web.workspace_access import published_or_404, set_or_404, version_or_404

publishing = Blueprint("publishing", __name__)

NOTHING_READY = "No question is ready. Mark those ready that learners may see."
NOTHING_CHANGED = "The set reads as it was published last. There is nothing to publish."


@publishing.route("/teach/sets/<uuid:public_id>/publication", methods=["GET", "POST"])
def publication(public_id: UUID) -> ResponseReturnValue:
    """Make a version of everything that is ready, or tell what keeps it back."""
    seen, form = set_or_404(public_id, SetAct.MANAGE), PublishForm()
    problems: list[Finding] = []
    if form.validate_on_submit():
        try:
            with one_writer_at_a_time():
                note = entered(form.note)
                version = publish(seen.row, by=seen.row.owner, note=note, now=utcnow())
                db.session.commit()
            flash(f"Version {version.number} of ‘{seen.row.title}’ was published")
            return redirect(url_for(".versions", public_id=public_id))
        except NotPublishable as refusal:
            problems = list(refusal.problems)
            form.form_errors.append("The set was not published. Mend what is listed below.")
        except NothingReady:
            form.form_errors.append(NOTHING_READY)
        except NothingChanged:
            form.form_errors.append(NOTHING_CHANGED)
        db.session.rollback()
    outline = outline_of(seen.row)
    page = render_template(
        "educators/publication.html",
        seen=seen,
        form=form,
        outline=outline,
        problems=found_by_entry(outline, problems),
        last=next(iter(queries.versions_of(seen.row)), None),
    )
    return page, 422 if form.errors else 200


@publishing.route("/teach/sets/<uuid:public_id>/versions")
def versions(public_id: UUID) -> ResponseReturnValue:
    """What was published of the set, and when."""
    seen = set_or_404(public_id)
    found = queries.versions_of(seen.row)
    return render_template("educators/versions.html", seen=seen, versions=found)


@publishing.route("/teach/sets/<uuid:public_id>/versions/<int:number>")
def version(public_id: UUID, number: int) -> ResponseReturnValue:
    """What a version changed, both sides of each change."""
    seen = set_or_404(public_id)
    later = version_or_404(seen, number)
    earlier = queries.version_of(seen.row, number - 1)
    return render_template(
        "educators/version.html",
        seen=seen,
        version=later,
        changes=changes(_read(earlier) if earlier else None, _read(later)),
    )


def _read(stored: PublishedVersion) -> QuestionSetFile:
    """A published version, which was sound when it was stored."""
    data = stored.yaml_text.encode()
    file = read_question_set("", data, is_editorial=False).question_set
    if file is None:  # the rules have become stricter since
        abort(404)
    return file


@publishing.route("/teach/sets/<uuid:public_id>/withdrawal", methods=["GET", "POST"])
def withdrawal(public_id: UUID) -> ResponseReturnValue:
    """Draw nothing of the set any more, with the reason."""
    seen, form = set_or_404(public_id, SetAct.MANAGE), ReasonForm()
    published_or_404(seen)
    if form.validate_on_submit():
        withdraw_set(seen.row, reason=entered(form.reason), now=utcnow())
        db.session.commit()
        flash(f"‘{seen.row.title}’ was withdrawn. Whoever sits one of its questions goes on.")
        return redirect(url_for("educators.show", public_id=public_id))
    page = render_template("educators/withdrawal.html", seen=seen, form=form)
    return page, 422 if form.errors else 200
