"""Questions, people and answers for the tests of learning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, func, insert, select

from quizbank.accounts.models import Account
from quizbank.bank.models import Item, ItemVersion, QuestionSet
from quizbank.exams.judged import Confidence, Judged, Source
from quizbank.exams.models import AssembledForm, Attempt, Mode
from quizbank.extensions import Model, db
from quizbank.learning.actions import learn
from quizbank.learning.difficulties import catch_up
from quizbank.learning.models import (
    Answer,
    DifficultyWriter,
    ItemDifficulty,
    Learner,
    LearnerDay,
    LearnerDomain,
    LearnerItem,
    LearnerTopic,
    TopicDifficulty,
)
from tests.builders import NOON

DERIVED: tuple[type[Model], ...] = (
    Learner,
    LearnerDomain,
    LearnerTopic,
    LearnerItem,
    LearnerDay,
    TopicDifficulty,
    ItemDifficulty,
)


@dataclass(frozen=True)
class Question:
    """A question of the made-up bank."""

    item_id: int
    version_id: int
    topic: str
    domain: str


def create_questions(count: int, *, topics: int = 6, domains: int = 3) -> list[Question]:
    """So many questions with an author's label each, spread over topics and domains."""
    bank = QuestionSet(
        set_id="made-up",
        title="Made up",
        exams="cpc",
        code_years="2026",
        uses_cpt=False,
        licence="",
        author="",
        content_hash="",
        loaded_at=NOON,
    )
    db.session.add(bank)
    db.session.flush()
    items = [{"item_id": f"made-up-{n}", "question_set_id": bank.id} for n in range(count)]
    db.session.execute(insert(Item), items)
    of_the_bank = select(Item.id).where(Item.question_set_id == bank.id)
    ids = list(db.session.scalars(of_the_bank.order_by(Item.id)))
    versions = [
        {
            "item_id": id,
            "number": 1,
            "kind": "single",
            "difficulty": n % 3 + 1,
            "can_shuffle": True,
            "option_count": 4,
            "choose": 1,
            "case_order": 0,
            "content": {},
            "html": {},
            "html_version": 1,
            "content_hash": "",
            "created_at": NOON,
            "topic": f"topic-{n % topics}",
        }
        for n, id in enumerate(ids)
    ]
    db.session.execute(insert(ItemVersion), versions)
    db.session.commit()
    found = db.session.execute(
        select(ItemVersion.item_id, ItemVersion.id, ItemVersion.topic)
        .where(ItemVersion.item_id.in_(of_the_bank))
        .order_by(ItemVersion.item_id)
    )
    return [
        Question(item, version, topic, f"domain-{item % domains}") for item, version, topic in found
    ]


def create_sitting(account: Account, *, mode: Mode = Mode.EXAM) -> Attempt:
    """An attempt of the person, without questions of its own."""
    form = AssembledForm(
        exam="cpc",
        format_version="cpc-2026",
        length="full",
        seed=1,
        code_year=2026,
        minutes=240,
        created_at=NOON,
    )
    attempt = Attempt(
        account=account, form=form, mode=mode, time_multiplier=1, started_at=NOON, deadline=None
    )
    db.session.add(attempt)
    db.session.commit()
    return attempt


def judged(
    question: Question, *, right: bool = True, when: datetime = NOON, **others: Any
) -> Judged:
    """An answer to a question in practice, with other values as given."""
    answer = Judged(
        source=Source.PRACTICE,
        exam="cpc",
        domain=question.domain,
        topic=question.topic,
        item_id=question.item_id,
        item_version_id=question.version_id,
        kind="single",
        is_right=right,
        is_skipped=False,
        seconds=60,
        confidence=Confidence.NONE,
        is_flagged=False,
        answered_at=when,
    )
    return replace(answer, **others)


def drilled(kind: str = "billable", *, right: bool = True, when: datetime = NOON) -> Judged:
    """An answer in a drill."""
    nothing = Question(0, 0, f"drill-{kind}", "")
    return judged(
        nothing,
        right=right,
        when=when,
        source=Source.DRILL,
        kind=kind,
        item_id=None,
        item_version_id=None,
    )


def answer(account: Account, *answers: Judged) -> list[int]:
    """The person gives answers in one transaction; their ids in the log."""
    learned = learn(account, answers)
    db.session.commit()
    return [one.answer_id for one in learned]


def live_through(
    people: Sequence[Account], questions: Sequence[Question], *, answers: int, seed: int = 1
) -> None:
    """A history of exams, practice, drills and reviews of several people, with the difficulties
    catching up now and then, and sometimes only by a part.
    """
    chance = Random(seed)
    given, moment = 0, NOON
    while given < answers:
        account = chance.choice(people)
        moment += timedelta(minutes=chance.randint(-5, 600))
        batch = _some_answers(chance, questions, moment)
        if batch[0].source == Source.EXAM:
            sitting = create_sitting(account).id
            batch = [
                replace(one, attempt_id=sitting, position=number)
                for number, one in enumerate(batch, 1)
            ]
        answer(account, *batch)
        given += len(batch)
        if chance.random() < 0.3:
            catch_up(limit=chance.choice((1, 5, 500)))


def _some_answers(chance: Random, questions: Sequence[Question], when: datetime) -> list[Judged]:
    source = chance.choice(list(Source))
    right = chance.random() < 0.65
    if source == Source.DRILL:
        return [drilled(chance.choice(("billable", "excludes-1")), right=right, when=when)]
    count = chance.randint(5, 20) if source == Source.EXAM else 1
    return [
        judged(
            question,
            right=chance.random() < 0.65,
            when=when,
            source=source,
            kind=chance.choice(("single", "multiple", "code_entry")),
            seconds=chance.randint(5, 200),
            confidence=chance.choice(list(Confidence)),
            is_skipped=chance.random() < 0.05,
            is_flagged=chance.random() < 0.1,
            is_retry=source == Source.PRACTICE and chance.random() < 0.1,
        )
        for question in chance.choices(questions, k=count)
    ]


def state(*models: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """All rows of what is made of the log, but for revisions, which only count changes."""
    db.session.rollback()
    found = {}
    for model in models or DERIVED:
        table = cast(Table, model.__table__)
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns))
        found[table.name] = [
            {name: value for name, value in row._mapping.items() if name != "revision"}
            for row in rows
        ]
    return found


def log() -> list[dict[str, Any]]:
    """All rows of the log in their order."""
    return state(Answer)["learning_answer"]


def forget_all_that_was_made_of_the_log() -> None:
    """As if the tables had been lost, but for the log and how far the difficulties were."""
    for model in DERIVED:
        db.session.execute(cast(Table, model.__table__).delete())
    db.session.commit()


def caught_up() -> int:
    """How far in the log the difficulties are."""
    return db.session.scalar(select(DifficultyWriter.last_answer_id)) or 0


def newest(account: Account) -> int:
    """The id of the person's last answer."""
    found = db.session.scalar(select(func.max(Answer.id)).where(Answer.account_id == account.id))
    assert found, "nobody answered"
    return found
