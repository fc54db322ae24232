"""Every check of the question sets, together: structure, codes on their dates, hygiene."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quizbank.bank.code_tables import OfficialTables, official_tables
from quizbank.bank.files import is_format_file
from quizbank.bank.formats import formats_from, read_format_file
from quizbank.bank.reading import read_sets
from quizbank.codebook.errors import CodeTablesMissing
from quizbank.core.bank_checks import Formats
from quizbank.core.bank_file import ReadResult
from quizbank.core.code_mentions import Mention
from quizbank.core.code_sets import CodeSystem
from quizbank.core.findings import Finding, Severity, in_order, of_structure
from quizbank.core.hygiene import hygiene_findings
from quizbank.core.mention_checks import mention_findings
from quizbank.core.verdict_checks import CodeCheck


@dataclass(frozen=True)
class CheckedBank:
    """What was looked at, what was found, and why codes were not verified, if they were not."""

    files: int
    items: int
    findings: Sequence[Finding]
    unverified: str = ""

    def count(self, severity: Severity) -> int:
        """How many findings weigh so much."""
        return sum(one.severity == severity for one in self.findings)

    def files_with_problems(self) -> int:
        """How many files have one."""
        return len({one.problem.file for one in self.findings if one.severity == Severity.PROBLEM})

    def has_failed(self, *, strict: bool) -> bool:
        """Whether the check ends badly; a strict one also for strict advice, or without tables."""
        if strict and self.unverified:
            return True
        failing = (one.fails_when_strict for one in self.findings)
        return any(failing) if strict else bool(self.count(Severity.PROBLEM))


def checked_bank(files: Sequence[Path], *, today: date) -> CheckedBank:
    """Check question sets against each other and the rules of today and later, and rules alone."""
    formats = formats_from(today)
    rules = [read_format_file(path) for path in files if is_format_file(path)]
    reads = read_sets([path for path in files if not is_format_file(path)], formats)
    findings = [finding for one in rules for finding in of_structure(one.problems)]
    findings += [finding for read in reads for finding in of_structure(read.problems)]
    findings += hygiene_findings(reads, formats)
    of_codes, unverified = code_findings(reads, formats)
    findings += of_codes
    items = sum(len(read.items) for read in reads)
    return CheckedBank(len(files), items, in_order(findings), unverified)


def code_findings(reads: Sequence[ReadResult], formats: Formats) -> tuple[list[Finding], str]:
    """What the texts and the code tables show of the codes, and CPT texts; and why the tables were
    not asked, or "".
    """
    try:
        return list(_verified(reads, formats, official_tables())), ""
    except CodeTablesMissing as missing:
        return list(_unverified(reads)), str(missing)


def _verified(
    reads: Sequence[ReadResult], formats: Formats, tables: OfficialTables
) -> Iterator[Finding]:
    check = CodeCheck(tables, formats)
    for read in reads:
        yield from mention_findings(read, check.tells_headings(read))
        yield from check.findings(read)


def _unverified(reads: Sequence[ReadResult]) -> Iterator[Finding]:
    """Without tables a diagnosis code cannot be told from a heading, so only others are asked."""

    def is_no_code(mention: Mention) -> bool:
        return CodeSystem.ICD10CM in mention.systems

    for read in reads:
        yield from mention_findings(read, is_no_code)
