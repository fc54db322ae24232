"""Reads: what a person should do now, for the home page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.clock import local_day
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import SESSION_QUESTIONS
from quizbank.exams.queries import (
    AttemptSummary,
    exam_day,
    items_in_open_exams,
    unfinished_attempts,
)
from quizbank.learning.queries import days_of
from quizbank.progress.knowledge import Outlook
from quizbank.progress.queries import usual_exam
from quizbank.progress.reports import name_of
from quizbank.review.queries import due_count, todays_cards
from quizbank.study.reasons import reason, weak_and_favoured
from quizbank.study.sessions import OpenSession, open_session
from quizbank.study.shelves import shelves_for
from quizbank.study.states import LearnerState

PACE_DAYS = timedelta(days=30)
FEWEST_FOR_A_PACE = 20  # answers
ROUNDED_TO = 5  # minutes


@dataclass(frozen=True)
class Offer:
    """A session that can be begun now."""

    questions: int
    minutes: int
    reason: str


@dataclass(frozen=True)
class Today:
    """What the home page says."""

    clocked: AttemptSummary | None  # an exam, or practice with a clock, that is to be gone on with
    others: int  # further attempts that are open
    exam_format: ExamFormat | None = None
    exam_day: date | None = None
    days_left: int | None = None  # below 0 when the day has passed
    session: OpenSession | None = None
    offer: Offer | None = None
    outlook: Outlook | None = None
    more_answers: int = 0  # that it takes until a chance of passing can be told
    due: int = 0


def today_of(account: Account, *, now: datetime) -> Today:
    """What a person should do now."""
    exam = usual_exam(account)
    unfinished = unfinished_attempts(account, now=now)
    clocked = next((one for one in unfinished if one.seconds_left is not None), None)
    if exam is None:
        return Today(clocked, len(unfinished) - (clocked is not None))
    today = local_day(now, account.time_zone)
    exam_format = format_in_force(exam, exam_day(account, today=today))
    session = open_session(account, exam, now=now)
    shelves = shelves_for(account, exam_format, today=today)
    closed = items_in_open_exams(account, now)
    state = LearnerState(account, exam_format, shelves, closed=closed)
    outlook = state.knowledge.outlook(now=now, day=today)
    return Today(
        clocked=clocked,
        others=len(unfinished) - (clocked is not None) - (session is not None),
        exam_format=exam_format,
        exam_day=account.exam_date,
        days_left=(account.exam_date - today).days if account.exam_date else None,
        session=session,
        offer=_offer(state, exam_format, now=now, today=today) if shelves.items else None,
        outlook=outlook,
        more_answers=_more_answers(state, outlook),
        due=due_count(account, today),
    )


def _more_answers(state: LearnerState, outlook: Outlook) -> int:
    """0 also where the bank has no question of a domain that needs answers."""
    early = outlook.too_early
    if early is None or any(not state.knowledge.held[one] for one in early.more_by_domain):
        return 0
    return early.more_answers


def _reviews_of_a_session(state: LearnerState, *, today: date, now: datetime) -> int:
    """How many reviews are due that a session of this exam can ask."""
    cards = todays_cards(
        state.account,
        day=today,
        now=now,
        topic_weights=state.shelves.weights,
        weak_topics=state.weak_topics,
    )
    askable = state.shelves.items.keys() - state.closed
    return sum(one.is_due and one.card.item_id in askable for one in cards)


def _offer(state: LearnerState, exam_format: ExamFormat, *, now: datetime, today: date) -> Offer:
    knowledge = state.knowledge
    weak = weak_and_favoured(state.topics, knowledge.weak_topics)
    untried = [
        domain.name
        for domain in exam_format.domains
        if domain.id not in knowledge.domains and knowledge.held[domain.id]
    ]
    return Offer(
        questions=SESSION_QUESTIONS,
        minutes=_minutes(state.account, exam_format, today=today),
        reason=reason(
            answers=knowledge.ability.answers,
            due=_reviews_of_a_session(state, today=today, now=now),
            weak=name_of(exam_format, weak) if weak else "",
            untried=untried,
        ),
    )


def _minutes(account: Account, exam_format: ExamFormat, *, today: date) -> int:
    """How long a session takes at the person's pace, or at the exam's until there is one."""
    seconds = seconds_a_question(account, exam_format, today=today) * SESSION_QUESTIONS
    return max(ceil(seconds / 60 / ROUNDED_TO), 1) * ROUNDED_TO


def seconds_a_question(account: Account, exam_format: ExamFormat, *, today: date) -> float:
    """What a question takes the person: the mean of the last weeks, or the exam's own pace."""
    days = days_of(account, today - PACE_DAYS)
    answers = sum(day.answers for day in days)
    if answers >= FEWEST_FOR_A_PACE:
        return sum(day.seconds for day in days) / answers
    return exam_format.seconds_per_item * float(account.time_multiplier)
