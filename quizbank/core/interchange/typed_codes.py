"""Short answers that are medical codes: the only ones that can be held, and only if all is sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizbank.core.code_mentions import mentions_in
from quizbank.core.code_sets import CodeSystem, normalised_code
from quizbank.core.interchange.drafts import DraftCode
from quizbank.core.interchange.weights import ALL, NotHeld

TYPED = (CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS, CodeSystem.CPT)
NAMES = {
    CodeSystem.ICD10CM: "ICD-10-CM",
    CodeSystem.ICD10PCS: "ICD-10-PCS",
    CodeSystem.HCPCS: "HCPCS",
    CodeSystem.CPT: "CPT",
}
KIND = "a short answer"
ANYTHING = "*"  # in Moodle: whatever else is typed
CATCH_ALL = "has feedback for any other answer, which is not carried over"


@dataclass(frozen=True)
class TypedAnswer:
    """An answer that a short-answer question accepts or knows."""

    text: str
    percent: Decimal
    why: str = ""


@dataclass(frozen=True)
class TypedKey:
    """The code to be typed, its system, and the codes that are known to be wrong."""

    system: CodeSystem
    code: DraftCode
    near_misses: tuple[DraftCode, ...] = ()
    notes: tuple[str, ...] = ()


def key_of_short_answer(answers: Sequence[TypedAnswer]) -> TypedKey | NotHeld:
    """The key if every accepted answer is the same code and wholly right."""
    accepted = [answer for answer in answers if answer.percent > 0]
    if not accepted:
        return NotHeld(KIND, "No answer is accepted.")
    first = accepted[0]
    for answer in accepted:
        system = system_of(answer.text)
        if system is None:
            return NotHeld(
                KIND, f"‘{_short(answer.text)}’ is not a code; only codes are typed here."
            )
        if answer.percent != ALL:
            return NotHeld(KIND, f"{answer.text} is partly right; here a code is right or wrong.")
        if normalised_code(answer.text) != normalised_code(first.text):
            why = "It accepts any one of several codes; here every keyed code has to be typed."
            return NotHeld(KIND, why)
    # E11.65 beside E1165 says that no HCPCS code is meant.
    dotted = next((answer for answer in accepted if "." in answer.text), first)
    return _typed_key(
        written_code(dotted.text), accepted, [one for one in answers if one.percent <= 0]
    )


def _typed_key(
    code: str, accepted: Sequence[TypedAnswer], refused: Sequence[TypedAnswer]
) -> TypedKey | NotHeld:
    system = system_of(code)
    if system is None:
        return NotHeld(KIND, f"‘{_short(code)}’ is not a code.")
    doubt = "; with a dot it would be ICD-10-CM" if system == CodeSystem.HCPCS else ""
    notes = [f"is read as a question for a code of {NAMES[system]}{doubt}"]
    near: dict[str, DraftCode] = {}
    for answer in refused:
        if answer.text.strip() == ANYTHING:
            notes += [CATCH_ALL] if answer.why else []
        elif system_of(answer.text):
            near.setdefault(
                normalised_code(answer.text), DraftCode(answer.text.strip(), answer.why)
            )
        else:
            notes.append(f"knows the wrong answer ‘{_short(answer.text)}’, which is not a code")
    why = next((answer.why for answer in accepted if answer.why), "")
    near.pop(normalised_code(code), None)
    return TypedKey(system, DraftCode(code, why), tuple(near.values()), tuple(notes))


def system_of(text: str) -> CodeSystem | None:
    """The system whose code the whole text is; None if it is none, or could be of two."""
    code = written_code(text)
    systems = {
        system
        for mention in mentions_in(code)
        if mention.code == code and not mention.is_heading
        for system in mention.systems
        if system in TYPED
    }
    return systems.pop() if len(systems) == 1 else None


def written_code(text: str) -> str:
    """A code as books write it; capitals do not count in what is typed."""
    return text.strip().upper()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:40]}…"
