"""A form as the saving of answers sees it: positions, what may be chosen, and the letters that are
shown.

The page speaks in shown letters; tables and keys speak in the author's. Only this module
translates.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizbank.core.items import LETTERS, Kind

MAX_TYPED = 400


class NoSuchOption(ValueError):
    """A response names an option that the question does not have."""


@dataclass(frozen=True)
class Place:
    """One position of a form."""

    position: int
    kind: str
    option_order: str  # the author's letters in the order shown

    def author_letters(self, shown: str) -> str:
        """The author's letters for shown ones, sorted, each once; raises `NoSuchOption`."""
        try:
            places = [LETTERS.index(letter) for letter in shown]
            letters = {self.option_order[place] for place in places}
        except (ValueError, IndexError):
            raise NoSuchOption(shown) from None
        return "".join(sorted(letters))

    def shown_letters(self, author: str) -> str:
        """The shown letters for the author's, sorted."""
        return "".join(sorted(LETTERS[self.option_order.index(letter)] for letter in author))

    def stored(self, response: str) -> str:
        """A response from the page as it is stored; raises `NoSuchOption` for what cannot be."""
        if self.kind == Kind.CODE_ENTRY:
            lines = [line.strip() for line in response.replace("\r", "\n").split("\n")]
            typed = "\n".join(line for line in lines if line)
            if len(typed) > MAX_TYPED or "\x00" in typed:
                raise NoSuchOption(response)
            return typed
        letters = self.author_letters(response)
        if self.kind == Kind.SINGLE and len(letters) > 1:
            raise NoSuchOption(response)
        return letters

    def shown(self, stored: str) -> str:
        """A stored response as the page shows it."""
        return stored if self.kind == Kind.CODE_ENTRY else self.shown_letters(stored)


@dataclass(frozen=True)
class FormLayout:
    """All positions of a form; it never changes, so it can be kept."""

    places: Mapping[int, Place]

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.places)
