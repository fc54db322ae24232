"""What a member of a group sees of the others' results.

Everything here is a function of what others share at this moment, and of the viewer's own: whatever
somebody does not share changes nothing that is returned (Goguen and Meseguer, Security Policies and
Security Models, 1982: noninterference). What would be about one person while it looks like a number
about all is left out until `FEWEST` others share.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from statistics import median

from quizbank.core.scoring import DomainTally, Tally

FEWEST = 3  # others who share, for a number about all of them
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Shares:
    """What a person lets the group see; nothing unless they said so."""

    scores: bool = False
    domains: bool = False
    activity: bool = False


@dataclass(frozen=True)
class Sitting:
    """One finished sitting of a form, whose result its candidate has been told."""

    score: Tally
    right: frozenset[int]  # positions
    seconds: tuple[int, ...]  # of each question that took any
    domains: tuple[DomainTally, ...]

    @property
    def pace(self) -> float | None:
        """Half of the questions took so many seconds or less."""
        return float(median(self.seconds)) if self.seconds else None


@dataclass(frozen=True)
class Sitter:
    """A member and their sitting of a form; None while it is not finished."""

    nickname: str
    shares: Shares
    sitting: Sitting | None


@dataclass(frozen=True)
class Member:
    """A member and what they did over time: exams of the group by number, answers by day."""

    nickname: str
    shares: Shares
    scores: Mapping[int, Tally] = field(default_factory=dict)
    finished: Mapping[int, datetime] = field(default_factory=dict)
    answers: Mapping[date, int] = field(default_factory=dict)


class Sight(StrEnum):
    """How far a member is with an exam of the group; only the last shows anything of others."""

    TO_BEGIN = "to begin"
    BEGUN = "begun"
    TO_OPEN = "to open"  # time ran out, and the result was not looked at yet
    MISSED = "missed"  # closed before it was begun
    COMPARES = "compares"


def sight_of(*, is_open: bool, has_begun: bool, is_over: bool, is_told: bool) -> Sight:
    """What a member may do with an exam: it is begun before its date and finished at any time."""
    if is_told:
        return Sight.COMPARES
    if has_begun:
        return Sight.TO_OPEN if is_over else Sight.BEGUN
    return Sight.TO_BEGIN if is_open else Sight.MISSED


@dataclass(frozen=True)
class Line:
    """A line of a board: the mean share of right answers over so many exams, and the pace."""

    nickname: str
    share: Fraction
    exams: int
    pace: float | None
    is_you: bool


@dataclass(frozen=True)
class Board:
    """The best on top; unless it is whole, only whoever stands next above and below the viewer."""

    lines: tuple[Line, ...]
    is_whole: bool

    def place_of(self, line: Line) -> int:
        """The place in a whole board, from 1; who is level has the same."""
        return 1 + sum(other.share > line.share for other in self.lines)


@dataclass(frozen=True)
class QuestionCount:
    """How many of those who share their scores, and the viewer, got a question."""

    position: int
    domain: str
    is_right: bool  # for the viewer
    got: int
    of: int


@dataclass(frozen=True)
class DomainLine:
    """The viewer's result in a domain against the median; None while too few share theirs, or where
    a few questions say nothing.
    """

    domain: str
    own: Tally
    median: Fraction | None


@dataclass(frozen=True)
class Comparison:
    """One form, as far as others share. Medians and questions are left out below `FEWEST`."""

    own: Sitting
    sharers: int  # others who share their scores and have finished
    domain_sharers: int  # the same for their domains
    board: Board
    median_share: Fraction | None
    median_pace: float | None
    questions: tuple[QuestionCount, ...]
    domains: tuple[DomainLine, ...]

    @property
    def surprises(self) -> list[QuestionCount]:
        """What most got and the viewer did not, the commonest first; five at the most."""
        missed = [one for one in self.questions if not one.is_right and 2 * one.got > one.of]
        return sorted(missed, key=lambda one: (-one.got, one.position))[:5]


def comparison(
    you: Sitter, others: Iterable[Sitter], *, domain_of: Mapping[int, str], whole_board: bool
) -> Comparison | None:
    """The form as this person may see it; None before they have finished it themselves.

    `domain_of` has every position of the form in its order.
    """
    own = you.sitting
    if own is None:
        return None
    finished = [(one, one.sitting) for one in others if one.sitting is not None]
    told = [(one.nickname, sitting) for one, sitting in finished if one.shares.scores]
    by_domain = [sitting for one, sitting in finished if one.shares.domains]
    counted = [own, *(sitting for _, sitting in told)]
    is_enough = len(told) >= FEWEST
    return Comparison(
        own=own,
        sharers=len(told),
        domain_sharers=len(by_domain),
        board=_board(
            _sat(you.nickname, own, is_you=True),
            [_sat(nickname, sitting) for nickname, sitting in told],
            whole_board=whole_board,
        ),
        median_share=_median([one.score.share for one in counted]) if is_enough else None,
        median_pace=_median_pace(counted) if is_enough else None,
        questions=tuple(_questions(own, counted, domain_of)) if is_enough else (),
        domains=tuple(_domains(own, by_domain)),
    )


def _questions(
    own: Sitting, counted: Sequence[Sitting], domain_of: Mapping[int, str]
) -> Iterator[QuestionCount]:
    got = Counter(position for sitting in counted for position in sitting.right)
    for position, domain in domain_of.items():
        is_right = position in own.right
        yield QuestionCount(position, domain, is_right, got=got[position], of=len(counted))


def _domains(own: Sitting, others: Sequence[Sitting]) -> Iterator[DomainLine]:
    shares: dict[str, list[Fraction]] = {}
    for sitting in others:
        for found in sitting.domains:
            shares.setdefault(found.domain, []).append(found.tally.share)
    for found in own.domains:
        theirs = shares.get(found.domain, [])
        is_enough = len(theirs) >= FEWEST and not found.tally.is_too_few
        middle = _median([*theirs, found.tally.share]) if is_enough else None
        yield DomainLine(found.domain, found.tally, middle)


def standing(you: Member, others: Iterable[Member], *, whole_board: bool) -> Board | None:
    """The mean over the exams that this person has finished, for each who shares scores and
    finished any of them; None before the first.
    """
    if not you.scores:
        return None
    theirs = [
        (one.nickname, [one.scores[exam] for exam in you.scores if exam in one.scores])
        for one in others
        if one.shares.scores
    ]
    return _board(
        _mean(you.nickname, list(you.scores.values()), is_you=True),
        [_mean(nickname, tallies) for nickname, tallies in theirs if tallies],
        whole_board=whole_board,
    )


def finishes(others: Iterable[Member]) -> list[tuple[datetime, str, int]]:
    """When who finished which exam, of those who share their activity, newest first."""
    told = [
        (at, one.nickname, exam)
        for one in others
        if one.shares.activity
        for exam, at in one.finished.items()
    ]
    return sorted(told, reverse=True)


@dataclass(frozen=True)
class WeekLine:
    """How much somebody practised in a week."""

    nickname: str
    questions: int
    days: int
    is_you: bool


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def week_lines(you: Member, others: Iterable[Member], *, monday: date) -> list[WeekLine]:
    """The week of everybody who shares activity by name, and of the viewer on top."""
    sharing = sorted(
        (one for one in others if one.shares.activity), key=lambda one: one.nickname.casefold()
    )
    return [
        _week(you, monday, is_you=True),
        *(_week(one, monday, is_you=False) for one in sharing),
    ]


def goal_progress(you: Member, others: Iterable[Member], *, monday: date) -> int:
    """The questions of all who share their activity; the same number for everyone who looks."""
    sharing = [one for one in (you, *others) if one.shares.activity]
    return sum(_week(one, monday, is_you=False).questions for one in sharing)


def _week(member: Member, monday: date, *, is_you: bool) -> WeekLine:
    within = [
        count for day, count in member.answers.items() if monday <= day < monday + A_WEEK and count
    ]
    return WeekLine(member.nickname, questions=sum(within), days=len(within), is_you=is_you)


def _sat(nickname: str, sitting: Sitting, *, is_you: bool = False) -> Line:
    return Line(nickname, sitting.score.share, 1, sitting.pace, is_you)


def _mean(nickname: str, tallies: Sequence[Tally], *, is_you: bool = False) -> Line:
    mean = sum((tally.share for tally in tallies), Fraction(0)) / len(tallies)
    return Line(nickname, mean, len(tallies), None, is_you)


def _board(you: Line, others: Sequence[Line], *, whole_board: bool) -> Board:
    """All in order, or the viewer and their neighbours; who is level stands by name."""
    lines = sorted([you, *others], key=lambda one: (-one.share, one.nickname.casefold()))
    if not whole_board:
        here = lines.index(you)
        lines = lines[max(here - 1, 0) : here + 2]
    return Board(tuple(lines), is_whole=whole_board)


def _median(shares: Sequence[Fraction]) -> Fraction:
    return Fraction(median(shares))


def _median_pace(counted: Sequence[Sitting]) -> float | None:
    """None as well where the pace of too few is known; the first is the viewer's."""
    theirs = [sitting.pace for sitting in counted[1:] if sitting.pace is not None]
    own = [pace for pace in [counted[0].pace] if pace is not None]
    return float(median([*own, *theirs])) if len(theirs) >= FEWEST else None
