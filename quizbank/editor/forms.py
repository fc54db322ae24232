"""What may be entered about a question or a case, and the words of refusal. Anything may be left
out: a draft has gaps.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import DateInput

from quizbank.core.items import Kind
from quizbank.core.items import Setting as Place
from quizbank.editor.topics import topic_slug
from quizbank.educators.actions import seen_text

LONGEST_PROSE, LONGEST_LINE, LONGEST_CODE = 12_000, 1_000, 20  # as core.items has them
LONGEST_TOPIC, LONGEST_TITLE, LONGEST_SECTION = 60, 120, 60
MOST_OPTIONS, MOST_KEYED, MOST_NEAR = 8, 12, 30
MOST_REFERENCES, MOST_TOPICS, MOST_SECTIONS = 12, 6, 12
USUAL_OPTIONS, USUAL_TOPICS = 4, 2
KINDS = {
    Kind.SINGLE.value: "Choose one answer",
    Kind.MULTIPLE.value: "Choose several answers",
    Kind.CODE_ENTRY.value: "Type codes",
}
SYSTEMS = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS Level II",
    "cpt": "CPT",
}
DIFFICULTIES = {
    "": "Not chosen yet",
    "1": "1, recall: one knows it or looks it up",
    "2": "2, application: a rule meets a case",
    "3": "3, analysis: several rules meet",
}
PLACES = {"": "Not chosen yet"} | {place.value: place.value.capitalize() for place in Place}
FROM_THE_LIST = "Select one from the list for ‘{}’"


def cleaned(typed: str | None) -> str:
    """The text without blanks around it, and without what nobody sees."""
    return str(seen_text(typed or "")).strip()


def at_most(label: str, longest: int) -> Callable[[Form, Field], None]:
    """Refuse a text that is too long with a sentence; `Length` would let browsers cut it off."""

    def is_short_enough(_form: Form, field: Field) -> None:
        if len(field.data or "") > longest:
            raise ValidationError(f"{label} must be {longest:,} characters or fewer")

    return is_short_enough


def prose(label: str, *, rows: int, longest: int = LONGEST_PROSE) -> TextAreaField:
    """A text that may have paragraphs."""
    return TextAreaField(
        label,
        filters=[cleaned],
        validators=[at_most(label, longest)],
        render_kw={"rows": str(rows)},
    )


def line(label: str, *, longest: int, **attributes: str) -> StringField:
    """One line."""
    return StringField(
        label,
        filters=[cleaned],
        validators=[at_most(label, longest)],
        render_kw={"autocomplete": "off", **attributes},
    )


def code_line() -> StringField:
    """A code, typed on a phone: in capitals, without corrections."""
    return line("Code", longest=LONGEST_CODE, autocapitalize="characters", spellcheck="false")


def topic_line() -> StringField:
    """A topic by its name, known or new."""
    return StringField(
        "Topic",
        filters=[cleaned],
        validators=[at_most("Topic", LONGEST_TOPIC), has_a_slug],
        render_kw={"autocomplete": "off", "list": "known-topics"},
    )


def has_a_slug(_form: Form, field: Field) -> None:
    """Refuse what can be no name for a topic."""
    if field.data and not topic_slug(field.data):
        raise ValidationError("Write a topic with letters or digits")


def choice(
    label: str, choices: Mapping[str, str] | None = None, *, default: str = ""
) -> SelectField:
    """One of a few, or none yet."""
    return SelectField(
        label,
        choices=dict(choices or {}),
        default=default,
        invalid_choice_message=FROM_THE_LIST.format(label),  # type: ignore[call-arg]  # newer than the types
    )


def day(label: str) -> StringField:
    """A day, kept as it was typed."""
    return StringField(label, filters=[cleaned], validators=[is_day], widget=DateInput())


def is_day(_form: Form, field: Field) -> None:
    """Refuse what is no day of the calendar."""
    try:
        if field.data:
            date.fromisoformat(field.data)
    except ValueError as problem:
        raise ValidationError("Enter a date, like 2026-10-01") from problem


def ticked() -> SelectMultipleField:
    """Codes that the page names with their systems; whatever else is sent means nothing."""
    return SelectMultipleField(choices=[], validate_choice=False)


class OptionForm(Form):
    """One choice."""

    text = prose("Text", rows=2, longest=LONGEST_LINE)
    is_right = BooleanField("This is a right answer")
    why = prose("Why it is right or wrong", rows=2, longest=LONGEST_LINE)


class CodeForm(Form):
    """A code that belongs to the answer, or that people type instead."""

    code = code_line()
    why = prose("Why", rows=2, longest=LONGEST_LINE)


class SectionForm(Form):
    """One document of a record."""

    title = line("Title of the section", longest=LONGEST_SECTION)
    text = prose("Text", rows=8)


class ItemForm(FlaskForm):
    """A question of any kind; the fields of the other kinds are kept, and not shown."""

    kind = RadioField(
        "What does the candidate do?",
        choices=KINDS,
        default=Kind.SINGLE.value,
        invalid_choice_message="Select what the candidate does",  # type: ignore[call-arg]  # newer than the types
    )
    stem = prose("Question", rows=7)
    options = FieldList(FormField(OptionForm), max_entries=MOST_OPTIONS)
    shuffle = BooleanField("Mix the order of the options for each candidate")
    code_system = choice("Which codes are typed?", SYSTEMS, default="icd10cm")
    ordered = BooleanField("The order counts, and the first code stands first")
    key = FieldList(FormField(CodeForm), max_entries=MOST_KEYED)
    near_misses = FieldList(FormField(CodeForm), max_entries=MOST_NEAR)
    rationale = prose("Rationale", rows=5)
    references = prose("References, one a line", rows=3)
    domain_cpc = choice("Domain of the CPC")
    domain_ccs = choice("Domain of the CCS")
    domain_cca = choice("Domain of the CCA")
    domain_cbcs = choice("Domain of the CBCS")
    topics = FieldList(topic_line(), max_entries=MOST_TOPICS)
    difficulty = choice("How hard is it?", DIFFICULTIES)
    valid_from = day("Asked from")
    valid_until = day("Asked until")
    codes = ticked()
    seen_codes = ticked()
    wrong_codes = ticked()
    revision = HiddenField(default="0")

    def __init__(self, domains: Mapping[str, Mapping[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.exams = list(domains)
        for name in [one for one in self._fields if one.startswith("domain_")]:
            exam = name.removeprefix("domain_")
            if exam in domains:
                known = domains[exam]
                self[name].choices = {"": "Not chosen yet", **known}
            else:
                del self[name]

    def validate_references(self, field: Field) -> None:
        """A line each."""
        lines = [one for one in field.data.split("\n") if one.strip()]
        if len(lines) > MOST_REFERENCES:
            raise ValidationError(f"A question has up to {MOST_REFERENCES} references")
        if any(len(one) > LONGEST_LINE for one in lines):
            raise ValidationError(f"A reference must be {LONGEST_LINE:,} characters or fewer")


class CaseForm(FlaskForm):
    """A record that several questions share."""

    title = line("Title", longest=LONGEST_TITLE)
    setting = choice("Where was the care?", PLACES)
    record = FieldList(FormField(SectionForm), max_entries=MOST_SECTIONS)
    revision = HiddenField(default="0")
