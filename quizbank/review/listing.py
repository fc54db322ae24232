"""Reads: a person's cards as a page lists them, each with what it is about in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from re import sub

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion
from quizbank.bank.topics import topic_name
from quizbank.codebook.errors import CodeTablesMissing
from quizbank.codebook.queries import find_code
from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.kinds import ABOUT, DrillKind
from quizbank.core.memory import LEECH_LAPSES
from quizbank.extensions import db
from quizbank.review.askable import askable_for
from quizbank.review.models import Reason, ReviewCard, ReviewLog, Subject
from quizbank.review.queries import IN_QUEUE, days_to_exam

ON_A_PAGE = 50
LONGEST_TITLE = 90  # characters
MOST_LEECHES = 20  # on one page
REASONS = {
    Reason.MISSED: "You missed it",
    Reason.GUESSED: "You guessed it",
    Reason.UNSURE: "You were unsure",
    Reason.SLOW: "It took you long",
    Reason.FLAGGED: "You flagged it",
    Reason.ADDED: "You added it",
}


class Show(StrEnum):
    """Which cards to list."""

    QUEUE = "queue"
    SUSPENDED = "set-aside"
    LEFT = "taken-out"


@dataclass(frozen=True)
class CardLine:
    """A card in words."""

    card: ReviewCard
    topic: str
    title: str
    reason: str
    due_on: date
    is_leech: bool


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    lines: Sequence[CardLine]
    total: int
    page: int  # from 1

    @property
    def pages(self) -> int:
        """How many there are, at least one."""
        return max(-(-self.total // ON_A_PAGE), 1)


def cards_of(account: Account, show: Show, *, page: int, day: date) -> Listed:
    """A page of the person's cards, what is due first on top."""
    which = {
        Show.QUEUE: IN_QUEUE,
        Show.SUSPENDED: (ReviewCard.suspended_at.is_not(None), ReviewCard.left_at.is_(None)),
        Show.LEFT: (ReviewCard.left_at.is_not(None),),
    }[show]
    mine = ReviewCard.account_id == account.id, *which
    total = db.session.scalar(select(func.count()).select_from(ReviewCard).where(*mine)) or 0
    column = _due_column(account, day)
    found = db.session.scalars(
        select(ReviewCard)
        .where(*mine)
        .order_by(column, ReviewCard.id)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    ).all()
    return Listed(in_words(account, found, day), total, page)


def leeches_of(account: Account, day: date) -> list[CardLine]:
    """What was set aside because it was missed again and again, the latest first."""
    found = db.session.scalars(
        select(ReviewCard)
        .where(
            ReviewCard.account_id == account.id,
            ReviewCard.suspended_at.is_not(None),
            ReviewCard.left_at.is_(None),
            ReviewCard.lapses >= LEECH_LAPSES,
        )
        .order_by(ReviewCard.suspended_at.desc(), ReviewCard.id)
        .limit(MOST_LEECHES)
    ).all()
    return in_words(account, found, day)


def count_of_cards(account: Account) -> int:
    """How many cards are in the queue."""
    mine = ReviewCard.account_id == account.id, *IN_QUEUE
    return db.session.scalar(select(func.count()).select_from(ReviewCard).where(*mine)) or 0


def left_out(account: Account, day: date) -> list[CardLine]:
    """Cards in the queue whose question was withdrawn, or does not hold on the exam day; they wait
    with all their logs.
    """
    rows = db.session.execute(
        select(ReviewCard.id, ReviewCard.item_id, ReviewCard.exam).where(
            ReviewCard.account_id == account.id, ReviewCard.item_id.is_not(None), *IN_QUEUE
        )
    ).all()
    askable = {exam: askable_for(account, exam, today=day) for exam in {row[2] for row in rows}}
    missing = [id for id, item_id, exam in rows if item_id not in askable[exam].items]
    found = db.session.scalars(
        select(ReviewCard).where(ReviewCard.id.in_(missing)).order_by(ReviewCard.id)
    ).all()
    return in_words(account, found, day)


def last_review_of(account: Account, day: date) -> ReviewLog | None:
    """The last answer of that day that can be taken back."""
    return db.session.scalars(
        select(ReviewLog)
        .where(
            ReviewLog.account_id == account.id,
            ReviewLog.counted_on >= day,
            ReviewLog.source == "review",
            ReviewLog.undone_at.is_(None),
        )
        .order_by(ReviewLog.id.desc())
        .limit(1)
    ).one_or_none()


def log_of(account: Account, log_id: int) -> ReviewLog | None:
    """A review of the person's own."""
    return db.session.scalars(
        select(ReviewLog).where(ReviewLog.id == log_id, ReviewLog.account_id == account.id)
    ).one_or_none()


def logs_of_card(card: ReviewCard) -> list[ReviewLog]:
    """The reviews of a card, the last on top."""
    return list(
        db.session.scalars(
            select(ReviewLog)
            .where(ReviewLog.card_id == card.id, ReviewLog.undone_at.is_(None))
            .order_by(ReviewLog.counted_on.desc(), ReviewLog.id.desc())
        )
    )


def due_of(account: Account, card: ReviewCard, day: date) -> date:
    """The day on which a card is due, by whether an exam lies ahead."""
    return card.due_on if days_to_exam(account, day) is None else card.due_on_for_exam


def _due_column(account: Account, day: date) -> InstrumentedAttribute[date]:
    exam_lies_ahead = days_to_exam(account, day) is not None
    return ReviewCard.due_on_for_exam if exam_lies_ahead else ReviewCard.due_on


def in_words(account: Account, cards: Sequence[ReviewCard], day: date) -> list[CardLine]:
    """Each card with what it is about; one query for all questions."""
    stems = _stems({card.item_id for card in cards if card.item_id is not None})
    return [
        CardLine(
            card=card,
            topic=topic_name(card.topic) if card.subject == Subject.ITEM else _kind(card),
            title=stems.get(card.item_id or 0, "") or _title(card, day),
            reason=REASONS[Reason(card.reason)],
            due_on=due_of(account, card, day),
            is_leech=card.suspended_at is not None and card.lapses >= LEECH_LAPSES,
        )
        for card in cards
    ]


def _stems(item_ids: Collection[int]) -> dict[int, str]:
    """How each question begins."""
    rows = db.session.execute(
        select(ItemVersion.item_id, ItemVersion.content).where(
            ItemVersion.item_id.in_(item_ids), ItemVersion.superseded_at.is_(None)
        )
    )
    return {row[0]: _beginning(row[1]["stem"]) for row in rows}


def _beginning(text: str) -> str:
    words = " ".join(sub(r"[*_`|\\]", "", text).split())
    if len(words) <= LONGEST_TITLE:
        return words
    return f"{words[:LONGEST_TITLE].rpartition(' ')[0]} …"


def _kind(card: ReviewCard) -> str:
    return "Drill" if card.subject == Subject.DRILL else "Code"


def _title(card: ReviewCard, day: date) -> str:
    if card.subject == Subject.DRILL:
        return ABOUT[DrillKind(card.subject_key)].name
    if card.subject == Subject.ITEM:
        return "A question that is no longer in the bank"
    system, code = card.code
    try:
        entry = find_code(CodeSystem(system), code, day)
    except CodeTablesMissing:
        entry = None
    return f"{code} {entry.title}" if entry and entry.title else code
