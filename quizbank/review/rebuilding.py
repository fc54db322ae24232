"""Cards made anew from their logs, which are the truth about them."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import select, update

from quizbank.extensions import db
from quizbank.review.models import ReviewCard, ReviewLog
from quizbank.review.reviewing import dues_again, in_order, put_state, replayed, state_of

CARDS_AT_ONCE = 500


@dataclass(frozen=True)
class Rebuilt:
    """How many cards were replayed, and how many of them were not what their logs say."""

    cards: int
    changed: int


def restore(card: ReviewCard, logs: Sequence[ReviewLog] | None = None) -> bool:
    """Make a card what its logs say; tells whether it was anything else."""
    if logs is None:
        logs = logs_of([card]).get(card.id, [])
    state = replayed(logs)
    if state is None:
        return False
    dues = dues_again(state, in_order(logs)[-1])
    if (astuple(state_of(card)), (card.due_on, card.due_on_for_exam)) == (astuple(state), dues):
        return False
    put_state(card, state, due_on=dues[0], due_on_for_exam=dues[1])
    return True


def logs_of(cards: Sequence[ReviewCard]) -> dict[int, list[ReviewLog]]:
    """The logs of some cards as the tables have them now, also those that were undone."""
    found: dict[int, list[ReviewLog]] = {}
    rows = db.session.scalars(
        select(ReviewLog)
        .where(ReviewLog.card_id.in_([card.id for card in cards]))
        .order_by(ReviewLog.id)
        .execution_options(populate_existing=True)
    )
    for log in rows:
        found.setdefault(log.card_id, []).append(log)
    return found


def rebuild_all() -> Iterator[Rebuilt]:
    """Rebuild every card, a few at a time, so that whoever commits in between lets others write."""
    last = 0
    # Changes no row, but takes SQLite's write lock; PostgreSQL locks the rows that are read.
    wait_for_my_turn = update(ReviewCard).where(ReviewCard.id < 0).values(revision=0)
    while True:
        db.session.execute(wait_for_my_turn)
        cards = db.session.scalars(
            select(ReviewCard)
            .where(ReviewCard.id > last)
            .order_by(ReviewCard.id)
            .limit(CARDS_AT_ONCE)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        if not cards:
            return
        logs = logs_of(cards)
        changed = sum(restore(card, logs.get(card.id, [])) for card in cards)
        last = cards[-1].id
        yield Rebuilt(len(cards), changed)
