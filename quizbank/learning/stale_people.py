"""People whose verdicts a key correction changed: marked at once, replayed a little later, because
there may be thousands of them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update

from quizbank.extensions import db, one_writer_at_a_time
from quizbank.learning.models import Learner
from quizbank.learning.queries import constants
from quizbank.learning.rebuild import finish, prepared
from quizbank.learning.rows import replace, table_of
from quizbank.learning.storing import rows_of, take_turn

PEOPLE_AT_ONCE = 20  # in one transaction, so that no save waits for long
LEARNERS = table_of(Learner)


def mark_people_stale(accounts: Sequence[int]) -> None:
    """What is known of them no longer follows from their answers; they are locked in the order of
    their ids, as everywhere.
    """
    connection = db.session.connection()
    theirs = LEARNERS.c.account_id.in_(accounts)
    locked = select(LEARNERS.c.account_id).where(theirs).order_by(LEARNERS.c.account_id)
    connection.execute(locked.with_for_update())
    raised = {"is_stale": True, "revision": LEARNERS.c.revision + 1}
    connection.execute(update(LEARNERS).where(theirs).values(raised))


def replay(account_id: int, learner: Row[Any]) -> Row[Any]:
    """Bring a person up to the log in their own turn; `learner` is what `take_turn` gave. Their row
    as it is then.
    """
    (ready,) = prepared([account_id], constants())
    wanted = rows_of(account_id, ready.wanted, revision=learner.revision)
    replace(ready.stored, wanted)
    mine = select(LEARNERS).where(LEARNERS.c.account_id == account_id)
    return db.session.connection().execute(mine).one()


def replay_some(limit: int = PEOPLE_AT_ONCE) -> int:
    """Bring so many people up to the log in a transaction of its own; tells how many there were.

    The replay runs before anything is locked, and two that do the same do it twice.
    """
    stale = select(LEARNERS.c.account_id).where(LEARNERS.c.is_stale)
    accounts = db.session.scalars(stale.order_by(LEARNERS.c.account_id).limit(limit)).all()
    ready = prepared(accounts, constants()) if accounts else []
    db.session.rollback()
    if ready:
        with one_writer_at_a_time(), db.session.begin():
            for one in ready:
                finish(one, take_turn(one.account_id))
    return len(ready)
