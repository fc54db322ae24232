"""How a run of drills goes; the browser keeps it, signed, so that nobody needs an account."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MOST_REMEMBERED = 40  # seeds; a question that was answered lately does not count again


@dataclass(frozen=True)
class Score:
    """What was right of what was answered, and the time of it against the exam's pace."""

    answered: int = 0
    right: int = 0
    seconds: int = 0
    allowed: int = 0  # seconds that the exam would have given
    seeds: tuple[int, ...] = ()

    @property
    def pace(self) -> int:
        """Seconds for a question."""
        return round(self.seconds / self.answered) if self.answered else 0

    @property
    def exam_pace(self) -> int:
        """Seconds that the exam gives for one."""
        return round(self.allowed / self.answered) if self.answered else 0

    def with_answer(self, seed: int, *, is_right: bool, seconds: int, allowed: int) -> "Score":
        """The score after an answer; a question counts once."""
        if seed in self.seeds:
            return self
        return replace(
            self,
            answered=self.answered + 1,
            right=self.right + is_right,
            seconds=self.seconds + seconds,
            allowed=self.allowed + allowed,
            seeds=(*self.seeds, seed)[-MOST_REMEMBERED:],
        )

    def as_kept(self) -> list[Any]:
        """For the session cookie."""
        return [self.answered, self.right, self.seconds, self.allowed, list(self.seeds)]


def score_in(session: Mapping[str, Any], key: str) -> Score:
    """The score that the browser brought."""
    if key not in session:
        return Score()
    answered, right, seconds, allowed, seeds = session[key]
    return Score(answered, right, seconds, allowed, tuple(seeds))
