"""Finds text beside a CPT number that could be its descriptor.

CPT is the AMA's: a number may be named, but what the book prints beside it may not be repeated,
however short. No list of descriptors is needed, or allowed, to notice one: a number that is
followed by a bracket, a dash, a colon or a table cell with a phrase is about to be explained.
"""

import re
from collections.abc import Iterator

# Pages of the Federal Register have five digits too: 84 Fed. Reg. 62568, 84 FR 62568.
_NUMBER = r"(?<![\w.$,/-])(?<!Reg\. )(?<!Register )(?<!FR )(?:\d{5}|\d{4}[FTMU])(?![\w%]|[.,]\d)"
_MODIFIERS = r"(?:-(?:\d\d|[A-Z][A-Z0-9]))*"
_MARK = r"[*_`]{0,3}\s*(?:\(|\[|:|\||[–—]|\s-\s|=)\s*[*_`]{0,3}"
_PHRASE = re.compile(rf"({_NUMBER}){_MODIFIERS}{_MARK}\s*([A-Za-z][^.;:|()\[\]\n]*)")
_SAYS = re.compile(
    rf"({_NUMBER}){_MODIFIERS}[*_`]{{0,3}}\s+"
    r"(?:describes|stands for|is described as|is defined as|is titled|is worded|reads)\s"
    r"([A-Za-z][^.;:|()\[\]\n]*)"
)
# After a comma only a phrase that begins with a word of medicine, not "99213, because …".
_AFTER_COMMA = re.compile(
    rf"({_NUMBER}){_MODIFIERS}[*_`]{{0,3}},\s+(?!(?:and|or|with|not|but|because|since|as|so|for|"
    r"which|that|while|when|if|the|a|an|is|are|in|on|at|to|of|by|from|then|both|each|one|two|no|"
    r"it|this|these|even|only|after|before|plus|reported|add|modifier|linked|once|unless|"
    r"although)\b)([a-z]+(?:\s+(?!and\b|because\b|since\b)[a-z-]+){2,}[^.;:|()\[\]\n]*)"
)
_MODIFIER_PHRASE = re.compile(
    r"\b[Mm]odifier\s+(\d\d)[*_`]{0,3}\s*(?:\(|\[|:|[–—]|\s-\s|=)\s*([A-Za-z][^.;:|()\[\]\n]*)"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_OPTION = re.compile(rf"\W*{_NUMBER}")
_IN_OPTIONS = re.compile(r"[a-z]{2,}")
FEWEST_WORDS = 3
# Words of what is done: one of them is enough where a phrase of any other kind needs three.
PROCEDURAL = re.compile(
    r"(?i)\b(?:\w*(?:ectomy|otomy|ostomy|oplasty|orrhaphy|oscopy|opexy|centesis|desis|graphy|gram)|"
    r"excis\w+|incis\w+|repair\w*|biops\w+|debrid\w+|destruct\w+|remov\w+|insert\w+|inject\w+|"
    r"reduc\w+|graft\w*|closure|drain\w*|reconstruct\w+|replace\w*|transplant\w*|implant\w*|"
    r"ablat\w+|embolizat\w+|catheter\w*|anesthesia|anaesthesia|imaging|x-ray|ultrasound|"
    r"radiologic\w*|panel|assay|culture|visit|evaluation|consultation|vaccine|immunization|"
    r"administration|infusion|transfusion|monitoring|therapy|examination|treatment|surgery)\b"
)
# What may stand beside numbers in an option: how often, how long, and what joins them.
JOINING = {
    "and", "with", "modifier", "modifiers", "unit", "units", "minute", "minutes", "times", "only",
    "plus", "or", "alone", "no", "code", "codes", "then", "for", "days", "day", "the", "line",
    "each",
}  # fmt: skip
MOST_WORDS_IN_OPTION = 2


def descriptors_in(text: str) -> Iterator[str]:
    """The places where a number, or a modifier of CPT, is followed by what looks like its meaning;
    each as it stands, shortened.
    """
    for found in _AFTER_COMMA.finditer(text):
        if PROCEDURAL.search(" ".join(found[2].split()[:6])):
            yield " ".join(found[0].split())[:60]
    for pattern in (_PHRASE, _SAYS, _MODIFIER_PHRASE):
        for found in pattern.finditer(text):
            words = _WORD.findall(found[2])
            if len(words) >= FEWEST_WORDS or PROCEDURAL.search(found[2]):
                yield " ".join(found[0].split())[:60]


def explains_number(option: str) -> bool:
    """Whether an option has a number and beside it words that say what it stands for."""
    words = set(_IN_OPTIONS.findall(option)) - JOINING
    return _OPTION.match(option) is not None and len(words) > MOST_WORDS_IN_OPTION
