"""What the pages of an upload show: some questions at a time, and counts of them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from quizbank.bank.html import case_html, item_html
from quizbank.core.interchange.drafts import numbered
from quizbank.educators.outlines import KINDS
from quizbank.interchange.choices import Choices, Stored
from quizbank.interchange.queries import ExamDomains

PER_PAGE = 25
TAKEN = {
    "here": "This set has a question with the id ‘{}’. Ticked, it gets a new id.",
    "elsewhere": "The id ‘{}’ is taken by another set, so it gets a new one.",
    "file": "The id ‘{}’ stands in the file before. Ticked, this one gets a new id.",
}


@dataclass(frozen=True)
class SeenOption:
    """A choice as the candidate sees it, and what the key says of it."""

    letter: str
    text: Markup
    why: Markup
    is_keyed: bool


@dataclass(frozen=True)
class SeenItem:
    """A question as the candidate sees it, with its key; everything is sanitised HTML."""

    kind: str
    choose: int
    stem: Markup
    options: Sequence[SeenOption]
    codes: Sequence[tuple[str, Markup]]  # keyed, with why
    near_misses: Sequence[tuple[str, Markup]]
    rationale: Markup
    references: Sequence[Markup]


@dataclass(frozen=True)
class SeenCase:
    """The record above a question; titles are plain text."""

    title: str
    record: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ReviewQuestion:
    """One question of an upload."""

    number: int
    name: str
    place: str
    kind: str
    item: SeenItem
    case: SeenCase | None
    is_ticked: bool
    domains: Mapping[str, str]
    difficulty: int | None
    topics: str
    problems: Sequence[str]
    remarks: Sequence[str]  # what is known of it elsewhere
    notes: Sequence[str]  # what is not carried over
    lacks: Sequence[str]


@dataclass(frozen=True)
class ReviewPage:
    """Some questions of an upload, and how many there are of each sort."""

    show: str
    page: int
    pages: int
    questions: Sequence[ReviewQuestion]
    drafts: int
    ticked: int
    doubtful: int
    lacking: dict[str, int] = field(default_factory=dict)  # of the ticked ones, by what they lack


def review_page(
    reading: Mapping[str, Any],
    choices: Choices,
    exams: Sequence[ExamDomains],
    *,
    show: str = "all",
    page: int = 1,
) -> ReviewPage:
    """One page; a page beyond the last is the last."""
    drafts: list[Stored] = reading["drafts"]
    chosen = [one for one in drafts if show == "all" or one["is_doubtful"]]
    pages = max(-(-len(chosen) // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    ticked = [draft for draft in drafts if choices.is_ticked(draft)]
    return ReviewPage(
        show=show,
        page=page,
        pages=pages,
        questions=[
            _question(draft, reading, choices, exams)
            for draft in chosen[(page - 1) * PER_PAGE : page * PER_PAGE]
        ],
        drafts=len(drafts),
        ticked=len(ticked),
        doubtful=sum(draft["is_doubtful"] for draft in drafts),
        lacking=_lacking([choices.fields_of(draft) for draft in ticked], exams),
    )


def _question(
    draft: Stored, reading: Mapping[str, Any], choices: Choices, exams: Sequence[ExamDomains]
) -> ReviewQuestion:
    fields = choices.fields_of(draft)
    number = draft["case"]
    remarks = [TAKEN[draft["taken"]].format(draft["id"])] if draft["taken"] else []
    return ReviewQuestion(
        number=draft["number"],
        name="" if draft["name"] == numbered(draft["number"]) else draft["name"],
        place=draft["place"],
        kind=KINDS[fields["kind"]],
        item=seen_item(fields),
        case=None if number is None else seen_case(reading["cases"][number]),
        is_ticked=choices.is_ticked(draft),
        domains=fields["domains"],
        difficulty=fields.get("difficulty"),
        topics=", ".join(fields.get("topics", ())),
        problems=draft["problems"],
        remarks=remarks + [f"It {draft['twin']}."] * bool(draft["twin"]),
        notes=draft["notes"],
        lacks=list(_lacks(fields, exams)),
    )


def seen_item(fields: Mapping[str, Any]) -> SeenItem:
    """An item of which fields may be missing."""
    content = {"rationale": "", "references": [], "near_misses": [], "options": {}, **fields}
    html = item_html(content)
    is_typed = content["kind"] == "code_entry"
    key = content.get("key", ())
    safe = Markup  # sanitised by item_html
    return SeenItem(
        kind=content["kind"],
        choose=int(content.get("choose") or 1),
        stem=safe(html["stem"]),
        options=[
            SeenOption(letter, safe(text), safe(html["whys"][letter]), letter in key)
            for letter, text in html["options"].items()
        ],
        codes=_codes(key, html) if is_typed else [],
        near_misses=_codes(content["near_misses"], html) if is_typed else [],
        rationale=safe(html["rationale"]),
        references=[safe(one) for one in html["references"]],
    )


def _codes(
    entries: Sequence[Mapping[str, str]], html: Mapping[str, Any]
) -> list[tuple[str, Markup]]:
    return [(one["code"], Markup(html["codes"][one["code"]])) for one in entries]  # noqa: S704


def seen_case(case: Mapping[str, Any]) -> SeenCase:
    """The record of a case."""
    record = case_html({"record": case["record"]})["record"]
    sections = [{"title": one["title"], "html": Markup(one["html"])} for one in record]  # noqa: S704
    return SeenCase(case["title"], sections)


def _lacks(fields: Mapping[str, Any], exams: Sequence[ExamDomains]) -> list[str]:
    missing = [f"a {one.name} domain" for one in exams if not fields["domains"].get(one.exam)]
    return missing + ([] if fields.get("difficulty") else ["a difficulty"])


def _lacking(ticked: Sequence[Mapping[str, Any]], exams: Sequence[ExamDomains]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for fields in ticked:
        for missing in _lacks(fields, exams):
            counts[missing] = counts.get(missing, 0) + 1
    return counts
