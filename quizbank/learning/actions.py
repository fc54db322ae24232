"""Changes: learn from answers in the transaction that keeps them, take one back, correct verdicts.

Two devices of one person take turns: the first statement raises the revision of the person's row,
which takes SQLite's write lock and PostgreSQL's row lock, and all that matters is read after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from quizbank.accounts.models import Account
from quizbank.clock import local_day
from quizbank.core.mastery import Difficulty
from quizbank.exams.judged import Judged
from quizbank.extensions import db
from quizbank.learning.difficulties import mark_stale
from quizbank.learning.judging import Pace, standing_for
from quizbank.learning.listeners import Learned, tell
from quizbank.learning.models import Answer
from quizbank.learning.queries import constants
from quizbank.learning.rebuild import finish, prepared
from quizbank.learning.rows import table_of
from quizbank.learning.stale_people import mark_people_stale, replay
from quizbank.learning.states import Event, Judgement
from quizbank.learning.storing import load_for, take_turn, write

IDS_AT_ONCE = 5_000  # in one statement
ANSWERS = table_of(Answer)
NEWEST = select(ANSWERS.c.id).where(ANSWERS.c.account_id == bindparam("account"))
NEWEST = NEWEST.order_by(ANSWERS.c.id.desc()).limit(bindparam("count"))


def hear(account: Account, answers: Sequence[Judged]) -> None:
    """Learn from answers, and tell those who act on what was learned."""
    tell(account, learn(account, answers))


def learn(account: Account, answers: Sequence[Judged]) -> list[Learned]:
    """Log answers and move the person's terms; what the log has already is left out."""
    learner = take_turn(account.id)
    if learner.is_stale:
        learner = replay(account.id, learner)
    new = _not_in_the_log(answers)
    if not new:
        return []
    model = constants()
    difficulties = standing_for(new, model)
    events = [_event(account, judged, difficulties.of(judged)) for judged in new]
    state = load_for(account.id, learner, events, model)
    pace = Pace(account.id)
    judgements, slow = [], []
    for judged, event in zip(new, events, strict=True):
        judgements.append(state.judge(event))
        slow.append(pace.is_slow(judged))
        if not judged.is_retry:
            state.learn(event)
    rows = [
        _row(account.id, judged, event, judgement, is_slow=is_slow)
        for judged, event, judgement, is_slow in zip(new, events, judgements, slow, strict=True)
    ]
    ids = _log(account.id, rows)
    write(account.id, state, revision=learner.revision)
    return [
        Learned(id, judged, judgement.showing, judgement.was_right_before, is_slow)
        for id, judged, judgement, is_slow in zip(ids, new, judgements, slow, strict=True)
    ]


def undo(account: Account, answer_id: int, *, now: datetime) -> bool:
    """Take back what an answer did to its person; False if it is not theirs or taken back already.

    It was given all the same: the shared difficulties keep it.
    """
    mine = select(Answer.id).where(
        Answer.id == answer_id, Answer.account_id == account.id, Answer.undone_at.is_(None)
    )
    if db.session.scalar(mine) is None:
        return False
    ready = prepared([account.id], constants(), undone={answer_id})
    learner = take_turn(account.id)
    taken = db.session.connection().execute(
        update(ANSWERS)
        .where(ANSWERS.c.id == answer_id, ANSWERS.c.undone_at.is_(None))
        .values(undone_at=now)
    )
    finish(ready[0], learner)
    return bool(taken.rowcount)


