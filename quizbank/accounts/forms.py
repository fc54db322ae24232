"""What may be entered about a person, and the words of refusal."""

import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    EmailField,
    Field,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
    validators,
)

from quizbank.accounts import passwords
from quizbank.accounts.models import TIME_MULTIPLIERS, Theme
from quizbank.accounts.queries import Profile
from quizbank.accounts.time_zones import UNITED_STATES, other_zones
from quizbank.core.items import ExamId

EMAIL_TAKEN = "This address already has an account. Sign in instead."
WRONG_EMAIL_OR_PASSWORD = "The email address or the password is not right"  # noqa: S105
WRONG_PASSWORD = "The password is not right"  # noqa: S105
UNDECIDED = ""
PLANS_AHEAD = timedelta(days=3 * 365)
EXAMS = {exam: exam.upper() for exam in get_args(ExamId)} | {UNDECIDED: "Not decided yet"}
TIMES = {
    "1": "Standard time",
    "1.25": "Time and a quarter",
    "1.5": "Time and a half",
    "2": "Double time",
}
THEMES = {
    Theme.DEVICE.value: "As the device",
    Theme.LIGHT.value: "Light",
    Theme.DARK.value: "Dark",
}
# Two letters in a name that show nothing, but hold an emoji or a word together.
JOINERS = "\u200c\u200d"


def visible(typed: str | None) -> str:
    """Without what no keyboard types: a database may refuse it, and a page must not repeat it."""
    return "".join(letter for letter in typed or "" if unicodedata.category(letter) != "Cc")


