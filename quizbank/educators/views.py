"""The workspace: the sets of an educator, what is in each, who works on it with them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from quizbank.accounts.forms import entered
from quizbank.clock import utcnow
from quizbank.core.set_permissions import SetAct
from quizbank.educators import actions, queries
from quizbank.educators.checking import checked_set
from quizbank.educators.errors import (
    CaseHasItems,
    EditedMeanwhile,
    IsPublished,
    TooManySets,
    TooManyShares,
)
from quizbank.educators.forms import ReasonForm, SettingsForm, ShareForm, UnshareForm
from quizbank.educators.models import ItemState, ShareRole
from quizbank.educators.outlines import found_by_entry, outline_of, years_in_words
from quizbank.exams.forms import ActForm
from quizbank.extensions import db
from quizbank.web.workspace_access import case_or_404, educator_or_404, item_or_404, set_or_404

educators = Blueprint("educators", __name__)

MEANWHILE = "Somebody else saved these settings meanwhile. Nothing of theirs was overwritten."


def status_of(form: FlaskForm) -> int:
    """A form comes fresh, or back with what is wrong with it."""
    return 422 if form.errors else 200


@educators.route("/teach")
def index() -> ResponseReturnValue:
    """The sets of a person, and those that others share with them."""
    found = queries.workspaces_of(educator_or_404())
    return render_template(
        "educators/index.html",
        found=[one for one in found if one.row.archived_at is None],
        archived=[one for one in found if one.row.archived_at is not None],
    )


@educators.route("/teach/sets/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Begin a set."""
    account, form = educator_or_404(), SettingsForm()
    if form.validate_on_submit():
        try:
            row = actions.create_set(account, form.settings, now=utcnow())
            db.session.commit()
            return redirect(url_for(".show", public_id=row.public_id))
        except TooManySets:
            db.session.rollback()
            form.title.errors = [f"One person keeps up to {actions.MOST_SETS} sets"]
    return render_template("educators/new.html", form=form), status_of(form)


@educators.route("/teach/sets/<uuid:public_id>")
def show(public_id: UUID) -> ResponseReturnValue:
    """A set with its questions in order, and what can be done with it."""
    seen = set_or_404(public_id)
    return render_template(
        "educators/show.html",
        seen=seen,
        outline=outline_of(seen.row),
        years=years_in_words(seen.row.code_years),
    )


@educators.route("/teach/sets/<uuid:public_id>/settings", methods=["GET", "POST"])
def settings(public_id: UUID) -> ResponseReturnValue:
    """What the set says of itself."""
    seen = set_or_404(public_id, SetAct.MANAGE)
    form = SettingsForm(seen.row)
    if form.validate_on_submit():
        try:
            actions.save_settings(
                seen.row, form.settings, revision=form.seen_revision, now=utcnow()
            )
            db.session.commit()
            flash("The settings were saved. Publish the set to let learners see them.")
            return redirect(url_for(".show", public_id=public_id))
        except EditedMeanwhile:
            db.session.rollback()
            form.revision.data = str(seen.row.revision)
            form.form_errors.append(f"{MEANWHILE} Save again to put yours in their place.")
    page = render_template("educators/settings.html", seen=seen, form=form)
    return page, status_of(form)


@educators.route("/teach/sets/<uuid:public_id>/sharing", methods=["GET", "POST"])
def sharing(public_id: UUID) -> ResponseReturnValue:
    """Who else works on the set."""
    seen, form = set_or_404(public_id, SetAct.MANAGE), ShareForm()
    if form.validate_on_submit():
        try:
            role = ShareRole(entered(form.role))
            actions.share(seen.row, email=entered(form.email), role=role, now=utcnow())
            db.session.commit()
            flash(f"Whoever teaches here as {entered(form.email)} finds the set in their workspace")
            return redirect(url_for(".sharing", public_id=public_id))
        except TooManyShares:
            db.session.rollback()
            form.email.errors = [f"A set is shared with up to {actions.MOST_SHARES} people"]
    page = render_template(
        "educators/sharing.html", seen=seen, form=form, shares=queries.shares_of(seen.row)
    )
    return page, status_of(form)


@educators.route("/teach/sets/<uuid:public_id>/sharing/removal", methods=["POST"])
def unsharing(public_id: UUID) -> ResponseReturnValue:
    """Share the set with somebody no longer."""
    seen, form = set_or_404(public_id, SetAct.MANAGE), UnshareForm()
    if form.validate_on_submit():
        actions.unshare(seen.row, email=entered(form.email))
        db.session.commit()
        flash("The set is shared with them no longer")
    return redirect(url_for(".sharing", public_id=public_id))


@educators.route("/teach/sets/<uuid:public_id>/archiving", methods=["POST"])
def archiving(public_id: UUID) -> ResponseReturnValue:
    """Put the set out of the way; what is published stays published."""
    seen = set_or_404(public_id, SetAct.MANAGE)
    actions.archive(seen.row, now=utcnow())
    db.session.commit()
    flash(f"‘{seen.row.title}’ was put into the archive. What is published of it stays so.")
    return redirect(url_for(".index"))


