"""Drills on the notes of ICD-10-CM: Excludes1, code first, use additional code, code also."""

from collections.abc import Iterator
from itertools import chain, islice
from random import Random

from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.codes import guidelines, tabular
from quizbank.core.drills.drafts import MOST_OPTIONS, Choice, Draft, plain, quoted
from quizbank.core.drills.picking import (
    any_leaf,
    categories_around,
    leaf_below,
    leaf_in,
    shuffled,
)
from quizbank.core.drills.references import codes_named
from quizbank.core.drills.tables import (
    CODE_ALSO,
    CODE_FIRST,
    EXCLUDES1,
    EXCLUDES2,
    USE_ADDITIONAL,
    BookNote,
    DiagnosisTables,
    Place,
)

CM = CodeSystem.ICD10CM
WRONG = MOST_OPTIONS - 1
MOST_TRIES = 12
TOGETHER = (EXCLUDES2, USE_ADDITIONAL, CODE_FIRST, CODE_ALSO)
NAMES = {
    EXCLUDES1: "Excludes1",
    EXCLUDES2: "Excludes2",
    CODE_FIRST: "Code first",
    USE_ADDITIONAL: "Use additional code",
    CODE_ALSO: "Code also",
}
EXCLUDES1_RULE = "Section I.A.12.a (Excludes1)"
SECTIONS = {
    CODE_FIRST: "Sections I.A.13 and I.B.7 (etiology and manifestation, multiple coding)",
    USE_ADDITIONAL: "Sections I.A.13 and I.B.7 (etiology and manifestation, multiple coding)",
    CODE_ALSO: "Section I.A.17 (“code also” note)",
}
RULES = {
    CODE_FIRST: "The codes that a “code first” note names go before the code at which it stands.",
    USE_ADDITIONAL: "The codes that a “use additional code” note names follow the code at which it "
    "stands.",
    CODE_ALSO: "A “code also” note asks for both codes and says nothing of their order; the "
    "circumstances of the encounter decide.",
}
EITHER = "Either may go first: the circumstances of the encounter decide"


def said(note: BookNote) -> str:
    """A note with its place: Excludes1 at J20: “…”."""
    return f"{NAMES[note.kind]} at {note.level}: {quoted(note.text)}"


def ties(tables: DiagnosisTables, one: str, other: str) -> set[str]:
    """The kinds of notes of one code that could mean the other."""
    notes = (note for note in tables.notes_of(one) if note.kind in NAMES)
    return {note.kind for note in notes if codes_named(note.text).may_hold(other)}


def excludes1(tables: DiagnosisTables, random: Random) -> Draft | None:
    """A code, one that an Excludes1 note keeps away from it, and others that none does."""
    note = _note(tables, EXCLUDES1, random)
    pair = _pair(tables, note, random) if note else None
    if note is None or pair is None:
        return None
    code, kept_away = pair
    if ties(tables, code.code, kept_away.code) != {EXCLUDES1}:
        return None
    if ties(tables, kept_away.code, code.code) - {EXCLUDES1}:
        return None
    wrong = list(islice(_compatible(tables, code, kept_away, random), WRONG))
    if len(wrong) < WRONG:
        return None
    return Draft(
        about=(code.code, kept_away.code),
        stem=f"{code.code}, {quoted(code.title)}, is reported.\n\nWhich of these is, by an "
        "Excludes1 note of the Tabular List, not reported with it? (The two conditions have to do "
        "with each other.)",
        right=Choice(_named(kept_away), f"{said(note)}."),
        wrong=[Choice(_named(place), why) for place, why in wrong],
        rationale="Excludes1 means “not coded here”: the two codes are not used together, except "
        "for conditions that have nothing to do with each other.\n\n"
        f"{said(note)}. It holds for {code.code} and names {kept_away.code}.",
        references=[guidelines(tables, EXCLUDES1_RULE), tabular(tables, note.level)],
        codes={CM: [code.code, kept_away.code, *(place.code for place, _ in wrong)]},
    )


def _note(tables: DiagnosisTables, kind: str, random: Random) -> BookNote | None:
    """A note of a kind that names codes beyond doubt."""
    notes = tables.notes(kind)
    for _ in range(MOST_TRIES if notes else 0):
        note = random.choice(notes)
        if codes_named(note.text).surely:
            return note
    return None


def _pair(tables: DiagnosisTables, note: BookNote, random: Random) -> tuple[Place, Place] | None:
    """A code for which the note holds, and one that it names."""
    code = leaf_below(tables, note.level, random)
    other = leaf_in(tables, random.choice(codes_named(note.text).surely), random)
    is_pair = code and other and code.code != other.code
    return (code, other) if code and other and is_pair else None


