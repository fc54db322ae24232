"""Responses + key → raw score, percent, pass or not, and the same by domain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from quizbank.core.blueprint import ExamFormat

TOO_FEW_TO_TELL = 5  # scored items of a domain below which a percentage says nothing


@dataclass(frozen=True)
class ScoredResponse:
    """One question of a closed attempt."""

    domain: str
    is_scored: bool
    credit: Fraction


@dataclass(frozen=True)
class Tally:
    """A raw score out of a number of scored items."""

    credit: Fraction
    items: int

    @cached_property
    def share(self) -> Fraction:
        """The part of the items that was right, 0 to 1; 0 when there are none."""
        return self.credit / self.items if self.items else Fraction(0)

    @property
    def percent(self) -> int:
        """Percent correct, rounded down, so that a score never reads better than it is."""
        return int(self.share * 100)

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few items to tell anything."""
        return self.items < TOO_FEW_TO_TELL


@dataclass(frozen=True)
class DomainTally:
    """The raw score in one domain."""

    domain: str
    tally: Tally


def tally(responses: Iterable[ScoredResponse]) -> Tally:
    """The raw score over the scored items; pretest items count for nothing."""
    counted = [response for response in responses if response.is_scored]
    return Tally(sum((response.credit for response in counted), Fraction(0)), len(counted))


def tally_by_domain(
    exam_format: ExamFormat, responses: Sequence[ScoredResponse]
) -> list[DomainTally]:
    """The raw score in each domain of the blueprint that has scored items, in the blueprint's
    order.
    """
    tallies = [
        DomainTally(domain.id, tally(r for r in responses if r.domain == domain.id))
        for domain in exam_format.domains
    ]
    return [found for found in tallies if found.tally.items]


def is_pass(exam_format: ExamFormat, score: Tally) -> bool:
    """Whether the raw score reaches the cut: the format's own for a raw rule, our practice line for
    a scaled one.
    """
    return score.items > 0 and score.share * 100 >= exam_format.pass_percent


def last_reached(answered_or_seen: Iterable[int]) -> int:
    """The last position that the candidate came to; after it a question is not reached, before it
    omitted.
    """
    return max(answered_or_seen, default=0)
