"""What a member sees of the others is a function of what these share."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizbank.core.scoring import DomainTally, Tally
from quizbank.core.sharing import (
    FEWEST,
    Comparison,
    Member,
    Shares,
    Sight,
    Sitter,
    Sitting,
    comparison,
    finishes,
    goal_progress,
    monday_of,
    sight_of,
    standing,
    week_lines,
)

DOMAIN_OF = {1: "coding", 2: "coding", 3: "coding", 4: "billing", 5: "billing", 6: "billing"}
EVERYTHING = Shares(scores=True, domains=True, activity=True)
MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def sitting(*right: int, seconds: int = 40, items: int = 6) -> Sitting:
    """A sitting in which these questions were right; each domain counts ten, to tell something."""
    by_domain = [
        DomainTally(domain, Tally(Fraction(sum(DOMAIN_OF[p] == domain for p in right)), 10))
        for domain in ("coding", "billing")
    ]
    return Sitting(
        Tally(Fraction(len(right)), items), frozenset(right), (seconds,) * items, tuple(by_domain)
    )


def sitter(name: str, *right: int, shares: Shares = EVERYTHING, seconds: int = 40) -> Sitter:
    """Somebody who has finished."""
    return Sitter(name, shares, sitting(*right, seconds=seconds))


def compare(you: Sitter, *others: Sitter, whole: bool = False) -> Comparison:
    """A comparison that there is."""
    found = comparison(you, others, domain_of=DOMAIN_OF, whole_board=whole)
    assert found is not None
    return found


YOU = sitter("You", 1, 2, 4, shares=Shares())
THREE = [
    sitter("Ann", 1, 2, 3, 4, 5, seconds=30),
    sitter("Bob", 1, seconds=60),
    sitter("Cid", 3, 4, seconds=50),
]


@pytest.mark.parametrize(
    ("is_open", "has_begun", "is_over", "is_told", "sight"),
    [
        (True, False, False, False, Sight.TO_BEGIN),
        (False, False, False, False, Sight.MISSED),
        (True, True, False, False, Sight.BEGUN),
        (False, True, False, False, Sight.BEGUN),
        (False, True, True, False, Sight.TO_OPEN),
        (True, True, True, True, Sight.COMPARES),
        (False, True, True, True, Sight.COMPARES),
    ],
)
def test_only_a_told_result_opens_the_comparison(
    is_open: bool, has_begun: bool, is_over: bool, is_told: bool, sight: Sight
) -> None:
    found = sight_of(is_open=is_open, has_begun=has_begun, is_over=is_over, is_told=is_told)

    assert found == sight


def test_nothing_is_compared_before_one_has_finished() -> None:
    you = Sitter("You", EVERYTHING, None)

    assert comparison(you, THREE, domain_of=DOMAIN_OF, whole_board=True) is None


def test_three_others_make_medians_and_counts() -> None:
    found = compare(YOU, *THREE)

    assert found.median_share == Fraction(5, 12)  # of 5/6, 3/6, 2/6 and 1/6
    assert found.median_pace == 45
    assert [(one.got, one.of) for one in found.questions] == [
        (3, 4),
        (2, 4),
        (2, 4),
        (3, 4),
        (1, 4),
        (0, 4),
    ]
    assert [line.median for line in found.domains] == [Fraction(15, 100), Fraction(1, 10)]


def test_two_others_make_none() -> None:
    found = compare(YOU, *THREE[:2], sitter("Cid", 3, shares=Shares()))

    assert (found.median_share, found.median_pace, found.questions) == (None, None, ())
    assert [line.median for line in found.domains] == [None, None]


def test_a_domain_of_a_few_questions_has_no_median() -> None:
    few = DomainTally("coding", Tally(Fraction(2), 4))
    you = replace(YOU, sitting=replace(sitting(1, 2), domains=(few,)))

    assert compare(you, *THREE).domains[0].median is None


def test_what_most_got_and_the_viewer_did_not_comes_first() -> None:
    others = [sitter(name, 5, 6) for name in ("Ann", "Bob")] + [sitter("Cid", 5)]

    assert [one.position for one in compare(YOU, *others).surprises] == [5]


def test_one_sees_who_stands_next() -> None:
    board = compare(YOU, *THREE).board

    assert [line.nickname for line in board.lines] == ["Ann", "You", "Cid"]
    assert not board.is_whole


def test_the_whole_board_has_places_and_who_is_level_shares_one() -> None:
    board = compare(YOU, *THREE, sitter("Dan", 4, 5, 6), whole=True).board

    places = [(line.nickname, board.place_of(line)) for line in board.lines]

    assert places == [("Ann", 1), ("Dan", 2), ("You", 2), ("Cid", 4), ("Bob", 5)]


def test_a_standing_is_over_the_exams_that_the_viewer_has_finished() -> None:
    def scored(name: str, scores: Mapping[int, int], shares: Shares = EVERYTHING) -> Member:
        tallies = {exam: Tally(Fraction(score), 10) for exam, score in scores.items()}
        return Member(name, shares, scores=tallies)

    you = scored("You", {1: 6, 2: 8}, Shares())
    others = [
        scored("Ann", {1: 9, 3: 1}),
        scored("Bob", {3: 10}),
        scored("Cid", {1: 10, 2: 10}, Shares(activity=True)),
    ]

    board = standing(you, others, whole_board=True)

    assert board
    assert [(line.nickname, line.share, line.exams) for line in board.lines] == [
        ("Ann", Fraction(9, 10), 1),
        ("You", Fraction(7, 10), 2),
    ]
    assert standing(scored("You", {}), others, whole_board=True) is None


def test_a_week_counts_questions_and_days_from_monday_to_sunday() -> None:
    answers = {MONDAY + timedelta(days=ago): 10 for ago in (-1, 0, 2, 6, 7)}
    you = Member("You", Shares(), answers=answers)
    ann = Member("Ann", Shares(activity=True), answers={MONDAY: 5, MONDAY + timedelta(days=1): 0})
    bob = Member("Bob", Shares(scores=True), answers={MONDAY: 99})

    lines = week_lines(you, [bob, ann], monday=MONDAY)

    assert [(one.nickname, one.questions, one.days) for one in lines] == [
        ("You", 30, 3),
        ("Ann", 5, 1),
    ]
    assert goal_progress(you, [ann, bob], monday=MONDAY) == 5
    assert monday_of(MONDAY + timedelta(days=6)) == MONDAY


def test_who_finished_is_told_of_those_who_share_activity() -> None:
    ann = Member("Ann", Shares(activity=True), finished={1: NOON, 2: NOON + timedelta(hours=1)})
    bob = Member("Bob", Shares(scores=True, domains=True), finished={1: NOON})

    assert [(name, exam) for _, name, exam in finishes([bob, ann])] == [("Ann", 2), ("Ann", 1)]


# What follows is for any group, any choice of what is shared, and any order of finishing.

counts = st.integers(min_value=0, max_value=10)
tallies = st.builds(Tally, counts.map(Fraction), st.just(10))
sittings = st.builds(
    Sitting,
    score=tallies,
    right=st.frozensets(st.sampled_from(sorted(DOMAIN_OF))),
    seconds=st.lists(st.integers(1, 300), max_size=6).map(tuple),
    domains=st.tuples(
        st.builds(DomainTally, st.just("coding"), tallies),
        st.builds(DomainTally, st.just("billing"), tallies),
    ),
)
choices = st.builds(Shares, st.booleans(), st.booleans(), st.booleans())
exams = st.integers(min_value=1, max_value=4)
moments = st.integers(min_value=0, max_value=500).map(lambda hours: NOON + timedelta(hours=hours))
days = st.integers(min_value=-8, max_value=14).map(lambda day: MONDAY + timedelta(days=day))


@st.composite
def groups(draw: st.DrawFn) -> tuple[Sitter, list[Sitter]]:
    """A viewer and up to seven others: each shares what they like and has finished or not."""
    everyone = [
        Sitter(f"Member {number}", draw(choices), draw(st.none() | sittings))
        for number in range(draw(st.integers(min_value=1, max_value=8)))
    ]
    return everyone[0], everyone[1:]


@st.composite
def otherwise(draw: st.DrawFn, one: Sitter) -> Sitter:
    """The same person, with anything else in all that they do not share."""
    if not (one.shares.scores or one.shares.domains):
        return replace(one, sitting=draw(st.none() | sittings))
    if one.sitting is None:
        return one
    other = draw(sittings)
    if not one.shares.scores:
        return replace(one, sitting=replace(other, domains=one.sitting.domains))
    if not one.shares.domains:
        return replace(one, sitting=replace(one.sitting, domains=other.domains))
    return one


@given(groups(), st.booleans(), st.data())
def test_what_is_not_shared_changes_nothing_on_a_comparison(
    group: tuple[Sitter, list[Sitter]], whole: bool, data: st.DataObject
) -> None:
    you, others = group
    changed = [data.draw(otherwise(one)) for one in others]

    before = comparison(you, others, domain_of=DOMAIN_OF, whole_board=whole)
    after = comparison(you, changed, domain_of=DOMAIN_OF, whole_board=whole)

    assert repr(before) == repr(after)


@given(groups(), st.booleans(), st.data())
def test_before_one_has_finished_nothing_of_anybody_changes_anything(
    group: tuple[Sitter, list[Sitter]], whole: bool, data: st.DataObject
) -> None:
    you = replace(group[0], sitting=None)
    changed = [replace(one, sitting=data.draw(st.none() | sittings)) for one in group[1]]

    before = comparison(you, group[1], domain_of=DOMAIN_OF, whole_board=whole)
    after = comparison(you, changed, domain_of=DOMAIN_OF, whole_board=whole)

    assert before is after is None


@given(groups(), st.booleans())
def test_a_number_about_all_is_about_three_others_at_least(
    group: tuple[Sitter, list[Sitter]], whole: bool
) -> None:
    you, others = group
    assume(you.sitting is not None)
    found = comparison(you, others, domain_of=DOMAIN_OF, whole_board=whole)
    assert found
    finished = [one for one in others if one.sitting]
    has_counts = sum(one.shares.scores for one in finished) >= FEWEST
    has_medians = sum(one.shares.domains for one in finished) >= FEWEST

    assert bool(found.questions) == has_counts
    assert (found.median_share is not None) == has_counts
    assert has_counts or found.median_pace is None
    assert all((line.median is not None) == has_medians for line in found.domains)
    assert {line.nickname for line in found.board.lines} <= {
        you.nickname,
        *(one.nickname for one in finished if one.shares.scores),
    }


@given(groups(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_in_which_members_come_says_nothing(
    group: tuple[Sitter, list[Sitter]], whole: bool, chance: Random
) -> None:
    you, others = group
    shuffled = list(others)
    chance.shuffle(shuffled)

    before = comparison(you, others, domain_of=DOMAIN_OF, whole_board=whole)
    after = comparison(you, shuffled, domain_of=DOMAIN_OF, whole_board=whole)

    assert repr(before) == repr(after)


members = st.builds(
    Member,
    nickname=st.just(""),
    shares=choices,
    scores=st.dictionaries(exams, tallies),
    finished=st.dictionaries(exams, moments),
    answers=st.dictionaries(days, counts),
)


@given(st.lists(members, min_size=1, max_size=8), st.booleans(), st.data())
def test_what_is_not_shared_changes_nothing_on_the_page_of_a_group(
    everyone: list[Member], whole: bool, data: st.DataObject
) -> None:
    you, *others = [replace(one, nickname=f"Member {n}") for n, one in enumerate(everyone)]
    changed = []
    for one in others:
        other = data.draw(members)
        changed.append(
            Member(
                one.nickname,
                one.shares,
                scores=one.scores if one.shares.scores else other.scores,
                finished=one.finished if one.shares.activity else other.finished,
                answers=one.answers if one.shares.activity else other.answers,
            )
        )

    def page(others: list[Member]) -> str:
        return repr(
            [
                standing(you, others, whole_board=whole),
                finishes(others),
                week_lines(you, others, monday=MONDAY),
                goal_progress(you, others, monday=MONDAY),
            ]
        )

    assert page(others) == page(changed)


@given(st.lists(members, min_size=1, max_size=8), st.booleans(), st.data())
def test_scores_of_exams_that_the_viewer_has_not_finished_change_no_standing(
    everyone: list[Member], whole: bool, data: st.DataObject
) -> None:
    you, *others = [replace(one, nickname=f"Member {n}") for n, one in enumerate(everyone)]
    changed = []
    for one in others:
        known = {exam: tally for exam, tally in one.scores.items() if exam in you.scores}
        elsewhere = data.draw(st.dictionaries(exams, tallies))
        unknown = {exam: tally for exam, tally in elsewhere.items() if exam not in you.scores}
        changed.append(replace(one, scores={**known, **unknown}))

    assert standing(you, others, whole_board=whole) == standing(you, changed, whole_board=whole)


def test_what_is_shared_does_change_the_page() -> None:
    """Otherwise the properties above would hold of an empty page."""
    others = [*THREE[:2], sitter("Cid", 1, 2, 3, 4, 5, 6)]

    assert compare(YOU, *THREE) != compare(YOU, *others)
