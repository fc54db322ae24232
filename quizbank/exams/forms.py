"""What may be entered: how to start, and the answers of a page, as JSON or as a form."""

import re
from datetime import timedelta
from typing import Annotated, Any

from flask_wtf import FlaskForm
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict
from wtforms import (
    HiddenField,
    RadioField,
    TextAreaField,
    validators,
)

from quizbank.core.form_layout import FormLayout
from quizbank.core.navigation import Refusal
from quizbank.exams.errors import ResponsesRefused
from quizbank.exams.saving import Answered, Batch

MAX_IN_A_BATCH = 400
MAX_NOTES = 20_000


class StartForm(FlaskForm):
    """How long an exam, and by which rules."""

    length = RadioField("How long?", validators=[validators.InputRequired("Select a length")])
    rules = RadioField("By which rules?", validators=[validators.Optional()])


class ActForm(FlaskForm):
    """A button alone."""


class RoomForm(FlaskForm):
    """The exam room posted whole; the answers themselves are read by `answers_in_form`."""

    revision = HiddenField(default="0")
    # The page holds every question: a box that is not sent was cleared, and not merely left out.
    whole = HiddenField(default="1")
    notes = TextAreaField("Notes")


class AnswerIn(BaseModel):
    """One response as the page sends it."""

    model_config = ConfigDict(extra="ignore", strict=True)

    position: Annotated[int, Field(ge=0, le=100_000)]
    chosen: Annotated[str, Field(max_length=400)] = ""
    flagged: bool = False
    struck: Annotated[str, Field(max_length=8)] = ""
    seconds: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    sequence: Annotated[int, Field(ge=0, le=2**53)]
    age_ms: Annotated[int, Field(ge=0, le=2**40)] = 0


class BatchIn(BaseModel):
    """A batch of responses as the page sends it."""

    model_config = ConfigDict(extra="ignore", strict=True)

    tab: Annotated[str, Field(max_length=40, pattern=r"^[\w.-]*$")] = ""
    since: Annotated[int, Field(ge=0, le=2**31)] = 0
    at: Annotated[int, Field(ge=1, le=100_000)] | None = None
    notes: Annotated[str, Field(max_length=MAX_NOTES)] | None = None
    responses: Annotated[list[AnswerIn], Field(max_length=MAX_IN_A_BATCH)] = []


def batch_from_json(body: Any) -> Batch:
    """A batch from the page's JSON; raises `ResponsesRefused` that names every response it cannot
    read.
    """
    try:
        read = BatchIn.model_validate(body)
    except ValidationError as refusal:
        raise ResponsesRefused(_refusals(body, refusal)) from None
    return Batch(
        tab=read.tab,
        since=read.since,
        at=read.at,
        notes=read.notes.replace("\x00", "") if read.notes else read.notes,
        answers=[
            Answered(
                position=one.position,
                chosen=one.chosen,
                is_flagged=one.flagged,
                struck=one.struck,
                seconds=one.seconds,
                sequence=one.sequence,
                age=timedelta(milliseconds=one.age_ms),
            )
            for one in read.responses
        ],
    )


def _refusals(body: Any, refusal: ValidationError) -> list[Refusal]:
    """What is wrong with a batch, each with the question that it is about (0: with the batch
    itself).
    """
    found: dict[tuple[int, str], Refusal] = {}
    for error in refusal.errors():
        place = error["loc"]
        if error["type"] == "too_long" and place == ("responses",):
            says = f"Send at most {MAX_IN_A_BATCH} responses at a time."
            found[0, says] = Refusal(0, says)
            continue
        position, field = 0, str(place[0]) if place else "the batch"
        if len(place) >= 3 and place[0] == "responses":
            one = body["responses"][place[1]]
            written = one.get("position") if isinstance(one, dict) else None
            position = written if isinstance(written, int) else 0
            field = str(place[2])
        says = f"‘{field}’ cannot be read: {error['msg']}."
        found[position, says] = Refusal(position, says)
    return list(found.values())[:MAX_IN_A_BATCH]


def answers_in_form(
    layout: FormLayout, fields: MultiDict[str, str], *, first: int, sequence: int
) -> list[Answered]:
    """The questions of a room posted without JavaScript, from the first that the page showed.

    Raises `ResponsesRefused` for a question that is not there.
    """
    named = [re.fullmatch(r"(?:chosen|flagged)-(\d{1,6})", name) for name in fields]
    positions = {int(found.group(1)) for found in named if found}
    if fields.get("whole"):
        positions.update(position for position in layout.places if position >= first)
    strangers = [position for position in sorted(positions) if position not in layout.places]
    if strangers:
        raise ResponsesRefused([Refusal(p, f"There is no question {p}.") for p in strangers])
    return [
        Answered(
            position=position,
            chosen=_joined(layout, position, fields.getlist(f"chosen-{position}")),
            is_flagged=bool(fields.getlist(f"flagged-{position}")),
            struck="",
            seconds=0,
            sequence=sequence,
        )
        for position in sorted(positions)
    ]


def _joined(layout: FormLayout, position: int, values: list[str]) -> str:
    is_typed = layout.places[position].kind == "code_entry"
    return "\n".join(values) if is_typed else "".join(values)
