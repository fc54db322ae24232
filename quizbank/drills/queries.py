"""Reads: the question behind a token, how it is shown, what a person has answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.bank.html import item_html
from quizbank.bank.models import ItemVersion
from quizbank.codebook.queries import find_code
from quizbank.core.answers import typed_codes
from quizbank.core.blueprint import ExamFormat
from quizbank.core.code_sets import CodeSystem, normalised_code
from quizbank.core.drills.drafts import quoted
from quizbank.core.drills.kinds import ABOUT, About, DrillKind
from quizbank.core.drills.making import Drill, make_drill
from quizbank.core.items import CodeEntryItem, KeyedCode
from quizbank.drills.books import Edition, book_of, edition_for, present_fingerprint
from quizbank.drills.errors import TablesChanged
from quizbank.drills.models import DrillAnswer
from quizbank.drills.tokens import Asked
from quizbank.exams.models import AssembledForm, FormPosition, ItemResponse
from quizbank.exams.queries import exam_day
from quizbank.exams.results import ShownItem, shown_item
from quizbank.exams.rooms import RoomPosition, room_positions
from quizbank.extensions import db


@dataclass(frozen=True)
class Offer:
    """A kind of drill with what it is about."""

    kind: DrillKind
    about: About


def offers_for(exam: str) -> tuple[list[Offer], list[Offer]]:
    """The kinds that an exam asks for, and the others."""
    offers = [Offer(kind, about) for kind, about in ABOUT.items()]
    asked = [offer for offer in offers if exam in offer.about.domains]
    return asked, [offer for offer in offers if offer not in asked]


def rules_of(exam: str, account: Account | None, *, today: date) -> ExamFormat:
    """The rules on the person's exam day."""
    return format_in_force(exam, exam_day(account, today=today))


def edition_of(exam: str, account: Account | None, *, today: date) -> Edition:
    """The code book of the person's exam day."""
    day = exam_day(account, today=today)
    return edition_for(rules_of(exam, account, today=today).code_year.year_on(day), day)


def drill_of(kind: DrillKind, seed: int, edition: Edition) -> Drill:
    """The question; raises `TablesChanged` if they cannot make it any more, `NothingToAsk` if they
    never could.
    """
    if edition.fingerprint != present_fingerprint():
        raise TablesChanged
    return make_drill(kind, book_of(edition), seed)


def question_of(drill: Drill, edition: Edition) -> RoomPosition:
    """The question as a page of practice shows it, without its key."""
    return room_positions([_place(drill, edition)], {})[0]


def feedback_of(
    drill: Drill, edition: Edition, response: ItemResponse, rules: ExamFormat
) -> ShownItem:
    """The question as a page of practice shows it once it is answered."""
    if isinstance(drill.item, CodeEntryItem):
        drill = replace(drill, item=_explaining(drill.item, response.chosen, edition))
    return shown_item(_place(drill, edition), response, rules, 1)


def _explaining(item: CodeEntryItem, typed: str, edition: Edition) -> CodeEntryItem:
    """The item that also says what the typed codes are which its author did not think of."""
    foreseen = {normalised_code(entry.code) for entry in (*item.key, *item.near_misses)}
    system = CodeSystem(item.code_system)
    others = [code for code in typed_codes(typed) if normalised_code(code) not in foreseen]
    entries = [find_code(system, code, edition.day) for code in others]
    known = {entry.code: entry.title for entry in entries if entry and entry.title}
    misses = [KeyedCode(code=code, why=f"{code} is {quoted(known[code])}.") for code in known]
    return item.model_copy(
        update={
            "near_misses": [*item.near_misses, *misses],
            "codes": item.codes | {system: [*item.codes[system], *known]},
        }
    )


def _place(drill: Drill, edition: Edition) -> FormPosition:
    """The question as the only one of a form that is never stored."""
    content = drill.item.model_dump(mode="json")
    is_typed = isinstance(drill.item, CodeEntryItem)
    version = ItemVersion(
        kind=drill.item.kind, choose=1, content=content, html=item_html(content), case_version=None
    )
    return FormPosition(
        form=AssembledForm(code_year=book_of(edition).year),
        position=1,
        item_version=version,
        domain="",
        is_scored=True,
        option_order="" if is_typed else "".join(content["options"]),
    )


def has_answered(account: Account, asked: Asked) -> bool:
    """Whether the person has answered the question before."""
    found = select(DrillAnswer.id).where(
        DrillAnswer.account_id == account.id,
        DrillAnswer.kind == asked.kind,
        DrillAnswer.seed == asked.seed,
        DrillAnswer.day == asked.edition.day,
    )
    return db.session.scalar(found) is not None


def drill_answers_of(account: Account) -> Sequence[DrillAnswer]:
    """All that a person answered in drills, in the order in which it came."""
    return db.session.scalars(
        select(DrillAnswer).where(DrillAnswer.account_id == account.id).order_by(DrillAnswer.id)
    ).all()
