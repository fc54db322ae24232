"""What is put on show for a card, how an answer to it is judged, and its feedback."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion
from quizbank.clock import local_day
from quizbank.core.answers import Verdict, typed_codes, verdict
from quizbank.core.assembly import planned
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import chance
from quizbank.core.drills.kinds import DrillKind
from quizbank.core.drills.making import Drill
from quizbank.core.form_layout import NoSuchOption, Place
from quizbank.core.items import CodeEntryItem, Kind
from quizbank.core.memory import is_misconception
from quizbank.core.pool import learning_topic
from quizbank.drills.books import Edition
from quizbank.drills.queries import drill_of, edition_of, feedback_of, question_of
from quizbank.exams.actions import verdict_on
from quizbank.exams.judged import Judged, Source
from quizbank.exams.models import AssembledForm, FormPosition, ItemResponse
from quizbank.exams.queries import exam_day, items_in_open_exams
from quizbank.exams.results import ShownItem, shown_item
from quizbank.exams.rooms import RoomPosition, room_positions
from quizbank.extensions import db
from quizbank.review.actions import Given
from quizbank.review.askable import askable_for, rules_for
from quizbank.review.code_questions import code_question
from quizbank.review.errors import CannotBeAsked
from quizbank.review.models import ReviewCard, Subject
from quizbank.review.siblings import sibling_of
from quizbank.review.tokens import CodeOnShow, DrillOnShow, ItemOnShow, OnShow, Showing


def put_on_show(account: Account, card: ReviewCard, *, seed: int, now: datetime) -> Showing:
    """What to ask for a card now: a sibling of its question where there is one, a fresh drill, the
    title of its code. Raises `CannotBeAsked`, or what drills raise without their tables.
    """
    what: OnShow
    if card.subject == Subject.ITEM:
        what = _item_on_show(account, card, seed=seed, now=now)
    else:
        edition = edition_of(card.exam, account, today=local_day(now, account.time_zone))
        if card.subject == Subject.DRILL:
            what = DrillOnShow(DrillKind(card.subject_key), seed, edition)
            drill_of(what.kind, seed, edition)
        else:
            what = CodeOnShow(edition)
            code_question(*card.code, edition)
    return Showing(account.id, card.public_id, card.revision, int(now.timestamp()), what)


def _item_on_show(account: Account, card: ReviewCard, *, seed: int, now: datetime) -> ItemOnShow:
    askable = askable_for(account, card.exam, today=local_day(now, account.time_zone))
    own = askable.items.get(card.item_id or 0)
    if own is None:
        raise CannotBeAsked
    closed = items_in_open_exams(account, now)
    sibling = sibling_of(account, card, [own, *askable.siblings], now=now, closed=closed)
    item = planned(sibling or own, chance(seed, 1, "options"), is_scored=True)
    return ItemOnShow(item.item_version_id, item.domain, item.option_order)


@dataclass(frozen=True)
class Question(ABC):
    """What a showing puts before the person."""

    card: ReviewCard
    rules: ExamFormat

    @property
    @abstractmethod
    def option_order(self) -> str:
        """The author's letters in the order shown."""

    @abstractmethod
    def asked(self) -> RoomPosition:
        """As a page asks it, without its key."""

    @abstractmethod
    def verdict(self, chosen: str) -> Verdict:
        """Whether an answer is right."""

    @abstractmethod
    def feedback(self, chosen: str, seconds: int) -> ShownItem:
        """As a page shows it once it is answered."""

    @abstractmethod
    def judged(self, given: Given) -> Judged | None:
        """What others learn from an answer, if anything."""

    @property
    def item_id(self) -> int | None:
        """Which question of the bank it is."""
        return None

    def stored(self, posted: Sequence[str]) -> str:
        """What was posted, in the author's letters or as typed; "" for what it does not have."""
        kind = self.asked().kind
        together = ("\n" if kind == Kind.CODE_ENTRY else "").join(posted)
        try:
            return Place(1, kind, self.option_order).stored(together)
        except NoSuchOption:
            return ""

    def missing(self, chosen: str) -> str:
        """Why an answer cannot be judged yet; "" when it can."""
        question = self.asked()
        if question.kind == Kind.CODE_ENTRY:
            return "" if typed_codes(chosen) else "Enter a code"
        if question.kind == Kind.MULTIPLE and len(chosen) != question.choose:
            return f"Select {question.choose} answers"
        return "" if chosen else "Select an answer"

    def _judged(self, given: Given, *, domain: str, topic: str, kind: str) -> Judged:
        return Judged(
            source=Source.REVIEW,
            exam=self.card.exam,
            domain=domain,
            topic=topic,
            kind=kind,
            item_id=self.item_id,
            item_version_id=self._version_id,
            is_right=given.is_right,
            is_skipped=False,
            seconds=given.seconds,
            confidence=given.confidence,
            is_flagged=False,
            answered_at=given.at,
        )

    @property
    def _version_id(self) -> int | None:
        return None


