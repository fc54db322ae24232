"""What somebody ticked and chose of an upload so far, and what an import makes of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizbank.core.interchange.draft_items import slug_of
from quizbank.interchange.readings import MOST_TOPICS

VERSION = 1  # of the JSON
DIFFICULTIES = {1: "recall", 2: "application", 3: "analysis"}
Stored = Mapping[str, Any]  # a draft as a reading keeps it


@dataclass(frozen=True)
class Chosen:
    """Domain by exam, difficulty and topics; what is None was left as it is."""

    domains: Mapping[str, str] = field(default_factory=dict)
    difficulty: int | None = None
    topics: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.domains or self.difficulty or self.topics is not None)


@dataclass
class Choices:
    """The ticks that differ from the first proposal, and what was chosen for which question."""

    ticks: dict[int, bool]
    chosen: dict[int, Chosen]

    def is_ticked(self, draft: Stored) -> bool:
        """Whether it is to be imported; at first whatever has nothing doubtful about it."""
        return self.ticks.get(draft["number"], not draft["is_doubtful"])

    def tick(self, drafts: Iterable[Stored], *, ticked: Collection[int]) -> None:
        """Take over the boxes of some questions as they stand."""
        for draft in drafts:
            is_ticked = draft["number"] in ticked
            if is_ticked != self.is_ticked(draft):
                self.ticks[draft["number"]] = is_ticked

    def choose(self, draft: Stored, chosen: Chosen, *, only_gaps: bool) -> None:
        """Set domain, difficulty or topics of a question; or only those that it has not."""
        number, fields = draft["number"], self.fields_of(draft)
        before = self.chosen.get(number, Chosen())
        has_topics = only_gaps and bool(fields.get("topics"))
        has_difficulty = only_gaps and bool(fields.get("difficulty"))
        given = fields.get("domains", {}) if only_gaps else {}
        self.chosen[number] = Chosen(
            domains={**before.domains, **chosen.domains, **given},
            difficulty=before.difficulty
            if has_difficulty or chosen.difficulty is None
            else chosen.difficulty,
            topics=before.topics if has_topics or chosen.topics is None else chosen.topics,
        )

    def fields_of(self, draft: Stored) -> dict[str, Any]:
        """The fields of a question with what was chosen for it."""
        fields: dict[str, Any] = {**draft["fields"]}
        chosen = self.chosen.get(draft["number"], Chosen())
        fields["domains"] = {**fields.get("domains", {}), **chosen.domains}
        if chosen.difficulty is not None:
            fields["difficulty"] = chosen.difficulty
        if chosen.topics is not None:
            fields["topics"] = list(chosen.topics)
        return fields


def choices_from(stored: Mapping[str, Any]) -> Choices:
    """What an upload keeps."""
    return Choices(
        ticks={int(number): ticked for number, ticked in stored.get("ticks", {}).items()},
        chosen={
            int(number): Chosen(one["domains"], one["difficulty"], _topics(one["topics"]))
            for number, one in stored.get("chosen", {}).items()
        },
    )


def _topics(stored: list[str] | None) -> tuple[str, ...] | None:
    return None if stored is None else tuple(stored)


def as_json(choices: Choices) -> dict[str, Any]:
    """The same for the upload to keep."""
    return {
        "version": VERSION,
        "ticks": {str(number): ticked for number, ticked in choices.ticks.items()},
        "chosen": {
            str(number): {
                "domains": dict(one.domains),
                "difficulty": one.difficulty,
                "topics": None if one.topics is None else list(one.topics),
            }
            for number, one in choices.chosen.items()
        },
    }


def topics_from(text: str) -> tuple[str, ...]:
    """Topics as somebody types them, with commas between them."""
    slugs = (slug_of(part) for part in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(slug for slug in slugs if slug))[:MOST_TOPICS]


def entries_of(
    reading: Mapping[str, Any], choices: Choices, *, taken: Collection[str]
) -> list[dict[str, Any]]:
    """Every ticked question as `add_items` takes it, those of a case under their case.

    An id that is taken is left out, so that the question gets one of its own.
    """
    entries: list[dict[str, Any]] = []
    of_cases: dict[int, list[dict[str, Any]]] = {}
    used: set[str] = set(taken)
    for draft in reading["drafts"]:
        if not choices.is_ticked(draft):
            continue
        fields = _with_free_id(choices.fields_of(draft), draft["id"], used)
        number = draft["case"]
        if number is None:
            entries.append(fields)
            continue
        if number not in of_cases:
            case = reading["cases"][number]
            of_cases[number] = []
            head = _with_free_id({**case, "kind": "case"}, case["id"], used)
            entries.append({**head, "items": of_cases[number]})
        of_cases[number].append(fields)
    return entries


def _with_free_id(fields: dict[str, Any], name: str, used: set[str]) -> dict[str, Any]:
    fields.pop("id", None)
    if not name or name in used:
        return fields
    used.add(name)
    return {"id": name, **fields}
