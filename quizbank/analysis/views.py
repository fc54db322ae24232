"""Which questions of a set work, one question by itself, and the forms that several sat."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizbank.analysis.queries import StoredItem, form_with, items_of, shared_forms
from quizbank.analysis.reports import form_page, item_page, item_reports
from quizbank.bank.formats import exam_formats
from quizbank.educators.models import WorkspaceSet
from quizbank.educators.queries import workspace_of

analysis = Blueprint("analysis", __name__)


@analysis.route("/teach/sets/<uuid:public_id>/analysis")
def of_set(public_id: UUID) -> ResponseReturnValue:
    """Every question of a set, doubtful ones first."""
    row, items = published_items_or_404(public_id)
    return render_template(
        "analysis/set.html",
        set=row,
        reports=item_reports(items, all_attempts=wants_all()),
        all_attempts=wants_all(),
        forms=shared_forms(items),
        short_names={exam: versions[-1].short_name for exam, versions in exam_formats().items()},
    )


@analysis.route("/teach/sets/<uuid:public_id>/analysis/items/<name>")
def of_item(public_id: UUID, name: str) -> ResponseReturnValue:
    """One question: who chose what, and how it does in practice."""
    row, items = published_items_or_404(public_id)
    item = next((one for one in items if one.name == name), None) or abort(404)
    return render_template(
        "analysis/item.html",
        set=row,
        page=item_page(item, all_attempts=wants_all()),
        all_attempts=wants_all(),
    )


@analysis.route("/teach/sets/<uuid:public_id>/analysis/forms/<uuid:form_id>")
def of_form(public_id: UUID, form_id: UUID) -> ResponseReturnValue:
    """How exact the scores of an exam are that several sat with the same questions."""
    row, items = published_items_or_404(public_id)
    form = form_with(form_id, items) or abort(404)
    page = form_page(form)
    if not page.is_shown:
        abort(404)
    name = exam_formats()[form.exam][-1].short_name
    return render_template("analysis/form.html", set=row, page=page, exam=name)


def published_items_or_404(public_id: UUID) -> tuple[WorkspaceSet, list[StoredItem]]:
    """A set that the person may see, with its questions as they were published last."""
    row = workspace_of(current_user, public_id)
    if row is None:
        abort(404)
    return row, items_of(row.question_set) if row.question_set is not None else []


def wants_all() -> bool:
    """Whether every answer counts, and not only everyone's first."""
    return request.args.get("attempts") == "all"
