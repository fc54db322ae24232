"""Which question is asked in place of the one that a card is about: another of its topic, so that
the rule is recalled and not the letter.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from random import Random

from quizbank.accounts.models import Account
from quizbank.core.pool import PoolItem, learning_topic
from quizbank.learning.queries import Seen, items_seen
from quizbank.review.models import ReviewCard

REST = timedelta(hours=24)  # since a question was answered last
BEST = 3  # one of so many is taken, so that not everyone meets them in one order


def sibling_of(
    account: Account,
    card: ReviewCard,
    pool: Iterable[PoolItem],
    *,
    now: datetime,
    closed: Collection[int] = (),
) -> PoolItem | None:
    """Another question of the card's topic, or None where there is none; `closed` are items that
    must not be asked now.

    It stands alone, without a case to read, and was not answered within REST: first those of the
    same domain, then those never answered, then those answered longest ago. The same card in the
    same state gets the same one.
    """
    items = list(pool)
    own = next((item for item in items if item.item_id == card.item_id), None)
    topic = learning_topic(own.topic, own.domain) if own else card.topic
    domain = own.domain if own else None
    found = [
        item
        for item in items
        if item.case_id is None
        and item.item_id != card.item_id
        and item.item_id not in closed
        and learning_topic(item.topic, item.domain) == topic
    ]
    seen = items_seen(account, topic) if found else {}
    rested = [item for item in found if _is_rested(seen.get(item.item_id), now)]
    best = sorted(rested, key=lambda item: _order(item, seen.get(item.item_id), domain))[:BEST]
    chance = Random(f"sibling:{card.id}:{card.revision}")  # noqa: S311  it guards nothing
    return chance.choice(best) if best else None


def _is_rested(seen: Seen | None, now: datetime) -> bool:
    return seen is None or seen.last_answered_at <= now - REST


def _order(item: PoolItem, seen: Seen | None, domain: str | None) -> tuple[bool, float, int]:
    last = seen.last_answered_at.timestamp() if seen else 0.0
    return domain is not None and item.domain != domain, last, item.item_id
