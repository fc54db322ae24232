"""People who sat exams with a question whose key will be corrected."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.bank.models import ItemVersion, QuestionSet
from quizbank.clock import utcnow
from quizbank.educators.models import ShareRole, WorkspaceSet, WorkspaceShare
from quizbank.exams.actions import mark_results_seen, submit
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, ItemResponse, Mode
from quizbank.exams.queries import positions_of
from quizbank.extensions import db
from tests.builders import create_attempt, load_bank

REASON = "The guideline of 2026 says so."


def sit(
    account: Account,
    *,
    form: AssembledForm | None = None,
    answers: Mapping[int, str] | None = None,
    is_open: bool = False,
) -> Attempt:
    """An exam of the person with these answers in the author's letters, by position; the same form
    if one is given.
    """
    attempt = create_attempt(account) if form is None else sit_same(account, form)
    for position, chosen in (answers or {}).items():
        db.session.add(
            ItemResponse(
                attempt_id=attempt.id,
                position=position,
                chosen=chosen,
                answered_at=attempt.started_at,
            )
        )
    db.session.commit()
    if not is_open:
        finish(attempt)
    return attempt


def sit_same(account: Account, form: AssembledForm) -> Attempt:
    """Another attempt at a form."""
    now = utcnow()
    attempt = Attempt(
        account=account,
        form=form,
        mode=Mode.EXAM,
        time_multiplier=account.time_multiplier,
        started_at=now,
        deadline=None,
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def finish(attempt: Attempt, now: datetime | None = None) -> None:
    """Submit it and look at the result."""
    now = now or utcnow()
    submit(attempt, now=now)
    mark_results_seen(attempt, now=now)
    db.session.commit()


def single_place(form: AssembledForm) -> FormPosition:
    """The first scored question of a form with one right option."""
    return next(
        place
        for place in positions_of(form)
        if place.is_scored and place.item_version.kind == "single"
    )


def other_letter(version: ItemVersion, *, but: str = "") -> str:
    """An option that is not the key today."""
    taken = version.keyed_content["key"] + but
    return next(letter for letter in "ABCD" if letter not in taken)


def reload(*rows: object) -> None:
    """As the tables have it now."""
    db.session.commit()
    db.session.expire_all()
    for row in rows:
        db.session.refresh(row)


def owned_by(account: Account) -> QuestionSet:
    """The made-up bank as a set of that educator."""
    if db.session.scalar(select(QuestionSet)) is None:
        load_bank()
    found = db.session.scalars(select(QuestionSet)).one()
    found.owner_id = account.id
    workspace = db.session.scalars(select(WorkspaceSet)).one_or_none()
    if workspace is not None:
        workspace.question_set_id = found.id
    db.session.commit()
    return found


def shared_with(person: Account, owner: Account, role: ShareRole) -> None:
    """Let somebody see or edit the owner's workspace, which `owned_by` publishes."""
    workspace = db.session.scalars(select(WorkspaceSet)).one_or_none()
    workspace = workspace or WorkspaceSet(
        owner_id=owner.id,
        title="Made up",
        set_id="made-up-workspace",
        exams="cbcs",
        code_years="2026",
        uses_cpt=False,
        licence="",
        author="",
        created_at=utcnow(),
        updated_at=utcnow(),
    )
    share = WorkspaceShare(workspace_set=workspace, email=person.email, role=role)
    share.added_at = utcnow()
    db.session.add(share)
    db.session.commit()
