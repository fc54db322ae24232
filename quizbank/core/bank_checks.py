"""What no file can show by itself: ids that two files share, and what the exams' rules allow."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from quizbank.core.bank_file import PlacedItem, ReadResult
from quizbank.core.blueprint import ExamFormat
from quizbank.core.problems import Problem
from quizbank.core.wording import closest

Formats = Mapping[str, Sequence[ExamFormat]]


def checked_together(reads: Sequence[ReadResult], formats: Formats) -> list[ReadResult]:
    """The same files after these checks; `formats` are the rules that hold now or will, by exam."""
    shared = _shared_ids(reads)
    return [
        read.with_problems([*shared[number], *_against_formats(read, formats)])
        for number, read in enumerate(reads)
    ]


def _shared_ids(reads: Sequence[ReadResult]) -> dict[int, list[Problem]]:
    """For each file its ids that another file has too, with the place in the other."""
    places: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for number, read in enumerate(reads):
        if read.set_id:
            places["set", read.set_id][number] = read.set_line
        for identifier, line in read.ids:
            places["id", identifier].setdefault(number, line)

    problems: dict[int, list[Problem]] = defaultdict(list)
    for (field, identifier), lines in places.items():
        for number, line in lines.items():
            others = [
                f"{reads[other].path_name}, line {there}"
                for other, there in lines.items()
                if other != number
            ]
            if others:
                says = f"is {identifier}, as in {' and in '.join(others)}"
                item = identifier if field == "id" else ""
                remedy = "Give one of them an id of its own, one that was never used"
                file = reads[number].path_name
                problems[number].append(Problem(file, line, item, field, says, remedy))
    return problems


def _against_formats(read: ReadResult, formats: Formats) -> Iterator[Problem]:
    for item in read.items:
        for exam in read.exams:
            versions = formats.get(exam, ())
            yield from _domain_problems(read.path_name, item, exam, versions)
            yield from _kind_problems(read.path_name, item, exam, versions)


def _domain_problems(
    file: str, item: PlacedItem, exam: str, versions: Sequence[ExamFormat]
) -> Iterator[Problem]:
    domain = item.values.get("domains", {}).get(exam)
    if domain is None:
        return
    for version in versions:
        known = [one.id for one in version.domains]
        if domain not in known:
            exam_name = f"{version.short_name} ({version.version})"
            says = f"is {domain}, which is no domain of the {exam_name}"
            line = item.line("domains", exam)
            remedy = closest(domain, known, among="the domains")
            yield Problem(file, line, item.name, f"domains.{exam}", says, remedy)
            return


def _kind_problems(
    file: str, item: PlacedItem, exam: str, versions: Sequence[ExamFormat]
) -> Iterator[Problem]:
    kind = item.values.get("kind")
    for version in versions:
        if kind is not None and kind not in version.kinds:
            says = f"is {kind}, which the {version.short_name} does not have ({version.version})"
            remedy = f"Write it as {' or '.join(version.kinds)}, or for another exam"
            yield Problem(file, item.line("kind"), item.name, "kind", says, remedy)
            return
