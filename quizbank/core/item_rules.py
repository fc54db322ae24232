"""Rules between the fields of an item: each is a function of the fields that it is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from quizbank.core.authored import Trouble
from quizbank.core.code_sets import CodeSystem, has_shape, normalised_code

LETTERS = "ABCDEFGH"
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight")
NAMES_AN_OPTION = re.compile(r"\b(?:options?|answers?|choices?) [A-H]\b", re.IGNORECASE)
SHAPE_EXAMPLES = {
    CodeSystem.ICD10CM: "E11.65, with its dot",
    CodeSystem.ICD10PCS: "0DTJ4ZZ, seven characters without I and O",
    CodeSystem.HCPCS: "J1885",
    CodeSystem.HCPCS_MODIFIER: "RT",
    CodeSystem.CPT: "99213, the number alone",
    CodeSystem.CPT_MODIFIER: "25",
    CodeSystem.MS_DRG: "470",
    CodeSystem.REVENUE_CODE: "0360",
    CodeSystem.PLACE_OF_SERVICE: "11",
    CodeSystem.CARC: "CO-45",
    CodeSystem.TYPE_OF_BILL: "0131",
    CodeSystem.CONDITION_CODE: "44",
    CodeSystem.OCCURRENCE_CODE: "11",
    CodeSystem.VALUE_CODE: "80",
}


class WithText(Protocol):
    """An option, as far as these rules look at it."""

    @property
    def text(self) -> str:
        """What the candidate reads."""


class WithCode(Protocol):
    """A keyed code, as far as these rules look at it."""

    @property
    def code(self) -> str:
        """What the candidate types."""


Options = Mapping[str, WithText]
Keyed = Sequence[WithCode]
Codes = Mapping[CodeSystem, Sequence[str]]


def dates_are_in_order(valid_from: date | None, valid_until: date | None) -> Iterator[Trouble]:
    """An item is valid from one day until a later one."""
    if valid_from and valid_until and valid_from > valid_until:
        yield Trouble(("valid_until",), f"is before valid_from, {valid_from}", "Swap the two dates")


def codes_have_their_shape(codes: Codes) -> Iterator[Trouble]:
    """A code is listed under the system that it is a code of."""
    for system, listed in codes.items():
        for place, code in enumerate(listed):
            if not has_shape(code, system):
                yield _wrong_shape(("codes", system.value, place), code, system)


def meant_invalid_is_listed(meant_invalid: Sequence[str], codes: Codes) -> Iterator[Trouble]:
    """A code that is wrong on purpose is a code of the item."""
    everywhere = {code for listed in codes.values() for code in listed}
    for place, code in enumerate(meant_invalid):
        if code not in everywhere:
            remedy = "List it under its system in `codes` too, or take it out"
            yield Trouble(("meant_invalid", place), f"{code} is not in `codes`", remedy)


def letters_are_in_order(options: Options) -> Iterator[Trouble]:
    """Options are A, B, C … and none is left out."""
    written = "".join(options)
    if written != LETTERS[: len(written)]:
        says = f"have the letters {', '.join(written)}"
        yield Trouble(("options",), says, f"Write them {', '.join(LETTERS[: len(written)])}")


def options_differ(options: Options) -> Iterator[Trouble]:
    """No two options read the same."""
    seen: dict[str, str] = {}
    for letter, option in options.items():
        text = " ".join(option.text.split()).casefold()
        if text in seen:
            says = f"has the same text as option {seen[text]}"
            yield Trouble(("options", letter, "text"), says, "Make them differ, or drop one")
        seen.setdefault(text, letter)


def shuffled_options_are_not_named(
    shuffle: bool, options: Options, stem: str, rationale: str
) -> Iterator[Trouble]:
    """Where the order is left to chance, a letter in a text would name another option."""
    if not shuffle:
        return
    remedy = "Say what the option says, or take `shuffle` out"
    texts: list[tuple[tuple[str, ...], str]] = [(("stem",), stem), (("rationale",), rationale)]
    texts += [(("options", letter, "text"), one.text) for letter, one in options.items()]
    for at, text in texts:
        if named := NAMES_AN_OPTION.search(text):
            yield Trouble(at, f"names “{named.group()}”, but the options are shuffled", remedy)


def key_names_an_option(key: str, options: Options) -> Iterator[Trouble]:
    """The keyed letter is one of the options."""
    if key not in options:
        says = f"{key} names no option"
        yield Trouble(("key",), says, f"Write one of {', '.join(options)}")


def key_names_options(key: Sequence[str], options: Options) -> Iterator[Trouble]:
    """Every keyed letter is one of the options, and stands once."""
    for place, letter in enumerate(key):
        if letter not in options:
            says = f"{letter} names no option"
            yield Trouble(("key", place), says, f"Write some of {', '.join(options)}")
        elif letter in key[:place]:
            yield Trouble(("key", place), f"names {letter} twice", "Name each letter once")


def key_has_the_number(key: Sequence[str], choose: int) -> Iterator[Trouble]:
    """As many letters are keyed as there are to choose."""
    if len(key) != choose:
        says = f"is {choose}, but the key has {len(key)}"
        yield Trouble(("choose",), says, "Make them agree")


def an_option_is_wrong(choose: int, options: Options) -> Iterator[Trouble]:
    """Whoever ticks everything must not be right."""
    if choose >= len(options):
        says = f"is {choose}, and there are only {len(options)} options"
        yield Trouble(("choose",), says, "Add an option that is wrong")


def stem_states_the_number(stem: str, choose: int) -> Iterator[Trouble]:
    """The candidate is told how many to choose."""
    word = NUMBER_WORDS[choose]
    if not re.search(rf"\b(?:{choose}|{word})\b", stem, re.IGNORECASE):
        remedy = f"Write, for example, “Select the {word.upper()} …”"
        yield Trouble(("stem",), f"does not say that {choose} are to be chosen", remedy)


def keyed_codes_differ(key: Keyed, near_misses: Keyed) -> Iterator[Trouble]:
    """A code is keyed once, or is a near miss, not both."""
    seen: set[str] = set()
    for field, entries in (("key", key), ("near_misses", near_misses)):
        for place, entry in enumerate(entries):
            code = normalised_code(entry.code)
            if code in seen:
                at = (field, place, "code")
                yield Trouble(at, f"names {entry.code} a second time", "Keep it in one place")
            seen.add(code)


def keyed_codes_have_their_shape(key: Keyed, code_system: str) -> Iterator[Trouble]:
    """What the candidate types is a code of the system that the item names."""
    system = CodeSystem(code_system)
    for place, entry in enumerate(key):
        if not has_shape(entry.code, system):
            yield _wrong_shape(("key", place, "code"), entry.code, system)


def keyed_codes_are_listed(key: Keyed, code_system: str, codes: Codes) -> Iterator[Trouble]:
    """What is keyed is in `codes`, under the system that the item names."""
    listed = codes.get(CodeSystem(code_system), ())
    for place, entry in enumerate(key):
        if entry.code not in listed:
            says = f"{entry.code} is not in codes.{code_system}"
            yield Trouble(("key", place, "code"), says, "Add it there, written the same way")


def near_misses_are_listed(near_misses: Keyed, codes: Codes) -> Iterator[Trouble]:
    """A code that people type wrongly is in `codes` too, under its own system."""
    everywhere = {code for listed in codes.values() for code in listed}
    for place, entry in enumerate(near_misses):
        if entry.code not in everywhere:
            says = f"{entry.code} is not in `codes`"
            yield Trouble(("near_misses", place, "code"), says, "Add it there, under its system")


def exams_differ(exams: Sequence[str]) -> Iterator[Trouble]:
    """A set names each exam once."""
    yield from _repeated("exams", exams)


def code_years_differ(code_years: Sequence[int]) -> Iterator[Trouble]:
    """A set names each code year once."""
    yield from _repeated("code_years", code_years)


def _repeated(field: str, entries: Sequence[object]) -> Iterator[Trouble]:
    for place, entry in enumerate(entries):
        if entry in entries[:place]:
            yield Trouble((field, place), f"names {entry} twice", "Name it once")


def _wrong_shape(at: tuple[str | int, ...], code: str, system: CodeSystem) -> Trouble:
    says = f"‘{code}’ is not written like a code of {system.value}"
    return Trouble(at, says, f"Write it like {SHAPE_EXAMPLES[system]}, or under its own system")
