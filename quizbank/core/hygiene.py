"""What makes a set guessable or lopsided although each of its items is well formed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from quizbank.core.apportionment import domain_counts
from quizbank.core.bank_checks import Formats
from quizbank.core.bank_file import PlacedItem, ReadResult
from quizbank.core.blueprint import ExamFormat
from quizbank.core.code_mentions import is_named_in
from quizbank.core.findings import Finding, Severity
from quizbank.core.item_texts import answers_of, listed_codes, text_of
from quizbank.core.problems import Problem
from quizbank.core.similarity import near_pairs

ENOUGH = 40  # items, from which shares mean something
LEAST_KEYED, MOST_KEYED = 0.18, 0.32  # share of a letter among the keys
MOST_LONGEST = 0.35  # share of items whose key is their longest option
LONG_RUN, LONGER_RUN = 3, 4  # same letters in a row: one may happen, the other should not
DIFFICULTIES = {1: ("recall", 0.3), 2: ("application", 0.5), 3: ("analysis", 0.2)}
LEEWAY = 0.1
MOST_TOPICS = 15  # of an exam: more would each have too few items to be learned of
NEAR = 0.6  # share of common pieces
SHORTEST_COMPARED = 60  # characters; shorter questions about a record often read alike
SHORTEST_RATIONALE = 60  # characters
OPTIONS = 4
OF_THE_ABOVE = re.compile(r"\b(?:all|none|both|neither|any) of (?:the|these) (?:above|options)\b")
NEGATIVE = re.compile(r"\b[Ww]hich\b[^.?!]*\b(?:is|are|was|does|do|would|should) not\b[^.!]*\?")


@dataclass(frozen=True)
class Group:
    """Items that are looked at together: those of a set, or of all sets of an exam."""

    name: str
    home: ReadResult  # where it is told
    items: Sequence[PlacedItem]

    def advice(self, rule: str, says: str, remedy: str, *, is_strict: bool = False) -> Finding:
        """What to say of the group."""
        problem = Problem(self.home.path_name, self.home.set_line, self.name, "", says, remedy)
        return Finding(problem, Severity.ADVICE, rule, is_strict)


def hygiene_findings(reads: Sequence[ReadResult], formats: Formats) -> Iterator[Finding]:
    """Everything that only counting shows; `formats` are the rules that hold now or will."""
    for read in reads:
        for item in read.items:
            yield from _of_item(read, item)
        yield from _runs(read)
    for group in _groups(reads):
        yield from _letters(group)
        yield from _longest(group)
    for exam, group in _exams(reads).items():
        yield from _topics(group)
        if len(group.items) >= ENOUGH:
            yield from _difficulty(group)
            for version in list(formats.get(exam, ()))[:1]:
                yield from _coverage(group, version)
    yield from _near_duplicates(reads)
    yield from _same_answers(reads)


def _of_item(read: ReadResult, item: PlacedItem) -> Iterator[Finding]:
    for rule, field, says, remedy, is_strict in _item_faults(item):
        problem = Problem(read.path_name, item.line(field), item.name, field, says, remedy)
        yield Finding(problem, Severity.ADVICE, rule, is_strict)


def _item_faults(item: PlacedItem) -> Iterator[tuple[str, str, str, str, bool]]:
    """Rule, field, what is wrong, what to do, and whether it has to be done."""
    options = item.values.get("options", {})
    if item.values.get("kind") == "single" and len(options) != OPTIONS:
        says = f"are {len(options)}, where the exams have {OPTIONS}"
        yield "option_count", "options", says, "Add or drop some", False
    if any(OF_THE_ABOVE.search(one.text.casefold()) for one in options.values()):
        says = "refer to each other, as in “none of the above”"
        yield "of_the_above", "options", says, "Write an option that stands for itself", True
    if NEGATIVE.search(text_of(item.written, "stem")):
        remedy = "Turn the question round, or write NOT in capitals"
        yield "negative_stem", "stem", "asks for what is not so", remedy, False
    rationale = text_of(item.written, "rationale")
    if len(rationale.strip()) < SHORTEST_RATIONALE:
        says = f"has {len(rationale.strip())} characters"
        yield "short_rationale", "rationale", says, "Say the rule first, then this case", False


def _single_keys(items: Sequence[PlacedItem]) -> list[PlacedItem]:
    """Items with one right option whose letters candidates see as they are written."""
    return [
        item
        for item in items
        if item.values.get("kind") == "single"
        and item.values.get("key") in item.values.get("options", {})
        and not item.values.get("shuffle", False)
    ]


def _runs(read: ReadResult) -> Iterator[Finding]:
    for letter, run in groupby(_single_keys(read.items), key=lambda item: item.values["key"]):
        of_run = list(run)
        if len(of_run) >= LONG_RUN:
            first = of_run[0]
            says = f"is {letter} {len(of_run)} times in a row, to {of_run[-1].name}"
            problem = Problem(
                read.path_name, first.line("key"), first.name, "key", says, "Mix the order"
            )
            is_strict = len(of_run) >= LONGER_RUN
            yield Finding(problem, Severity.ADVICE, "key_run", is_strict)


def _exams(reads: Sequence[ReadResult]) -> dict[str, Group]:
    """All items of each exam, told where its largest set is."""
    having: dict[str, list[ReadResult]] = defaultdict(list)
    for read in reads:
        for exam in read.exams:
            having[exam].append(read)
    return {
        exam: Group(
            f"all sets of {exam}",
            max(of_exam, key=lambda read: len(read.items)),
            [item for read in of_exam for item in read.items],
        )
        for exam, of_exam in having.items()
    }


def _groups(reads: Sequence[ReadResult]) -> Iterator[Group]:
    """Each set, and the sets of an exam together; where an exam has one set, that set alone."""
    own = [Group(read.set_id, read, read.items) for read in reads]
    members = [set(map(id, group.items)) for group in own]
    together = [one for one in _exams(reads).values() if set(map(id, one.items)) not in members]
    yield from (one for one in (*own, *together) if len(_single_keys(one.items)) >= ENOUGH)


def _letters(group: Group) -> Iterator[Finding]:
    keyed = _single_keys(group.items)
    counts = Counter(item.values["key"] for item in keyed)
    for letter in "ABCD":
        share = counts[letter] / len(keyed)
        if not LEAST_KEYED <= share <= MOST_KEYED:
            says = f"{counts[letter]} of {len(keyed)} keys are {letter} ({share:.1%})"
            remedy = f"Reorder options until each letter has {LEAST_KEYED:.0%} to {MOST_KEYED:.0%}"
            yield group.advice("key_balance", says, remedy, is_strict=True)


def _longest(group: Group) -> Iterator[Finding]:
    keyed = _single_keys(group.items)
    telling = [item.name for item in keyed if _is_longest(item)]
    share = len(telling) / len(keyed)
    if share > MOST_LONGEST:
        says = f"in {share:.1%} of {len(keyed)} items the longest option is the key"
        remedy = f"Shorten keys or lengthen distractors, as in {', '.join(telling[:5])}"
        yield group.advice("longest_option", says, remedy, is_strict=True)


def _is_longest(item: PlacedItem) -> bool:
    lengths = {letter: len(one.text) for letter, one in item.values["options"].items()}
    own = lengths.pop(item.values["key"])
    return own > max(lengths.values())


def _difficulty(group: Group) -> Iterator[Finding]:
    counts = Counter(item.values.get("difficulty") for item in group.items)
    for level, (name, wanted) in DIFFICULTIES.items():
        share = counts[level] / len(group.items)
        if abs(share - wanted) > LEEWAY:
            says = f"{share:.0%} of {len(group.items)} items are {name}"
            yield group.advice("difficulty_mix", says, f"Aim at about {wanted:.0%}")


def _topics(group: Group) -> Iterator[Finding]:
    """Learning tells the first topics of items apart, so each needs several items."""
    topics = [item.values.get("topics") or [""] for item in group.items]
    counts = Counter(first for first, *_others in topics if first)
    if len(counts) > MOST_TOPICS:
        says = f"the items have {len(counts)} different first topics"
        rarest = sorted(counts, key=lambda topic: (counts[topic], topic))[:3]
        remedy = f"Put coarser ones first, {MOST_TOPICS} at most, as for {', '.join(rarest)}"
        yield group.advice("topics", says, remedy)


def _coverage(group: Group, exam_format: ExamFormat) -> Iterator[Finding]:
    exam = exam_format.exam
    have = Counter(item.values.get("domains", {}).get(exam) for item in group.items)
    for domain, needed in domain_counts(exam_format, exam_format.total_items).items():
        if have[domain] < needed:
            says = f"domain {domain} has {have[domain]} of the {needed} items of a full form"
            yield group.advice("coverage", says, f"Write {needed - have[domain]} more")


def _near_duplicates(reads: Sequence[ReadResult]) -> Iterator[Finding]:
    placed = {
        item.name: (read, item)
        for read in reads
        for item in read.items
        if len(_compared(item)) >= SHORTEST_COMPARED
    }
    texts = {name: _compared(item) for name, (_, item) in placed.items()}
    for other, name, share in near_pairs(texts, at_least=NEAR):
        read, item = placed[name]
        there, twin = placed[other]
        if item.case and item.case == twin.case:
            continue
        place = f"{there.path_name}, line {twin.line('stem')}"
        says = f"reads to {share:.0%} like that of {other} ({place})"
        remedy = "Drop one, or ask for something else"
        line = item.line("stem")
        problem = Problem(read.path_name, line, item.name, "stem", says, remedy)
        yield Finding(problem, Severity.ADVICE, "near_duplicate", is_strict=True)


def _compared(item: PlacedItem) -> str:
    """The stem; of a question about a record also its answers, for such stems are often alike."""
    stem = text_of(item.written, "stem")
    if not item.case:
        return stem
    right, wrong = answers_of(item)
    return " ".join((stem, *right, *wrong))


def _same_answers(reads: Sequence[ReadResult]) -> Iterator[Finding]:
    """Items of one exam that name the same codes and have the same codes for their key."""
    seen: dict[tuple[str, frozenset[object], frozenset[str]], str] = {}
    for read in reads:
        for item in read.items:
            codes = listed_codes(item)
            listed = frozenset((one.system, one.code) for one in codes)
            keyed = frozenset(
                one.code
                for one in codes
                if any(is_named_in(one.code, text) for text in answers_of(item)[0])
            )
            if len(listed) < OPTIONS or not keyed:
                continue
            found = {seen.setdefault((e, listed, keyed), item.name) for e in read.exams}
            for first in sorted(found - {item.name}):
                says = f"names the same codes as {first}, and has the same key"
                remedy = "Drop one, or ask for something else"
                line = item.line("codes")
                problem = Problem(read.path_name, line, item.name, "codes", says, remedy)
                yield Finding(problem, Severity.ADVICE, "same_answers")