@educators.route("/teach/sets/<uuid:public_id>/archiving/removal", methods=["POST"])
def bringing_back(public_id: UUID) -> ResponseReturnValue:
    """Take the set out of the archive."""
    seen = set_or_404(public_id, SetAct.MANAGE)
    actions.bring_back(seen.row)
    db.session.commit()
    flash(f"‘{seen.row.title}’ is among your sets again")
    return redirect(url_for(".show", public_id=public_id))


@educators.route("/teach/sets/<uuid:public_id>/check")
def check(public_id: UUID) -> ResponseReturnValue:
    """Everything that was found in the set, drafts and all."""
    seen = set_or_404(public_id)
    checked = checked_set(seen.row, today=utcnow().date(), with_drafts=True)
    outline = outline_of(seen.row)
    return render_template(
        "educators/check.html",
        seen=seen,
        checked=checked,
        problems=found_by_entry(outline, checked.problems),
        advice=found_by_entry(outline, checked.advice),
        notes=found_by_entry(outline, checked.notes),
    )


@educators.route(
    "/teach/sets/<uuid:public_id>/items/<uuid:item_id>/withdrawal", methods=["GET", "POST"]
)
def item_withdrawal(public_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Draw a question in no new exam, with the reason."""
    seen = set_or_404(public_id, SetAct.EDIT)
    item, form = item_or_404(seen, item_id), ReasonForm()
    if item.state == ItemState.WITHDRAWN:
        return redirect(url_for(".show", public_id=public_id))
    if form.validate_on_submit():
        reason, now = entered(form.reason), utcnow()
        actions.withdraw_item(item, reason=reason, by=educator_or_404(), now=now)
        db.session.commit()
        flash(f"‘{item.item_id}’ was withdrawn. Whoever sits it now goes on.")
        return redirect(url_for(".show", public_id=public_id))
    page = render_template("educators/item_withdrawal.html", seen=seen, item=item, form=form)
    return page, status_of(form)


@educators.route(
    "/teach/sets/<uuid:public_id>/items/<uuid:item_id>/withdrawal/removal", methods=["POST"]
)
def item_return(public_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Make a withdrawn question a draft again."""
    seen = set_or_404(public_id, SetAct.EDIT)
    item = item_or_404(seen, item_id)
    if item.state == ItemState.WITHDRAWN:
        actions.unwithdraw_item(item, by=educator_or_404(), now=utcnow())
        db.session.commit()
        flash(f"‘{item.item_id}’ is a draft. Publish it as ready to bring it back.")
    return redirect(url_for(".show", public_id=public_id))


@educators.route(
    "/teach/sets/<uuid:public_id>/items/<uuid:item_id>/removal", methods=["GET", "POST"]
)
def item_removal(public_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Throw a draft away, after a second thought."""
    seen = set_or_404(public_id, SetAct.EDIT)
    item, form = item_or_404(seen, item_id), ActForm()
    if not form.validate_on_submit():
        return render_template("educators/item_removal.html", seen=seen, item=item, form=form)
    try:
        actions.remove_item(item)
        db.session.commit()
        flash(f"‘{item.item_id}’ was deleted")
    except IsPublished:
        flash("What was published is withdrawn with a reason, and not deleted")
    return redirect(url_for(".show", public_id=public_id))


@educators.route("/teach/sets/<uuid:public_id>/cases/<uuid:case_id>/removal", methods=["POST"])
def case_removal(public_id: UUID, case_id: UUID) -> ResponseReturnValue:
    """Throw a case without questions away."""
    seen = set_or_404(public_id, SetAct.EDIT)
    case = case_or_404(seen, case_id)
    try:
        actions.remove_case(case)
        db.session.commit()
        flash(f"The case ‘{case.title}’ was deleted")
    except CaseHasItems:
        flash("Delete the questions of the case first")
    return redirect(url_for(".show", public_id=public_id))


@educators.route("/teach/sets/<uuid:public_id>/items/<uuid:item_id>/move", methods=["POST"])
def item_move(public_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Let a question change places with its neighbour."""
    seen = set_or_404(public_id, SetAct.EDIT)
    actions.move_item(item_or_404(seen, item_id), steps=_steps())
    db.session.commit()
    return redirect(url_for(".show", public_id=public_id))


@educators.route("/teach/sets/<uuid:public_id>/cases/<uuid:case_id>/move", methods=["POST"])
def case_move(public_id: UUID, case_id: UUID) -> ResponseReturnValue:
    """Let a case change places with its neighbour."""
    seen = set_or_404(public_id, SetAct.EDIT)
    actions.move_case(case_or_404(seen, case_id), steps=_steps())
    db.session.commit()
    return redirect(url_for(".show", public_id=public_id))


def _steps() -> int:
    """Up unless the button says down."""
    return 1 if request.form.get("to") == "down" else -1
