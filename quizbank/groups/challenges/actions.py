"""Changes to the exams of a group: make one for everyone, begin it, take it back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_by_version
from quizbank.core.assembly import Length, assemble
from quizbank.core.blueprint import ExamFormat
from quizbank.core.pool import PoolItem
from quizbank.exams.actions import begin, store_form
from quizbank.exams.models import Attempt, Mode
from quizbank.exams.queries import layout_of
from quizbank.extensions import db
from quizbank.groups.actions import release_forms, take_turn
from quizbank.groups.errors import AlreadyBegun, ChallengeClosed, MemberGone, TooManyChallenges
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, StudyGroup
from quizbank.groups.queries import challenges_of, membership_in

MOST_CHALLENGES = 40  # that a group keeps
SOONEST, LATEST = timedelta(hours=1), timedelta(days=60)  # from now to when it closes


@dataclass(frozen=True)
class Plan:
    """What is asked of whom until when."""

    title: str
    length: Length
    closes_at: datetime


def challenge(
    group: StudyGroup,
    account: Account,
    plan: Plan,
    exam_format: ExamFormat,
    *,
    pool: Collection[PoolItem],
    day: date,
    seed: int,
    now: datetime,
) -> GroupChallenge:
    """Draw one form for all members; `pool` knows nothing of what any of them has seen.

    Raises `PoolTooSmall` or `TooManyChallenges`, or `MemberGone` for whoever was removed meanwhile.
    """
    take_turn(group)
    if membership_in(account, group) is None:
        raise MemberGone
    if len(challenges_of(group)) >= MOST_CHALLENGES:
        raise TooManyChallenges
    drawn = assemble(exam_format, length=plan.length, pool=pool, seed=seed)
    form = store_form(exam_format, drawn, length=plan.length.value, day=day, seed=seed, now=now)
    form.is_shared = True
    made = GroupChallenge(
        group=group,
        form=form,
        title=plan.title,
        made_by_id=account.id,
        closes_at=plan.closes_at,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def begin_challenge(challenge: GroupChallenge, account: Account, *, now: datetime) -> Attempt:
    """Start the person's own clock; from here on it is an exam like any other.

    Raises `ChallengeClosed`; `AlreadyBegun` for a second beginning; `MemberGone` for whoever was
    removed meanwhile.
    """
    if not challenge.is_open(now):
        raise ChallengeClosed
    take_turn(challenge.group)
    if membership_in(account, challenge.group) is None:
        raise MemberGone
    if not _is_there(challenge):
        raise ChallengeClosed
    form = challenge.form
    attempt = begin(
        account,
        format_by_version(form.format_version),
        form,
        mode=Mode.EXAM,
        items=layout_of(form.public_id, form.id).total,
        is_timed=True,
        now=now,
    )
    db.session.flush()
    db.session.add(
        ChallengeAttempt(challenge_id=challenge.id, account_id=account.id, attempt_id=attempt.id)
    )
    try:
        db.session.flush()
    except IntegrityError as problem:  # begun already, maybe in another window at this moment
        raise AlreadyBegun from problem
    return attempt


def _is_there(challenge: GroupChallenge) -> bool:
    """Whether nobody has taken it back meanwhile."""
    this = GroupChallenge.id == challenge.id
    return db.session.scalar(select(GroupChallenge.id).where(this)) is not None


def take_back(challenge: GroupChallenge) -> None:
    """Remove an exam from the group; what members sat stays theirs alone."""
    take_turn(challenge.group)
    form = challenge.form_id
    db.session.execute(delete(GroupChallenge).where(GroupChallenge.id == challenge.id))
    release_forms([form])
