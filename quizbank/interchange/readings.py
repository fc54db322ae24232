"""What was read of a file, as an upload keeps it until somebody has looked it through."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from quizbank.core.interchange.draft_items import ITEM_ID, fields_of
from quizbank.core.interchange.drafts import Draft, DraftCase, DraftProblem, Left, Note, Reading
from quizbank.core.twins import SAME, Twin, Twins
from quizbank.educators.actions import seen_text

VERSION = 1  # of the JSON
HERE, MINE = "here:", "mine:"  # how the names of known texts begin
MOST_TOPICS = 6  # of an item
SHORT = 40  # characters; shorter stems are compared together with their options
Domains = Mapping[str, Collection[str]]  # of each exam of the set


def as_json(reading: Reading, *, domains: Domains, ids: Mapping[str, str], twins: Twins) -> Any:
    """Everything that the pages show and an import needs.

    `ids` says of ids that are taken where they are (here or elsewhere), `twins` by which stems of
    the file read like one that was there before; both of them by what `stems_of` calls a draft.
    """
    numbers = _numbers_of_cases(reading.drafts)
    seen: set[str] = set()
    drafts = []
    for draft in reading.drafts:
        one = _draft(draft, reading, domains, ids, seen)
        one["case"] = numbers[draft.case] if draft.case else None
        twin = twins.found.get(str(draft.number))
        one["twin"] = _twin_in_words(twin) if twin else ""
        is_twin = twin is not None and twin.share >= SAME and not twin.name.startswith(MINE)
        one["is_doubtful"] = bool(one["problems"]) or one["taken"] == "here" or is_twin
        drafts.append(one)
    drafted = {draft.number for draft in reading.drafts}
    return seen_text(
        {
            "version": VERSION,
            "format": reading.format_name,
            "count": reading.count,
            "drafts": drafts,
            "cases": [_case(case, ids) for case in numbers],
            "left": _left(reading.left),
            "problems": _broken(reading.problems, drafted),
            "notes": _notes(reading),
            "all_compared": twins.is_complete,
        }
    )


def stems_of(reading: Reading) -> dict[str, str]:
    """What is compared of each draft, by its number as a text."""
    return {str(draft.number): compared(fields_of(draft)) for draft in reading.drafts}


def compared(fields: Mapping[str, Any]) -> str:
    """The stem of an item; short ones are often alike, and are told apart by their options."""
    stem = str(fields.get("stem") or "")
    if len(stem) >= SHORT:
        return stem
    options: Mapping[str, Mapping[str, str]] = fields.get("options") or {}
    keyed = [one["code"] for one in fields.get("key", ()) if isinstance(one, dict)]
    return " ".join((stem, *(str(one.get("text", "")) for one in options.values()), *keyed))


def ids_of(reading: Reading) -> set[str]:
    """Every id that the file has for its questions and cases, as far as it can be one here."""
    drafts = {draft.id_hint for draft in reading.drafts}
    cases = {draft.case.id_hint for draft in reading.drafts if draft.case}
    return {one for one in drafts | cases if ITEM_ID.fullmatch(one)}


def _draft(
    draft: Draft,
    reading: Reading,
    domains: Domains,
    ids: Mapping[str, str],
    seen: set[str],
) -> dict[str, Any]:
    fields = fields_of(draft)
    name = str(fields.pop("id", ""))
    fields["domains"], unknown = _known_domains(fields.get("domains") or {}, domains)
    topics = fields.get("topics", ())
    if len(topics) > MOST_TOPICS:
        unknown.append(f"has {len(topics)} topics, of which the first {MOST_TOPICS} are kept")
        fields["topics"] = topics[:MOST_TOPICS]
    taken = "file" if name in seen else ids.get(name, "")
    seen |= {name} - {""}
    return {
        "number": draft.number,
        "name": draft.name,
        "place": f"line {draft.line}" if draft.line else draft.file,
        "id": name,
        "taken": taken,
        "fields": {key: value for key, value in fields.items() if value is not None},
        "problems": [_says(problem) for problem in reading.problems_of(draft)],
        "notes": [note.says for note in reading.notes_of(draft)] + unknown,
    }


def _known_domains(
    written: Mapping[str, str], domains: Domains
) -> tuple[dict[str, str], list[str]]:
    """The domains for exams of the set; what is left out of them, in sentences."""
    kept = {exam: one for exam, one in written.items() if one in domains.get(exam, ())}
    left = [
        f"names the {exam.upper()} domain ‘{one}’, which {_why_not(exam, domains)}"
        for exam, one in written.items()
        if exam not in kept
    ]
    return kept, left


def _why_not(exam: str, domains: Domains) -> str:
    return "that exam does not have" if exam in domains else "this set is not for"


def _twin_in_words(twin: Twin) -> str:
    """That it reads like another; `twin.name` is as `here` and `mine` make it, or a number."""
    which = f"question {twin.name} of this file"
    if twin.name.startswith(HERE):
        which = f"‘{twin.name.removeprefix(HERE)}’, which is in this set"
    elif twin.name.startswith(MINE):
        title, _, item_id = twin.name.removeprefix(MINE).rpartition("/")
        which = f"‘{item_id}’ in your set ‘{title}’"
    alike = "the same as" if twin.share == 1 else f"to {round(twin.share * 100)} % like"
    return f"reads {alike} {which}"


def _numbers_of_cases(drafts: Sequence[Draft]) -> dict[DraftCase, int]:
    cases = dict.fromkeys(draft.case for draft in drafts if draft.case)
    return {case: number for number, case in enumerate(cases)}


def _case(case: DraftCase, ids: Mapping[str, str]) -> dict[str, Any]:
    is_id = ITEM_ID.fullmatch(case.id_hint) is not None
    return {
        "id": case.id_hint if is_id and case.id_hint not in ids else "",
        "title": case.title,
        "setting": case.setting,
        "record": [{"title": title, "text": text} for title, text in case.record],
    }


def _says(problem: DraftProblem) -> str:
    place = f"Line {problem.line}: " if problem.line else ""
    field = f"{problem.field} " if problem.field else ""
    stop = "" if problem.remedy.endswith((".", "?")) else "."
    return f"{place}{field}{problem.says}. {problem.remedy}{stop}"


def _left(left: Sequence[Left]) -> list[dict[str, Any]]:
    """What cannot be held, each by its name, under its kind and why."""
    kinds: dict[tuple[str, str], list[Left]] = defaultdict(list)
    for one in left:
        kinds[one.kind, one.why].append(one)
    return [
        {"kind": kind, "why": why, "questions": [str(one) for one in found]}
        for (kind, why), found in kinds.items()
    ]


def _broken(problems: Sequence[DraftProblem], drafted: Collection[int]) -> list[str]:
    """What has to be mended before it can be read at all."""
    return [str(problem) for problem in problems if problem.number not in drafted]


def _notes(reading: Reading) -> list[dict[str, Any]]:
    """What is not carried over, the most frequent first, with the questions that had it."""
    grouped: dict[str, tuple[Note, ...]] = reading.notes_by_text()
    return [
        {"says": says, "questions": [note.name for note in notes if note.number]}
        for says, notes in grouped.items()
    ]
