"""The largest group there can be: 50 members who share everything, and 40 exams that all sat."""

from datetime import timedelta
from itertools import product

from sqlalchemy import insert, select, update

from quizbank.accounts.models import Account
from quizbank.core.assembly import Length
from quizbank.exams.models import Attempt, ClosedBy, ItemResponse, Mode
from quizbank.extensions import db
from quizbank.groups.challenges.actions import MOST_CHALLENGES
from quizbank.groups.models import ChallengeAttempt, GroupChallenge, GroupMembership, StudyGroup
from quizbank.learning.models import LearnerDay
from tests.builders import load_bank
from tests.groups.building import NOW, create_challenge, create_group, people

QUESTIONS = 125  # of a full exam: 100 that count and 25 that do not
DAYS = 200  # of practice that each has behind them


def full_house(owner: Account) -> tuple[StudyGroup, list[GroupChallenge]]:
    """Fill the tables row by row, without sitting 2,000 exams one after the other."""
    load_bank("cbcs", items=180)
    group = create_group(owner, *people(49))
    exams = [
        create_challenge(group, owner, seed=seed, length=Length.FULL)
        for seed in range(MOST_CHALLENGES)
    ]
    everyone = list(db.session.scalars(select(GroupMembership.account_id)))
    db.session.execute(
        update(GroupMembership).values(
            shares_scores=True, shares_domains=True, shares_activity=True
        )
    )
    sat = list(product(everyone, exams))
    db.session.execute(insert(Attempt), [_attempt(who, exam) for who, exam in sat])
    attempts = {
        (who, form): number
        for number, who, form in db.session.execute(
            select(Attempt.id, Attempt.account_id, Attempt.form_id)
        )
    }
    db.session.execute(
        insert(ChallengeAttempt),
        [
            {"challenge_id": exam.id, "account_id": who, "attempt_id": attempts[who, exam.form_id]}
            for who, exam in sat
        ],
    )
    mine = [attempts[who, exams[0].form_id] for who in everyone]
    db.session.execute(
        insert(ItemResponse),
        [_answer(number, position) for number in mine for position in range(1, QUESTIONS + 1)],
    )
    db.session.execute(
        insert(LearnerDay),
        [
            {
                "account_id": who,
                "day": NOW.date() - timedelta(days=ago),
                "answers": 20,
                "right": 15,
                "seconds": 900,
            }
            for who in everyone
            for ago in range(DAYS)
        ],
    )
    db.session.commit()
    return group, exams


def _attempt(who: int, exam: GroupChallenge) -> dict[str, object]:
    return {
        "account_id": who,
        "form_id": exam.form_id,
        "mode": Mode.EXAM,
        "time_multiplier": 1,
        "started_at": NOW,
        "deadline": NOW + timedelta(hours=3),
        "closed_at": NOW + timedelta(hours=1, minutes=who % 60),
        "closed_by": ClosedBy.CANDIDATE,
        "raw_score": 50 + (who * 7 + exam.id * 3) % 50,
        "scored_items": 100,
        "is_pass": False,
    }


def _answer(attempt: int, position: int) -> dict[str, object]:
    return {
        "attempt_id": attempt,
        "position": position,
        "chosen": "A",
        "seconds": 20 + (attempt * position) % 90,
        "answered_at": NOW,
        "credit": int((attempt + position) % 3 > 0),
    }
