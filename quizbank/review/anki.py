"""A person's cards as an Anki package: questions and keys, without scheduling."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from quizbank.accounts.models import Account
from quizbank.anki_packages import Note, anki_package
from quizbank.bank.html import item_html
from quizbank.bank.models import ItemVersion
from quizbank.clock import local_day
from quizbank.codebook.errors import CodeTablesMissing
from quizbank.core.drills.kinds import DrillKind
from quizbank.core.drills.making import Drill, NothingToAsk
from quizbank.drills.queries import drill_of, edition_of
from quizbank.exams.look_ups import sitting_of
from quizbank.exams.queries import items_in_open_exams
from quizbank.extensions import db
from quizbank.review.code_questions import code_question
from quizbank.review.errors import CannotBeAsked
from quizbank.review.models import ReviewCard, Subject
from quizbank.review.queries import IN_QUEUE

DECK = 1_764_000_001  # Anki tells decks apart by such numbers
AT_ONCE = 200


def package_of(account: Account, *, now: datetime) -> bytes:
    """Every card in the queue as a new card of Anki; brought in again, it replaces itself.

    Questions of an open exam are left out, and codes and drills while one without books is open.
    """
    notes = (
        Note(str(card.public_id), front, back, (card.topic, card.exam))
        for card, front, back in _sides(account, now)
    )
    return anki_package(notes, deck_id=DECK, deck_name="Quizbank review", made_at=now)


def _sides(account: Account, now: datetime) -> Iterator[tuple[ReviewCard, str, str]]:
    """Each card with its two sides; what cannot be asked any more is left out."""
    closed = items_in_open_exams(account, now)
    has_books = sitting_of(account, now=now).closed_book is None
    cards = db.session.scalars(
        select(ReviewCard)
        .where(ReviewCard.account_id == account.id, *IN_QUEUE)
        .order_by(ReviewCard.id)
    ).all()
    asked = [card for card in cards if card.item_id is not None and card.item_id not in closed]
    for begin in range(0, len(asked), AT_ONCE):
        some = asked[begin : begin + AT_ONCE]
        versions = _versions(some)
        for card in some:
            if version := versions.get(card.item_id or 0):
                record = version.case_version.html["record"] if version.case_version else []
                yield card, _front(version.html, record), _back(version.keyed_content, version.html)
    for card in cards if has_books else []:
        if card.subject != Subject.ITEM and (drill := _from_tables(account, card, now)):
            content = drill.item.model_dump(mode="json")
            html = item_html(content)
            yield card, _front(html, []), _back(content, html)


def _versions(cards: Sequence[ReviewCard]) -> dict[int, ItemVersion]:
    found = db.session.scalars(
        select(ItemVersion)
        .options(joinedload(ItemVersion.case_version))
        .where(
            ItemVersion.item_id.in_([card.item_id for card in cards]),
            ItemVersion.superseded_at.is_(None),
        )
    )
    return {version.item_id: version for version in found}


def _from_tables(account: Account, card: ReviewCard, now: datetime) -> Drill | None:
    """One question of a drill, always the same; or the title of a code."""
    try:
        edition = edition_of(card.exam, account, today=local_day(now, account.time_zone))
        if card.subject == Subject.DRILL:
            return drill_of(DrillKind(card.subject_key), card.id, edition)
        return code_question(*card.code, edition)
    except (CannotBeAsked, CodeTablesMissing, NothingToAsk):
        return None


def _front(html: Mapping[str, Any], record: Sequence[Mapping[str, str]]) -> str:
    """The record, the stem and the options, which are sanitised HTML; titles are plain text."""
    sections = [f"<h3>{escape(one['title'])}</h3>{one['html']}" for one in record]
    options = [f"<li>{text}</li>" for text in html["options"].values()]
    choices = f'<ol type="A">{"".join(options)}</ol>' if options else ""
    return f"{''.join(sections)}{html['stem']}{choices}"


def _back(content: Mapping[str, Any], html: Mapping[str, Any]) -> str:
    """The key with why, the rule, and where it stands."""
    if content["kind"] == "code_entry":
        codes = [entry["code"] for entry in content["key"]]
        keyed = [(str(escape(code)), html["codes"].get(code, "")) for code in codes]
    else:
        keyed = [
            (f"{letter}. {html['options'][letter]}", html["whys"][letter])
            for letter in sorted(content["key"])
        ]
    answers = "".join(f'<p><span class="key">{right}</span><br>{why}</p>' for right, why in keyed)
    references = "".join(f"<li>{text}</li>" for text in html["references"])
    return f"{answers}{html['rationale']}<ul>{references}</ul>"
