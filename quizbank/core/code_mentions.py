"""Finds medical codes in running text, by their shape or by the word before them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizbank.core.code_sets import CodeSystem

_BEFORE = r"(?<![0-9A-Za-z.$#/_])"
_AFTER = r"(?![0-9A-Za-z_])"
_ICD10CM = re.compile(
    rf"{_BEFORE}(?=.{{1,2}}\d)([A-Z][0-9A-Z]{{2}}(?:\.[0-9A-Z]{{1,4}})?)(\.?-(?![0-9A-Za-z]))?{_AFTER}"
)
# Sections of ICD-10-PCS begin with 0 to 9, B to D, F to H and X.
_ICD10PCS = re.compile(
    rf"{_BEFORE}(?=[0-9A-Z]*\d)(?=[0-9A-Z]*[A-Z])[0-9B-DF-HX][0-9A-HJ-NP-Z]{{6}}{_AFTER}"
)
_HCPCS = re.compile(rf"{_BEFORE}[A-CE-V]\d{{4}}{_AFTER}")
_CDT = re.compile(rf"{_BEFORE}D\d{{4}}{_AFTER}")
# Five digits are a CPT number unless they are part of an amount (12,345 or $12345 or 99213.50), or
# a page of the Federal Register (84 FR 62568).
_PAGE = r"(?<!Reg\. )(?<!Register )(?<!FR )"
_CPT = re.compile(rf"{_BEFORE}{_PAGE}(?<!\d,)(?:\d{{5}}|\d{{4}}[FMTU])(?![0-9A-Za-z_%]|[.,]\d)")
_MODIFIER = r"(?:\d\d|[A-Z][A-Z0-9]|\d[A-Z])"
_APPENDED = re.compile(
    rf"(?<=[0-9FMTU])(?<=[0-9A-Z]\d{{3}}[0-9FMTU])((?:-{_MODIFIER})+)(?![0-9A-Za-z])"
)
_AND = r"(?:\s*(?:,|/|and|or|,\s*and|,\s*or|\+)\s*)"
_NAMED_MODIFIERS = re.compile(
    rf"\b[Mm]odifiers?\s+(-?{_MODIFIER}(?:{_AND}-?{_MODIFIER})*)(?![0-9A-Za-z])"
)
_MODIFIERS = (CodeSystem.CPT_MODIFIER, CodeSystem.HCPCS_MODIFIER)
# Codes whose shape says nothing are found by the word before them.
_NAMED = [
    (re.compile(rf"\b(?:MS-)?DRGs? (\d{{3}}){_AFTER}"), CodeSystem.MS_DRG),
    (re.compile(rf"\b[Rr]evenue codes? (\d{{4}}){_AFTER}"), CodeSystem.REVENUE_CODE),
    (
        re.compile(rf"\b(?:POS|[Pp]lace of service)(?: code)? (\d\d){_AFTER}"),
        CodeSystem.PLACE_OF_SERVICE,
    ),
    (
        re.compile(rf"\b(?:TOB|[Tt]ype of bill|[Bb]ill type)(?: code)? (\d{{2,3}}[xX\d]){_AFTER}"),
        CodeSystem.TYPE_OF_BILL,
    ),
    (re.compile(rf"\b[Cc]ondition codes? ([A-Z0-9]{{2}}){_AFTER}"), CodeSystem.CONDITION_CODE),
    (re.compile(rf"\b[Oo]ccurrence codes? ([A-Z0-9]{{2}}){_AFTER}"), CodeSystem.OCCURRENCE_CODE),
    (re.compile(rf"\b[Vv]alue codes? ([A-Z0-9]{{2}}){_AFTER}"), CodeSystem.VALUE_CODE),
    (re.compile(rf"\b((?:CO|PR|OA|PI)[- ]?[AB]?\d{{1,3}}){_AFTER}"), CodeSystem.CARC),
    (re.compile(rf"\bCARC (\d{{1,3}}){_AFTER}"), CodeSystem.CARC),
]


@dataclass(frozen=True)
class Mention:
    """A word that is written like a code, and the systems that it could belong to."""

    code: str
    systems: tuple[CodeSystem, ...]
    is_sure: bool = True  # a word of three characters, such as T12, need not be a code
    is_heading: bool = False  # written as E11.- or E11-, for all that is below it


def mentions_in(text: str) -> Iterator[Mention]:
    """Every word of a text that is written like a medical code; one that stands twice comes twice.

    A number that stands alone, such as the modifier 25, is found by the word `modifier` before it
    or the code that it hangs on.
    """
    for found in _ICD10CM.finditer(text):
        code = found[1]
        yield Mention(code, (CodeSystem.ICD10CM,), "." in code, found[2] is not None)
    for pattern, system in (
        (_ICD10PCS, CodeSystem.ICD10PCS),
        (_HCPCS, CodeSystem.HCPCS),
        (_CPT, CodeSystem.CPT),
    ):
        yield from (Mention(found[0], (system,)) for found in pattern.finditer(text))
    for pattern in (_APPENDED, _NAMED_MODIFIERS):
        for found in pattern.finditer(text):
            for modifier in re.findall(rf"(?<![0-9A-Za-z]){_MODIFIER}(?![0-9A-Za-z])", found[1]):
                yield Mention(modifier, _MODIFIERS)
    for pattern, system in _NAMED:
        yield from (Mention(found[1], (system,)) for found in pattern.finditer(text))


def dental_codes_in(text: str) -> list[str]:
    """Codes of CDT, which belongs to the American Dental Association and may not be named."""
    return _CDT.findall(text)


def is_named_in(code: str, text: str) -> bool:
    """Whether a text has the code as a word of its own."""
    if code not in text:
        return False
    whole = rf"(?<![0-9A-Za-z]){re.escape(code)}(?![0-9A-Za-z]|\.[0-9A-Z])"
    return re.search(whole, text) is not None


def listed_as(mention: Mention) -> tuple[str, ...]:
    """The ways in which `codes` may have what a text names: CO-45 is listed so or as 45."""
    if CodeSystem.CARC not in mention.systems:
        return (mention.code,)
    number = re.sub(r"^(?:CO|PR|OA|PI)[- ]?", "", mention.code)
    groups = ("CO", "PR", "OA", "PI")
    return (mention.code, number, *(f"{group}-{number}" for group in groups))
