"""What may be entered about a set, and the words of refusal."""

import re
from typing import Any, get_args

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.widgets import CheckboxInput, ListWidget

from quizbank.accounts.forms import email_field, entered, folded, visible
from quizbank.core.items import ExamId
from quizbank.educators.actions import Settings
from quizbank.educators.models import LONGEST_REASON, LONGEST_TITLE, ShareRole, WorkspaceSet

EARLIEST, LATEST = 2016, 2100
MOST_YEARS = 40
BOTH = "Enter both the number of questions and the day, or neither"
LICENCE = "All rights reserved by the author."


def line_field(label: str, *, missing: str, longest: int = 1_000) -> StringField:
    """One line that has to be there."""
    too_long = f"{label} must be {longest:,} characters or fewer"
    return StringField(
        label,
        filters=[folded],
        validators=[
            validators.DataRequired(missing),
            validators.Length(max=longest, message=too_long),
        ],
    )


def reason_field(label: str, *, missing: str = "") -> TextAreaField:
    """A sentence or two that others read."""
    needed = validators.DataRequired(missing) if missing else validators.Optional()
    too_long = f"{label} must be {LONGEST_REASON:,} characters or fewer"
    return TextAreaField(
        label,
        filters=[folded],
        validators=[needed, validators.Length(max=LONGEST_REASON, message=too_long)],
        render_kw={"rows": "3"},
    )


class SettingsForm(FlaskForm):
    """What a set says of itself."""

    title = line_field("Title", missing="Enter a title", longest=LONGEST_TITLE)
    exams = SelectMultipleField(
        "For which exams?",
        choices={exam: exam.upper() for exam in get_args(ExamId)},
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[validators.InputRequired("Select at least one exam")],
    )
    code_years = StringField(
        "Code years",
        filters=[visible],
        validators=[validators.DataRequired("Enter the code years, like 2026 2027")],
        render_kw={"autocomplete": "off"},
    )
    uses_cpt = BooleanField("The questions name CPT numbers")
    author = line_field("Author", missing="Enter who wrote the questions")
    licence = line_field("Licence", missing="Enter what others may do with the questions")
    keyed_blind = IntegerField(
        "Questions that a second reader keyed blind",
        validators=[
            validators.Optional(),
            validators.NumberRange(0, 5_000, "Enter a number between 0 and 5,000"),
        ],
        invalid_value_message="Enter a whole number of questions",  # type: ignore[call-arg]
    )
    keyed_on = DateField("Day of that reading", validators=[validators.Optional()])
    revision = HiddenField(default="1")

    def __init__(self, row: WorkspaceSet | None = None, **values: Any) -> None:
        super().__init__(data=_said_by(row) if row else {"licence": LICENCE}, **values)

    def validate_code_years(self, field: Field) -> None:
        """Years in any order, with blanks or commas between them."""
        words = re.split(r"[\s,;]+", field.data.strip())
        if not all(re.fullmatch(r"\d{4}", word) for word in words):
            raise ValidationError("Enter the code years, like 2026 2027")
        years = sorted({int(word) for word in words})
        if years[0] < EARLIEST or years[-1] > LATEST or len(years) > MOST_YEARS:
            raise ValidationError(f"Code years must be between {EARLIEST} and {LATEST}")

    def validate_keyed_blind(self, _field: Field) -> None:
        """Entered with the day; fields left empty are not asked."""
        if self.keyed_on.data is None:
            raise ValidationError(BOTH)

    def validate_keyed_on(self, _field: Field) -> None:
        """Entered with the number."""
        if self.keyed_blind.data is None:
            raise ValidationError(BOTH)

    @property
    def settings(self) -> Settings:
        """What was entered."""
        years = {int(word) for word in re.findall(r"\d+", entered(self.code_years))}
        return Settings(
            title=entered(self.title),
            exams=[exam for exam in get_args(ExamId) if exam in (self.exams.data or [])],
            code_years=sorted(years),
            uses_cpt=bool(self.uses_cpt.data),
            licence=entered(self.licence),
            author=entered(self.author),
            keyed_blind=self.keyed_blind.data,
            keyed_on=self.keyed_on.data,
        )

    @property
    def seen_revision(self) -> int:
        """The revision that the person had before them; 0 for what no page sends."""
        typed = self.revision.data or ""
        return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else 0


def _said_by(row: WorkspaceSet) -> dict[str, Any]:
    return {
        "title": row.title,
        "exams": row.exams.split(),
        "code_years": row.code_years,
        "uses_cpt": row.uses_cpt,
        "author": row.author,
        "licence": row.licence,
        "keyed_blind": row.keyed_blind,
        "keyed_on": row.keyed_on,
        "revision": str(row.revision),
    }


class ShareForm(FlaskForm):
    """Another educator, and what they may do."""

    email = email_field(autocomplete="off")
    role = RadioField(
        "What may they do?",
        choices={
            ShareRole.VIEW.value: "See the set",
            ShareRole.EDIT.value: "See the set and change its questions",
        },
        validators=[validators.InputRequired("Select what they may do")],
    )


class UnshareForm(FlaskForm):
    """Whom to take out."""

    email = HiddenField(validators=[validators.InputRequired()])


class ReasonForm(FlaskForm):
    """Why something is withdrawn or refused."""

    reason = reason_field("Reason", missing="Enter a reason in a sentence")


class PublishForm(FlaskForm):
    """What is different this time, for the list of versions."""

    note = reason_field("Note")
