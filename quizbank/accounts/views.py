"""Pages about who a person is: sign up, sign in, password, profile, data, leaving."""

from calendar import month_name
from datetime import date

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_mailman import EmailMessage
from flask_wtf import FlaskForm

from quizbank.accounts import actions
from quizbank.accounts.errors import EmailTaken, LinkExpired, LinkTampered, LinkUsed
from quizbank.accounts.forms import (
    EMAIL_TAKEN,
    WRONG_EMAIL_OR_PASSWORD,
    WRONG_PASSWORD,
    ChangePasswordForm,
    DeletionForm,
    NewPasswordForm,
    ProfileForm,
    ResetForm,
    SignInForm,
    SignUpForm,
    entered,
)
from quizbank.accounts.mails import password_reset_mail
from quizbank.accounts.models import Account
from quizbank.accounts.passwords import is_right
from quizbank.accounts.queries import (
    Profile,
    account_by_email,
    personal_data_of,
    profile_of,
)
from quizbank.accounts.reset_links import account_of_token, reset_token
from quizbank.accounts.sessions import begin_session, end_session
from quizbank.bank.formats import format_in_force
from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.web.access import local_path, public
from quizbank.web.rate_limits import (
    limit_password_checks,
    limit_resets,
    limit_resets_by_email,
    limit_sign_ins,
    limit_sign_ins_by_email,
    limit_sign_ups,
)

accounts = Blueprint("accounts", __name__)
BROKEN_LINKS = {
    LinkUsed: ("This link was used before", "The password has changed since we sent it."),
    LinkExpired: ("This link is too old", "It worked for an hour after we sent it."),
    LinkTampered: ("This link is not whole", "A part of it was lost on the way."),
}


def signed_up() -> Account | None:
    """Who is signed in with an address and a password."""
    person = current_user._get_current_object()
    return person if isinstance(person, Account) and not person.is_guest else None


def guest() -> Account | None:
    """The visitor who tries without an account, if it is one."""
    person = current_user._get_current_object()
    return person if isinstance(person, Account) and person.is_guest else None


def where_next(otherwise: str) -> str:
    """The path on this site that the person was on the way to."""
    return local_path(request.args.get("next")) or url_for(otherwise)


@accounts.route("/sign-up", methods=["GET", "POST"])
@public
@limit_sign_ups
def sign_up() -> ResponseReturnValue:
    """Make an account; what a guest did so far belongs to it."""
    if signed_up():
        return redirect(where_next("accounts.profile"))
    form = SignUpForm()
    if not form.validate_on_submit():
        return show("accounts/sign_up.html", form)
    try:
        account = actions.sign_up(
            guest(), email=entered(form.email), password=entered(form.password), now=utcnow()
        )
    except EmailTaken:
        db.session.rollback()
        form.email.errors = [EMAIL_TAKEN]
        return show("accounts/sign_up.html", form)
    db.session.commit()
    begin_session(account)
    flash("Your account is ready")
    return redirect(where_next("accounts.profile"))


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
@limit_sign_ins
@limit_sign_ins_by_email
def sign_in() -> ResponseReturnValue:
    """Be who you are; what a guest did so far moves to the account."""
    if signed_up():
        return redirect(where_next("pages.home"))
    form = SignInForm()
    if not form.validate_on_submit():
        return show("accounts/sign_in.html", form)
    account = actions.authenticate(email=entered(form.email), password=entered(form.password))
    if account is None:
        form.password.errors = [WRONG_EMAIL_OR_PASSWORD]
        return show("accounts/sign_in.html", form)
    visitor = guest()
    if visitor:
        actions.move_in(visitor, account)
    db.session.commit()
    begin_session(account)
    return redirect(where_next("pages.home"))


@accounts.route("/sign-out", methods=["POST"])
def sign_out() -> ResponseReturnValue:
    """Leave this browser; a guest could not come back, so they are asked first."""
    if guest():
        return redirect(url_for(".deletion"))
    end_session()
    flash("You are signed out")
    return redirect(url_for("pages.home"))


@accounts.route("/sign-out-everywhere", methods=["POST"])
def sign_out_everywhere() -> ResponseReturnValue:
    """Leave every browser at once, as after losing a phone."""
    if guest():
        return redirect(url_for(".deletion"))
    actions.end_all_sessions(current_user)
    db.session.commit()
    end_session()
    flash("You are signed out on every device")
    return redirect(url_for("pages.home"))


@accounts.route("/password", methods=["GET", "POST"])
@limit_password_checks
def password() -> ResponseReturnValue:
    """Change the password: other devices are signed out, this one stays."""
    account = signed_up()
    if account is None:
        return redirect(url_for(".sign_up"))
    form = ChangePasswordForm(email=str(account.email))
    if not form.validate_on_submit():
        return show("accounts/password.html", form, username=account.email)
    if not is_right(entered(form.current_password), account.password_hash):
        form.current_password.errors = [WRONG_PASSWORD]
        return show("accounts/password.html", form, username=account.email)
    actions.set_password(account, entered(form.new_password))
    db.session.commit()
    begin_session(account)
    flash("Your password was changed. Other devices are signed out.")
    return redirect(url_for(".profile"))


