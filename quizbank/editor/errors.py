"""What can stand in the way of writing."""


class CaseFull(Exception):
    """A case has as many questions as one may have."""
