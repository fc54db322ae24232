"""Makes many finished sittings of one form in a moment, without walking through the app."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion, QuestionSet
from quizbank.educators.models import WorkspaceSet
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, ItemResponse
from quizbank.extensions import db
from tests.builders import NOON, load_bank


def owned_bank(owner: Account, *, items: int = 10) -> WorkspaceSet:
    """A made-up set in the bank that belongs to somebody."""
    load_bank(items=items)
    row = WorkspaceSet(
        owner_id=owner.id,
        title="Own set",
        set_id="own-set",
        exams="cbcs",
        code_years="2026",
        uses_cpt=False,
        licence="Own",
        author="Educator",
        question_set_id=db.session.scalars(select(QuestionSet.id)).one(),
        created_at=NOON,
        updated_at=NOON,
    )
    db.session.add(row)
    db.session.commit()
    return row


def create_form(versions: list[ItemVersion]) -> AssembledForm:
    """A form of these items, all scored, in this order."""
    form = AssembledForm(
        exam="cbcs",
        format_version="cbcs-2026",
        length="full",
        seed=1,
        code_year=2026,
        minutes=Decimal(60),
        created_at=NOON,
    )
    db.session.add(form)
    db.session.flush()
    for position, version in enumerate(versions, 1):
        place: dict[str, Any] = {"form_id": form.id, "position": position}
        place |= {"item_version_id": version.id, "domain": "billing", "is_scored": True}
        db.session.add(FormPosition(**place, option_order="ABCD"))
    db.session.commit()
    return form


def sit(form: AssembledForm, people: list[int], chosen: list[list[str]], keys: list[str]) -> None:
    """A finished sitting of each person, with what they chose; "" leaves a question out."""
    newest = db.session.scalar(select(Attempt.id).order_by(Attempt.id.desc()).limit(1)) or 0
    marks = [[int(one == key) for one, key in zip(row, keys, strict=True)] for row in chosen]
    attempts = [
        {
            "id": newest + number,
            "public_id": uuid4(),
            "account_id": person,
            "form_id": form.id,
            "mode": "exam",
            "time_multiplier": Decimal(1),
            "started_at": NOON + timedelta(minutes=newest + number),
            "closed_at": NOON + timedelta(minutes=newest + number + 60),
            "closed_by": "candidate",
            "raw_score": Decimal(sum(row)),
            "scored_items": len(keys),
        }
        for number, (person, row) in enumerate(zip(people, marks, strict=True), 1)
    ]
    db.session.execute(insert(Attempt), attempts)
    responses = [
        {
            "attempt_id": newest + number,
            "position": position,
            "chosen": one,
            "seconds": 40,
            "answered_at": NOON,
            "credit": Decimal(one == keys[position - 1]),
        }
        for number, row in enumerate(chosen, 1)
        for position, one in enumerate(row, 1)
        if one
    ]
    db.session.execute(insert(ItemResponse), responses)
    db.session.commit()


def versions_of_bank() -> list[ItemVersion]:
    """What is in the bank, in the order of the ids."""
    return list(db.session.scalars(select(ItemVersion).order_by(ItemVersion.id)))


def key_of(version: ItemVersion) -> str:
    """The right letter."""
    return str(version.content["key"])