def normalised_email(typed: str | None) -> str:
    """The one way in which we keep an address: trimmed, domain in its short form, lower case."""
    trimmed = visible(typed).strip()
    try:
        return validate_email(trimmed, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return trimmed


def folded(typed: str | None) -> str:
    """Without white space around, and single spaces between."""
    one_line = " ".join((typed or "").split())
    return " ".join(visible(one_line).split()).strip(JOINERS)


def is_email(_form: FlaskForm, field: Field) -> None:
    """Refuse what no e-mail address looks like; whether it exists, only a mail would tell."""
    try:
        validate_email(field.data, check_deliverability=False)
    except EmailNotValidError as problem:
        raise ValidationError("Enter an email address, like name@example.org") from problem


def entered(field: Field) -> str:
    """The text in a field; validators have seen to it that there is some."""
    return str(field.data or "")


def email_field(**attributes: str) -> EmailField:
    """An address, typed on a phone: no capitals, no corrections."""
    return EmailField(
        "Email address",
        filters=[normalised_email],
        validators=[validators.InputRequired("Enter your email address"), is_email],
        render_kw={"autocapitalize": "none", "spellcheck": "false", **attributes},
    )


def known_password_field(label: str) -> PasswordField:
    """A password that exists already; its length says nothing before it is checked."""
    return PasswordField(
        label,
        validators=[
            validators.InputRequired(f"Enter your {label.lower()}"),
            validators.Length(max=passwords.LONGEST, message=WRONG_PASSWORD),
        ],
        render_kw={"autocomplete": "current-password"},
    )


def new_password_field(label: str) -> PasswordField:
    """A password to be: long enough, otherwise as the person likes."""
    between = f"between {passwords.SHORTEST} and {passwords.LONGEST} characters"
    return PasswordField(
        label,
        validators=[
            validators.InputRequired(f"Enter a {label.lower()}"),
            validators.Length(
                min=passwords.SHORTEST,
                max=passwords.LONGEST,
                message=f"Password must be {between}",
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def refuse_obvious(field: Field, *, email: str) -> None:
    """Say no to what anyone would try first, one remedy at a time."""
    if not field.errors and passwords.is_obvious(entered(field), email=email):
        raise ValidationError("This password is easy to guess. Choose another one.")


def time_zones() -> dict[str, list[tuple[str, str]]]:
    """Every time zone in its group, those of most people first."""
    groups = {"United States": UNITED_STATES, "Everywhere": other_zones()}
    return {group: list(zones.items()) for group, zones in groups.items()}


class SignUpForm(FlaskForm):
    """An address and a password, nothing else."""

    email = email_field(autocomplete="username")
    password = new_password_field("Password")

    def validate_password(self, field: Field) -> None:
        """Not one that follows from the address."""
        refuse_obvious(field, email=entered(self.email))


class SignInForm(FlaskForm):
    """Who are you?"""

    email = email_field(autocomplete="username")
    password = known_password_field("Password")


class NotFromTheAddress(FlaskForm):
    """A form with a new password, which may not follow from the person's address."""

    def __init__(self, *, email: str, **values: Any) -> None:
        super().__init__(**values)
        self.address = email

    def validate_new_password(self, field: Field) -> None:
        """Not one that follows from the address."""
        refuse_obvious(field, email=self.address)


class ChangePasswordForm(NotFromTheAddress):
    """The old one, so that a phone left on a table is not enough, and the new one."""

    current_password = known_password_field("Current password")
    new_password = new_password_field("New password")


class ResetForm(FlaskForm):
    """Where to send the link."""

    email = email_field(autocomplete="username")


class NewPasswordForm(NotFromTheAddress):
    """What to sign in with from now on."""

    new_password = new_password_field("New password")


class DeletionForm(FlaskForm):
    """The password, so that nobody else deletes an account."""

    password = known_password_field("Password")


class ProfileForm(FlaskForm):
    """What a person prepares for, and how they like it."""

    # The names of the messages are newer than the types of WTForms.
    exam = RadioField(
        "Which exam do you prepare for?",
        choices=EXAMS,
        invalid_choice_message="Select an exam from the list",  # type: ignore[call-arg]
    )
    exam_date = DateField(
        "Exam date",
        validators=[validators.Optional()],
        invalid_value_message="Enter a date, like 2027-05-03",  # type: ignore[call-arg]
    )
    time_multiplier = RadioField(
        "Extra time",
        choices=TIMES,
        invalid_choice_message="Select one of the times",  # type: ignore[call-arg]
    )
    theme = RadioField(
        "Colours",
        choices=THEMES,
        invalid_choice_message="Select one of the colours",  # type: ignore[call-arg]
    )
    time_zone = SelectField(
        "Time zone",
        choices=time_zones,
        invalid_choice_message="Select a time zone from the list",  # type: ignore[call-arg]
    )
    nickname = StringField(
        "Nickname",
        filters=[folded],
        validators=[validators.Length(max=40, message="Nickname must be 40 characters or fewer")],
        render_kw={"autocomplete": "nickname"},
    )

    def __init__(self, *, saved: Profile, today: date) -> None:
        times = {value: str(label) for value, label in zip(TIME_MULTIPLIERS, TIMES, strict=True)}
        super().__init__(
            data={
                "exam": saved.exam or UNDECIDED,
                "exam_date": saved.exam_date,
                "time_multiplier": times[saved.time_multiplier],
                "theme": saved.theme,
                "time_zone": saved.time_zone,
                "nickname": saved.nickname,
            }
        )
        self.saved, self.today = saved, today

    def validate_exam_date(self, field: Field) -> None:
        """From today (anywhere on earth) to three years ahead; a date that has passed may stay."""
        earliest, latest = self.today - timedelta(days=1), self.today + PLANS_AHEAD
        if field.data in (None, self.saved.exam_date):
            return
        if not earliest <= field.data <= latest:
            raise ValidationError(f"Exam date must be between {self.today} and {latest}")

    def validate_nickname(self, field: Field) -> None:
        """A name to show to others: nothing that gives a person away or plays with the page."""
        if any(is_unseen(character) for character in field.data):
            raise ValidationError("Nickname must have letters, digits and signs only")
        if "@" in unicodedata.normalize("NFKC", field.data).strip("@"):
            raise ValidationError("Choose a nickname that is not an email address")

    @property
    def profile(self) -> Profile:
        """What was entered."""
        return Profile(
            exam=self.exam.data or None,
            exam_date=self.exam_date.data,
            time_multiplier=Decimal(self.time_multiplier.data),
            theme=self.theme.data,
            time_zone=self.time_zone.data,
            nickname=self.nickname.data or "",
        )


def is_unseen(character: str) -> bool:
    """Whether a character shows nothing itself but may change what stands around it."""
    hidden = unicodedata.category(character) in ("Cf", "Cs", "Co", "Zl", "Zp")
    return hidden and character not in JOINERS
