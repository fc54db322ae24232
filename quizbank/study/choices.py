"""Which question a guided session asks next: the rest of a case, a due review, or one chosen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quizbank.accounts.models import Account
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import Asked, choose, is_too_often, may_be_due
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.exams.queries import items_in_open_exams
from quizbank.review.models import ReviewCard
from quizbank.review.queries import todays_cards
from quizbank.review.siblings import sibling_of
from quizbank.study.models import Why
from quizbank.study.sessions import AskedItem
from quizbank.study.shelves import Shelves
from quizbank.study.states import LearnerState


@dataclass(frozen=True)
class Sitting:
    """Who is asked, by which rules, and when."""

    account: Account
    exam_format: ExamFormat
    shelves: Shelves
    planned: int
    seed: int
    today: date
    now: datetime


@dataclass(frozen=True)
class Next:
    """The next question, why it was chosen, and the card that it stands for, if any."""

    item: PoolItem
    why: Why
    card: ReviewCard | None = None


def next_question(sitting: Sitting, asked: Sequence[AskedItem]) -> Next | None:
    """What to ask after these; None when the session is full or nothing more fits."""
    room = sitting.planned - len(asked)
    if room < 1:
        return None
    closed = items_in_open_exams(sitting.account, sitting.now)
    closed |= {one.item_id for one in asked}
    mate = _mate(sitting.shelves, asked, closed)
    if mate:
        return mate
    state = LearnerState(sitting.account, sitting.exam_format, sitting.shelves, closed=closed)
    before = [one.as_asked() for one in asked]
    if may_be_due(before):
        due = _due(sitting, state, before)
        if due:
            return due
    choice = choose(state, asked=before, room=room, seed=sitting.seed, now=sitting.now)
    if choice is None:
        return None
    why = Why.WEAK if choice.topic in state.weak_topics else Why.BLUEPRINT
    return Next(choice.unit.items[0], why)


def _mate(shelves: Shelves, asked: Sequence[AskedItem], closed: Collection[int]) -> Next | None:
    """The next question of the case that the last one belongs to; a review comes alone."""
    if not asked or asked[-1].why == Why.DUE:
        return None
    case = shelves.case_of.get(asked[-1].item_id)
    if case is None:
        return None
    places = [item.item_id for item in case.items]
    following = case.items[places.index(asked[-1].item_id) + 1 :]
    item = next((item for item in following if item.item_id not in closed), None)
    return Next(item, asked[-1].why) if item else None


def _due(sitting: Sitting, state: LearnerState, asked: Sequence[Asked]) -> Next | None:
    """The due card that a review would gain most from now, as a sibling where it has one."""
    cards = todays_cards(
        sitting.account,
        day=sitting.today,
        now=sitting.now,
        topic_weights=sitting.shelves.weights,
        weak_topics=state.weak_topics,
    )
    for due in cards:
        card = due.card
        item = sitting.shelves.items.get(card.item_id or 0)
        if item is None or item.item_id in state.closed:
            continue
        topic = learning_topic(item.topic, item.domain)
        if is_too_often(topic, asked):
            continue
        shelf = [one for unit in sitting.shelves.units[topic] for one in unit.items]
        sibling = sibling_of(sitting.account, card, shelf, now=sitting.now, closed=state.closed)
        return Next(sibling or item, Why.DUE, card)
    return None
