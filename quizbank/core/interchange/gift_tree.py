"""What a GIFT file says, question by question, before anybody asks whether it can be held here."""

from dataclasses import dataclass
from decimal import Decimal

from quizbank.core.interchange.texts import TextFormat


@dataclass(frozen=True)
class GiftText:
    """A text and how it is meant; without a marker as its question's stem is."""

    written_as: TextFormat
    text: str


@dataclass(frozen=True)
class GiftNumber:
    """A number as it is written, alone, with a tolerance, or as the ends of a range."""

    number: Decimal | None = None
    tolerance: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class GiftChoice:
    """An answer behind = or ~, with its weight if one is written."""

    is_correct: bool
    weight: Decimal | None
    text: GiftText
    feedback: GiftText | None
    number: GiftNumber | None = None  # of a numerical answer, instead of its text
    line: int = 0


@dataclass(frozen=True)
class GiftPair:
    """One pair of a matching question."""

    question: GiftText
    answer: str


@dataclass(frozen=True)
class Category:
    """A line that names the category of what follows."""

    path: str
    line: int


@dataclass(frozen=True)
class GiftQuestion:
    """What questions of every kind have; alone, with no answers, it is a description."""

    line: int
    title: str | None
    stem: GiftText
    is_embedded: bool = False  # the answers stand within the stem
    id: str | None = None
    tags: tuple[str, ...] = ()
    general_feedback: GiftText | None = None


@dataclass(frozen=True)
class Description(GiftQuestion):
    """A text without answers."""


@dataclass(frozen=True)
class Essay(GiftQuestion):
    """Answers in braces, with nothing in them."""


@dataclass(frozen=True)
class TrueFalse(GiftQuestion):
    """A statement, with feedback for each of the two answers."""

    is_true: bool = True
    feedback_for_true: GiftText | None = None
    feedback_for_false: GiftText | None = None


@dataclass(frozen=True)
class MultipleChoice(GiftQuestion):
    """Choices of which at least one is not correct."""

    choices: tuple[GiftChoice, ...] = ()


@dataclass(frozen=True)
class ShortAnswer(GiftQuestion):
    """Texts that are accepted."""

    choices: tuple[GiftChoice, ...] = ()


@dataclass(frozen=True)
class Numerical(GiftQuestion):
    """Numbers that are accepted: one alone, or several behind = and ~."""

    answer: GiftNumber | None = None
    choices: tuple[GiftChoice, ...] = ()


@dataclass(frozen=True)
class Matching(GiftQuestion):
    """Pairs that belong together."""

    pairs: tuple[GiftPair, ...] = ()


@dataclass(frozen=True)
class Broken:
    """A question that is not GIFT: where, what is wrong, what to do."""

    line: int  # of the question
    title: str
    at: int  # the line of what is wrong
    says: str
    remedy: str


GiftEntry = Category | GiftQuestion | Broken
