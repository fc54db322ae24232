"""Which items are doubtful, and how that is said."""

from quizbank.core.doubts import Weight, doubts, is_small
from quizbank.core.item_statistics import ItemStatistics, OptionStatistics


def item(attempts=200, p_value=0.6, discrimination=0.3) -> ItemStatistics:
    return ItemStatistics(attempts, p_value, 0.5, discrimination, 0.5, 0.4, 0.01)


def option(letter, *, keyed=False, share=0.2, correlation=-0.1) -> OptionStatistics:
    return OptionStatistics(letter, keyed, int(share * 200), share, share, share, correlation)


def weights(found) -> list[Weight]:
    return [doubt.weight for doubt in found]


def test_an_item_that_works_raises_no_doubt():
    options = [option("A", keyed=True, share=0.6, correlation=0.3), option("B"), option("C")]

    assert doubts(item(), options) == []


def test_below_thirty_attempts_nothing_is_said():
    assert doubts(item(attempts=29, p_value=0.1, discrimination=-0.5)) == []


def test_thirty_to_ninety_nine_attempts_are_small():
    assert (is_small(99), is_small(100)) == (True, False)


def test_an_item_that_the_able_miss_has_its_key_checked_first():
    (first, *_) = doubts(item(p_value=0.2, discrimination=-0.1))

    assert first.weight == Weight.CHECK_THE_KEY
    assert "Check the key" in first.says


def test_an_item_that_hardly_discriminates_is_looked_at():
    assert weights(doubts(item(discrimination=0.19))) == [Weight.LOOK]


def test_hard_and_easy_items_say_how_many_get_them_right():
    assert "29 %" in doubts(item(p_value=0.29))[0].says
    assert doubts(item(p_value=0.91))[0].weight == Weight.NOTE


def test_a_distractor_that_draws_the_able_is_named():
    key = option("A", keyed=True, share=0.6, correlation=0.3)

    (doubt,) = doubts(item(), [key, option("B", correlation=0.06)])

    assert "Option B" in doubt.says


def test_a_distractor_chosen_more_than_the_key_is_named():
    key = option("A", keyed=True, share=0.3, correlation=0.3)

    (doubt,) = doubts(item(p_value=0.3), [key, option("C", share=0.5)])

    assert doubt.weight == Weight.CHECK_THE_KEY
    assert "C (50 %)" in doubt.says


def test_a_key_that_the_able_do_not_choose_is_named():
    (doubt,) = doubts(item(), [option("D", keyed=True, share=0.6, correlation=0.05)])

    assert "keyed option D" in doubt.says


def test_a_distractor_that_nobody_chooses_is_a_note():
    key = option("A", keyed=True, share=0.6, correlation=0.3)

    assert weights(doubts(item(), [key, option("B", share=0.01)])) == [Weight.NOTE]
