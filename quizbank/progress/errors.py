"""Situations of real results."""


class AlreadyTold(Exception):
    """The person has entered a result of that exam on that day before."""
