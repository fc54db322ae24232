"""Situations that keep a question set or an exam's rules out."""

from collections.abc import Iterable, Mapping

from quizbank.core.problems import Problem


class WrongExamFormats(RuntimeError):
    """The rules of the exams cannot be used; the text lists every problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))


class BelongsToAnotherSet(Exception):
    """Items or cases were loaded with another set before; ids are never used again."""

    def __init__(self, owners: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name} ({set_id})" for name, set_id in owners.items()))
        self.owners = owners  # each id with the set that it belongs to


class SetHasProblems(Exception):
    """A question set is loaded whole or not at all, and this one has problems."""


class NoSuchSet(Exception):
    """No question set of that id was ever loaded."""
