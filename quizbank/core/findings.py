"""What a check found, how much it weighs, and which rule found it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from quizbank.core.problems import Problem


class Severity(StrEnum):
    """A problem keeps a set out, advice makes it better, a note only informs."""

    PROBLEM = "problem"
    ADVICE = "advice"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """A problem, a piece of advice or a note; strict advice has to be followed before a release."""

    problem: Problem
    severity: Severity
    rule: str
    is_strict: bool = False

    def __str__(self) -> str:
        """One line; a problem reads as the reader of files says it, anything else is marked."""
        if self.severity == Severity.PROBLEM:
            return str(self.problem)
        place = f"{self.problem.file}:{self.problem.line}: "
        return f"{place}{self.severity}: {str(self.problem).removeprefix(place)}"

    def as_dict(self) -> dict[str, str | int | bool]:
        """The same for a program."""
        found = self.problem
        return {
            "file": found.file,
            "line": found.line,
            "item": found.item,
            "field": found.field,
            "severity": self.severity.value,
            "strict": self.fails_when_strict,
            "rule": self.rule,
            "says": found.says,
            "remedy": found.remedy,
        }

    @property
    def fails_when_strict(self) -> bool:
        """Whether a strict check ends with it."""
        return self.severity == Severity.PROBLEM or self.is_strict


def of_structure(problems: Iterable[Problem]) -> list[Finding]:
    """What the reader of files found: each keeps its set out."""
    return [Finding(problem, Severity.PROBLEM, "structure") for problem in problems]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each once, by file, line and weight."""
    weight = list(Severity).index
    return sorted(
        set(findings),
        key=lambda one: (
            one.problem.file,
            one.problem.line,
            weight(one.severity),
            one.problem.item,
            one.problem.field,
            one.problem.says,
        ),
    )
