"""What may be entered about who sees a set, and the words of refusal."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, validators

from quizbank.bank.models import Visibility

NO_SUCH_CODE = "No question set has this code. Check it with whoever gave it to you."


class VisibilityForm(FlaskForm):
    """Who sees a set."""

    visibility = RadioField(
        "Who sees it?",
        choices={
            Visibility.PRIVATE.value: "Only me",
            Visibility.LINK.value: "People with the code or the link, such as a class",
            Visibility.EVERYONE.value: "Everyone, after an administrator approves it",
        },
        validators=[validators.InputRequired("Select who sees it")],
    )


class ApprovalForm(FlaskForm):
    """A button, and which questions were looked at."""

    loaded_at = HiddenField()


class ClassCodeForm(FlaskForm):
    """A code that an educator read out."""

    code = StringField(
        "Code",
        validators=[
            validators.InputRequired("Enter the code of the set, like ABCD-2345"),
            validators.Length(max=40, message=NO_SUCH_CODE),
        ],
        render_kw={
            "autocapitalize": "characters",
            "autocomplete": "off",
            "spellcheck": "false",
        },
    )
