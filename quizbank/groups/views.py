"""Study groups: found, invite, join, share, see how the week goes, leave."""

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from quizbank.accounts.actions import create_guest
from quizbank.accounts.forms import entered
from quizbank.accounts.sessions import begin_session
from quizbank.bank.formats import format_in_force
from quizbank.clock import local_day, utcnow
from quizbank.core.permissions import GroupAct
from quizbank.core.sharing import FEWEST
from quizbank.exams.forms import ActForm
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.groups import actions
from quizbank.groups.digests import account_of_stop_token
from quizbank.groups.errors import (
    GroupFull,
    MemberGone,
    NicknameTaken,
    NoSuchInvitation,
    TooManyGroups,
)
from quizbank.groups.forms import (
    NICKNAME_TAKEN,
    NO_SUCH_CODE,
    CodeForm,
    JoinForm,
    NewGroupForm,
    RulesForm,
    SharingForm,
)
from quizbank.groups.invitations import code_from, code_in_words, qr_of
from quizbank.groups.overviews import overview_of, weeks_of
from quizbank.groups.queries import (
    count_of_members,
    group_by_code,
    group_by_token,
    groups_of,
    membership_in,
)
from quizbank.web.access import public
from quizbank.web.group_access import gone_meanwhile, group_or_404, member_or_404, signed_in
from quizbank.web.people import visitor
from quizbank.web.rate_limits import limit_join_codes, limit_new_guests

groups = Blueprint("groups", __name__)
groups.register_error_handler(NoSuchInvitation, gone_meanwhile)
groups.register_error_handler(MemberGone, gone_meanwhile)

FULL = f"This group is full: it has {actions.MOST_MEMBERS} members."
TOO_MANY = (
    f"One person can own {actions.MOST_OWNED} groups and be in {actions.MOST_JOINED}. "
    "Leave one that you need no more."
)
REFUSALS: dict[type[Exception], str] = {
    GroupFull: FULL,
    NicknameTaken: NICKNAME_TAKEN,
    TooManyGroups: TOO_MANY,
}


def status_of(form: FlaskForm) -> int:
    """A form comes fresh, or back with what is wrong with it."""
    return 422 if form.errors else 200


@groups.route("/groups")
def index() -> ResponseReturnValue:
    """The groups of a person."""
    found = groups_of(signed_in(), now=utcnow())
    return render_template("groups/index.html", found=found, form=ActForm())


@groups.route("/groups/game-elements", methods=["POST"])
def game_elements() -> ResponseReturnValue:
    """Hide goals, streaks and standings everywhere, or show them again."""
    hides = request.form.get("hide") == "yes"
    actions.hide_games(signed_in(), hides=hides)
    db.session.commit()
    flash("Goals, streaks and standings are hidden" if hides else "Goals and standings are back")
    return redirect(url_for(".index"))


