"""What is kept for full exams: a part of an exam leaves it alone, as practice does."""

from quizbank.accounts.models import Account
from quizbank.core.assembly import Length
from quizbank.core.choosing import reserved
from quizbank.exams.models import Attempt
from quizbank.exams.queries import format_of, pool_for, positions_of
from tests.builders import create_attempt, load_bank


def shown_of_the_reserve(attempt: Attempt) -> int:
    """How many questions of an exam are kept for full ones."""
    pool = pool_for(None, format_of(attempt), day=attempt.started_at.date())
    kept = reserved(pool)
    return sum(place.item_version.item_id in kept for place in positions_of(attempt.form))


def test_half_an_exam_leaves_it_alone(learner: Account) -> None:
    load_bank("cbcs", items=160)

    assert shown_of_the_reserve(create_attempt(learner, length=Length.HALF)) == 0


def test_a_full_exam_shows_it(learner: Account) -> None:
    load_bank("cbcs", items=160)

    assert shown_of_the_reserve(create_attempt(learner, length=Length.FULL)) > 0


def test_a_bank_that_is_too_small_spares_nothing(learner: Account) -> None:
    load_bank("cbcs", items=33)

    assert shown_of_the_reserve(create_attempt(learner, length=Length.QUARTER)) > 0
