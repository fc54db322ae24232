"""Which questions of an open attempt may still be answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """A question that may not be answered now, and why in a sentence."""

    position: int
    says: str


@dataclass(frozen=True)
class ForwardOnly:
    """A question that was left stays closed, and one can be left only when it is answered."""

    furthest: int  # the question that the candidate is at
    answered: bool  # whether that question has an answer already

    def move(
        self, answers: Iterable[tuple[int, bool]], *, at: int | None = None
    ) -> tuple["ForwardOnly", list[Refusal]]:
        """Follow answers `(position, is given)` and then the page's place `at`; tells what is
        refused on the way.
        """
        here, refusals = self, list[Refusal]()
        for position, is_given in sorted(answers):
            step = here._refusal(position)
            if step:
                refusals.append(step)
            else:
                here = ForwardOnly(position, answered=is_given)
        if at is not None and at == here.furthest + 1 and here.answered:
            here = ForwardOnly(at, answered=False)
        return here, refusals

    def _refusal(self, position: int) -> Refusal | None:
        if position < self.furthest:
            return Refusal(position, f"Question {position} is closed. This exam only goes forward.")
        if position > self.furthest + 1 or (position == self.furthest + 1 and not self.answered):
            first = self.furthest if not self.answered else self.furthest + 1
            return Refusal(position, f"Answer question {first} first. This exam only goes forward.")
        return None


def open_positions(total: int, answered: Collection[int]) -> list[int]:
    """The positions without an answer, in order."""
    return [position for position in range(1, total + 1) if position not in answered]
