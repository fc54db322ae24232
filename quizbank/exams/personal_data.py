"""What exams hold about a person: their attempts and answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from quizbank.accounts.models import Account
from quizbank.accounts.personal_data import Holding
from quizbank.core.form_layout import Place
from quizbank.exams.look_ups import look_ups_of
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, ItemResponse, LookUp
from quizbank.exams.queries import attempts_with_responses, positions_of
from quizbank.extensions import db


def export(account: Account) -> list[dict[str, Any]]:
    """Every attempt with every answer, in the letters that the person saw."""
    return [_exported(attempt) for attempt in attempts_with_responses(account)]


def _exported(attempt: Attempt) -> dict[str, Any]:
    places = {place.position: place for place in positions_of(attempt.form)}
    return {
        "id": str(attempt.public_id),
        "exam": attempt.form.exam,
        "rules": attempt.form.format_version,
        "length": attempt.form.length,
        "mode": attempt.mode,
        "code_year": attempt.form.code_year,
        "started_at": attempt.started_at.isoformat(),
        "deadline": attempt.deadline.isoformat() if attempt.deadline else None,
        "closed_at": attempt.closed_at.isoformat() if attempt.closed_at else None,
        "closed_by": attempt.closed_by,
        "raw_score": _score(attempt) if attempt.may_tell_results() else None,
        "scored_items": attempt.scored_items,
        "passed": attempt.is_pass if attempt.may_tell_results() else None,
        "notes": attempt.notes,
        "answers": [
            _answer(places[response.position], response, may_tell=attempt.may_tell_results())
            for response in attempt.responses
        ],
        "look_ups": [
            {
                "position": look_up.position,
                "looked_for": look_up.looked_for,
                "seconds": look_up.seconds,
                "seen_at": look_up.seen_at.isoformat(),
            }
            for look_up in look_ups_of(attempt)
        ],
    }


def _score(attempt: Attempt) -> float | None:
    return float(attempt.raw_score) if attempt.raw_score is not None else None


def _answer(place: FormPosition, response: ItemResponse, *, may_tell: bool) -> dict[str, Any]:
    """One answer; its credit would give the key away while answers may still arrive."""
    at = Place(place.position, place.item_version.kind, place.option_order)
    may_tell = may_tell or response.revealed_at is not None
    return {
        "position": response.position,
        "question": place.item_version.content["id"],
        "version": place.item_version.number,
        "chosen": at.shown(response.chosen),
        "flagged": response.is_flagged,
        "struck": at.shown_letters(response.struck),
        "seconds": response.seconds,
        "answered_at": response.answered_at.isoformat(),
        "credit": float(response.credit) if may_tell and response.credit is not None else None,
    }


def erase(account: Account) -> None:
    """Remove the person's attempts and answers, and forms that nobody else sat or is to sit."""
    mine = select(Attempt.id).where(Attempt.account_id == account.id)
    forms = list(
        db.session.scalars(select(Attempt.form_id).where(Attempt.account_id == account.id))
    )
    db.session.execute(delete(ItemResponse).where(ItemResponse.attempt_id.in_(mine)))
    db.session.execute(delete(LookUp).where(LookUp.attempt_id.in_(mine)))
    db.session.execute(delete(Attempt).where(Attempt.account_id == account.id))
    unused = select(AssembledForm.id).where(
        AssembledForm.id.in_(forms),
        AssembledForm.is_shared.is_(False),
        ~select(Attempt.id).where(Attempt.form_id == AssembledForm.id).exists(),
    )
    orphaned = list(db.session.scalars(unused))
    db.session.execute(delete(FormPosition).where(FormPosition.form_id.in_(orphaned)))
    db.session.execute(delete(AssembledForm).where(AssembledForm.id.in_(orphaned)))


def move(guest: Account, account: Account) -> None:
    """Give a guest's attempts to the account that the guest signed in to."""
    db.session.execute(
        update(Attempt).where(Attempt.account_id == guest.id).values(account_id=account.id)
    )


def last_active(account: Account) -> datetime | None:
    """When the person last began an attempt; a guest who did so lately is kept."""
    return db.session.scalar(
        select(func.max(Attempt.started_at)).where(Attempt.account_id == account.id)
    )


HOLDING = Holding(name="attempts", export=export, erase=erase, move=move, last_active=last_active)
