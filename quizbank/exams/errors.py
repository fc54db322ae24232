"""What can stand in the way of sitting an exam."""

from collections.abc import Sequence

from quizbank.core.navigation import Refusal


class AttemptClosed(Exception):
    """The attempt takes no more answers."""


class LookUpRefused(Exception):
    """The attempt has no code book, or is over and seen."""


class ResponsesRefused(Exception):
    """Some responses of a batch cannot be; none was saved."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(refusal.says for refusal in refusals))
        self.refusals = list(refusals)
