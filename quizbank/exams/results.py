"""What a candidate learns from a closed attempt: score, domains, pace, and every question again
with its key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from statistics import median

from markupsafe import Markup

from quizbank.bank.models import ItemVersion
from quizbank.core.answers import Verdict
from quizbank.core.blueprint import ExamFormat
from quizbank.core.code_sets import normalised_code
from quizbank.core.form_layout import Place
from quizbank.core.items import LETTERS, Kind
from quizbank.core.scoring import (
    DomainTally,
    ScoredResponse,
    Tally,
    last_reached,
    tally_by_domain,
)
from quizbank.exams.actions import verdict_on
from quizbank.exams.look_ups import LookUpTally, look_up_tally
from quizbank.exams.models import Attempt, FormPosition, ItemResponse, Mode
from quizbank.exams.queries import format_of, positions_of, responses_of, title_of
from quizbank.exams.rooms import RoomCase, room_case


@dataclass(frozen=True)
class ShownOption:
    """An option with what the candidate and the key say of it, and why."""

    letter: str
    text: Markup
    why: Markup
    is_keyed: bool
    is_chosen: bool


@dataclass(frozen=True)
class ShownCode:
    """A typed or keyed code with why; `state` is right, missed, near (a known slip) or extra."""

    code: str
    why: Markup
    state: str


@dataclass(frozen=True)
class ShownCorrection:
    """That the key of a question was corrected, and what it was; "" where it is that one again."""

    at: datetime
    key_before: str  # shown letters, or codes
    reason: str


@dataclass(frozen=True)
class ShownItem:
    """One question after the end."""

    position: int
    domain: str
    kind: str
    choose: int
    is_scored: bool
    stem: Markup
    options: Sequence[ShownOption]
    codes: Sequence[ShownCode]
    is_ordered: bool
    typed: str
    chosen: str  # shown letters, or the codes as typed
    keyed: str
    verdict: Verdict
    outcome: str  # right, wrong, omitted, not reached
    is_flagged: bool
    seconds: int
    rationale: Markup
    references: Sequence[Markup]
    case: RoomCase | None
    mentions: Mapping[str, Sequence[str]] = field(default_factory=dict)  # codes by their system
    code_year: int | None = None
    item_id: str = ""  # by which it can be reported; "" for what is in no bank
    version: int = 0
    correction: ShownCorrection | None = None


@dataclass(frozen=True)
class Pace:
    """Time for each question against the exam's pace, in seconds."""

    exam_seconds: float
    median_seconds: float | None
    slow: int  # questions that took more than twice the exam's pace
    measured: Sequence[tuple[int, int]]  # position, seconds


