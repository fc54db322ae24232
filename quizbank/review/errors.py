"""Situations in which a review cannot go on as asked."""


class AnsweredElsewhere(RuntimeError):
    """The card was answered, set aside or taken out meanwhile, perhaps on another device."""


class CannotBeAsked(LookupError):
    """What the card is about is in no table or bank any more."""


class QueueFull(RuntimeError):
    """The person has as many cards as one may have."""


class TokenTampered(ValueError):
    """The address was not made by us."""
