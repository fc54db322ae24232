"""Situations in which a question cannot be made again."""


class TokenTampered(ValueError):
    """The address was not made by us."""


class TablesChanged(RuntimeError):
    """The code tables were built anew since the question was asked, so the seed would make
    another.
    """
