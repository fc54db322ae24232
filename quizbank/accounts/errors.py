"""Situations that a view has an answer for."""


class EmailTaken(Exception):
    """Another account has this e-mail address."""


class LinkTampered(Exception):
    """The link was not made by us, or only a part of it arrived."""


class LinkExpired(Exception):
    """The link was made too long ago."""


class LinkUsed(Exception):
    """The password has changed since the link was made."""
