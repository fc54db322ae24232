"""What can stand in the way of a session."""


class NothingToAsk(Exception):
    """The bank has no question of the exam that this person could be asked now."""
