"""Drills on ICD-10-CM codes: billable or not, 7th characters, titles, look-up."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.drafts import FEWEST_OPTIONS, MOST_OPTIONS, Choice, Draft, plain, quoted
from quizbank.core.drills.picking import (
    any_leaf,
    categories_around,
    leaf_below,
    leaves_near,
    shuffled,
)
from quizbank.core.drills.tables import DiagnosisTables, Place, Seventh

CM = CodeSystem.ICD10CM
WRONG = MOST_OPTIONS - 1
MOST_NEAR_MISSES = 8
BEFORE_THE_SEVENTH = 6  # characters, without the dot
LEVEL_OF_DETAIL = "Section I.B.2 (level of detail in coding)"
AS_MANY_AS_THERE_ARE = (
    "A diagnosis code is reported with as many characters as there are. A heading that has codes "
    "below it is never reported."
)
CHARACTERS = "Section I.A.4 and I.A.5 (placeholder character, 7th characters)"


def guidelines(tables: DiagnosisTables, section: str) -> str:
    """A place in the official guidelines of the year."""
    return f"ICD-10-CM Official Guidelines FY {tables.year}, {section}"


def tabular(tables: DiagnosisTables, code: str) -> str:
    """A place in the Tabular List that the words are from."""
    return f"ICD-10-CM Tabular List FY {tables.text_year}, {code}"


@dataclass(frozen=True)
class _Heading:
    """What is no code, and codes below it."""

    place: Place
    below: tuple[str, ...]

    @property
    def choice(self) -> Choice:
        """The option that it makes."""
        why = f"A heading: it needs more characters, as in {self.below[0]}."
        return Choice(_named(self.place), why)


def billable(tables: DiagnosisTables, random: Random) -> Draft | None:
    """One valid code among headings, or one heading among valid codes."""
    leaf = any_leaf(tables, random)
    if leaf is None:
        return None
    if random.random() < 0.5:
        headings = list(islice(_headings_near(tables, leaf.code, random), WRONG))
        return _one_valid(tables, leaf, headings) if len(headings) == WRONG else None
    heading = next(_headings_near(tables, leaf.code, random), None)
    valid = [leaf, *islice(leaves_near(tables, leaf.code, random), WRONG - 1)]
    if heading is None or len(valid) < WRONG:
        return None
    return _one_heading(tables, heading, valid)


def _one_valid(tables: DiagnosisTables, leaf: Place, headings: list[_Heading]) -> Draft:
    codes = [heading.place.code for heading in headings]
    return Draft(
        about=(leaf.code,),
        stem=f"Which of these may be reported as it stands in FY {tables.year}?",
        right=Choice(_named(leaf), "Nothing stands below it: it has all its characters."),
        wrong=[heading.choice for heading in headings],
        rationale=f"{AS_MANY_AS_THERE_ARE}\n\n{leaf.code} has nothing below it and may be "
        f"reported; {_listed(codes)} may not.",
        references=[guidelines(tables, LEVEL_OF_DETAIL), tabular(tables, leaf.code)],
        codes={CM: [leaf.code, *codes, *(heading.below[0] for heading in headings)]},
        meant_invalid=codes,
    )


def _one_heading(tables: DiagnosisTables, heading: _Heading, valid: list[Place]) -> Draft:
    code = heading.place.code
    return Draft(
        about=(code,),
        stem=f"Which of these may **not** be reported as it stands in FY {tables.year}?",
        right=heading.choice,
        wrong=[
            Choice(_named(one), "Nothing stands below it: it may be reported.") for one in valid
        ],
        rationale=f"{AS_MANY_AS_THERE_ARE}\n\nBelow {code} stand, among others, "
        f"{_listed(heading.below)}.",
        references=[guidelines(tables, LEVEL_OF_DETAIL), tabular(tables, code)],
        codes={CM: [code, *heading.below, *(one.code for one in valid)]},
        meant_invalid=[code],
    )


def _headings_near(tables: DiagnosisTables, code: str, random: Random) -> Iterator[_Heading]:
    """Categories and subcategories that are no codes: above one and beside it, those that look
    most like codes first, then in its neighbours.
    """
    above = tables.above(code)
    beside = [child for heading in above for child in tables.children(heading.code)]
    here = sorted(shuffled([*above, *beside], random), key=lambda one: len(one.code), reverse=True)
    seen = set()
    for place in (*here, *_categories(tables, code, random)):
        if place.is_valid or place.code in seen:
            continue
        seen.add(place.code)
        below = tuple(islice(_valid_below(tables, place.code), WRONG))
        if below:
            yield _Heading(place, below)


def _valid_below(tables: DiagnosisTables, code: str) -> Iterator[str]:
    """The codes below a heading that may be reported, in the order of the book."""
    for child in tables.children(code):
        if child.is_valid:
            yield child.code
        else:
            yield from _valid_below(tables, child.code)


def _categories(tables: DiagnosisTables, code: str, random: Random) -> Iterator[Place]:
    for category in categories_around(tables, code, random):
        place = tables.place(category)
        if place is not None:
            yield place


def seventh_character(tables: DiagnosisTables, random: Random) -> Draft | None:
    """A code without its 7th character, and what the record says of the encounter."""
    levels = tables.levels_with_sevenths()
    leaf = leaf_below(tables, random.choice(levels), random) if levels else None
    above = tables.above(leaf.code) if leaf else ()
    stem = above[0] if above else None
    choices = shuffled(tables.sevenths_of(stem.code), random) if stem else []
    meanings = {one.meaning.casefold() for one in choices}
    if stem is None or stem.is_valid or len(meanings) < max(len(choices), FEWEST_OPTIONS - 1):
        return None
    right, *others = choices
    slip = _slip(tables, stem, right)
    wrong = [_other_seventh(one) for one in others[: WRONG - 1]]
    return Draft(
        about=(right.code,),
        stem=f"{stem.code}, {quoted(stem.title)}, takes a 7th character. The record says: "
        f"{quoted(right.meaning)}.\n\nWhich code is complete and right?",
        right=Choice(right.code, f"{right.character}: {plain(right.meaning)}."),
        wrong=[*wrong, slip],
        rationale="A code that takes a 7th character is not complete without it, and the 7th "
        "character stands in 7th place: X fills the places before it that the code leaves open."
        f"\n\nThe table at {stem.code} gives {right.character} for {quoted(right.meaning)}: "
        f"{right.code}.",
        references=[guidelines(tables, CHARACTERS), tabular(tables, stem.code)],
        codes={CM: [right.code, *(one.code for one in others[: WRONG - 1]), slip.text, stem.code]},
        meant_invalid=[slip.text, stem.code],
    )


def _other_seventh(other: Seventh) -> Choice:
    return Choice(other.code, f"{other.character} is for {quoted(other.meaning)}.")


def _slip(tables: DiagnosisTables, stem: Place, right: Seventh) -> Choice:
    """The code with the character in the wrong place, or without it."""
    early = f"{stem.code}{'' if '.' in stem.code else '.'}{right.character}"
    is_short = len(stem.code.replace(".", "")) < BEFORE_THE_SEVENTH
    if is_short and tables.place(early) is None:
        return Choice(early, "The 7th character has to stand in 7th place, behind placeholders X.")
    return Choice(stem.code, "Without its 7th character the code is not complete.")


@dataclass(frozen=True)
class _Question:
    """How to ask for a code among its neighbours."""

    ask: Callable[[Place], str]
    show: Callable[[Place], str]  # what an option shows of a code
    why: Callable[[Place], str]
    wrong: int


_TITLE_TO_CODE = _Question(
    ask=lambda leaf: f"Which code has the title {quoted(leaf.title)}?",
    show=lambda place: place.code,
    why=lambda place: f"{place.code} is {quoted(place.title)}.",
    wrong=WRONG,
)
_CODE_TO_TITLE = _Question(
    ask=lambda leaf: f"What is the title of {leaf.code}?",
    show=lambda place: plain(place.title),
    why=lambda place: f"This is {place.code}.",
    wrong=WRONG,
)
_LOOK_UP = _Question(
    ask=lambda leaf: f"Find the ICD-10-CM code in your book:\n\n**{plain(leaf.title)}**",
    show=lambda place: place.code,
    why=lambda place: f"{place.code} is {quoted(place.title)}.",
    wrong=MOST_NEAR_MISSES,
)


def title_to_code(tables: DiagnosisTables, random: Random) -> Draft | None:
    """A title, and the codes around its own."""
    return _among_neighbours(tables, random, _TITLE_TO_CODE)


def code_to_title(tables: DiagnosisTables, random: Random) -> Draft | None:
    """A code, and the titles around its own."""
    return _among_neighbours(tables, random, _CODE_TO_TITLE)


def look_up(tables: DiagnosisTables, random: Random) -> Draft | None:
    """A title whose code is to be typed."""
    return _among_neighbours(tables, random, _LOOK_UP)


def _among_neighbours(tables: DiagnosisTables, random: Random, question: _Question) -> Draft | None:
    leaf = any_leaf(tables, random)
    near = list(islice(leaves_near(tables, leaf.code, random), question.wrong)) if leaf else []
    titles = {one.title.casefold() for one in near}
    if leaf is None or len(near) < WRONG or leaf.title.casefold() in titles:
        return None
    if len(titles) < len(near):
        return None
    return Draft(
        about=(leaf.code,),
        stem=question.ask(leaf),
        right=Choice(question.show(leaf), question.why(leaf)),
        wrong=[Choice(question.show(one), question.why(one)) for one in near],
        rationale=f"{leaf.code} is {quoted(leaf.title)}.\n\n{_path(tables, leaf)}",
        references=[tabular(tables, leaf.code)],
        codes={CM: [leaf.code, *(one.code for one in near), *_headings(tables, leaf)]},
        meant_invalid=_headings(tables, leaf),
    )


def _path(tables: DiagnosisTables, leaf: Place) -> str:
    """Where the code stands in the book."""
    steps = [f"{one.code} {quoted(one.title)}" for one in reversed(tables.above(leaf.code))]
    return f"It stands under {', '.join(steps)}." if steps else "It is a category without codes."


def _headings(tables: DiagnosisTables, leaf: Place) -> list[str]:
    return [heading.code for heading in tables.above(leaf.code)]


def _named(place: Place) -> str:
    return f"{place.code} {plain(place.title)}"


def _listed(codes: Iterable[str]) -> str:
    """Codes with "and" before the last."""
    *first, last = codes
    return f"{', '.join(first)} and {last}" if first else last
