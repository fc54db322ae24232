"""What the commands say at their end, in words and as JSON."""

import json
from collections.abc import Iterator

from quizbank.bank.checking import CheckedBank
from quizbank.bank.facts import stock_in_words
from quizbank.bank.rolling_over import WorkList
from quizbank.core.coverage import Coverage
from quizbank.core.findings import Severity
from quizbank.web.formatters import percent, plural

DIFFICULTIES = {1: "recall", 2: "application", 3: "analysis"}


def checked_in_words(checked: CheckedBank) -> str:
    """How many files and questions were looked at, and how much was found."""
    files, items = plural(checked.files, "file"), plural(checked.items, "question")
    advice = checked.count(Severity.ADVICE)
    more = f", {plural(advice, 'piece')} of advice" if advice else ""
    strict = sum(one.is_strict for one in checked.findings)
    more += f" ({strict} strict)" if strict else ""
    problems = checked.count(Severity.PROBLEM)
    if not problems:
        return f"{files}, {items}: no problems{more}."
    told = f"{plural(problems, 'problem')} in {checked.files_with_problems()} of {files}"
    return f"{told}, {items} read{more}."


def in_json(checked: CheckedBank) -> str:
    """The same for a program, with every finding."""
    return _json(
        {
            "files": checked.files,
            "questions": checked.items,
            "codes_verified": not checked.unverified,
            "unverified_because": checked.unverified,
            **{severity.value: checked.count(severity) for severity in Severity},
            "findings": [finding.as_dict() for finding in checked.findings],
        }
    )


def work_in_words(work: WorkList) -> Iterator[str]:
    """How much there is to do, and what could not be asked."""
    to = work.change.to
    breaks, touches = work.names(Severity.PROBLEM), work.names(Severity.ADVICE)
    yield (
        f"Code year {to}: {plural(work.items, 'question')}, {len(breaks)} broken, "
        f"{len(touches - breaks)} touched."
    )
    if work.change.after.month != 9:
        yield f"Changes after {work.change.after} are not known yet."
    if not work.tells_titles:
        yield (
            "Revised titles of ICD-10-CM cannot be told: import the tabular list or the addenda of "
            f"{to} with `flask codes import`."
        )
    for system, count in work.unasked.items():
        yield f"{plural(count, 'question')} with {system.value} codes: compare them with the books."


def work_in_json(work: WorkList) -> str:
    """The same for a program, with every finding."""
    return _json(
        {
            "to": work.change.to,
            "from_books_of": work.change.before.isoformat(),
            "to_books_of": work.change.after.isoformat(),
            "questions": work.items,
            "broken": sorted(work.names(Severity.PROBLEM)),
            "touched": sorted(work.names(Severity.ADVICE)),
            "titles_compared": work.tells_titles,
            "not_asked": {system.value: count for system, count in work.unasked.items()},
            "findings": [finding.as_dict() for finding in work.findings],
        }
    )


def coverage_in_words(coverage: Coverage, *, code_year: int) -> Iterator[str]:
    """An exam's pool against its rules: a heading and the lines below it."""
    exam_format, keyed = coverage.exam_format, coverage.keyed
    yield f"{exam_format.short_name} ({exam_format.version}, code year {code_year})"
    yield f"  {stock_in_words(coverage)}"
    width = max(len(one.domain) for one in coverage.domains)
    yield f"  {'':{width}}  have  for one full exam"
    for one in coverage.domains:
        lacking = f"  {one.lacking} missing" if one.lacking else ""
        yield f"  {one.domain:{width}}  {one.have:>4}  {one.needed:>4}{lacking}"
    yield "  Kinds: " + ", ".join(f"{kind} {count}" for kind, count in coverage.kinds.items())
    yield "  Difficulty: " + ", ".join(
        f"{DIFFICULTIES[one]} {count}{_share(count, len(coverage.pool))}"
        for one, count in coverage.difficulties.items()
    )
    last = f", last on {keyed.on}" if keyed.on else ""
    yield f"  Keyed blind: {keyed.blind} of {keyed.items}{last}"


def _share(count: int, whole: int) -> str:
    return f" ({percent(count / whole)})" if whole else ""


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
