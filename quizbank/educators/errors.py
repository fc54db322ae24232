"""What can stand in the way of a set and its questions."""

from collections.abc import Sequence

from quizbank.core.findings import Finding


class EditedMeanwhile(Exception):
    """Somebody else saved first; nothing was overwritten, and the row holds what they saved."""


class NameTaken(Exception):
    """An item or a case of the set has this id already; the text is the id."""


class IsPublished(Exception):
    """What was published once is withdrawn with a reason, and not removed."""


class CaseHasItems(Exception):
    """A case is removed when its questions have gone."""


class TooManySets(Exception):
    """One person keeps as many sets as one may."""


class TooManyItems(Exception):
    """A set keeps as many questions as one may hold."""


class TooManyShares(Exception):
    """A set is shared with as many people as it may be."""


class NothingReady(Exception):
    """No question of the set is ready, and none was published before."""


class NothingChanged(Exception):
    """The set reads as it was published last."""


class NotPublishable(Exception):
    """The set has problems, and is published whole or not at all."""

    def __init__(self, problems: Sequence[Finding]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class NotPublished(Exception):
    """Nobody can see a set that was never published or is withdrawn."""
