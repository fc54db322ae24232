"""What may be entered: how much to review, and on which days."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectMultipleField, ValidationError, validators
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.widgets import CheckboxInput, ListWidget

from quizbank.exams.judged import Confidence
from quizbank.review.models import ReviewSettings, Unit

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LIMITS = {Unit.QUESTIONS: (1, 300), Unit.MINUTES: (5, 360)}


def _weekdays(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=[SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class ReviewSettingsForm(FlaskForm):
    """How much a person wants to review."""

    budget = IntegerField(
        "How much a day?", validators=[validators.InputRequired("Enter a number")]
    )
    unit = RadioField(
        "Of what?",
        choices=[
            SelectChoice(Unit.QUESTIONS.value, "Questions"),
            SelectChoice(Unit.MINUTES.value, "Minutes"),
        ],
        validators=[validators.InputRequired("Select questions or minutes")],
    )
    days_off = _weekdays("Days off")
    easy_days = _weekdays("Easy days")

    def validate_budget(self, field: IntegerField) -> None:
        """Within reason for what it counts."""
        if self.unit.data not in list(Unit) or field.data is None:
            return
        least, most = LIMITS[Unit(self.unit.data)]
        if not least <= field.data <= most:
            what = "questions" if self.unit.data == Unit.QUESTIONS else "minutes"
            raise ValidationError(f"The daily number of {what} must be between {least} and {most}")

    def validate_days_off(self, field: SelectMultipleField) -> None:
        """A week without any day would never bring a review."""
        if len(set(field.data or [])) == len(WEEKDAYS):
            raise ValidationError("Leave at least one day of the week free for reviews")

    def fill_in(self, settings: ReviewSettings) -> None:
        """Show what holds now."""
        self.budget.data = settings.budget
        self.unit.data = settings.unit
        self.days_off.data = _numbers(settings.days_off)
        self.easy_days.data = _numbers(settings.easy_days)

    def entered(self, account_id: int) -> ReviewSettings:
        """What was entered; a day that is off is not easy as well."""
        off = _bits(self.days_off.data)
        return ReviewSettings(
            account_id=account_id,
            budget=self.budget.data,
            unit=self.unit.data,
            days_off=off,
            easy_days=_bits(self.easy_days.data) & ~off,
        )


def confidence_in(posted: Mapping[str, str]) -> Confidence:
    """How sure the person says to be; whatever else was sent says nothing."""
    try:
        return Confidence(posted.get("confidence", ""))
    except ValueError:
        return Confidence.NONE


def _bits(numbers: Any) -> int:
    return sum(1 << int(number) for number in set(numbers or []))


def _numbers(bits: int) -> list[str]:
    return [str(number) for number in range(7) if bits & 1 << number]