@groups.route("/groups/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Found a group and own it."""
    account = signed_in()
    form = NewGroupForm(data={"nickname": account.nickname, "exam": account.exam})
    if form.validate_on_submit():
        try:
            with one_writer_at_a_time():
                made = actions.found(
                    account,
                    name=entered(form.name),
                    exam=entered(form.exam),
                    nickname=entered(form.nickname),
                    now=utcnow(),
                )
                db.session.commit()
        except TooManyGroups:
            db.session.rollback()
            flash(TOO_MANY)
            return redirect(url_for(".index"))
        flash(f"‘{made.group.name}’ is ready. Invite the others.")
        return redirect(url_for(".invitation", public_id=made.group.public_id))
    return render_template("groups/new.html", form=form), status_of(form)


@groups.route("/groups/<uuid:public_id>")
def show(public_id: UUID) -> ResponseReturnValue:
    """What there is to do together, and how the week goes."""
    seen, now = group_or_404(public_id), utcnow()
    today = local_day(now, signed_in().time_zone)
    return render_template(
        "groups/show.html",
        seen=seen,
        overview=overview_of(seen, now=now, today=today),
        exam_format=format_in_force(seen.group.exam, today),
        today=today,
    )


@groups.route("/groups/<uuid:public_id>/members")
def members(public_id: UUID) -> ResponseReturnValue:
    """Who is in the group."""
    return render_template("groups/members.html", seen=group_or_404(public_id))


@groups.route("/groups/<uuid:public_id>/activity")
def activity(public_id: UUID) -> ResponseReturnValue:
    """Questions and days of the last weeks, of everybody who shares them."""
    seen = group_or_404(public_id)
    weeks = weeks_of(seen, today=local_day(utcnow(), signed_in().time_zone))
    return render_template("groups/activity.html", seen=seen, weeks=weeks)


@groups.route("/groups/<uuid:public_id>/settings", methods=["GET", "POST"])
def settings(public_id: UUID) -> ResponseReturnValue:
    """Name, goal and board, for the owner."""
    seen = group_or_404(public_id, GroupAct.CHANGE)
    form = RulesForm(seen.group)
    if form.validate_on_submit():
        actions.set_rules(seen.group, form.rules)
        db.session.commit()
        flash("The settings were saved")
        return redirect(url_for(".show", public_id=public_id))
    return render_template("groups/settings.html", seen=seen, form=form), status_of(form)


@groups.route("/groups/<uuid:public_id>/sharing", methods=["GET", "POST"])
def sharing(public_id: UUID) -> ResponseReturnValue:
    """What the person lets the group see, and under which nickname."""
    seen = group_or_404(public_id, GroupAct.SHARE)
    form = SharingForm(seen.you)
    if form.validate_on_submit():
        try:
            actions.share(
                seen.you,
                nickname=entered(form.nickname),
                shares=form.shares,
                wants_digest=form.digest.data,
            )
            db.session.commit()
            flash("Saved. The group sees it so from now on.")
            return redirect(url_for(".show", public_id=public_id))
        except NicknameTaken:
            db.session.rollback()
            form.nickname.errors = [NICKNAME_TAKEN]
    page = render_template("groups/sharing.html", seen=seen, form=form, fewest=FEWEST)
    return page, status_of(form)


@groups.route("/groups/<uuid:public_id>/invitation")
def invitation(public_id: UUID) -> ResponseReturnValue:
    """Link, code and QR, for the owner to pass on."""
    seen = group_or_404(public_id, GroupAct.INVITE)
    link = url_for(".join", token=seen.group.invite_token, _external=True)
    return render_template(
        "groups/invitation.html",
        seen=seen,
        link=link,
        code=code_in_words(seen.group.join_code),
        qr=qr_of(link),
        most=actions.MOST_MEMBERS,
        form=ActForm(),
    )


@groups.route("/groups/<uuid:public_id>/invitation/renewal", methods=["POST"])
def renewal(public_id: UUID) -> ResponseReturnValue:
    """Make the link and the code that are about worthless."""
    seen = group_or_404(public_id, GroupAct.INVITE)
    actions.renew_invitation(seen.group, now=utcnow())
    db.session.commit()
    flash("The link and the code are new. The former ones lead nowhere.")
    return redirect(url_for(".invitation", public_id=public_id))


@groups.route("/groups/<uuid:public_id>/departure", methods=["GET", "POST"])
def departure(public_id: UUID) -> ResponseReturnValue:
    """Leave the group, after a second thought."""
    seen = group_or_404(public_id, GroupAct.LEAVE)
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("groups/departure.html", seen=seen, form=form)
    with one_writer_at_a_time():
        actions.leave(seen.you)
        db.session.commit()
    flash(f"You left ‘{seen.group.name}’")
    return redirect(url_for(".index"))


@groups.route("/groups/<uuid:public_id>/dissolution", methods=["GET", "POST"])
def dissolution(public_id: UUID) -> ResponseReturnValue:
    """End the group for everyone, after a second thought."""
    seen = group_or_404(public_id, GroupAct.DISSOLVE)
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("groups/dissolution.html", seen=seen, form=form)
    with one_writer_at_a_time():
        actions.dissolve(seen.group)
        db.session.commit()
    flash(f"‘{seen.group.name}’ was deleted")
    return redirect(url_for(".index"))


@groups.route("/groups/<uuid:public_id>/members/<uuid:member_id>/removal", methods=["GET", "POST"])
def removal(public_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Put a member out, after a second thought."""
    seen = group_or_404(public_id, GroupAct.REMOVE)
    member, form = member_or_404(seen, member_id), ActForm()
    if not form.validate_on_submit():
        return render_template("groups/removal.html", seen=seen, member=member, form=form)
    with one_writer_at_a_time():
        actions.remove(member, now=utcnow())
        db.session.commit()
    flash(f"{member.nickname} was removed. Link and code are new, so that the former lead nowhere.")
    return redirect(url_for(".members", public_id=public_id))


@groups.route(
    "/groups/<uuid:public_id>/members/<uuid:member_id>/ownership", methods=["GET", "POST"]
)
def ownership(public_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Hand the group over, after a second thought."""
    seen = group_or_404(public_id, GroupAct.HAND_OVER)
    member, form = member_or_404(seen, member_id), ActForm()
    if not form.validate_on_submit():
        return render_template("groups/ownership.html", seen=seen, member=member, form=form)
    try:
        with one_writer_at_a_time():
            actions.hand_over(seen.you, member)
            db.session.commit()
    except MemberGone:
        db.session.rollback()
        flash("Somebody left meanwhile. Look at the members again.")
    else:
        flash(f"‘{seen.group.name}’ belongs to {member.nickname} now")
    return redirect(url_for(".members", public_id=public_id))


@groups.route("/join", methods=["GET", "POST"])
@public
@limit_join_codes
def join_by_code() -> ResponseReturnValue:
    """Type the code of a group; a wrong one, a former one and a full group sound the same."""
    form = CodeForm()
    if form.validate_on_submit():
        group = group_by_code(code_from(entered(form.code)))
        if group is not None and count_of_members(group) < actions.MOST_MEMBERS:
            return redirect(url_for(".join", token=group.invite_token))
        form.code.errors = [NO_SUCH_CODE]
    return render_template("groups/join_by_code.html", form=form), status_of(form)


@groups.route("/join/<token>", methods=["GET", "POST"])
@public
@limit_new_guests
def join(token: str) -> ResponseReturnValue:
    """Come in with a link; a visitor without an account comes in as a guest."""
    group, account = group_by_token(token), visitor()
    if group is None:
        return render_template("groups/no_invitation.html"), 404
    if account is not None and membership_in(account, group):
        return redirect(url_for(".show", public_id=group.public_id))
    form = JoinForm(data={"nickname": account.nickname if account else ""})
    if form.validate_on_submit():
        now = utcnow()
        try:
            with one_writer_at_a_time():
                person = account or create_guest(now=now)
                actions.join(person, token=token, nickname=entered(form.nickname), now=now)
                db.session.commit()
        except NoSuchInvitation:  # renewed or dissolved at this moment
            db.session.rollback()
            return render_template("groups/no_invitation.html"), 404
        except (GroupFull, NicknameTaken, TooManyGroups) as refusal:
            db.session.rollback()
            form.nickname.errors = [REFUSALS[type(refusal)]]
        else:
            if account is None:
                begin_session(person)
            flash(f"You are in ‘{group.name}’. Nothing of yours is shared until you say so.")
            return redirect(url_for(".show", public_id=group.public_id))
    page = render_template(
        "groups/join.html",
        group=group,
        token=token,
        form=form,
        is_full=count_of_members(group) >= actions.MOST_MEMBERS,
        full=FULL,
    )
    return page, status_of(form)


@groups.route("/digest/<token>", methods=["GET", "POST"])
@public
def digest_stop(token: str) -> ResponseReturnValue:
    """End the weekly e-mails with the link in one of them, without signing in."""
    account = account_of_stop_token(token, secret_key=str(current_app.config["SECRET_KEY"]))
    if account is None:
        abort(404)
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("groups/digest_stop.html", token=token, form=form)
    actions.stop_digests(account)
    db.session.commit()
    flash("You get no more weekly e-mails")
    return redirect(url_for("pages.home"))