def _compatible(
    tables: DiagnosisTables, code: Place, kept_away: Place, random: Random
) -> Iterator[tuple[Place, str]]:
    """Codes that no Excludes1 note could keep away, first those that a note allows, with why."""
    seen = {code.code, kept_away.code}
    allowed = islice(_named_together(tables, code, random), WRONG - 1)
    for place, why in chain(allowed, _around(tables, kept_away, random)):
        if place.code in seen:
            continue
        seen.add(place.code)
        either_way = ties(tables, code.code, place.code) | ties(tables, place.code, code.code)
        if EXCLUDES1 not in either_way:
            yield place, why


def _named_together(
    tables: DiagnosisTables, code: Place, random: Random
) -> Iterator[tuple[Place, str]]:
    notes = [note for note in tables.notes_of(code.code) if note.kind in TOGETHER]
    close = [note for note in notes if not note.level.isdigit()]  # a chapter's say little of it
    for note in shuffled(close, random):
        for span in codes_named(note.text).surely[:1]:
            place = leaf_in(tables, span, random)
            if place is not None:
                yield place, f"{said(note)}. Both may be reported."


def _around(
    tables: DiagnosisTables, kept_away: Place, random: Random
) -> Iterator[tuple[Place, str]]:
    why = "No Excludes1 note of either code names the other."
    for category in categories_around(tables, kept_away.code, random):
        place = leaf_below(tables, category, random)
        if place is not None:
            yield place, why
    for _ in range(MOST_TRIES):
        place = any_leaf(tables, random)
        if place is not None:
            yield place, why


def sequencing(tables: DiagnosisTables, random: Random) -> Draft | None:
    """Two codes that a note ties together; which goes first, if that is not left open?"""
    note = _note_by_target(tables, random.choice((CODE_FIRST, USE_ADDITIONAL, CODE_ALSO)), random)
    pair = _pair(tables, note, random) if note else None
    if note is None or pair is None:
        return None
    code, other = pair
    if not _is_one_encounter(code, other) or not _is_clear(tables, note.kind, code, other):
        return None
    return _sequence(tables, note, code, other, random)


def _note_by_target(tables: DiagnosisTables, kind: str, random: Random) -> BookNote | None:
    """A note of a kind; what many notes say alike is no likelier for it."""
    notes = tables.notes(kind)
    texts = list(dict.fromkeys(note.text for note in notes))
    for _ in range(MOST_TRIES if texts else 0):
        text = random.choice(texts)
        if codes_named(text).surely:
            return random.choice([note for note in notes if note.text == text])
    return None


def _is_one_encounter(code: Place, other: Place) -> bool:
    """Whether two injury codes tell of the same encounter (A, D or S in seventh place)."""
    seventh = [place.code.replace(".", "")[6:] for place in (code, other)]
    return not all(seventh) or seventh[0] == seventh[1]


def _is_clear(tables: DiagnosisTables, kind: str, code: Place, other: Place) -> bool:
    """Whether no other note of the two could say something else."""
    mirrored = {CODE_FIRST: {USE_ADDITIONAL}, USE_ADDITIONAL: {CODE_FIRST}, CODE_ALSO: {CODE_ALSO}}
    back = ties(tables, other.code, code.code)
    if ties(tables, code.code, other.code) != {kind} or back - mirrored[kind]:
        return False
    return kind != CODE_ALSO or not (_comes_second(tables, code) or _comes_second(tables, other))


def _comes_second(tables: DiagnosisTables, place: Place) -> bool:
    """Whether the code has to follow another that the book may not name."""
    return any(note.kind == CODE_FIRST for note in tables.notes_of(place.code))


def _sequence(
    tables: DiagnosisTables, note: BookNote, code: Place, other: Place, random: Random
) -> Draft:
    first, second = (other, code) if note.kind == CODE_FIRST else (code, other)
    rule = RULES[note.kind]
    here = f"{said(note)}."
    in_order = Choice(f"{first.code}, then {second.code}", f"{rule} {here}")
    turned = Choice(f"{second.code}, then {first.code}", f"{rule} {here}")
    either = Choice(EITHER, f"{rule} {here}")
    alone = Choice(f"{code.code} alone", f"The note asks for both codes. {here}")
    right, other_order = (either, in_order) if note.kind == CODE_ALSO else (in_order, either)
    listed = "\n".join(f"- {_named(place)}" for place in shuffled([code, other], random))
    return Draft(
        about=(code.code, other.code),
        stem=f"The record documents both of these:\n\n{listed}\n\nHow are they reported by the "
        "notes of the Tabular List?",
        right=right,
        wrong=[turned, other_order, alone],
        rationale=f"{rule}\n\n{here}",
        references=[guidelines(tables, SECTIONS[note.kind]), tabular(tables, note.level)],
        codes={CM: [code.code, other.code]},
    )


def _named(place: Place) -> str:
    return f"{place.code} {plain(place.title)}"
