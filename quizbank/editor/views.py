"""Write a question or a case: enter, look at it, check it, keep it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.core.bank_file import MOST_ITEMS_OF_A_CASE
from quizbank.core.set_diffs import FieldChange
from quizbank.core.set_permissions import SetAct
from quizbank.editor import actions
from quizbank.editor.desks import (
    CaseDesk,
    Desk,
    refused_in,
    show_in,
    with_room,
)
from quizbank.editor.differences import case_differences, item_differences
from quizbank.editor.errors import CaseFull
from quizbank.editor.fields import Fields, case_fields, case_values
from quizbank.editor.forms import (
    MOST_KEYED,
    MOST_NEAR,
    MOST_OPTIONS,
    MOST_SECTIONS,
    CaseForm,
    ItemForm,
)
from quizbank.editor.remarks import Remark, Remarks
from quizbank.editor.rows import row_change
from quizbank.editor.showing import answered, asked, shown_case
from quizbank.educators import actions as workspace
from quizbank.educators.compiling import case_head
from quizbank.educators.errors import EditedMeanwhile, TooManyItems
from quizbank.educators.models import ItemState, WorkspaceCase, WorkspaceItem
from quizbank.educators.queries import SetSeen
from quizbank.extensions import db
from quizbank.web.workspace_access import case_or_404, educator_or_404, item_or_404, set_or_404

editor = Blueprint("editor", __name__)

ROWS = {"options": MOST_OPTIONS, "key": MOST_KEYED, "near_misses": MOST_NEAR}
SECTIONS = {"record": MOST_SECTIONS}
IS_FULL = "A case has up to 8 questions. Write this one by itself, or in another case."
TOO_MANY = "A set holds up to 5,000 questions. Put this one into another set."


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved first: who and when, what differs, and the revision that holds now."""

    who: str
    at: datetime
    changes: Sequence[FieldChange]
    revision: int


@dataclass(frozen=True)
class Told:
    """What a page says above the form, and how it is answered."""

    status: int = 200
    refused: Sequence[Remark] = ()
    remarks: Remarks | None = None
    conflict: Conflict | None = None
    is_sent: bool = True  # the form came from the browser, and is not saved
    fields: Fields = field(default_factory=dict)


@editor.route("/teach/sets/<uuid:public_id>/items/new", methods=["GET", "POST"])
def new_item(public_id: UUID) -> ResponseReturnValue:
    """A question that is not there yet."""
    seen = set_or_404(public_id, SetAct.EDIT)
    desk = Desk(seen.row, None, _case_asked_for(seen), utcnow().date())
    if request.method == "POST":
        return _item_sent(seen, desk)
    return _item_page(seen, desk, desk.blank_form(), Told(is_sent=False))


