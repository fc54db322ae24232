"""What may be entered about an exam for the group, and the words of refusal."""

from datetime import datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, RadioField, ValidationError, validators

from quizbank.core.local_time import from_the_wall, on_the_wall
from quizbank.groups.challenges.actions import LATEST, SOONEST
from quizbank.groups.forms import name_field
from quizbank.groups.models import LONGEST_NAME

SOON_ENOUGH = timedelta(days=7)  # what the form proposes
A_DAY = timedelta(days=1)
WALL_CLOCK = "%Y-%m-%dT%H:%M"


class ChallengeForm(FlaskForm):
    """An exam for everyone in the group, and until when it can be begun."""

    title = name_field("What to call it", missing="Enter a name for the exam", longest=LONGEST_NAME)
    length = RadioField(
        "How long?",
        validators=[validators.InputRequired("Select a length")],
        invalid_choice_message="Select one of the lengths",  # type: ignore[call-arg]
    )
    closes_at = DateTimeLocalField(
        "Begin it before",
        format=[WALL_CLOCK, f"{WALL_CLOCK}:%S"],
        validators=[validators.InputRequired("Enter a date and a time")],
        invalid_value_message="Enter a date and a time, like 2027-05-03 18:00",  # type: ignore[call-arg]
    )

    def __init__(self, *, now: datetime, time_zone: str, title: str, **values: Any) -> None:
        proposed = on_the_wall(now + SOON_ENOUGH, time_zone).replace(
            hour=21, minute=0, second=0, microsecond=0, tzinfo=None
        )
        super().__init__(data={"title": title, "closes_at": proposed}, **values)
        self.now, self.time_zone = now, time_zone

    def validate_closes_at(self, field: Field) -> None:
        """Time enough for everyone, and not for ever."""
        if field.errors:
            return
        shown_now = on_the_wall(self.now, self.time_zone).replace(tzinfo=None)
        is_near = abs(field.data - shown_now) < LATEST + A_DAY  # else it may be no moment at all
        if not is_near or not self.now + SOONEST <= self.deadline <= self.now + LATEST:
            raise ValidationError("It must close between 1 hour and 60 days from now")

    @property
    def deadline(self) -> datetime:
        """What was entered, as a moment: it was typed in the person's own zone."""
        typed: datetime = self.closes_at.data  # type: ignore[assignment]
        return from_the_wall(typed, self.time_zone)
