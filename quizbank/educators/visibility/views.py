"""Who sees a set: its owner decides, an administrator approves, learners find and add it."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizbank.accounts.forms import entered
from quizbank.bank.models import Approval, Visibility
from quizbank.clock import utcnow
from quizbank.core.set_permissions import SetAct
from quizbank.educators.forms import ReasonForm
from quizbank.educators.visibility import actions, queries
from quizbank.educators.visibility.forms import (
    NO_SUCH_CODE,
    ApprovalForm,
    ClassCodeForm,
    VisibilityForm,
)
from quizbank.educators.visibility.queries import ShownSet
from quizbank.educators.visibility.showing import questions_of
from quizbank.exams.forms import ActForm
from quizbank.extensions import db
from quizbank.groups.invitations import code_from, code_in_words, qr_of
from quizbank.web.access import public
from quizbank.web.people import candidate, visitor
from quizbank.web.rate_limits import limit_class_codes, limit_new_guests
from quizbank.web.workspace_access import (
    administrator_or_404,
    published_or_404,
    set_or_404,
    set_to_approve_or_404,
)

sets = Blueprint("sets", __name__)

TOLD = {
    Visibility.PRIVATE: "Only you see the set now",
    Visibility.LINK: "People with the code or the link can add the set",
    Visibility.EVERYONE: "An administrator will look at the set. Until then the code works.",
}
PUBLISHED_MEANWHILE = "The set was published again meanwhile. Look at what it is now."


@sets.route("/teach/sets/<uuid:public_id>/visibility", methods=["GET", "POST"])
def visibility(public_id: UUID) -> ResponseReturnValue:
    """Who sees the set, and its code for a class."""
    seen = set_or_404(public_id, SetAct.MANAGE)
    row = published_or_404(seen)
    form = VisibilityForm(data={"visibility": row.visibility})
    if form.validate_on_submit():
        chosen = Visibility(entered(form.visibility))
        actions.show_to(row, chosen, now=utcnow())
        db.session.commit()
        flash("Everyone sees the set" if row.is_for_everyone else TOLD[chosen])
        return redirect(url_for(".visibility", public_id=public_id))
    link = url_for(".by_code", code=row.class_code, _external=True) if row.class_code else ""
    page = render_template(
        "educators/visibility.html",
        seen=seen,
        row=row,
        form=form,
        link=link,
        code=code_in_words(row.class_code or ""),
        qr=qr_of(link) if link else "",
        learners=queries.count_of_learners(row),
    )
    return page, 422 if form.errors else 200


@sets.route("/teach/sets/<uuid:public_id>/visibility/code-renewal", methods=["POST"])
def code_renewal(public_id: UUID) -> ResponseReturnValue:
    """Make the code and the link that are about worthless."""
    seen = set_or_404(public_id, SetAct.MANAGE)
    actions.renew_code(published_or_404(seen))
    db.session.commit()
    flash("Code and link are new. The former ones lead nowhere; who added the set keeps it.")
    return redirect(url_for(".visibility", public_id=public_id))


@sets.route("/teach/approvals")
def approvals() -> ResponseReturnValue:
    """Sets that are to be for everyone, for administrators."""
    administrator_or_404()
    return render_template(
        "educators/approvals.html",
        asked=queries.sets_to_approve(Approval.ASKED),
        approved=queries.sets_to_approve(Approval.APPROVED),
    )


@sets.route("/teach/approvals/<uuid:public_id>", methods=["GET", "POST"])
def approval(public_id: UUID) -> ResponseReturnValue:
    """Look at the questions of a set, and let everyone have it."""
    row = set_to_approve_or_404(public_id)
    form = ApprovalForm()
    if form.validate_on_submit():
        if form.loaded_at.data != row.loaded_at.isoformat():
            flash(PUBLISHED_MEANWHILE)
            return redirect(url_for(".approval", public_id=public_id))
        actions.approve(row, now=utcnow())
        db.session.commit()
        flash(f"‘{row.title}’ is for everyone now")
        return redirect(url_for(".approvals"))
    return _approval_page(row.public_id, ReasonForm())


@sets.route("/teach/approvals/<uuid:public_id>/refusal", methods=["POST"])
def refusal(public_id: UUID) -> ResponseReturnValue:
    """Keep a set from everyone, with the reason, which its owner reads."""
    row, form = set_to_approve_or_404(public_id), ReasonForm()
    if not form.validate_on_submit():
        return _approval_page(public_id, form)
    actions.refuse(row, reason=entered(form.reason), now=utcnow())
    db.session.commit()
    flash(f"‘{row.title}’ is not for everyone. Its owner reads the reason.")
    return redirect(url_for(".approvals"))


def _approval_page(public_id: UUID, form: ReasonForm) -> ResponseReturnValue:
    row = set_to_approve_or_404(public_id)
    questions = questions_of(row)
    page = render_template(
        "educators/approval.html",
        shown=ShownSet(row, len(questions)),
        questions=questions,
        form=form,
    )
    return page, 422 if form.errors else 200


@sets.route("/sets")
@public
def catalogue() -> ResponseReturnValue:
    """Every question set that is for everyone."""
    found = queries.catalogue(hide_cpt=current_app.config["HIDE_CPT_SETS"])
    return render_template("sets/catalogue.html", found=found)


@sets.route("/sets/mine")
def mine() -> ResponseReturnValue:
    """The sets that a person added."""
    account = visitor()
    found = queries.added_by(account) if account else []
    return render_template("sets/mine.html", found=found)


@sets.route("/sets/mine/<uuid:public_id>/removal", methods=["POST"])
def removal(public_id: UUID) -> ResponseReturnValue:
    """Practise with an added set no longer."""
    account = visitor()
    row = queries.added_set(account, public_id) if account else None
    if account is None or row is None:
        abort(404)
    actions.remove_added(account, row)
    db.session.commit()
    flash(f"‘{row.title}’ was taken out of your practice")
    return redirect(url_for(".mine"))


@sets.route("/sets/code", methods=["GET", "POST"])
@public
@limit_class_codes
def type_code() -> ResponseReturnValue:
    """Find the set of a class by the code that was read out."""
    form = ClassCodeForm()
    if form.validate_on_submit():
        code = code_from(entered(form.code))
        if _set_of(code) is not None:
            return redirect(url_for(".by_code", code=code))
        form.code.errors = [NO_SUCH_CODE]
    return render_template("sets/code.html", form=form), 422 if form.errors else 200


@sets.route("/sets/<code>")
@public
@limit_class_codes
def by_code(code: str) -> ResponseReturnValue:
    """What a set for a class is, before one adds it."""
    shown, account = _set_or_404(code), visitor()
    return render_template(
        "sets/set.html",
        shown=shown,
        form=ActForm(),
        is_added=account is not None and queries.has_added(account, shown.row),
        is_own=account is not None and shown.row.owner_id == account.id,
    )


@sets.route("/sets/<code>/addition", methods=["POST"])
@public
@limit_class_codes
@limit_new_guests
def addition(code: str) -> ResponseReturnValue:
    """Practise with the set from now on; a visitor without an account becomes a guest."""
    shown, now = _set_or_404(code), utcnow()
    actions.add_set(candidate(now), shown.row, now=now)
    db.session.commit()
    flash(f"‘{shown.row.title}’ is in your practice and your exams")
    return redirect(url_for(".mine"))


def _set_of(code: str) -> ShownSet | None:
    return queries.set_by_code(code, hide_cpt=current_app.config["HIDE_CPT_SETS"])


def _set_or_404(code: str) -> ShownSet:
    shown = _set_of(code_from(code))
    if shown is None:
        abort(404)
    return shown
