"""What may be entered: what to practise."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectMultipleField, validators
from wtforms.widgets import CheckboxInput, ListWidget


class PracticeForm(FlaskForm):
    """What to practise."""

    domains = SelectMultipleField(
        "Which domains?",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[validators.InputRequired("Select at least one domain")],
    )
    count = IntegerField(
        "How many questions?",
        default=10,
        validators=[
            validators.InputRequired("Enter how many questions"),
            validators.NumberRange(1, 100, "Number of questions must be between 1 and 100"),
        ],
    )
    is_timed = BooleanField("At the exam's pace, with a clock")
