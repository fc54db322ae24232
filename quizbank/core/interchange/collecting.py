"""Gathers what a reader finds, so that every question ends as a draft, as left, or as a problem."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizbank.core.interchange.draft_rules import named, troubles_of
from quizbank.core.interchange.drafts import (
    Draft,
    DraftOption,
    DraftProblem,
    Left,
    Note,
    Reading,
    numbered,
    short_name,
)
from quizbank.core.interchange.refusal import (
    MOST_CHARACTERS,
    MOST_QUESTIONS,
    MOST_TAGS,
    FileRefused,
)
from quizbank.core.interchange.texts import Converted, TextFormat, converted
from quizbank.core.interchange.typed_codes import TypedAnswer, TypedKey, key_of_short_answer
from quizbank.core.interchange.weights import Keyed, NotHeld, key_from
from quizbank.core.items import LETTERS, Kind, SetHead

MEDIA_KIND = "a question with a picture or another medium"
MEDIA_WHY = "Pictures and media are not held yet. Say in words or in a table what it shows."
WEIGHTS = "weights"
INLINE_PICTURE = re.compile(r"<img\b|data:image/", re.IGNORECASE)


class Collector:
    """The questions of one file, in order."""

    def __init__(self, format_name: str) -> None:
        self.format_name = format_name
        self.count = 0
        self.drafts: list[Draft] = []
        self.left: list[Left] = []
        self.problems: list[DraftProblem] = []
        self.notes: dict[Note, None] = {}
        self._tags = 0

    def question(self, name: str = "", *, line: int = 0, file: str = "") -> "Asked":
        """Begin the next question."""
        self.count += 1
        self.expect(self.count)
        return Asked(self, self.count, short_name(name), line, file)

    def expect(self, count: int) -> None:
        """Refuse a file with that many questions if they are too many, before they are read."""
        if count > MOST_QUESTIONS:
            says = f"holds {count:,} questions; at most {MOST_QUESTIONS:,} are read at once"
            raise FileRefused(says, "Split it into several files")

    def count_tags(self, number: int) -> None:
        """Refuse a file with so much formatting that reading it would take minutes."""
        self._tags += number
        if self._tags > MOST_TAGS:
            says = f"holds more than {MOST_TAGS:,} HTML tags"
            raise FileRefused(says, "Clear the formatting, or split it into several files")

    def note(self, says: str) -> None:
        """Tell something about the file as a whole."""
        self.notes.setdefault(Note(0, "", says))

    def problem(self, says: str, remedy: str, *, line: int = 0, field: str = "") -> None:
        """Tell something to mend that belongs to no question."""
        self.problems.append(DraftProblem(0, "", line, field, says, remedy))

    def reading(self, *, head: SetHead | None = None) -> Reading:
        """Everything that was gathered, after a look for ids that stand twice."""
        self._check_ids_differ()
        if not self.count and not self.problems:
            remedy = "Choose another file, or look whether it is the format that you meant"
            raise FileRefused(f"holds no questions as {self.format_name}", remedy)
        kept = {0, *(draft.number for draft in self.drafts)}
        return Reading(
            self.format_name,
            self.count,
            tuple(self.drafts),
            tuple(self.left),
            tuple(sorted(self.problems, key=lambda one: (one.line, one.number))),
            tuple(note for note in self.notes if note.number in kept),
            head,
        )

    def _check_ids_differ(self) -> None:
        seen: dict[str, Draft] = {}
        for draft in self.drafts:
            first = seen.setdefault(draft.id_hint, draft)
            if draft.id_hint and first is not draft:
                place = f"line {first.line}" if first.line else f"question {first.number}"
                says = f"is ‘{draft.id_hint}’, which {place} has already"
                remedy = "Give each question an id of its own"
                problem = DraftProblem(draft.number, draft.name, draft.line, "id", says, remedy)
                self.problems.append(problem)


class Asked:
    """One question while it is read."""

    def __init__(self, collector: Collector, number: int, name: str, line: int, file: str) -> None:
        self.collector = collector
        self.number = number
        self.line = line
        self.file = file
        self._name = name
        self._stem = ""
        self._media = False
        self._is_broken = False

    @property
    def name(self) -> str:
        """What to call it in messages: its name, else how it begins, else its number."""
        return self._name or short_name(self._stem, otherwise=numbered(self.number))

    def stem(self, text: str, written_as: TextFormat = TextFormat.PLAIN) -> str:
        """The stem in Markdown; a question without a name is called by how it begins."""
        found = self._converted(text, written_as, one_line=False)
        return self.taken_as_stem(found) if found else ""

    def taken_as_stem(self, text: Converted) -> str:
        """The same for a text that is converted already."""
        self._stem = text.markdown
        return self.taken(text)

    def text(
        self, text: str, written_as: TextFormat = TextFormat.PLAIN, *, one_line: bool = False
    ) -> str:
        """A text of the question in Markdown; what is lost is noted."""
        found = self._converted(text, written_as, one_line=one_line)
        return self.taken(found) if found else ""

    def _converted(self, text: str, written_as: TextFormat, *, one_line: bool) -> Converted | None:
        self.collector.count_tags(text.count("<"))
        if len(text) <= MOST_CHARACTERS:
            return converted(text, written_as, one_line=one_line)
        if INLINE_PICTURE.search(text):
            self.has_media()
        else:
            says = f"has a text of {len(text):,} characters"
            self.problem("text", says, f"Shorten it; at most {MOST_CHARACTERS:,} are read")
        return None

    def plain(self, html: str) -> str:
        """What a piece of HTML reads like, without a note of what is lost."""
        return converted(html[:MOST_CHARACTERS], TextFormat.HTML, one_line=True).markdown

    def taken(self, text: Converted) -> str:
        """The Markdown of a text that is converted already; what is lost is noted."""
        for says in text.notes:
            self.note(says)
        if text.media:
            self._media = True
        return text.markdown

    def note(self, says: str) -> None:
        """Tell what is not carried over."""
        self.collector.notes.setdefault(Note(self.number, self.name, says))

    def has_media(self) -> None:
        """Remember that it has a picture or the like, which no question here can have."""
        self._media = True

    def leave(self, kind: str, why: str) -> None:
        """It cannot be held."""
        self.collector.left.append(Left(self.number, self.name, self.line, kind, why))

    def problem(self, field: str, says: str, remedy: str, *, line: int = 0) -> None:
        """Something has to be mended before it can be read; it will be no draft."""
        self._is_broken = True
        self._tell(field, says, remedy, line=line)

    def choice(
        self, options: Sequence[tuple[str, Decimal, str]], *, one_is_chosen: bool, **rest: Any
    ) -> None:
        """Keep a question with options, each with its percentage and the reason for it."""
        verdict = key_from([percent for _, percent, _ in options], one_is_chosen=one_is_chosen)
        if isinstance(verdict, NotHeld):
            if not self._is_broken:
                self.leave(verdict.kind, verdict.why)
        elif isinstance(verdict, Keyed):
            drafted = tuple(
                DraftOption(text, why, place in verdict.right)
                for place, (text, _, why) in enumerate(options)
            )
            for says in verdict.notes:
                self.note(says)
            self.keep(kind=verdict.kind, options=drafted, **rest)
        else:
            self.problem(WEIGHTS, verdict.says, verdict.remedy)

    def typed(self, answers: Sequence[TypedAnswer], **rest: Any) -> None:
        """Keep a short answer, if it is a code."""
        key = key_of_short_answer(answers)
        if isinstance(key, TypedKey):
            for says in key.notes:
                self.note(says)
            self.keep(
                kind=Kind.CODE_ENTRY,
                code_system=key.system.value,
                codes=(key.code,),
                near_misses=key.near_misses,
                **rest,
            )
        elif not self._is_broken:
            self.leave(key.kind, key.why)

    def keep(self, **fields: Any) -> None:
        """Keep it as a draft, unless something is broken or it has a picture."""
        if self._is_broken:
            return
        if self._media:
            self.leave(MEDIA_KIND, MEDIA_WHY)
            return
        options = fields.get("options", ())
        if len(options) > len(LETTERS):
            why = f"It has {len(options)} options; here at most {len(LETTERS)} are held."
            self.leave("a choice with many options", why)
            return
        draft = Draft(number=self.number, name=self.name, line=self.line, file=self.file, **fields)
        self.collector.drafts.append(draft)
        for trouble in troubles_of(draft):
            self._tell(named(trouble), trouble.says, trouble.remedy)

    def _tell(self, field: str, says: str, remedy: str, *, line: int = 0) -> None:
        problem = DraftProblem(self.number, self.name, line or self.line, field, says, remedy)
        self.collector.problems.append(problem)
