"""The whole log judged anew, as if other constants had been used from the first answer on.

Each answer is judged by the difficulties that all answers before it make. Everything is computed
beside everyone else and written in parts. The last part puts right whatever happened meanwhile,
and only with it the constants hold; if the work ends half-way, it is simply begun again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, select, text, update

from quizbank.bank.models import ItemVersion
from quizbank.core.mastery import (
    Constants,
    Difficulty,
    Gaussian,
    Person,
    forecast,
    new_item,
    new_topic,
)
from quizbank.extensions import db
from quizbank.learning import difficulties
from quizbank.learning.difficulty_states import Difficulties, Lesson
from quizbank.learning.models import Answer, DifficultyWriter, Learner, ModelConstants
from quizbank.learning.rebuild import Rebuilt, Write, finish, prepared
from quizbank.learning.rows import replace, table_of
from quizbank.learning.states import Event, Judgement, PersonState
from quizbank.learning.storing import rows_of, stored_rows, take_turn

READ_AT_ONCE, WRITTEN_AT_ONCE, PEOPLE_AT_ONCE = 10_000, 2_000, 50
ANSWERS = table_of(Answer)
VERSIONS = table_of(ItemVersion)
WRITER = table_of(DifficultyWriter)
LOG = (
    select(ANSWERS, VERSIONS.c.difficulty.label("label"))
    .outerjoin_from(ANSWERS, VERSIONS, ANSWERS.c.item_version_id == VERSIONS.c.id)
    .order_by(ANSWERS.c.id)
    .limit(READ_AT_ONCE)
)
JUDGED = (
    "person_mean",
    "person_variance",
    "topic_mean",
    "topic_variance",
    "item_mean",
    "item_variance",
    "forecast",
)
JUDGE = (
    update(ANSWERS)
    .where(ANSWERS.c.id == bindparam("this"))
    .values({name: bindparam(f"new_{name}") for name in JUDGED})
)


@dataclass
class Anew:
    """Everybody's terms and all difficulties as they grow along the log."""

    constants: Constants
    people: dict[int, PersonState] = field(default_factory=dict)
    difficulties: Difficulties = field(default_factory=Difficulties)
    last_answer_id: int = 0

    def judged(self) -> Iterator[dict[str, Any]]:
        """Go on to the end of the log; what each answer is judged by now."""
        while rows := db.session.execute(LOG.where(ANSWERS.c.id > self.last_answer_id)).all():
            for row in rows:
                yield self._judged(row)
                self.last_answer_id = row.id

    def _judged(self, row: Row[Any]) -> dict[str, Any]:
        difficulty = self._difficulty(row)
        event = Event(
            row.exam,
            row.domain,
            row.topic,
            row.item_id,
            row.is_right,
            row.seconds,
            row.answered_at,
            row.day,
            difficulty,
        )
        part, p = self._person(row, event)
        if not row.is_retry:
            lesson = Lesson(row.topic, row.item_id, row.is_right, part, difficulty)
            self.difficulties.learn(lesson)
        topic, item = difficulty.topic, difficulty.item
        return {
            "this": row.id,
            "new_person_mean": part.mean,
            "new_person_variance": part.variance,
            "new_topic_mean": topic.mean,
            "new_topic_variance": topic.variance,
            "new_item_mean": item.mean if item else None,
            "new_item_variance": item.variance if item else None,
            "new_forecast": p,
        }

    def _difficulty(self, row: Row[Any]) -> Difficulty:
        item = new_item(self.constants, row.label) if row.item_id is not None else None
        prior = Difficulty(new_topic(self.constants), item)
        return self.difficulties.of(row.topic, row.item_id, prior=prior)

    def _person(self, row: Row[Any], event: Event) -> tuple[Gaussian, float]:
        """Who answered, as the sum of their terms, and the forecast; then they learn from it."""
        if row.account_id is None:  # whose it was is forgotten, but not how able they were
            part = Gaussian(row.person_mean, row.person_variance)
            someone = Person(part, None, Gaussian(0.0, 0.0), None)
            return part, forecast(someone, event.difficulty).p
        person = self.people.get(row.account_id)
        if person is None:
            person = self.people[row.account_id] = PersonState.unknown(self.constants)
        judgement: Judgement = person.judge(event)
        if not row.is_retry and row.undone_at is None:
            person.learn(event)
        return judgement.part, judgement.forecast


def judge_anew(kept: ModelConstants | None, model: Constants, rebuilt: Rebuilt) -> Iterator[Write]:
    """Judge the log by some constants; `kept` says where they come from, and is added at the end.
    Parts to be written each in a transaction of its own.
    """
    anew = Anew(model)
    part: list[dict[str, Any]] = []
    for values in anew.judged():
        part.append(values)
        if len(part) >= WRITTEN_AT_ONCE:
            yield partial(_write_judged, part)
            part = []
        rebuilt.answers += 1
    yield partial(_write_judged, part)

    revisions: dict[int, int] = {}
    accounts = sorted(anew.people)
    for start in range(0, len(accounts), PEOPLE_AT_ONCE):
        yield partial(_write_people, anew, accounts[start : start + PEOPLE_AT_ONCE], revisions)
    rebuilt.people = rebuilt.people_changed = len(accounts)
    with difficulties.writers_turn(is_patient=True):
        yield partial(_write_the_rest, anew, kept, revisions)
    rebuilt.items = len(anew.difficulties.items)
    rebuilt.have_difficulties_changed = True


def _write_judged(values: list[dict[str, Any]]) -> None:
    if values:
        db.session.connection().execute(JUDGE, values)


def _write_people(anew: Anew, accounts: Collection[int], revisions: dict[int, int]) -> None:
    learners = {one: take_turn(one) for one in accounts}
    stored = stored_rows(accounts)
    for one, learner in learners.items():
        if not learner.is_stale:  # or else the last part replays them by the corrected verdicts
            revisions[one] = learner.revision
        replace(stored[one], rows_of(one, anew.people[one], revision=learner.revision))


def _write_the_rest(anew: Anew, kept: ModelConstants | None, revisions: dict[int, int]) -> None:
    """What was answered, undone or corrected meanwhile; nobody can answer until it is written."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":  # people first, as everywhere
        connection.execute(text("lock table learner in share row exclusive mode"))
    difficulties.take_turn(connection)
    _write_judged(list(anew.judged()))
    if kept is not None:
        db.session.add(kept)
    now = db.session.execute(select(Learner.account_id, Learner.revision)).all()
    changed = [one for one, revision in now if revisions.get(one) != revision]
    for ready in prepared(changed, anew.constants):
        finish(ready, take_turn(ready.account_id))
    before = difficulties.rows_of(difficulties.all_of_them(connection))
    replace(before, difficulties.rows_of(anew.difficulties), over=connection)
    connection.execute(update(WRITER).values(last_answer_id=anew.last_answer_id))
