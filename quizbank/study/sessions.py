"""Reads: a guided session as it stands, and which one a person has open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from quizbank.accounts.models import Account
from quizbank.bank.models import Item, ItemVersion, QuestionSet
from quizbank.core.choosing import Asked
from quizbank.core.pool import learning_topic
from quizbank.exams.models import Attempt, FormPosition, ItemResponse
from quizbank.exams.queries import format_of, layout_of
from quizbank.extensions import db
from quizbank.learning.models import Answer
from quizbank.progress.reports import name_of
from quizbank.study.models import GuidedPosition, GuidedSession, Why

GUIDED = "guided"  # the length of the form of such a session
LASTS = timedelta(hours=12)  # one begun earlier is not gone on with

# Made once: each answer asks it twice, and putting it together takes longer than running it.
ASKED = (
    select(
        FormPosition.position,
        ItemVersion.item_id,
        ItemVersion.topic,
        FormPosition.domain,
        GuidedPosition.why,
        ItemResponse.revealed_at,
        ItemResponse.credit,
        or_(Item.withdrawn_at.is_not(None), QuestionSet.withdrawn_at.is_not(None)),
    )
    .join(ItemVersion, ItemVersion.id == FormPosition.item_version_id)
    .join(Item, Item.id == ItemVersion.item_id)
    .join(QuestionSet, QuestionSet.id == Item.question_set_id)
    .join(
        GuidedPosition,
        and_(
            GuidedPosition.attempt_id == bindparam("attempt"),
            GuidedPosition.position == FormPosition.position,
        ),
    )
    .outerjoin(
        ItemResponse,
        and_(
            ItemResponse.attempt_id == bindparam("attempt"),
            ItemResponse.position == FormPosition.position,
        ),
    )
    .where(FormPosition.form_id == bindparam("form"))
    .order_by(FormPosition.position)
)


@dataclass(frozen=True)
class AskedItem:
    """A question that a session has so far."""

    position: int
    item_id: int
    topic: str
    why: Why
    is_answered: bool
    is_right: bool | None
    is_withdrawn: bool

    def as_asked(self) -> Asked:
        """As the choice of the next one sees it."""
        return Asked(self.topic, is_due=self.why == Why.DUE, is_right=self.is_right)


@dataclass(frozen=True)
class Guided:
    """A guided session: how long it is to be, and what it has asked."""

    planned: int
    asked: Sequence[AskedItem]

    @property
    def open_position(self) -> int | None:
        """The question that waits for an answer, if there is one."""
        return next((one.position for one in self.asked if not one.is_answered), None)

    @property
    def answered(self) -> int:
        """How many questions are answered."""
        return sum(one.is_answered for one in self.asked)

    def at(self, position: int) -> AskedItem | None:
        """The question at a place."""
        return next((one for one in self.asked if one.position == position), None)


@dataclass(frozen=True)
class Course:
    """How far one is in some practice, at one of its questions."""

    total: int
    next_open: int | None  # the question to go on with
    is_guided: bool
    about: str = ""  # why the question was chosen, in words, where that says something


@dataclass(frozen=True)
class OpenSession:
    """A session that can be gone on with."""

    attempt: Attempt
    guided: Guided


def guided_session(attempt: Attempt, *, is_to_change: bool = False) -> GuidedSession | None:
    """The session that an attempt is, if it is a guided one; whoever changes it has it for the
    rest of the transaction.
    """
    if attempt.form.length != GUIDED:
        return None
    return db.session.get(
        GuidedSession,
        attempt.id,
        with_for_update=is_to_change or None,
        populate_existing=is_to_change,
    )


def guided_of(attempt: Attempt) -> Guided | None:
    """The same with all that was asked; None for other practice."""
    session = guided_session(attempt)
    return Guided(session.planned, asked_in(attempt)) if session else None


def course_of(attempt: Attempt, position: int, answered: Collection[int]) -> Course:
    """How far one is in practice at a question, with those answered so far."""
    guided = guided_of(attempt)
    if guided is None:
        total = layout_of(attempt.form.public_id, attempt.form_id).total
        left = (number for number in range(1, total + 1) if number not in answered)
        return Course(total, next(left, None), is_guided=False)
    here = guided.at(position)
    about = _about(attempt, here) if here else ""
    return Course(guided.planned, guided.open_position, is_guided=True, about=about)


def _about(attempt: Attempt, here: AskedItem) -> str:
    if here.why == Why.DUE:
        return "review"
    if here.why == Why.WEAK:
        return f"weak area: {name_of(format_of(attempt), here.topic)}"
    return ""


def confidence_at(attempt: Attempt, position: int) -> str:
    """How sure the person said to be of an answered question; "" where they said nothing."""
    found = db.session.scalar(
        select(Answer.confidence).where(
            Answer.attempt_id == attempt.id, Answer.position == position
        )
    )
    return found or ""


def is_open_and_withdrawn(attempt: Attempt, position: int) -> bool:
    """Whether a question of a guided session must not be asked any more."""
    if attempt.form.length != GUIDED:
        return False
    return any(
        one.position == position and one.is_withdrawn and not one.is_answered
        for one in asked_in(attempt)
    )


def asked_in(attempt: Attempt) -> list[AskedItem]:
    """The questions of a guided session in their order, as the tables have them now."""
    rows = db.session.execute(ASKED, {"attempt": attempt.id, "form": attempt.form_id})
    return [
        AskedItem(
            position=position,
            item_id=item_id,
            topic=learning_topic(topic, domain),
            why=Why(why),
            is_answered=revealed_at is not None,
            is_right=None if revealed_at is None else credit is not None and credit >= 1,
            is_withdrawn=is_withdrawn,
        )
        for position, item_id, topic, domain, why, revealed_at, credit, is_withdrawn in rows
    ]


def open_sessions(account: Account) -> list[Attempt]:
    """The guided sessions that a person has not ended, the newest first."""
    return list(
        db.session.scalars(
            select(Attempt)
            .join(GuidedSession, GuidedSession.attempt_id == Attempt.id)
            .options(joinedload(Attempt.form))
            .where(Attempt.account_id == account.id, Attempt.closed_at.is_(None))
            .order_by(Attempt.started_at.desc(), Attempt.id.desc())
        )
    )


def open_session(account: Account, exam: str, *, now: datetime) -> OpenSession | None:
    """The session of an exam that the person began today or so and can go on with."""
    for attempt in open_sessions(account):
        if attempt.form.exam == exam and now - attempt.started_at < LASTS:
            guided = guided_of(attempt)
            if guided:
                return OpenSession(attempt, guided)
    return None
