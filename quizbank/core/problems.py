"""One thing that an author has to mend: where it is, what is wrong, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizbank.core.authored import Fault
from quizbank.core.source_text import Flaw

MOST_PROBLEMS = 1_000


@dataclass(frozen=True)
class Problem:
    """A problem and its place; `item` and `field` are empty where it concerns more than one."""

    file: str
    line: int
    item: str
    field: str
    says: str
    remedy: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.item, self.field) if part)
        stop = "" if self.remedy.endswith((".", "?")) else "."
        where = f"{self.file}:{self.line}: {place}{': ' if place else ''}"
        return f"{where}{self.says}. {self.remedy}{stop}"


def problem_of(file: str, item: str, fault: Fault) -> Problem:
    """A fault as the problem of a file and an item."""
    return Problem(file, fault.line, item, fault.field, fault.says, fault.remedy)


def problem_of_text(file: str, flaw: Flaw, *, item: str = "") -> Problem:
    """A flaw of the text as the problem of a file, and of an item if it is known which."""
    return Problem(file, flaw.line, flaw.item or item, "", flaw.says, flaw.remedy)


def no_fields(file: str) -> Problem:
    """What to say of a file that holds nothing, or no named fields."""
    remedy = "Begin it with `format: 1` and go on as docs/question_sets.md shows"
    return Problem(file, 1, "", "", "holds no fields", remedy)


def in_file_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by line; beyond a thousand only how many more there are."""
    ordered = sorted(set(problems), key=lambda one: (one.line, one.item, one.field, one.says))
    rest = len(ordered) - MOST_PROBLEMS
    if rest > 0:
        next_one = ordered[MOST_PROBLEMS]
        says = f"is where {rest:,} more problems begin"
        more = Problem(next_one.file, next_one.line, "", "", says, "Mend those above first")
        ordered = [*ordered[:MOST_PROBLEMS], more]
    return tuple(ordered)
