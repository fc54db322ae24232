"""What learning holds about a person: their log, and what it makes of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.bank.models import Item
from quizbank.extensions import db
from quizbank.learning.models import (
    Answer,
    Learner,
    LearnerDay,
    LearnerDomain,
    LearnerItem,
    LearnerTopic,
)
from quizbank.learning.queries import ability_of, topic_terms
from quizbank.learning.rebuild import rebuild_person
from quizbank.learning.storing import take_turn

OF_A_PERSON = LearnerDomain, LearnerTopic, LearnerItem, LearnerDay, Learner


def export(account: Account) -> dict[str, Any]:
    """Every answer of the log, and the estimates in logits that were made of them."""
    log = (
        select(Answer, Item.item_id)
        .outerjoin(Item, Item.id == Answer.item_id)
        .where(Answer.account_id == account.id)
        .order_by(Answer.id)
    )
    ability = ability_of(account)
    return {
        "answers": [_exported(answer, item) for answer, item in db.session.execute(log)],
        "ability": {"mean": ability.term.mean, "variance": ability.term.variance},
        "topics": {
            topic: {"mean": one.term.mean, "variance": one.term.variance}
            for topic, one in topic_terms(account).items()
        },
    }


def _exported(answer: Answer, item: str | None) -> dict[str, Any]:
    return {
        "source": answer.source,
        "exam": answer.exam,
        "domain": answer.domain,
        "topic": answer.topic,
        "question": item,
        "kind": answer.kind,
        "right": answer.is_right,
        "skipped": answer.is_skipped,
        "seconds": answer.seconds,
        "confidence": answer.confidence,
        "slow": answer.is_slow,
        "flagged": answer.is_flagged,
        "retry": answer.is_retry,
        "answered_at": answer.answered_at.isoformat(),
        "showing": answer.showing,
        "forecast": answer.forecast,
        "undone_at": answer.undone_at.isoformat() if answer.undone_at else None,
    }


def erase(account: Account) -> None:
    """Forget whose the answers were; without that they still say how hard the questions are."""
    _forget_state(account)
    nobodys = {"account_id": None, "attempt_id": None, "position": None, "drill_answer_id": None}
    db.session.execute(update(Answer).where(Answer.account_id == account.id).values(nobodys))


def move(guest: Account, account: Account) -> None:
    """Give a guest's answers to the account, and work out anew what both together say."""
    theirs = Answer.account_id == guest.id
    if db.session.scalar(select(Answer.id).where(theirs).limit(1)) is None:
        _forget_state(guest)
        return
    for one in sorted((guest.id, account.id)):
        take_turn(one)
    db.session.execute(update(Answer).where(theirs).values(account_id=account.id))
    _forget_state(guest)
    rebuild_person(account.id)


def _forget_state(account: Account) -> None:
    for model in OF_A_PERSON:
        db.session.execute(delete(model).where(model.account_id == account.id))


def last_active(account: Account) -> datetime | None:
    """When the person last answered."""
    return db.session.scalar(
        select(func.max(Answer.answered_at)).where(Answer.account_id == account.id)
    )


HOLDING = Holding(name="learning", export=export, erase=erase, move=move, last_active=last_active)
