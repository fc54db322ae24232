"""Which question is asked in place of the one that a card is about."""

from datetime import timedelta

from quizbank.accounts.models import Account
from quizbank.core.pool import PoolItem
from quizbank.review.siblings import sibling_of
from tests.builders import NOON
from tests.review.cards import answer, bank_items, create_card

LATER = NOON + timedelta(days=3)


def of_topic(topic: str) -> list[PoolItem]:
    return [item for item in bank_items() if item.topic == topic]


def test_another_question_of_the_topic_is_asked(learner: Account) -> None:
    own = of_topic("topic-2")[0]
    card = create_card(learner, own)

    sibling = sibling_of(learner, card, bank_items(), now=LATER)

    assert sibling is not None
    assert sibling.topic == "topic-2"
    assert sibling.item_id != own.item_id
    assert sibling == sibling_of(learner, card, bank_items(), now=LATER)


def test_without_another_question_there_is_none(learner: Account) -> None:
    own, other = of_topic("topic-2")[0], of_topic("topic-3")[0]
    card = create_card(learner, own)

    assert sibling_of(learner, card, [own, other], now=LATER) is None
    assert sibling_of(learner, card, [], now=LATER) is None


def test_what_must_not_be_asked_now_is_not(learner: Account) -> None:
    own, one, two = of_topic("topic-2")[:3]
    card = create_card(learner, own)

    assert sibling_of(learner, card, [own, one, two], now=LATER, closed={one.item_id}) == two


def test_what_was_answered_within_a_day_rests(learner: Account) -> None:
    own, one = of_topic("topic-2")[:2]
    card = create_card(learner, own)
    answer(learner, one, at=NOON)

    assert sibling_of(learner, card, [own, one], now=NOON + timedelta(hours=23)) is None
    assert sibling_of(learner, card, [own, one], now=NOON + timedelta(hours=24)) == one


def test_what_was_never_answered_comes_before_what_was(learner: Account) -> None:
    own, *others = of_topic("topic-2")
    same = [item for item in others if item.domain == others[0].domain][:1]
    card = create_card(learner, own)
    for number, item in enumerate(others[1:]):
        answer(learner, item, at=NOON - timedelta(days=30 - number))

    fresh = others[0]
    found = sibling_of(learner, card, [*same, fresh, *others], now=LATER)

    assert found is not None
    seen_last = others[-1]
    assert found != seen_last


def test_questions_about_a_record_stand_for_no_other(learner: Account) -> None:
    own, one = of_topic("topic-2")[:2]
    bound = PoolItem(**{**vars(one), "case_id": 5})
    card = create_card(learner, own)

    assert sibling_of(learner, card, [own, bound], now=LATER) is None


def test_the_next_time_another_one_may_come(learner: Account) -> None:
    own = of_topic("topic-2")[0]
    card = create_card(learner, own)
    found = set()

    for revision in range(30):
        card.revision = revision
        sibling = sibling_of(learner, card, bank_items(), now=LATER)
        assert sibling is not None
        found.add(sibling.item_id)

    assert len(found) > 1
