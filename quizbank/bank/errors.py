"""Situations that keep a question set or an exam's rules out."""

from collections.abc import Iterable

from quizbank.core.problems import Problem


class WrongExamFormats(RuntimeError):
    """The rules of the exams cannot be used; the text lists every problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))


class BelongsToAnotherSet(Exception):
    """An item or a case was loaded with another set before; ids are never used again."""

    def __init__(self, identifier: str, set_id: str) -> None:
        super().__init__(f"{identifier} belongs to the set {set_id}")
        self.identifier = identifier
        self.set_id = set_id


class SetHasProblems(Exception):
    """A question set is loaded whole or not at all, and this one has problems."""


class NoSuchSet(Exception):
    """No question set of that id was ever loaded."""
