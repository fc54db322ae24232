"""What may be entered about groups, and the words of refusal."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    StringField,
    ValidationError,
    validators,
)

from quizbank.accounts.forms import EXAMS, UNDECIDED, entered, folded, is_unseen
from quizbank.core.sharing import Shares
from quizbank.groups.actions import SHOW_NOTHING, GroupRules
from quizbank.groups.models import (
    LARGEST_GOAL,
    LONGEST_NAME,
    LONGEST_NICKNAME,
    SMALLEST_GOAL,
    GroupMembership,
    StudyGroup,
)

BLANKS = "\u115f\u1160\u17b4\u17b5\u2800"  # letters and signs by their category, seen by nobody
NICKNAME_TAKEN = "Someone in this group has that nickname. Choose another one."
NO_SUCH_CODE = (
    "No group with room for you has this code. Check it with whoever gave it to you, "
    "or ask for the link."
)


def plain(typed: str | None) -> str:
    """One line, in which letters that only look different are the same."""
    return folded(unicodedata.normalize("NFKC", typed or ""))


def is_plain(_form: FlaskForm, field: Field) -> None:
    """Refuse what gives a person away or plays with the page."""
    label = field.label.text
    hidden = [one for one in field.data if is_unseen(one) or one in BLANKS]
    if hidden or set(field.data) <= SHOW_NOTHING:
        raise ValidationError(f"{label} must have letters, digits and signs only")
    if set(field.data) & set("<>"):
        raise ValidationError(f"{label} must be without < and >")
    if "@" in field.data.strip("@"):
        raise ValidationError(f"{label} must not be an email address")


def name_field(label: str, *, missing: str, longest: int, **attributes: str) -> StringField:
    """A name that others will read."""
    return StringField(
        label,
        filters=[plain],
        validators=[
            validators.DataRequired(missing),
            validators.Length(
                max=longest, message=f"{label} must be {longest} characters or fewer"
            ),
            is_plain,
        ],
        render_kw=attributes,
    )


def nickname_field() -> StringField:
    """What the others in a group call a person."""
    return name_field(
        "Nickname",
        missing="Enter a nickname",
        longest=LONGEST_NICKNAME,
        autocomplete="nickname",
    )


def group_name_field() -> StringField:
    """What a group is called."""
    return name_field(
        "Name of the group", missing="Enter a name for the group", longest=LONGEST_NAME
    )


class NewGroupForm(FlaskForm):
    """A group, and what its owner is called in it."""

    name = group_name_field()
    exam = RadioField(
        "Which exam do you prepare for?",
        choices={exam: name for exam, name in EXAMS.items() if exam != UNDECIDED},
        validators=[validators.InputRequired("Select an exam")],
        invalid_choice_message="Select an exam from the list",  # type: ignore[call-arg]
    )
    nickname = nickname_field()


class JoinForm(FlaskForm):
    """Whoever has the link needs only a nickname."""

    nickname = nickname_field()


class CodeForm(FlaskForm):
    """A code that somebody read out."""

    code = StringField(
        "Code",
        filters=[plain],
        validators=[
            validators.DataRequired("Enter the code of the group, like ABCD-2345"),
            validators.Length(max=40, message=NO_SUCH_CODE),
        ],
        render_kw={
            "autocapitalize": "characters",
            "autocomplete": "off",
            "spellcheck": "false",
        },
    )


class SharingForm(FlaskForm):
    """What a member lets the group see."""

    nickname = nickname_field()
    scores = BooleanField("Share my scores")
    domains = BooleanField("Share my domains")
    activity = BooleanField("Share my activity")
    digest = BooleanField("Send me an e-mail once a week")

    def __init__(self, membership: GroupMembership, **values: Any) -> None:
        super().__init__(
            data={
                "nickname": membership.nickname,
                "scores": membership.shares_scores,
                "domains": membership.shares_domains,
                "activity": membership.shares_activity,
                "digest": membership.wants_digest,
            },
            **values,
        )

    @property
    def shares(self) -> Shares:
        """What was ticked."""
        return Shares(self.scores.data, self.domains.data, self.activity.data)


class RulesForm(FlaskForm):
    """What an owner decides."""

    name = group_name_field()
    goal = IntegerField(
        "Goal for a week",
        validators=[
            validators.Optional(),
        ],
        invalid_value_message="Enter a whole number of questions",  # type: ignore[call-arg]
    )
    whole_board = BooleanField("Show the whole board")

    def __init__(self, group: StudyGroup, **values: Any) -> None:
        super().__init__(
            data={
                "name": group.name,
                "goal": group.weekly_goal,
                "whole_board": group.shows_whole_board,
            },
            **values,
        )

    def validate_goal(self, field: Field) -> None:
        """Within reason, where a number was entered."""
        if field.data is not None and not SMALLEST_GOAL <= field.data <= LARGEST_GOAL:
            most = f"{LARGEST_GOAL:,}"
            raise ValidationError(f"Goal must be between {SMALLEST_GOAL} and {most} questions")

    @property
    def rules(self) -> GroupRules:
        """What was decided."""
        return GroupRules(entered(self.name), self.goal.data, self.whole_board.data)
