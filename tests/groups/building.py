"""Makes groups, their exams, and people who have sat them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.core.assembly import Length
from quizbank.exams.actions import submit
from quizbank.exams.models import Attempt, ItemResponse
from quizbank.exams.queries import pool_for, positions_of
from quizbank.extensions import db
from quizbank.groups.actions import found, join
from quizbank.groups.challenges.actions import Plan, begin_challenge, challenge
from quizbank.groups.models import GroupChallenge, GroupMembership, StudyGroup
from quizbank.groups.queries import membership_in
from tests.builders import create_account, load_bank

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def create_group(owner: Account, *others: Account, name: str = "Tuesday coders") -> StudyGroup:
    """A group of these people, who came in one after the other."""
    group = found(owner, name=name, exam="cbcs", nickname=named(owner), now=NOW).group
    for number, one in enumerate(others, 1):
        at = NOW + timedelta(minutes=number)
        join(one, token=group.invite_token, nickname=named(one), now=at)
    db.session.commit()
    return group


def named(account: Account) -> str:
    """What a person is called in a group."""
    return account.nickname or f"Person {account.id}"


def people(count: int, prefix: str = "Mate") -> list[Account]:
    """So many more people."""
    return [
        create_account(f"{prefix.lower()}{number}@example.org", nickname=f"{prefix} {number:02}")
        for number in range(count)
    ]


def membership(account: Account, group: StudyGroup) -> GroupMembership:
    """Somebody's membership, which there is."""
    found_one = membership_in(account, group)
    assert found_one is not None
    return found_one


def shares(group: StudyGroup, accounts: Iterable[Account], *things: str) -> None:
    """Let these people share these things, and nothing else."""
    for account in accounts:
        one = membership(account, group)
        for thing in ("scores", "domains", "activity"):
            setattr(one, f"shares_{thing}", thing in things)
    db.session.commit()


def create_challenge(
    group: StudyGroup,
    maker: Account,
    *,
    now: datetime = NOW,
    closes_in: timedelta = timedelta(days=7),
    length: Length = Length.QUARTER,
    seed: int = 1,
    title: str = "",
    bank: int = 60,
) -> GroupChallenge:
    """An exam for the group, from the made-up bank."""
    exam_format = format_in_force(group.exam, now.date())
    if not pool_for(None, exam_format, day=now.date()):
        load_bank(group.exam, items=bank)
    made = challenge(
        group,
        maker,
        Plan(title or f"Exam {seed}", length, now + closes_in),
        exam_format,
        pool=pool_for(None, exam_format, day=now.date()),
        day=now.date(),
        seed=seed,
        now=now,
    )
    db.session.commit()
    return made


def begin(made: GroupChallenge, account: Account, *, now: datetime = NOW) -> Attempt:
    """Somebody's clock runs."""
    attempt = begin_challenge(made, account, now=now)
    db.session.commit()
    return attempt


def answer(attempt: Attempt, right: Iterable[int], *, seconds: int = 40) -> None:
    """Answer every question, and rightly those at these positions."""
    rightly = set(right)
    for place in positions_of(attempt.form):
        content = place.item_version.content
        wrong = next(letter for letter in content["options"] if letter not in content["key"])
        db.session.add(
            ItemResponse(
                attempt_id=attempt.id,
                position=place.position,
                chosen=content["key"] if place.position in rightly else wrong,
                seconds=seconds,
                answered_at=attempt.started_at,
            )
        )
    db.session.flush()


def sit(
    made: GroupChallenge,
    account: Account,
    right: Iterable[int] = (),
    *,
    now: datetime = NOW,
    seconds: int = 40,
) -> Attempt:
    """Begin, answer and submit."""
    attempt = begin(made, account, now=now)
    answer(attempt, right, seconds=seconds)
    submit(attempt, now=now + timedelta(minutes=10))
    db.session.commit()
    return attempt