@dataclass(frozen=True)
class BankQuestion(Question):
    """A question of the bank: the card's own, or a sibling."""

    place: FormPosition

    @property
    def option_order(self) -> str:
        """As it was drawn for this showing."""
        return self.place.option_order

    @property
    def item_id(self) -> int | None:
        """The row id of its item."""
        return self.place.item_version.item_id

    @property
    def _version_id(self) -> int | None:
        return self.place.item_version.id

    def asked(self) -> RoomPosition:
        """Its stem and options."""
        return room_positions([self.place], {})[0]

    def verdict(self, chosen: str) -> Verdict:
        """By its key and the rules of the exam."""
        return verdict_on(self.place, ItemResponse(chosen=chosen), self.rules)

    def feedback(self, chosen: str, seconds: int) -> ShownItem:
        """With its key and reasons."""
        response = ItemResponse(chosen=chosen, seconds=seconds, is_flagged=False)
        return shown_item(self.place, response, self.rules, 1)

    def judged(self, given: Given) -> Judged | None:
        """By the item that was shown."""
        version, domain = self.place.item_version, self.place.domain
        topic = learning_topic(version.topic, domain)
        return self._judged(given, domain=domain, topic=topic, kind=version.kind)


@dataclass(frozen=True)
class TableQuestion(Question):
    """A question from the code tables: a drill, or the title of a code."""

    drill: Drill
    edition: Edition
    is_code: bool

    @property
    def option_order(self) -> str:
        """Drills are shuffled when they are made."""
        item = self.drill.item
        return "" if isinstance(item, CodeEntryItem) else "".join(item.options)

    def asked(self) -> RoomPosition:
        """As drills ask it."""
        return question_of(self.drill, self.edition)

    def verdict(self, chosen: str) -> Verdict:
        """By the tables."""
        return verdict(self.drill.item, chosen, scoring=self.rules.code_entry.scoring)

    def feedback(self, chosen: str, seconds: int) -> ShownItem:
        """As drills show it."""
        response = ItemResponse(chosen=chosen, seconds=seconds, is_flagged=False)
        return feedback_of(self.drill, self.edition, response, self.rules)

    def judged(self, given: Given) -> Judged | None:
        """By the kind of drill; a code by heart says nothing about a topic."""
        if self.is_code:
            return None
        kind = self.drill.kind.value
        return self._judged(given, domain="", topic=f"drill-{kind}", kind=kind)


def question_on(account: Account, card: ReviewCard, what: OnShow, *, now: datetime) -> Question:
    """The question that a showing put before the person; raises like `put_on_show`."""
    today = local_day(now, account.time_zone)
    rules = rules_for(account, card.exam, today=today)
    if isinstance(what, DrillOnShow):
        drill = drill_of(what.kind, what.seed, what.edition)
        return TableQuestion(card, rules, drill, what.edition, is_code=False)
    if isinstance(what, CodeOnShow):
        drill = code_question(*card.code, what.edition)
        return TableQuestion(card, rules, drill, what.edition, is_code=True)
    version = db.session.get(ItemVersion, what.version_id)
    if version is None:
        raise CannotBeAsked
    place = FormPosition(
        form=AssembledForm(code_year=rules.code_year.year_on(exam_day(account, today=today))),
        position=1,
        item_version=version,
        domain=what.domain,
        is_scored=True,
        option_order=what.option_order,
    )
    return BankQuestion(card, rules, place)


def rule_first(shown: ShownItem, confidence: str) -> tuple[ShownItem, Markup]:
    """The feedback without its rationale, and that to be read before it, for whoever was sure of
    what is wrong; else all together and nothing.
    """
    if is_misconception(is_right=shown.outcome == "right", confidence=confidence):
        return replace(shown, rationale=Markup("")), shown.rationale
    return shown, Markup("")


def solution_of(account: Account, card: ReviewCard, *, now: datetime) -> ShownItem | None:
    """The question of a card that was set aside, with its key, to be read at leisure; None while
    its exam is open, and for drills and codes.
    """
    is_open = card.item_id in items_in_open_exams(account, now)
    if card.item_id is None or card.suspended_at is None or is_open:
        return None
    version = db.session.scalars(
        select(ItemVersion).where(
            ItemVersion.item_id == card.item_id, ItemVersion.superseded_at.is_(None)
        )
    ).one_or_none()
    if version is None:
        return None
    letters = "" if version.kind == Kind.CODE_ENTRY else "".join(version.content["options"])
    shown = ItemOnShow(version.id, "", letters)
    return question_on(account, card, shown, now=now).feedback("", 0)