@dataclass(frozen=True)
class Result:
    """The report of one closed attempt."""

    title: str
    exam_format: ExamFormat
    is_exam: bool
    score: Tally
    is_pass: bool | None
    domains: Sequence[DomainTally]
    pretest_items: int
    omitted: int
    not_reached: int
    pace: Pace
    look_ups: LookUpTally | None
    items: Sequence[ShownItem]

    @property
    def to_the_cut(self) -> int:
        """Whole points above the cut, or below it as a negative number."""
        needed = -(-self.score.items * self.exam_format.pass_percent // 100)
        return int(self.score.credit) - needed

    @property
    def has_corrections(self) -> bool:
        """Whether the key of a question was ever corrected."""
        return any(item.correction for item in self.items)

    @property
    def costliest(self) -> list[str]:
        """Up to three domains that lost the most points, the worst first."""
        lost = {found.domain: found.tally.items - found.tally.credit for found in self.domains}
        worst = sorted(lost, key=lambda domain: -lost[domain])
        return [domain for domain in worst if lost[domain] > 0][:3]

    def chosen_by(self, show: str) -> list[ShownItem]:
        """The questions of a filter; of all of them those that were not right come first."""
        if show == "wrong":
            return [item for item in self.items if item.outcome != "right"]
        if show == "flagged":
            return [item for item in self.items if item.is_flagged]
        return sorted(self.items, key=lambda item: item.outcome == "right")


def result_of(attempt: Attempt) -> Result:
    """The report of an attempt that is closed."""
    exam_format = format_of(attempt)
    places = positions_of(attempt.form)
    responses = responses_of(attempt)
    reached = last_reached(
        position for position, r in responses.items() if r.chosen or r.seconds or r.is_flagged
    )
    items = [
        shown_item(place, responses.get(place.position), exam_format, reached) for place in places
    ]
    scored = [
        ScoredResponse(
            domain=item.domain,
            is_scored=item.is_scored,
            credit=item.verdict.credit,
        )
        for item in items
    ]
    return Result(
        title=title_of(attempt),
        exam_format=exam_format,
        is_exam=attempt.mode == Mode.EXAM,
        score=Tally(_exact(attempt.raw_score), attempt.scored_items or 0),
        is_pass=attempt.is_pass,
        domains=tally_by_domain(exam_format, scored),
        pretest_items=sum(not item.is_scored for item in items),
        omitted=sum(item.outcome == "omitted" for item in items),
        not_reached=sum(item.outcome == "not reached" for item in items),
        pace=_pace(exam_format, attempt.time_multiplier, responses),
        look_ups=look_up_tally(attempt),
        items=items,
    )


def tally_of(attempt: Attempt) -> Tally:
    """The stored score of a closed attempt."""
    return Tally(_exact(attempt.raw_score), attempt.scored_items or 0)


def _exact(score: Decimal | None) -> Fraction:
    return Fraction(score or 0)


def _pace(
    exam_format: ExamFormat, multiplier: Decimal, responses: Mapping[int, ItemResponse]
) -> Pace:
    """Time against the pace that this candidate has, extra time included."""
    measured = [(r.position, r.seconds) for _, r in sorted(responses.items()) if r.seconds]
    allowed = exam_format.seconds_per_item * float(multiplier)
    return Pace(
        exam_seconds=allowed,
        median_seconds=median(seconds for _, seconds in measured) if measured else None,
        slow=sum(seconds > 2 * allowed for _, seconds in measured),
        measured=measured,
    )


def shown_item(
    place: FormPosition, response: ItemResponse | None, exam_format: ExamFormat, reached: int
) -> ShownItem:
    """One question with its key; `reached` is the last position that the candidate came to."""
    version = place.item_version
    at = Place(place.position, version.kind, place.option_order)
    chosen = response.chosen if response else ""
    found = verdict_on(place, response, exam_format)
    is_typed = version.kind == Kind.CODE_ENTRY
    content = version.keyed_content
    keyed = "" if is_typed else "".join(sorted(content["key"]))
    return ShownItem(
        position=place.position,
        domain=place.domain,
        kind=version.kind,
        choose=version.choose,
        is_scored=place.is_scored,
        stem=Markup(version.html["stem"]),  # noqa: S704  sanitised at loading
        options=_shown_options(place, chosen, keyed),
        codes=_shown_codes(place, found) if is_typed else [],
        is_ordered=version.content.get("ordered", False),
        typed=chosen if is_typed else "",
        chosen=at.shown(chosen),
        keyed=at.shown_letters(keyed),
        verdict=found,
        outcome=_outcome(place.position, chosen, found, reached),
        is_flagged=response.is_flagged if response else False,
        seconds=response.seconds if response else 0,
        rationale=Markup(version.html["rationale"]),  # noqa: S704  sanitised at loading
        references=[Markup(text) for text in version.html["references"]],  # noqa: S704
        case=room_case(version.case_version, place.position) if version.case_version else None,
        mentions=content["codes"],
        code_year=place.form.code_year,
        item_id=content["id"] if version.id else "",
        version=version.number if version.id else 0,
        correction=_correction(version, at) if version.corrected_at else None,
    )


def _correction(version: ItemVersion, at: Place) -> ShownCorrection:
    """What is told of a corrected key beside the question, in the letters that were shown."""
    before = ""
    if version.corrected_key is not None:
        key = version.content["key"]
        is_typed = version.kind == Kind.CODE_ENTRY
        codes = ", ".join(entry["code"] for entry in key) if is_typed else ""
        before = codes or at.shown_letters("".join(sorted(key)))
    moment = version.corrected_at or version.created_at
    return ShownCorrection(moment, before, version.corrected_because)


def _outcome(position: int, chosen: str, found: Verdict, reached: int) -> str:
    if found.is_right:
        return "right"
    if chosen:
        return "wrong"
    return "omitted" if position <= reached else "not reached"


def _shown_options(place: FormPosition, chosen: str, keyed: str) -> list[ShownOption]:
    html = place.item_version.html
    return [
        ShownOption(
            letter=LETTERS[number],
            text=Markup(html["options"][letter]),  # noqa: S704  sanitised at loading
            why=Markup(html["whys"][letter]),  # noqa: S704
            is_keyed=letter in keyed,
            is_chosen=letter in chosen,
        )
        for number, letter in enumerate(place.option_order)
    ]


def _shown_codes(place: FormPosition, found: Verdict) -> list[ShownCode]:
    """The keyed codes in their order, then what else was typed, each with why."""
    html = place.item_version.html
    content = place.item_version.keyed_content
    whys = {normalised_code(code): Markup(why) for code, why in html["codes"].items()}  # noqa: S704
    shown = [
        ShownCode(
            code=entry["code"],
            why=whys.get(normalised_code(entry["code"]), Markup("")),
            state="right" if normalised_code(entry["code"]) in found.matched else "missed",
        )
        for entry in content["key"]
    ]
    keyed = {normalised_code(entry["code"]) for entry in content["key"]}
    spelt = {normalised_code(e["code"]): e["code"] for e in content["near_misses"]}
    for code in found.extra:
        if code in keyed:
            continue  # keyed, but out of its place: told with the order
        state = "near" if code in spelt else "extra"
        shown.append(ShownCode(spelt.get(code, code), whys.get(code, Markup("")), state))
    return shown
