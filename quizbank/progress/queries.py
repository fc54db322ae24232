"""Reads: how a person stands in an exam.

`knowledge_of` is asked once; masteries, weak topics and the chance of passing are read from it.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.clock import local_day
from quizbank.core.blueprint import ExamFormat
from quizbank.core.mastery import TopicTerms, new_person
from quizbank.core.pool import PoolItem
from quizbank.exams.queries import exam_day, pool_for
from quizbank.extensions import db
from quizbank.learning.models import LearnerDomain
from quizbank.learning.queries import (
    ability_of,
    constants,
    domain_terms,
    topic_difficulties,
    topic_terms,
)
from quizbank.progress.knowledge import Held, Knowledge, held_in, weights_of
from quizbank.progress.look_ups import drilled_look_ups, exam_look_ups
from quizbank.progress.outcomes import correction_in_force
from quizbank.progress.reports import ProgressReport, domain_stands, named_levers
from quizbank.progress.weeks import WEEK, WEEKS, weeks_of


def rules_and_pool(
    account: Account, exam: str, *, today: date
) -> tuple[ExamFormat, Collection[PoolItem]]:
    """The rules of the person's exam day, and the questions that hold then; those of today where
    the bank has none yet for that day.
    """
    day = exam_day(account, today=today)
    exam_format = format_in_force(exam, day)
    pool = pool_for(None, exam_format, day=day)
    return exam_format, pool or pool_for(None, exam_format, day=today)


def topic_weights(exam_format: ExamFormat, pool: Collection[PoolItem]) -> dict[str, float]:
    """Each topic's share of the exam, over all domains that it stands in; 1 in all."""
    weights: dict[str, float] = defaultdict(float)
    for (_, topic), weight in weights_of(exam_format, held_in(exam_format, pool)).items():
        weights[topic] += weight
    return dict(weights)


def knowledge_of(
    account: Account, exam_format: ExamFormat, pool: Collection[PoolItem]
) -> Knowledge:
    """What is known of a person for an exam; a handful of queries, however long the log is."""
    return knowledge_with(account, exam_format, held_in(exam_format, pool))


def knowledge_with(account: Account, exam_format: ExamFormat, held: Held) -> Knowledge:
    """The same for whoever has counted the pool already."""
    topics = {topic for _, topic in weights_of(exam_format, held)}
    model, mine, known = constants(), topic_terms(account), topic_difficulties(topics)
    nothing = new_person(model).topic
    return Knowledge(
        exam_format=exam_format,
        held=held,
        ability=ability_of(account),
        domains=domain_terms(account, exam_format.exam),
        mine=mine,
        terms={
            topic: TopicTerms(
                person=mine[topic].term if topic in mine else nothing,
                difficulty=known[topic].term,
                sum_b=known[topic].sum_b,
                items=known[topic].items,
            )
            for topic in topics
        },
        constants=model,
        correction=correction_in_force(),
    )


def standing_of(
    account: Account, exam_format: ExamFormat, pool: Collection[PoolItem], *, now: datetime
) -> ProgressReport:
    """Everything that the progress page says of an exam."""
    day = local_day(now, account.time_zone)
    knowledge = knowledge_of(account, exam_format, pool)
    outlook = knowledge.outlook(now=now, day=day)
    return ProgressReport(
        exam_format=exam_format,
        outlook=outlook,
        domains=domain_stands(knowledge),
        levers=named_levers(knowledge) if outlook.readiness else [],
        weeks=weeks_of(account, exam_format.exam, day=day),
        seconds_allowed=exam_format.seconds_per_item * float(account.time_multiplier),
        exam_look_ups=exam_look_ups(account, exam_format.exam) if exam_format.is_open_book else [],
        drilled_look_ups=drilled_look_ups(account, since=now - WEEKS * WEEK),
    )


def usual_exam(account: Account) -> str | None:
    """The exam that the person prepares for, else the one that they have answered most of."""
    if account.exam:
        return account.exam
    return db.session.scalar(
        select(LearnerDomain.exam)
        .where(LearnerDomain.account_id == account.id)
        .group_by(LearnerDomain.exam)
        .order_by(func.sum(LearnerDomain.answers).desc(), LearnerDomain.exam)
        .limit(1)
    )