@accounts.route("/password-reset", methods=["GET", "POST"])
@public
@limit_resets
@limit_resets_by_email
def password_reset() -> ResponseReturnValue:
    """Ask for a link; the answer says nothing about who has an account."""
    form = ResetForm()
    if not form.validate_on_submit():
        return show("accounts/password_reset.html", form)
    response = make_response(render_template("accounts/link_sent.html", email=entered(form.email)))
    account = account_by_email(entered(form.email))
    if account:
        send_afterwards(response, reset_mail(account))
    return response


def reset_mail(account: Account) -> EmailMessage:
    """The e-mail with the whole address of the page on which to enter a new password."""
    token = reset_token(account, secret_key=str(current_app.secret_key), now=utcnow())
    link = url_for(".new_password", token=token, _external=True)
    return password_reset_mail(to=str(account.email), link=link)


def send_afterwards(response: Response, message: EmailMessage) -> None:
    """Send once the page has left: the time that a mail server takes would tell who exists."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def send() -> None:
        with app.app_context():
            try:
                message.send()
            except OSError:  # smtplib's exceptions among them
                app.logger.exception("An e-mail could not be sent")

    response.call_on_close(send)


@accounts.route("/password-reset/<token>", methods=["GET", "POST"])
@public
@limit_resets
def new_password(token: str) -> ResponseReturnValue:
    """Enter a new password with a link from an e-mail; looking at the page does not use it up."""
    try:
        account = account_of_token(token, secret_key=str(current_app.secret_key), now=utcnow())
    except (LinkUsed, LinkExpired, LinkTampered) as problem:
        title, reason = BROKEN_LINKS[type(problem)]
        return render_template("accounts/broken_link.html", title=title, reason=reason), 404
    form = NewPasswordForm(email=str(account.email))
    if not form.validate_on_submit():
        return show("accounts/new_password.html", form, token=token, username=account.email)
    actions.set_password(account, entered(form.new_password))
    db.session.commit()
    flash("Your password was changed. Sign in with it.")
    return redirect(url_for(".sign_in"))


@accounts.route("/profile", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    """What a person prepares for, and how they like it."""
    today = utcnow().date()
    saved = profile_of(current_user)
    form = ProfileForm(saved=saved, today=today)
    if not form.validate_on_submit():
        return show("accounts/profile.html", form, code_year=code_year_note(saved, today))
    actions.update_profile(current_user, form.profile)
    db.session.commit()
    flash("Your profile was saved")
    return redirect(url_for(".profile"))


@accounts.route("/profile/data")
def data() -> ResponseReturnValue:
    """What is known about a person, in words, and the way to have it."""
    return render_template("accounts/data.html")


@accounts.route("/profile/data.json")
def data_file() -> ResponseReturnValue:
    """Everything that is known about a person, as a file."""
    today = utcnow().date()
    everything = {"made_on": today.isoformat(), **personal_data_of(current_user)}
    written = current_app.json.dumps(everything, indent=2, ensure_ascii=False, sort_keys=False)
    response = Response(written, mimetype="application/json")
    response.headers["Content-Disposition"] = f"attachment; filename=quizbank-data-{today}.json"
    return response


def code_year_note(saved: Profile, today: date) -> str:
    """Which code books the person's questions follow, and why; nothing before an exam is chosen."""
    if saved.exam is None:
        return ""
    day = saved.exam_date or today
    exam_format = format_in_force(saved.exam, day)
    rule = exam_format.code_year
    switch = f"{rule.switch_day} {month_name[rule.switch_month]}"
    return f"Code year {rule.year_on(day)}, because {exam_format.body} changes books on {switch}."


@accounts.route("/account/deletion", methods=["GET", "POST"])
@limit_password_checks
def deletion() -> ResponseReturnValue:
    """Be forgotten: everything of this person goes, after they confirmed it."""
    account = signed_up()
    if account is None:
        return leaving()
    form = DeletionForm()
    if not form.validate_on_submit():
        return show("accounts/deletion.html", form, username=account.email)
    if not is_right(entered(form.password), account.password_hash):
        form.password.errors = [WRONG_PASSWORD]
        return show("accounts/deletion.html", form, username=account.email)
    actions.erase(account)
    db.session.commit()
    end_session()
    flash("Your account was deleted")
    return redirect(url_for("pages.home"))


def leaving() -> ResponseReturnValue:
    """The same for a guest, who has no password: a second press is all that can be asked."""
    form = FlaskForm()
    if not form.validate_on_submit():
        return show("accounts/leaving.html", form)
    actions.erase(current_user._get_current_object())
    db.session.commit()
    end_session()
    flash("Your exams and answers were deleted")
    return redirect(url_for("pages.home"))


def show(template: str, form: object, **values: object) -> ResponseReturnValue:
    """A form: fresh, or with what was entered and what is wrong with it."""
    status = 422 if request.method == "POST" else 200
    where = local_path(request.args.get("next"))
    return render_template(template, form=form, next=where, **values), status
