"""Practice and reviews ask from the sets that a person added, and only from theirs."""

from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.bank.models import AddedSet, Visibility
from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.review.askable import askable_for
from quizbank.study.shelves import shelves_for
from tests.builders import load_bank
from tests.educators.building import NOW, create_workspace, plain_item, publish_now


def names_on_shelves(account: Account) -> int:
    """How many questions a person may be asked in practice."""
    today = utcnow().date()
    return len(shelves_for(account, format_in_force("cbcs", today), today=today).items)


def test_what_a_learner_adds_is_asked_in_practice_and_review(
    educator: Account, learner: Account, stranger: Account
) -> None:
    load_bank()
    row = create_workspace(educator, [plain_item(f"own-{n}") for n in range(20)])
    publish_now(row)
    assert row.question_set is not None
    row.question_set.visibility = Visibility.LINK
    before = names_on_shelves(learner)

    db.session.add(
        AddedSet(account_id=learner.id, question_set_id=row.question_set_id, added_at=NOW)
    )
    db.session.commit()

    assert names_on_shelves(learner) > before
    assert names_on_shelves(stranger) == before
    today = utcnow().date()
    more = askable_for(learner, "cbcs", today=today).items.keys()
    assert len(more) == len(askable_for(stranger, "cbcs", today=today).items) + 20
