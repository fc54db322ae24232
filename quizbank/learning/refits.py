"""Whether other constants would have forecast the log better, and what became of that."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from quizbank.bank.models import ItemVersion
from quizbank.core.refit import Refit
from quizbank.core.stream import Answered
from quizbank.extensions import db
from quizbank.learning.models import Answer, ModelConstants
from quizbank.learning.queries import CONSTANTS_VERSION


def log_to_fit() -> list[Answered]:
    """Every answer that moves the model and whose person is known, in the order of the log."""
    rows = db.session.execute(
        select(
            Answer.account_id,
            Answer.exam,
            Answer.domain,
            Answer.topic,
            Answer.item_id,
            Answer.is_right,
            ItemVersion.difficulty,
        )
        .outerjoin(ItemVersion, ItemVersion.id == Answer.item_version_id)
        .where(
            Answer.account_id.is_not(None), Answer.undone_at.is_(None), Answer.is_retry.is_(False)
        )
        .order_by(Answer.id)
    )
    return [
        Answered(
            user=str(account),
            domain=f"{exam} {domain}" if domain else "",
            topic=topic,
            item="" if item is None else str(item),
            is_right=is_right,
            label=label,
        )
        for account, exam, domain, topic, item, is_right, label in rows
    ]


def record_of(found: Refit, *, answers: int, is_kept: bool, now: datetime) -> ModelConstants:
    """What a refit found, as it is kept for ever; not added yet."""
    return ModelConstants(
        content={"version": CONSTANTS_VERSION, "constants": asdict(found.constants)},
        is_kept=is_kept,
        answers=answers,
        log_loss=found.log_loss,
        log_loss_before=found.log_loss_before,
        made_at=now,
    )
