"""What we ask of an item that comes with Quizbank, beyond what makes it work.

A set of an educator may go without; its author is told what an editor would ask for.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from quizbank.core import item_rules
from quizbank.core.authored import Rule
from quizbank.core.items import (
    CodeEntryItem,
    ItemBase,
    KeyedCode,
    Letter,
    MultipleItem,
    Option,
    Prose,
    ShortText,
    SingleItem,
    Slug,
)

Topics = Annotated[list[Slug], Field(min_length=1, max_length=6)]
References = Annotated[list[ShortText], Field(min_length=1, max_length=12)]


class ReasonedOption(Option):
    """A choice, and why it is right or wrong."""

    why: ShortText


class ReasonedCode(KeyedCode):
    """A code, and why it belongs to the answer or not."""

    why: ShortText


class EditorialBase(ItemBase):
    """What items of every kind have."""

    topics: Topics
    rationale: Prose
    references: References


class EditorialSingle(SingleItem):
    """One of three to six options is right, and each has its reason."""

    topics: Topics
    rationale: Prose
    references: References
    options: Annotated[dict[Letter, ReasonedOption], Field(min_length=3, max_length=6)]  # type: ignore[assignment]  # a dict of subclasses


class EditorialMultiple(MultipleItem):
    """Several of four to eight options are right, the stem says how many, each has its reason."""

    topics: Topics
    rationale: Prose
    references: References
    options: Annotated[dict[Letter, ReasonedOption], Field(min_length=4, max_length=8)]  # type: ignore[assignment]  # a dict of subclasses

    rules: ClassVar[tuple[Rule, ...]] = (*MultipleItem.rules, item_rules.stem_states_the_number)


class EditorialCodeEntry(CodeEntryItem):
    """The candidate types codes, and each has its reason."""

    topics: Topics
    rationale: Prose
    references: References
    key: Annotated[list[ReasonedCode], Field(min_length=1, max_length=12)]  # type: ignore[assignment]  # a list of subclasses
    near_misses: Annotated[list[ReasonedCode], Field(max_length=30)] = []  # type: ignore[assignment]  # a list of subclasses
