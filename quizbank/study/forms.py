"""What may be entered: which exam one prepares for."""

from typing import get_args

from flask_wtf import FlaskForm
from wtforms import RadioField

from quizbank.core.items import ExamId

EXAMS = {exam: exam.upper() for exam in get_args(ExamId)}


class ExamChoice(FlaskForm):
    """Which exam a person prepares for."""

    # The name of the message is newer than the types of WTForms.
    exam = RadioField(
        "Which exam are you preparing for?",
        choices=EXAMS,
        invalid_choice_message="Select an exam from the list",  # type: ignore[call-arg]
    )
