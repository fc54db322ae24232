"""What may be entered about a disputed question, and the words of refusal."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.widgets import CheckboxInput, ListWidget

from quizbank.accounts.forms import entered
from quizbank.core.corrections import (
    key_from_codes,
    key_from_letters,
    key_of,
    names_the_key,
    trouble_with,
    with_key,
)
from quizbank.core.items import Kind
from quizbank.corrections.models import LONGEST_REASON, LONGEST_TEXT, Reason, Status

REASONS = {
    Reason.WRONG_KEY: "The key is wrong",
    Reason.TWO_RIGHT: "Two answers are right",
    Reason.OUTDATED: "A code or a rule is outdated",
    Reason.UNCLEAR: "It is unclear what is asked",
    Reason.TYPO: "A typing mistake",
    Reason.OTHER: "Something else",
}
OUTCOMES = {
    Status.ANSWERED: "Answer: the question stays as it is, and this is why",
    Status.FIXED: "Fixed: the question was changed",
    Status.DISMISSED: "Dismiss: nothing to change",
}
PUBLIC_REASON = "Say why without naming the right answer: everyone can read this reason"


def text_area(label: str, *, missing: str = "", longest: int, rows: int = 4) -> TextAreaField:
    """Some lines of plain text."""
    needed = validators.DataRequired(missing) if missing else validators.Optional()
    message = f"{label.rstrip('?')} must be {longest:,} characters or fewer"
    return TextAreaField(
        label,
        filters=[lambda typed: (typed or "").replace("\r\n", "\n").replace("\x00", "").strip()],
        validators=[needed, validators.Length(max=longest, message=message)],
        render_kw={"rows": rows},
    )


class ReportForm(FlaskForm):
    """What is wrong with a question."""

    reason = RadioField(
        "What is wrong?",
        choices={reason.value: label for reason, label in REASONS.items()},
        validators=[validators.InputRequired("Select what is wrong")],
        invalid_choice_message="Select one of the reasons",  # type: ignore[call-arg]
    )
    text = text_area("In your words", longest=LONGEST_TEXT)

    def validate(self, extra_validators: Any = None) -> bool:
        """Something else needs words."""
        is_fine = bool(super().validate(extra_validators))
        if self.reason.data == Reason.OTHER and not entered(self.text):
            self.text.errors = [*self.text.errors, "Say what is wrong"]
            return False
        return is_fine


class ReplyForm(FlaskForm):
    """What becomes of a report."""

    outcome = RadioField(
        "What do you do?",
        choices={status.value: label for status, label in OUTCOMES.items()},
        validators=[validators.InputRequired("Select what you do")],
        invalid_choice_message="Select one of the three",  # type: ignore[call-arg]
    )
    reply = text_area(
        "Reply to the reporter", missing="Enter a reply to the reporter", longest=LONGEST_TEXT
    )


class KeyForm(FlaskForm):
    """Another key for a question, and why; of its three fields for a key one is left."""

    letter = RadioField(
        "Right answer",
        validators=[validators.InputRequired("Select the right answer")],
        invalid_choice_message="Select one of the answers",  # type: ignore[call-arg]
    )
    letters = SelectMultipleField(
        "Right answers",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[validators.InputRequired("Select the right answers")],
    )
    codes = TextAreaField(
        "Right codes",
        validators=[validators.DataRequired("Enter the right codes")],
        render_kw={"rows": 4, "autocapitalize": "characters", "spellcheck": "false"},
    )
    reason = text_area("Reason", missing="Enter the reason", longest=LONGEST_REASON)
    after = HiddenField()  # how many corrections the dry run knew of

    def __init__(self, content: dict[str, Any], **values: Any) -> None:
        super().__init__(**values)
        self.content = content
        kept = {Kind.SINGLE: "letter", Kind.MULTIPLE: "letters", Kind.CODE_ENTRY: "codes"}
        for kind, name in kept.items():
            if content["kind"] != kind:
                del self[name]
        self.key_field: Field = self[kept[Kind(content["kind"])]]
        if content["kind"] != Kind.CODE_ENTRY:
            self.key_field.choices = {
                letter: f"{letter}. {one['text']}" for letter, one in content["options"].items()
            }

    @property
    def key(self) -> Any:
        """What was entered, of the shape that a key has in the content."""
        chosen = self.key_field.data
        if self.content["kind"] == Kind.CODE_ENTRY:
            return key_from_codes(self.content, chosen or "")
        return key_from_letters(self.content, [chosen] if isinstance(chosen, str) else chosen or [])

    def show(self, key: Any) -> None:
        """Begin with a key in the form."""
        if self.content["kind"] == Kind.CODE_ENTRY:
            self.key_field.data = "\n".join(entry["code"] for entry in key)
        else:
            self.key_field.data = key

    def validate(self, extra_validators: Any = None) -> bool:
        """The item must be able to have the key, and a public reason must not give it away."""
        if not super().validate(extra_validators):
            return False
        try:
            self._refuse()
        except ValidationError as refusal:
            self.reason.errors = [str(refusal)]
            return False
        return not self.key_field.errors

    def _refuse(self) -> None:
        if self.content["kind"] == Kind.MULTIPLE and len(self.key) != self.content["choose"]:
            self.key_field.errors = [f"Select {self.content['choose']} answers"]
            return
        if trouble := trouble_with(self.content, self.key):
            self.key_field.errors = [trouble]
            return
        if key_of(with_key(self.content, self.key)) == key_of(self.content):
            self.key_field.errors = ["This is the key already. Select another one"]
            return
        if names_the_key(entered(self.reason), self.content, [self.content["key"], self.key]):
            raise ValidationError(PUBLIC_REASON)
