"""What the checks ask of the code tables, whoever holds them."""

from datetime import date
from typing import Protocol

from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import Interval, Verdict
from quizbank.core.code_years import Days


class CodeAnswers(Protocol):
    """The tables, as far as the checks look at them."""

    @property
    def days(self) -> Days:
        """The days that they know about."""

    def knows(self, system: CodeSystem) -> bool:
        """Whether there are tables of that system."""

    def verdict(self, system: CodeSystem, code: str, day: date) -> Verdict:
        """What holds for a code on a day that they know about."""

    def intervals(self, system: CodeSystem, code: str) -> tuple[Interval, ...]:
        """When a code was valid; empty for a heading, and for what is no code."""

    def valid_below(self, system: CodeSystem, prefix: str, day: date) -> tuple[str, ...]:
        """The codes that begin so and are valid on a day."""