@editor.route("/teach/sets/<uuid:public_id>/items/<uuid:item_id>", methods=["GET", "POST"])
def item(public_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """A question of the set; whoever may only look sees it as candidates will."""
    seen = set_or_404(public_id, SetAct.EDIT if request.method == "POST" else SetAct.SEE)
    found = item_or_404(seen, item_id)
    desk = Desk(seen.row, found, found.case, utcnow().date())
    may_write = seen.may(SetAct.EDIT) and found.state != ItemState.WITHDRAWN
    if may_write and request.method == "POST":
        return _item_sent(seen, desk)
    if may_write:
        return _item_page(seen, desk, desk.blank_form(), Told(is_sent=False))
    status = 409 if request.method == "POST" else 200
    fields = found.as_written
    return render_template("editor/read.html", seen=seen, desk=desk, **_shown(desk, fields)), status


@editor.route("/teach/sets/<uuid:public_id>/items/preview", methods=["POST"])
def item_preview(public_id: UUID) -> ResponseReturnValue:
    """What a script asks for while one types: the question as it looks, and its codes."""
    seen = set_or_404(public_id, SetAct.EDIT)
    desk = Desk(seen.row, None, _case_asked_for(seen), utcnow().date())
    form = ItemForm(desk.domains)
    if not form.validate():
        return render_template("editor/_live.html", refused=refused_in(form)), 422
    codes = desk.codes(form, is_sent=True)
    shown = _shown(desk, desk.fields(form, codes))
    return render_template("editor/_live.html", refused=[], codes=codes, desk=desk, **shown)


def _item_sent(seen: SetSeen, desk: Desk) -> ResponseReturnValue:
    """Do what the button says."""
    form = ItemForm(desk.domains)
    button = request.form.get("do", "")
    if change := row_change(button, ROWS):
        values, at = change.made_in(form.data, most=ROWS[change.rows])
        form = desk.form_with(values)
        _look_at(form[change.rows], at)
        return _item_page(seen, desk, form, Told())
    if not form.validate():
        return _item_page(seen, desk, form, Told(422, refused_in(form)))
    fields = desk.fields(form, desk.codes(form, is_sent=True))
    if button == "check":
        return _item_page(seen, desk, form, Told(remarks=desk.checked(fields, form)))
    if button == "ready" or button == "save" or "over" in request.form:
        return _keep_item(seen, desk, form, fields, is_ready=button == "ready")
    return _item_page(seen, desk, form, Told())


def _keep_item(
    seen: SetSeen, desk: Desk, form: ItemForm, fields: Fields, *, is_ready: bool
) -> ResponseReturnValue:
    """Save, unless it is to be ready and is not, or somebody else saved first."""
    if is_ready:
        remarks = desk.checked(fields, form)
        if remarks.problems:
            return _item_page(seen, desk, form, Told(422, remarks=remarks))
    state = ItemState.READY if is_ready else ItemState.DRAFT
    by, now, kept = educator_or_404(), utcnow(), desk.item
    try:
        if kept is None:
            kept = actions.add_item(seen.row, desk.case, fields, state=state, by=by, now=now)
        else:
            revision = _revision(form)
            actions.save_item(kept, fields, state=state, revision=revision, by=by, now=now)
    except (EditedMeanwhile, CaseFull, TooManyItems) as obstacle:
        db.session.rollback()
        if kept is not None:
            conflict = _item_conflict(kept, fields)
            return _item_page(seen, desk, form, Told(409, conflict=conflict))
        says = IS_FULL if isinstance(obstacle, CaseFull) else TOO_MANY
        return _item_page(seen, desk, form, Told(422, [Remark("", says)]))
    db.session.commit()
    if is_ready:
        flash("The question is ready. Learners see it once you publish the set.")
        return redirect(url_for("educators.show", public_id=seen.row.public_id))
    flash("Saved as a draft")
    row = seen.row
    return redirect(url_for(".item", public_id=row.public_id, item_id=kept.public_id))


def _item_page(seen: SetSeen, desk: Desk, form: ItemForm, told: Told) -> ResponseReturnValue:
    codes = desk.codes(form, is_sent=told.is_sent)
    fields = desk.stored if form.errors else desk.fields(form, codes)
    show_in(form, told.remarks.problems if told.remarks else ())
    return render_template(
        "editor/item.html",
        seen=seen,
        desk=desk,
        form=with_room(form),
        codes=codes,
        told=told,
        now=utcnow(),
        **_shown(desk, fields),
    ), told.status


def _shown(desk: Desk, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The question as candidates see it, before and after."""
    return {
        "asked": asked(fields),
        "answered": answered(fields),
        "record": shown_case(case_head(desk.case)) if desk.case else None,
    }


def _item_conflict(theirs: WorkspaceItem, mine: Fields) -> Conflict:
    changes = item_differences(theirs.as_written, mine)
    return Conflict(_name(theirs.updated_by), theirs.updated_at, changes, theirs.revision)


@editor.route("/teach/sets/<uuid:public_id>/cases/new", methods=["GET", "POST"])
def new_case(public_id: UUID) -> ResponseReturnValue:
    """A case that is not there yet."""
    return _case(set_or_404(public_id, SetAct.EDIT), None)


@editor.route("/teach/sets/<uuid:public_id>/cases/<uuid:case_id>", methods=["GET", "POST"])
def case(public_id: UUID, case_id: UUID) -> ResponseReturnValue:
    """A case of the set; whoever may only look sees its record."""
    seen = set_or_404(public_id, SetAct.EDIT if request.method == "POST" else SetAct.SEE)
    found = case_or_404(seen, case_id)
    if seen.may(SetAct.EDIT):
        return _case(seen, found)
    desk = CaseDesk(seen.row, found, utcnow().date())
    record = shown_case(case_head(found))
    return render_template("editor/read_case.html", seen=seen, desk=desk, record=record)


@editor.route("/teach/sets/<uuid:public_id>/cases/preview", methods=["POST"])
def case_preview(public_id: UUID) -> ResponseReturnValue:
    """What a script asks for while one types a record."""
    set_or_404(public_id, SetAct.EDIT)
    form = CaseForm()
    if not form.validate():
        return render_template("editor/_live_case.html", refused=refused_in(form)), 422
    record = shown_case(case_fields(form))
    return render_template("editor/_live_case.html", refused=[], record=record)


def _case(seen: SetSeen, found: WorkspaceCase | None) -> ResponseReturnValue:
    """The form of a case, fresh or with what its button asks for done."""
    desk = CaseDesk(seen.row, found, utcnow().date())
    if request.method != "POST":
        form = CaseForm(formdata=None, data=case_values(found))
        return _case_page(seen, desk, form, Told(is_sent=False))
    form = CaseForm()
    button = request.form.get("do", "")
    if change := row_change(button, SECTIONS):
        values, at = change.made_in(form.data, most=MOST_SECTIONS)
        form = CaseForm(formdata=None, data=values)
        _look_at(form.record, at)
        return _case_page(seen, desk, form, Told())
    if not form.validate():
        return _case_page(seen, desk, form, Told(422, refused_in(form)))
    fields = case_fields(form)
    if button == "check":
        return _case_page(seen, desk, form, Told(remarks=desk.checked(fields, form)))
    if button == "save" or "over" in request.form:
        return _keep_case(seen, desk, form, fields)
    return _case_page(seen, desk, form, Told())


def _keep_case(
    seen: SetSeen, desk: CaseDesk, form: CaseForm, fields: Fields
) -> ResponseReturnValue:
    by, now, kept = educator_or_404(), utcnow(), desk.case
    if kept is None:
        kept = workspace.add_case(seen.row, fields, by=by, now=now)
    else:
        try:
            workspace.save_case(kept, fields, revision=_revision(form), by=by, now=now)
        except EditedMeanwhile:
            db.session.rollback()
            conflict = _case_conflict(kept, fields)
            return _case_page(seen, desk, form, Told(409, conflict=conflict))
    db.session.commit()
    flash("The case was saved")
    row = seen.row
    return redirect(url_for(".case", public_id=row.public_id, case_id=kept.public_id))


def _case_page(seen: SetSeen, desk: CaseDesk, form: CaseForm, told: Told) -> ResponseReturnValue:
    stored = case_head(desk.case) if desk.case else {"title": "", "setting": "", "record": []}
    shown = stored if form.errors else case_fields(form)
    show_in(form, told.remarks.problems if told.remarks else ())
    if not len(form.record):
        form.record.append_entry()
    return render_template(
        "editor/case.html",
        seen=seen,
        desk=desk,
        form=form,
        told=told,
        now=utcnow(),
        record=shown_case(shown),
        is_full=len(desk.items) >= MOST_ITEMS_OF_A_CASE,
    ), told.status


def _case_conflict(theirs: WorkspaceCase, mine: Fields) -> Conflict:
    who = db.session.get(Account, theirs.updated_by_id) if theirs.updated_by_id else None
    changes = case_differences(case_head(theirs), mine)
    return Conflict(_name(who), theirs.updated_at, changes, theirs.revision)


def _case_asked_for(seen: SetSeen) -> WorkspaceCase | None:
    """The case that a question is to belong to, if the address names one."""
    if "case" not in request.args:
        return None
    try:
        return case_or_404(seen, UUID(request.args["case"]))
    except ValueError:
        abort(404)


def _revision(form: ItemForm | CaseForm) -> int:
    """What the person had before them, or in full knowledge writes over; 0 for what no page
    sends.
    """
    sent = request.form.get("over", form.revision.data or "")
    return int(sent) if re.fullmatch(r"[0-9]{1,9}", sent) else 0


def _look_at(rows: "FieldList[Any]", place: int) -> None:
    """Let the browser go to the first control of a row that was added or moved."""
    for row in rows.entries[max(place, 0) : place + 1]:
        first = next(iter(row.form))
        first.render_kw = {**(first.render_kw or {}), "autofocus": True}


def _name(account: Account | None) -> str:
    if account is None:
        return ""
    return "You" if account.id == educator_or_404().id else account.nickname
