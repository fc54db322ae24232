"""Reads: a person's plan from today to the exam, made anew from what they did."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.clock import local_day
from quizbank.core.assembly import Length
from quizbank.core.blueprint import ExamFormat
from quizbank.core.choosing import topic_chances
from quizbank.core.study_plan import MOST_WEEKS, Done, Habits, StudyPlan, study_plan
from quizbank.exams.models import AssembledForm, Attempt, Mode
from quizbank.exams.queries import exam_day
from quizbank.extensions import db
from quizbank.learning.queries import days_of
from quizbank.progress.queries import usual_exam
from quizbank.progress.reports import name_of
from quizbank.review.budgets import budget_in_questions, settings_of
from quizbank.review.queries import load_ahead
from quizbank.study.shelves import shelves_for
from quizbank.study.states import LearnerState

LOOK_BACK = timedelta(days=35)  # for full exams that were sat already


@dataclass(frozen=True)
class PlanPage:
    """A plan with what its page says beside it."""

    exam_format: ExamFormat
    plan: StudyPlan
    today: date
    habits: Habits
    passed_on: date | None  # an exam date that lies behind

    def name(self, topic: str) -> str:
        """A topic in words."""
        return name_of(self.exam_format, topic)


def plan_of(account: Account, *, now: datetime) -> PlanPage | None:
    """The plan on the person's day; None before they have an exam."""
    exam = usual_exam(account)
    if exam is None:
        return None
    today = local_day(now, account.time_zone)
    exam_format = format_in_force(exam, exam_day(account, today=today))
    shelves = shelves_for(account, exam_format, today=today)
    state = LearnerState(account, exam_format, shelves, closed=())
    askable = {topic: state.topics[topic] for topic in state.topics if shelves.units.get(topic)}
    habits = _habits(account)
    plan = study_plan(
        today=today,
        exam_day=account.exam_date,
        habits=habits,
        done=Done(
            {day.day: day.answers for day in days_of(account, today - timedelta(days=7))},
            _full_exams_sat(account, exam, since=now - LOOK_BACK),
            since=local_day(account.created_at, account.time_zone),
        ),
        reviews=_reviews_by_week(account, today),
        topic_shares=topic_chances(askable, []) if askable else {},
        weak_topics=state.weak_topics,
    )
    is_behind = account.exam_date is not None and account.exam_date < today
    return PlanPage(exam_format, plan, today, habits, account.exam_date if is_behind else None)


def _habits(account: Account) -> Habits:
    """The budget and the days of the review settings, which hold for all of the study."""
    settings = settings_of(account)
    monday = date(2024, 1, 1)  # any
    weights = [settings.weight_on(monday + timedelta(days=number)) for number in range(7)]
    return Habits(budget_in_questions(account), weights)


def _reviews_by_week(account: Account, today: date) -> list[int]:
    """Reviews that are expected in this week and those after it, Monday to Sunday."""
    monday = today - timedelta(days=today.weekday())
    weeks = [0] * (MOST_WEEKS + 1)
    for load in load_ahead(account, today, MOST_WEEKS):
        weeks[(load.day - monday).days // 7] += load.planned
    return weeks


def _full_exams_sat(account: Account, exam: str, *, since: datetime) -> Collection[date]:
    """The days on which the person handed in a practice exam of full length."""
    closed = db.session.scalars(
        select(Attempt.closed_at)
        .join(AssembledForm, AssembledForm.id == Attempt.form_id)
        .where(
            Attempt.account_id == account.id,
            Attempt.started_at >= since,
            Attempt.mode == Mode.EXAM,
            Attempt.closed_at.is_not(None),
            AssembledForm.exam == exam,
            AssembledForm.length == Length.FULL,
        )
    )
    return {local_day(moment, account.time_zone) for moment in closed if moment is not None}
