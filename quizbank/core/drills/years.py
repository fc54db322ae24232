"""Drills on what fiscal years change and count: new and deleted codes, CC and MCC."""

from random import Random

from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.drafts import Choice, Draft, quoted
from quizbank.core.drills.picking import any_leaf, leaves_near
from quizbank.core.drills.tables import Change, Changes, DiagnosisTables, Place

CM = CodeSystem.ICD10CM
LEVELS = {
    "MCC": "MCC (major complication or comorbidity)",
    "CC": "CC (complication or comorbidity)",
}
NEITHER = "Neither"
NONE = "NONE"


def cc_level(tables: DiagnosisTables, random: Random) -> Draft | None:
    """What a secondary diagnosis counts as; each of the three is as likely."""
    level = random.choice((*LEVELS, NONE))
    place = _counting_as(tables, level, random)
    if place is None:
        return None
    lists = "CMS lists of MCC (Table 6I) and CC (Table 6J)"
    counts = {**{one: f"in the list of {one}s" for one in LEVELS}, NONE: "in neither list"}
    why = f"{place.code} is {counts[level]} of FY {tables.year}."
    choices = [Choice(text, why) for text in (*LEVELS.values(), NEITHER)]
    at = [*LEVELS, NONE].index(level)
    return Draft(
        about=(place.code,),
        stem=f"{place.code}, {quoted(place.title)}, is a secondary diagnosis of an inpatient.\n\n"
        f"What is it in the MS-DRGs of FY {tables.year}? Leave aside that some principal diagnoses "
        "exclude it.",
        right=choices[at],
        wrong=[choice for n, choice in enumerate(choices) if n != at],
        place=at,
        rationale="CMS lists for each fiscal year which secondary diagnoses are a CC or an MCC; "
        f"all others are neither.\n\n{why}",
        references=[f"{lists}, FY {tables.year}"],
        codes={CM: [place.code]},
    )


def _counting_as(tables: DiagnosisTables, level: str, random: Random) -> Place | None:
    """A code of a level; one that counts as nothing stands near one that counts, or anywhere."""
    counted = tables.counted(level if level in LEVELS else random.choice([*LEVELS]))
    if not counted:
        return None
    code = random.choice(counted[random.choice([*counted])])
    if level in LEVELS:
        return tables.place(code)
    place = any_leaf(tables, random) if random.random() < 0.3 else None
    place = place or next(leaves_near(tables, code, random), None)
    return place if place and tables.cc_level(place.code) == NONE else None


def changes(tables: DiagnosisTables, random: Random) -> Draft | None:
    """A code, and whether the fiscal year added it, took it away or left it."""
    found = tables.changes()
    kinds = ["new", "deleted", "unchanged"] + (["revised"] if found.revised else [])
    kind = random.choice(kinds)
    change = _change(tables, found, kind, random)
    if change is None:
        return None
    options = _options(tables, found)
    why = _why(tables, kind, change)
    texts = [options[one] for one in options]
    at = [*options].index(kind)
    choices = [Choice(text, why) for text in texts]
    title = change.former_title or change.title
    return Draft(
        about=(change.code,),
        stem=f"{change.code}{f', {quoted(title)}' if title else ''}\n\nWhat happened to this "
        f"code in FY {tables.year}, from 1 October {tables.year - 1}?",
        right=choices[at],
        wrong=[choice for n, choice in enumerate(choices) if n != at],
        place=at,
        rationale="A code is chosen from the code set that is in force on the day of the "
        f"encounter (of discharge, for inpatients).\n\n{why}",
        references=[f"ICD-10-CM, code sets of FY {tables.year - 1} and FY {tables.year}"],
        codes={CM: [change.code]},
        meant_invalid=[change.code] if kind == "deleted" else [],
    )


def _options(tables: DiagnosisTables, found: Changes) -> dict[str, str]:
    before, now = f"FY {tables.year - 1}", f"FY {tables.year}"
    options = {
        "new": f"New: not valid in {before}, valid in {now}",
        "deleted": f"Deleted: valid in {before}, not valid in {now}",
        "unchanged": f"Unchanged: valid in {before} and {now}",
    }
    if found.revised is not None:
        options["unchanged"] += ", with the same title"
        options["revised"] = f"Revised: valid in {before} and {now}, with another title"
    return options


def _change(tables: DiagnosisTables, found: Changes, kind: str, random: Random) -> Change | None:
    changed = {"new": found.new, "deleted": found.deleted, "revised": found.revised or ()}
    if kind in changed:
        return random.choice(changed[kind]) if changed[kind] else None
    every = [*found.new, *found.deleted]
    near = random.choice(every).code if every and random.random() < 0.6 else None
    place = next(leaves_near(tables, near, random), None) if near else any_leaf(tables, random)
    if place is None or not tables.was_valid(place.code):
        return None
    if place.code in {one.code for one in found.revised or ()}:
        return None
    return Change(place.code, place.title)


def _why(tables: DiagnosisTables, kind: str, change: Change) -> str:
    before, now = f"FY {tables.year - 1}", f"FY {tables.year}"
    below = [child.code for child in tables.children(change.code)][:3]
    return {
        "new": f"{change.code} was not in the code set of {before} and is in that of {now}.",
        "deleted": f"{change.code} was valid in {before} and is not in {now}."
        + (f" It became a heading; codes below it are {', '.join(below)}." if below else ""),
        "unchanged": f"{change.code} is in the code sets of {before} and {now}.",
        "revised": f"In {before} its title was {quoted(change.former_title)}; in {now} it is "
        f"{quoted(change.title)}.",
    }[kind]
