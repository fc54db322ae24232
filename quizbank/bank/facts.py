"""The rules of an exam in sentences, each with its source and how sure we are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from quizbank.core.blueprint import Confidence, Domain, ExamFormat, Sourced
from quizbank.core.coverage import Coverage, Keyed
from quizbank.core.items import Kind
from quizbank.web.formatters import day as in_words
from quizbank.web.formatters import duration, plural

MEANINGS = {
    Confidence.CONFIRMED: "read on the exam body's own site, or in a copy of its own document",
    Confidence.LIKELY: "several pages by others agree, or one agrees with an older official page",
    Confidence.UNSURE: "one page only, pages that disagree, or our own assumption",
}
URL = re.compile(r"(https?://[^\s;]+)")


@dataclass(frozen=True)
class SourcePart:
    """A piece of a source: words, or a link with the name of its site."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class FactRow:
    """One fact as the page shows it."""

    about: str
    says: str
    source: list[SourcePart]
    confidence: Confidence


@dataclass(frozen=True)
class OtherVersion:
    """Rules of another time, as far as they differ from those of today."""

    version: str
    period: str
    rows: list[FactRow]


def fact_rows(exam_format: ExamFormat) -> list[FactRow]:
    """Every fact but the domains, in the order of the page."""
    return [*_what_it_asks(exam_format), *_what_it_allows(exam_format), *_further(exam_format)]


def domain_row(domain: Domain) -> FactRow:
    """A domain with its number of questions, or its share of them."""
    says = str(domain.items) if domain.items else f"{domain.percent_from}–{domain.percent_to} %"
    return _row(domain.name, says, domain)


def other_versions(versions: list[ExamFormat], here: ExamFormat) -> list[OtherVersion]:
    """The versions that do not hold today, each with what differs, the newest first."""
    now = {(row.about, row.says) for row in _everything(here)}
    return [
        OtherVersion(
            version=other.version,
            period=period(other),
            rows=[row for row in _everything(other) if (row.about, row.says) not in now],
        )
        for other in reversed(versions)
        if other is not here
    ]


def period(exam_format: ExamFormat) -> str:
    """From when to when rules hold: "from 1 January 2024 to 30 April 2026"."""
    begin = in_words(exam_format.effective_from)
    if exam_format.effective_to is None:
        return f"from {begin}"
    return f"from {begin} to {in_words(exam_format.effective_to)}"


def pass_rule_in_words(exam_format: ExamFormat) -> str:
    """When one passes, in a few words."""
    rule = exam_format.pass_rule
    if rule.kind == "raw_percent":
        return f"{rule.cut} % of the questions that count"
    return f"scaled score {rule.cut} on a scale from {rule.scale_from} to {rule.scale_to}"


def code_year_in_words(exam_format: ExamFormat, today: date) -> str:
    """Which books an exam of today asks for, and when the next ones come."""
    rule = exam_format.code_year
    year = rule.year_on(today)
    switch = date(year + 1, rule.switch_month, rule.switch_day)
    last_day = switch - timedelta(days=1)
    return f"{year} until {in_words(last_day)}, {year + 1} from {in_words(switch)}"


def stock_in_words(coverage: Coverage) -> str:
    """How many questions there are, in full exams: "148 questions: 1 full exam and 48 more"."""
    questions = plural(len(coverage.pool), "question")
    if not coverage.full_forms:
        return f"No full exam yet, {questions}"
    more = f" and {coverage.left_over:,} more" if coverage.left_over else ""
    return f"{questions}: {plural(coverage.full_forms, 'full exam')}{more}"


def keyed_in_words(keyed: Keyed) -> str:
    """How far the answers were checked, and when that was last."""
    if keyed.on is None:
        return "Not answered by a second reader yet"
    return (
        f"{keyed.percent} % answered by a second reader who did not see the key; "
        f"last check {in_words(keyed.on)}"
    )


def source_parts(source: str) -> list[SourcePart]:
    """A source with its addresses made into links."""
    parts = [
        SourcePart(_site(piece), piece) if URL.fullmatch(piece) else SourcePart(piece)
        for piece in URL.split(source)
    ]
    return [part for part in parts if part.text]


def _everything(exam_format: ExamFormat) -> list[FactRow]:
    return [*fact_rows(exam_format), *(domain_row(domain) for domain in exam_format.domains)]


def _what_it_asks(exam_format: ExamFormat) -> Iterator[FactRow]:
    scored, pretest = exam_format.scored, exam_format.pretest
    yield _row("Questions that count", str(scored.value), scored)
    unscored = f"{pretest.value} more, among the others" if pretest.value else "None"
    yield _row("Questions that do not count", unscored, pretest)
    pace = duration(exam_format.time.value * 60)
    seconds = f"{exam_format.seconds_per_item:.0f} seconds a question"
    yield _row("Time", f"{pace}, {seconds}", exam_format.time)
    passing = pass_rule_in_words(exam_format)
    yield _row("To pass", passing[0].upper() + passing[1:], exam_format.pass_rule)
    kinds = exam_format.kinds_fact
    yield _row(kinds.about, kinds.says, kinds)
    if Kind.CODE_ENTRY in exam_format.kinds:
        whole = exam_format.code_entry.scoring == "all_or_nothing"
        says = "All of its codes have to be right" if whole else "Each right code earns its share"
        yield _row("Credit for a question with typed codes", says, exam_format.code_entry)
    yield _row("Questions about a shared record", _cases(exam_format), exam_format.cases)


def _what_it_allows(exam_format: ExamFormat) -> Iterator[FactRow]:
    back = "A question that you left stays closed" if exam_format.is_forward_only else "Allowed"
    yield _row("Going back", back, exam_format.navigation)
    allowed = ", ".join(exam_format.books.allowed)
    books = f"Allowed: {allowed}" if exam_format.is_open_book else "None are allowed"
    yield _row("Books", books, exam_format.books)
    rule = exam_format.code_year
    begins = f"{rule.switch_day} {date(2000, rule.switch_month, 1):%B}"
    says = f"Each year's books from {begins} of that year"
    yield _row("Code year", says, rule)
    told = exam_format.announce_fact
    yield _row(told.about, told.says, told)


def _further(exam_format: ExamFormat) -> Iterator[FactRow]:
    for fact in exam_format.facts:
        yield _row(fact.about, fact.says, fact)


def _cases(exam_format: ExamFormat) -> str:
    cases = exam_format.cases
    if not cases.cases:
        return "No fixed number"
    each = plural(cases.items_per_case, "question")
    settings = f" ({', '.join(cases.settings)})" if cases.settings else ""
    return f"{plural(cases.cases, 'record')} with {each} each{settings}"


def _row(about: str, says: str, fact: Sourced) -> FactRow:
    return FactRow(about, says, source_parts(fact.source), fact.confidence)


def _site(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")