def correct_verdicts(verdicts: Mapping[int, bool]) -> int:
    """Give answers of the log, by id, the verdicts of a corrected key; tells how many changed.

    Their people, who may be thousands, are replayed a little later, as the shared difficulties
    are: by the writer behind the server, or when they answer the next time.
    """
    changed: dict[bool, list[int]] = {True: [], False: []}
    people: set[int] = set()
    for ids in _parts(sorted(verdicts)):
        columns = ANSWERS.c.id, ANSWERS.c.account_id, ANSWERS.c.is_right
        for row in db.session.execute(select(*columns).where(ANSWERS.c.id.in_(ids))):
            if row.is_right != verdicts[row.id]:
                changed[verdicts[row.id]].append(row.id)
                people |= {row.account_id} - {None}
    if not any(changed.values()):
        return 0
    for accounts in _parts(sorted(people)):
        mark_people_stale(accounts)
    for is_right, answers in changed.items():
        for ids in _parts(answers):
            given = update(ANSWERS).where(ANSWERS.c.id.in_(ids)).values(is_right=is_right)
            db.session.connection().execute(given)
    mark_stale()
    return sum(len(answers) for answers in changed.values())


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def _not_in_the_log(answers: Sequence[Judged]) -> list[Judged]:
    """Those that were not learned from before, each once; what has no place of its own is new."""
    attempts = {one.attempt_id for one in answers} - {None}
    drills = {one.drill_answer_id for one in answers} - {None}
    logged: set[tuple[Any, ...]] = set()
    if attempts:
        columns = ANSWERS.c.attempt_id, ANSWERS.c.position
        rows = db.session.execute(select(*columns).where(ANSWERS.c.attempt_id.in_(attempts)))
        logged |= {tuple(row) for row in rows}
    if drills:
        found = select(ANSWERS.c.drill_answer_id).where(ANSWERS.c.drill_answer_id.in_(drills))
        logged |= {tuple(row) for row in db.session.execute(found)}
    new = []
    for one in answers:
        place = _place(one)
        if place is None or place not in logged:
            new.append(one)
            logged |= {place} if place else set()
    return new


def _log(account_id: int, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Add rows to the log; their ids, in the same order, as nobody else adds any of this person."""
    connection = db.session.connection()
    connection.execute(insert(ANSWERS), rows)
    newest = connection.execute(NEWEST, {"account": account_id, "count": len(rows)})
    return list(newest.scalars())[::-1]


def _place(judged: Judged) -> tuple[Any, ...] | None:
    if judged.drill_answer_id is not None:
        return (judged.drill_answer_id,)
    if judged.attempt_id is not None and judged.position is not None:
        return judged.attempt_id, judged.position
    return None


def _event(account: Account, judged: Judged, difficulty: Difficulty) -> Event:
    return Event(
        exam=judged.exam,
        domain=judged.domain,
        topic=judged.topic,
        item_id=judged.item_id,
        is_right=judged.is_right,
        seconds=judged.seconds,
        answered_at=judged.answered_at,
        day=local_day(judged.answered_at, account.time_zone),
        difficulty=difficulty,
    )


def _row(
    account_id: int, judged: Judged, event: Event, judgement: Judgement, *, is_slow: bool
) -> dict[str, Any]:
    """An answer as the log keeps it."""
    topic, item = event.difficulty.topic, event.difficulty.item
    return {
        "account_id": account_id,
        "source": judged.source.value,
        "exam": judged.exam,
        "domain": judged.domain,
        "topic": judged.topic,
        "item_id": judged.item_id,
        "item_version_id": judged.item_version_id,
        "kind": judged.kind,
        "attempt_id": judged.attempt_id,
        "position": judged.position,
        "drill_answer_id": judged.drill_answer_id,
        "is_right": judged.is_right,
        "is_skipped": judged.is_skipped,
        "seconds": judged.seconds,
        "confidence": judged.confidence.value,
        "is_slow": is_slow,
        "is_flagged": judged.is_flagged,
        "is_retry": judged.is_retry,
        "answered_at": judged.answered_at,
        "day": event.day,
        "showing": judgement.showing,
        "person_mean": judgement.part.mean,
        "person_variance": judgement.part.variance,
        "topic_mean": topic.mean,
        "topic_variance": topic.variance,
        "item_mean": item.mean if item else None,
        "item_variance": item.variance if item else None,
        "forecast": judgement.forecast,
        "undone_at": None,
    }
