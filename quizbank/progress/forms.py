"""What may be entered about a real exam, and the words of refusal."""

from datetime import date
from typing import cast, get_args

from flask_wtf import FlaskForm
from wtforms import DateField, Field, RadioField, StringField, ValidationError, validators

from quizbank.accounts.forms import folded, is_unseen
from quizbank.core.items import ExamId
from quizbank.progress.models import LONGEST_SCORE, ExamOutcome
from quizbank.progress.outcomes import Told

EXAMS = {exam: exam.upper() for exam in get_args(ExamId)}
PASSED, NOT_PASSED = "passed", "not-passed"
RESULTS = {PASSED: "Passed", NOT_PASSED: "Not passed"}
EARLIEST = date(2000, 1, 1)  # before any of the exams had its present rules
ALREADY_TOLD = "You have entered a result of this exam and day. Change that one."


class OutcomeForm(FlaskForm):
    """The result of a real exam."""

    # The names of the messages are newer than the types of WTForms.
    exam = RadioField(
        "Which exam was it?",
        choices=EXAMS,
        invalid_choice_message="Select an exam from the list",  # type: ignore[call-arg]
    )
    sat_on = DateField(
        "When did you sit it?",
        validators=[validators.InputRequired("Enter the date of the exam")],
        invalid_value_message="Enter a date, like 2026-05-03",  # type: ignore[call-arg]
    )
    result = RadioField(
        "Result",
        choices=RESULTS,
        invalid_choice_message="Select the result",  # type: ignore[call-arg]
    )
    score = StringField(
        "Score",
        filters=[folded],
        validators=[
            validators.Length(
                max=LONGEST_SCORE, message=f"Score must be {LONGEST_SCORE} characters or fewer"
            )
        ],
        render_kw={"autocomplete": "off"},
    )

    def __init__(
        self, *, today: date, saved: ExamOutcome | None = None, exam: str | None = None
    ) -> None:
        kept = {} if saved is None else _as_entered(saved)
        super().__init__(data={"exam": exam, **kept})
        self.today = today

    def validate_sat_on(self, field: Field) -> None:
        """A day that has come."""
        if field.data and not EARLIEST <= field.data <= self.today:
            raise ValidationError(f"The date must be between {EARLIEST} and {self.today}")

    def validate_score(self, field: Field) -> None:
        """Signs that one can see."""
        if any(is_unseen(character) for character in field.data):
            raise ValidationError("Score must have letters, digits and signs only")

    @property
    def told(self) -> Told:
        """What was entered."""
        return Told(
            exam=self.exam.data,
            sat_on=cast(date, self.sat_on.data),
            is_pass=self.result.data == PASSED,
            score=self.score.data or "",
        )


def _as_entered(saved: ExamOutcome) -> dict[str, object]:
    return {
        "exam": saved.exam,
        "sat_on": saved.sat_on,
        "result": PASSED if saved.is_pass else NOT_PASSED,
        "score": saved.score,
    }
