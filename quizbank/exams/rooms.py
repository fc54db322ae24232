"""The exam room as a page sees it: questions, options in the order shown, what was answered. Never
the key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from quizbank.bank.models import CaseVersion
from quizbank.core.blueprint import ExamFormat
from quizbank.core.form_layout import Place
from quizbank.core.items import LETTERS
from quizbank.core.navigation import open_positions
from quizbank.exams.models import Attempt, FormPosition, ItemResponse
from quizbank.exams.queries import (
    format_of,
    positions_of,
    responses_of,
    seconds_left,
    title_of,
)


@dataclass(frozen=True)
class RoomOption:
    """An option under the letter that is shown."""

    letter: str
    text: Markup


@dataclass(frozen=True)
class RoomSection:
    """One document of a case record."""

    title: str
    html: Markup


@dataclass(frozen=True)
class RoomCase:
    """A case record; it stands in the page once."""

    id: str
    title: str
    setting: str
    sections: Sequence[RoomSection]


@dataclass(frozen=True)
class RoomPosition:
    """One question with what the candidate has done so far, in shown letters."""

    position: int
    kind: str
    choose: int
    stem: Markup
    options: Sequence[RoomOption]
    code_system: str
    ordered: bool
    case: RoomCase | None
    starts_case: bool
    chosen: str
    is_flagged: bool
    struck: str
    seconds: int
    sequence: int


@dataclass(frozen=True)
class Room:
    """The whole exam room."""

    title: str
    positions: Sequence[RoomPosition]
    total: int
    first_open: int
    seconds_left: int | None
    revision: int
    is_forward_only: bool
    announce_minutes: Sequence[int]


@dataclass(frozen=True)
class Loose:
    """What the candidate may want to look at before the end."""

    total: int
    open: Sequence[int]
    flagged: Sequence[int]
    miscounted: Sequence[tuple[int, int, int]]  # position, chosen, to choose


def room_of(attempt: Attempt, *, now: datetime) -> Room:
    """The room as it stands; one that only goes forward begins at the furthest question."""
    exam_format = format_of(attempt)
    places = positions_of(attempt.form)
    responses = responses_of(attempt)
    first = attempt.furthest if exam_format.is_forward_only else 1
    positions = room_positions([p for p in places if p.position >= first], responses)
    return Room(
        title=title_of(attempt),
        positions=positions,
        total=len(places),
        first_open=_first_open(positions, attempt),
        seconds_left=seconds_left(attempt, now),
        revision=attempt.revision,
        is_forward_only=exam_format.is_forward_only,
        announce_minutes=_announcements(exam_format),
    )


def _announcements(exam_format: ExamFormat) -> list[int]:
    """The minutes left that are told: the exam's own, and those that help on a phone."""
    return sorted({*exam_format.announce_minutes, 30, 10, 5, 1}, reverse=True)


def _first_open(positions: Sequence[RoomPosition], attempt: Attempt) -> int:
    """Where the candidate goes on: the first question without an answer, else where they were."""
    unanswered = [place.position for place in positions if not place.chosen]
    return unanswered[0] if unanswered else attempt.furthest


def room_positions(
    places: Sequence[FormPosition], responses: Mapping[int, ItemResponse]
) -> list[RoomPosition]:
    """Questions of a form as a page shows them."""
    cases: dict[int, RoomCase] = {}
    shown = []
    for place in places:
        version = place.item_version
        is_first = version.case_version_id is not None and version.case_version_id not in cases
        if version.case_version is not None and is_first:
            cases[version.case_version.id] = room_case(version.case_version, len(cases) + 1)
        case = cases[version.case_version_id] if version.case_version_id is not None else None
        shown.append(_room_position(place, responses.get(place.position), case, is_first))
    return shown


def room_case(version: CaseVersion, number: int) -> RoomCase:
    """A case record as a page shows it."""
    return RoomCase(
        id=f"case-{number}",
        title=version.title,
        setting=version.setting,
        sections=[
            RoomSection(section["title"], Markup(section["html"]))  # noqa: S704  sanitised at loading
            for section in version.html["record"]
        ],
    )


def _room_position(
    place: FormPosition, response: ItemResponse | None, case: RoomCase | None, starts_case: bool
) -> RoomPosition:
    version = place.item_version
    at = Place(place.position, version.kind, place.option_order)
    return RoomPosition(
        position=place.position,
        kind=version.kind,
        choose=version.choose,
        stem=Markup(version.html["stem"]),  # noqa: S704  sanitised at loading
        options=[
            RoomOption(LETTERS[number], Markup(version.html["options"][letter]))  # noqa: S704
            for number, letter in enumerate(place.option_order)
        ],
        code_system=version.content.get("code_system", ""),
        ordered=version.content.get("ordered", False),
        case=case,
        starts_case=starts_case,
        chosen=at.shown(response.chosen) if response else "",
        is_flagged=response.is_flagged if response else False,
        struck=at.shown_letters(response.struck) if response else "",
        seconds=response.seconds if response else 0,
        sequence=response.sequence if response else 0,
    )


def loose_ends(attempt: Attempt) -> Loose:
    """Open, flagged and miscounted questions of an attempt."""
    places = positions_of(attempt.form)
    responses = responses_of(attempt)
    answered = {position for position, response in responses.items() if response.chosen}
    miscounted = [
        (place.position, len(responses[place.position].chosen), place.item_version.choose)
        for place in places
        if place.item_version.kind == "multiple"
        and place.position in answered
        and len(responses[place.position].chosen) != place.item_version.choose
    ]
    return Loose(
        total=len(places),
        open=open_positions(len(places), answered),
        flagged=[
            position for position, response in sorted(responses.items()) if response.is_flagged
        ],
        miscounted=miscounted,
    )
