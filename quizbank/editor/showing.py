"""A question as candidates will see it, from what is written so far."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from quizbank.bank.html import case_html, item_html
from quizbank.bank.markdown import render_inline
from quizbank.bank.models import CaseVersion
from quizbank.core.answers import Verdict
from quizbank.core.items import Kind
from quizbank.editor.fields import completed
from quizbank.exams.results import ShownCode, ShownItem, ShownOption
from quizbank.exams.rooms import RoomCase, RoomOption, RoomPosition, room_case

NOTHING = Verdict(Fraction(0))


def asked(fields: Mapping[str, Any]) -> RoomPosition:
    """The question before it is answered."""
    whole = completed(fields)
    html = item_html(whole)
    return RoomPosition(
        position=1,
        kind=whole["kind"],
        choose=len(whole["key"]),
        stem=Markup(html["stem"]),  # noqa: S704  sanitised by item_html, as everything here
        options=[RoomOption(letter, Markup(text)) for letter, text in html["options"].items()],  # noqa: S704
        code_system=whole["code_system"] or "",
        ordered=whole["ordered"],
        case=None,
        starts_case=False,
        chosen="",
        is_flagged=False,
        struck="",
        seconds=0,
        sequence=0,
    )


def answered(fields: Mapping[str, Any]) -> ShownItem:
    """The question with its key and reasons; where codes are typed, as if all that it knows had
    been typed.
    """
    whole = completed(fields)
    html = item_html(whole)
    is_typed = whole["kind"] == Kind.CODE_ENTRY
    typed = [row["code"] for row in (*whole["key"], *whole["near_misses"])] if is_typed else []
    return ShownItem(
        position=1,
        domain="",
        kind=whole["kind"],
        choose=len(whole["key"]),
        is_scored=True,
        stem=Markup(html["stem"]),  # noqa: S704
        options=[
            ShownOption(
                letter=letter,
                text=Markup(text),  # noqa: S704
                why=Markup(html["whys"][letter]),  # noqa: S704
                is_keyed=letter in whole["key"],
                is_chosen=False,
            )
            for letter, text in html["options"].items()
        ],
        codes=_codes(whole) if is_typed else [],
        is_ordered=whole["ordered"],
        typed="\n".join(typed),
        chosen="",
        keyed="" if is_typed else "".join(whole["key"]),
        verdict=NOTHING,
        outcome="omitted",
        is_flagged=False,
        seconds=0,
        rationale=Markup(html["rationale"]),  # noqa: S704
        references=[Markup(text) for text in html["references"]],  # noqa: S704
        case=None,
        mentions=whole["codes"],
    )


def _codes(whole: Mapping[str, Any]) -> list[ShownCode]:
    """Right codes and near misses, each with its own reason, also where one stands twice."""
    return [
        ShownCode(row["code"], Markup(render_inline(row["why"])), state)  # noqa: S704
        for state, rows in (("right", whole["key"]), ("near", whole["near_misses"]))
        for row in rows
    ]


def shown_case(fields: Mapping[str, Any]) -> RoomCase:
    """The record of a case."""
    sections: Sequence[Mapping[str, str]] = fields["record"]
    named = [
        {"title": one["title"] or f"Section {number}", "text": one["text"]}
        for number, one in enumerate(sections, start=1)
    ]
    html = case_html({"record": named})
    title, setting = fields["title"] or "No title yet", fields["setting"] or "setting not chosen"
    return room_case(CaseVersion(title=title, setting=setting, html=html), 1)
