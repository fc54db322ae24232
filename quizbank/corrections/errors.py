"""What can be in the way of a report or a correction."""


class AlreadyReported(Exception):
    """The person has a report of this question that nobody has answered yet."""


class AlreadyHandled(Exception):
    """Somebody answered this report meanwhile."""


class CorrectedMeanwhile(Exception):
    """Somebody corrected the key after this dry run was made."""


class KeyIsTheSame(Exception):
    """The new key is the one that holds already."""
