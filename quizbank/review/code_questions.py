"""The question of a code card: an official title, whose code is to be typed."""

from quizbank.codebook.queries import find_code
from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.drafts import plain, quoted
from quizbank.core.drills.kinds import DrillKind
from quizbank.core.drills.making import Drill
from quizbank.core.items import CodeEntryItem
from quizbank.drills.books import Edition
from quizbank.review.errors import CannotBeAsked

# Those whose titles may be shown; CPT's are the AMA's.
BOOKS = {
    CodeSystem.ICD10CM: "ICD-10-CM",
    CodeSystem.ICD10PCS: "ICD-10-PCS",
    CodeSystem.HCPCS: "HCPCS Level II",
}


def code_question(system: str, code: str, edition: Edition) -> Drill:
    """The question as drills ask theirs; raises `CannotBeAsked` where the book of that day has no
    such valid code, or no words for it.
    """
    try:
        book = BOOKS[CodeSystem(system)]
    except (KeyError, ValueError):
        raise CannotBeAsked(f"{system} has no titles that may be shown") from None
    entry = find_code(CodeSystem(system), code, edition.day)
    if entry is None or not entry.title or not entry.is_valid_on(edition.day):
        raise CannotBeAsked(f"{code} is not a valid code with a title on {edition.day}")
    why = f"{entry.code} is {quoted(entry.title)}."
    item = CodeEntryItem.model_validate(
        {
            "kind": "code_entry",
            "code_system": system,
            "ordered": False,
            "id": "review-card",
            "domains": {},
            "topics": ["code"],
            "difficulty": 2,
            "stem": f"Type the {book} code:\n\n**{plain(entry.title)}**",
            "rationale": why,
            "references": [book],
            "key": [{"code": entry.code, "why": why}],
            "codes": {system: [entry.code]},
        }
    )
    return Drill(DrillKind.LOOK_UP, 0, (entry.code,), item)
