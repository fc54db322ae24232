"""Somebody who has answered 20,000 questions, as if they had lived through it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import yaml
from sqlalchemy import insert

from quizbank.accounts.actions import sign_up
from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.bank.formats import format_in_force
from quizbank.clock import local_day
from quizbank.core.bank_file import read_question_set
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, ItemResponse, Mode
from quizbank.extensions import db
from quizbank.learning.actions import learn
from quizbank.learning.difficulties import catch_up
from quizbank.review.models import Reason, ReviewCard, ReviewSettings, Subject
from quizbank.study.models import GuidedPosition, GuidedSession, Why
from quizbank.study.sessions import GUIDED
from tests.bank_builder import question_set

EXAM, SETS, TOPICS = "cbcs", 5, 12
IN_A_SITTING = 12
BUDGET = 200  # reviews a day: every question has a card, so each answer of a table uses one up


def load_bank(items: int, *, now: datetime) -> None:
    """Question sets of a made-up bank, spread over topics."""
    for number in range(SETS):
        written = question_set(EXAM, name=f"bench-{number}", items=items // SETS)
        for place, item in enumerate(written["items"]):
            item["topics"] = [f"area-{place % TOPICS:02}"]
        text = yaml.safe_dump(written, allow_unicode=True).encode()
        load_question_set(read_question_set(f"bench-{number}.yaml", text), now=now)
        db.session.commit()


def join(email: str, *, now: datetime) -> Account:
    """Somebody who prepares for the exam."""
    account = sign_up(None, email=email, password="a long way to the exam", now=now)  # noqa: S106
    account.exam = EXAM
    db.session.commit()
    return account


def live_through(
    account: Account, pool: Sequence[PoolItem], answers: int, *, chance: Random, now: datetime
) -> None:
    """Guided sessions of past weeks, a dozen answers each, with everything that they leave."""
    sittings = -(-answers // IN_A_SITTING)
    step = timedelta(days=180) / max(sittings, 1)
    batch: list[Judged] = []
    for number in range(sittings):
        began = now - timedelta(days=2) - step * (sittings - number)
        drawn = chance.sample(list(pool), IN_A_SITTING)
        batch += sitting(account, drawn, chance=chance, began=began)
        if len(batch) >= 600 or number == sittings - 1:
            learn(account, batch)
            db.session.commit()
            batch = []
    while catch_up(limit=20_000):
        db.session.commit()


def sitting(
    account: Account, drawn: Sequence[PoolItem], *, chance: Random, began: datetime
) -> list[Judged]:
    """One closed session and its answers."""
    form = AssembledForm(
        exam=EXAM,
        format_version=format_in_force(EXAM, began.date()).version,
        length=GUIDED,
        seed=chance.randrange(2**31),
        code_year=began.year,
        minutes=1,
        created_at=began,
    )
    attempt = Attempt(
        account=account,
        form=form,
        mode=Mode.PRACTICE,
        time_multiplier=1,
        started_at=began,
        closed_at=began + timedelta(hours=1),
        closed_by="candidate",
        furthest=len(drawn),
        raw_score=8,
        scored_items=len(drawn),
    )
    db.session.add(attempt)
    db.session.flush()
    db.session.add(GuidedSession(attempt_id=attempt.id, planned=len(drawn)))
    db.session.flush()
    answered = [
        judged(attempt, item, place, right=chance.random() < 0.68, when=began)
        for place, item in enumerate(drawn, 1)
    ]
    keep_sitting(attempt, drawn, answered)
    return answered


def judged(attempt: Attempt, item: PoolItem, place: int, *, right: bool, when: datetime) -> Judged:
    """An answer of practice."""
    return Judged(
        source=Source.PRACTICE,
        exam=EXAM,
        domain=item.domain,
        topic=learning_topic(item.topic, item.domain),
        item_id=item.item_id,
        item_version_id=item.item_version_id,
        kind=item.kind,
        is_right=right,
        is_skipped=False,
        seconds=40 + place,
        confidence=Confidence.NONE,
        is_flagged=False,
        answered_at=when + timedelta(minutes=place),
        attempt_id=attempt.id,
        position=place,
    )


def keep_sitting(attempt: Attempt, drawn: Sequence[PoolItem], answered: Sequence[Judged]) -> None:
    """Its positions, why each was chosen, and its responses."""
    places = list(zip(range(1, len(drawn) + 1), drawn, answered, strict=True))
    db.session.execute(
        insert(FormPosition),
        [
            {
                "form_id": attempt.form_id,
                "position": place,
                "item_version_id": item.item_version_id,
                "domain": item.domain,
                "is_scored": True,
                "option_order": "ABCD",
            }
            for place, item, _ in places
        ],
    )
    db.session.execute(
        insert(GuidedPosition),
        [
            {"attempt_id": attempt.id, "position": place, "why": Why.BLUEPRINT}
            for place, _, _ in places
        ],
    )
    db.session.execute(
        insert(ItemResponse),
        [
            {
                "attempt_id": attempt.id,
                "position": place,
                "chosen": "A",
                "seconds": one.seconds,
                "answered_at": one.answered_at,
                "revealed_at": one.answered_at,
                "credit": int(one.is_right),
            }
            for place, _, one in places
        ],
    )


def add_cards(
    account: Account, pool: Sequence[PoolItem], count: int, *, chance: Random, now: datetime
) -> None:
    """Review cards, an eighth of them due."""
    today = local_day(now, account.time_zone)
    rows = []
    for item in list(pool)[:count]:
        due = today + timedelta(days=chance.randrange(-8, 56))
        seen = due - timedelta(days=chance.randrange(9, 60))
        rows.append(
            {
                "account_id": account.id,
                "subject": Subject.ITEM,
                "subject_key": str(item.item_id),
                "item_id": item.item_id,
                "exam": EXAM,
                "topic": item.topic,
                "reason": Reason.MISSED,
                "stability": chance.uniform(1, 40),
                "card_difficulty": chance.uniform(3, 8),
                "last_reviewed_on": min(seen, today - timedelta(days=1)),
                "last_rating": 3,
                "reps": chance.randrange(5),
                "lapses": 1,
                "due_on": due,
                "due_on_for_exam": due,
                "revision": 1,
                "added_at": now - timedelta(days=90),
            }
        )
    db.session.execute(insert(ReviewCard), rows)
    db.session.add(ReviewSettings(account_id=account.id, budget=BUDGET))
    db.session.commit()
