"""Every check of an educator's set: what keeps it from being published, and what an editor would
ask for beyond that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quizbank.bank.checking import code_findings
from quizbank.bank.formats import formats_from
from quizbank.core.bank_checks import Formats, checked_together
from quizbank.core.bank_file import ReadResult, read_question_set
from quizbank.core.code_verdicts import VerdictKind
from quizbank.core.findings import Finding, Severity, in_order, of_structure
from quizbank.core.hygiene import hygiene_findings
from quizbank.core.problems import Problem
from quizbank.educators.compiling import case_head, compiled, written
from quizbank.educators.models import WorkspaceCase, WorkspaceSet

HCPCS_FIELDS = ("codes.hcpcs", "codes.hcpcs_modifier")


@dataclass(frozen=True)
class CheckedSet:
    """A set as it was read, what was found, and why codes were not looked up, if they were not."""

    read: ReadResult
    findings: Sequence[Finding]
    unverified: str = ""

    @property
    def problems(self) -> list[Finding]:
        """What keeps the set from being published."""
        return self._of(Severity.PROBLEM)

    @property
    def advice(self) -> list[Finding]:
        """What would make it better."""
        return self._of(Severity.ADVICE)

    @property
    def notes(self) -> list[Finding]:
        """What is good to know."""
        return self._of(Severity.NOTE)

    def of_item(self, item_id: str) -> list[Finding]:
        """What was found in one item or case."""
        return [one for one in self.findings if one.problem.item == item_id]

    def _of(self, severity: Severity) -> list[Finding]:
        return [one for one in self.findings if one.severity == severity]


def checked_set(
    row: WorkspaceSet, *, today: date, with_drafts: bool = False, with_advice: bool = True
) -> CheckedSet:
    """Check a set as publishing it now would load it, or with every draft."""
    data = compiled(row, with_drafts=with_drafts)
    return _checked(row.title, data, today, with_advice=with_advice)


def checked_entry(
    row: WorkspaceSet,
    fields: Mapping[str, Any],
    *,
    item_id: str,
    today: date,
    case: WorkspaceCase | None = None,
) -> CheckedSet:
    """Check one item (fields of the YAML with `kind`) as if the set held nothing else."""
    entry: dict[str, Any] = {**fields, "id": item_id}
    if case is not None:
        entry = {**case_head(case), "items": [entry]}
    return _checked(row.title, written(row, [entry], with_keyed=False), today, with_advice=True)


def _checked(name: str, data: bytes, today: date, *, with_advice: bool) -> CheckedSet:
    formats = formats_from(today)
    read = checked_together([read_question_set(name, data, is_editorial=False)], formats)[0]
    findings = of_structure(read.problems)
    of_codes, unverified = code_findings([read], formats)
    findings += [_if_listed_elsewhere(one) for one in of_codes]
    if with_advice:
        findings += hygiene_findings([read], formats)
        findings += _editorial(name, data, read, formats)
    return CheckedSet(read, in_order(findings), unverified)


def _if_listed_elsewhere(finding: Finding) -> Finding:
    """Without an import we know few HCPCS codes: one that we do not know keeps no set back."""
    found = finding.problem
    if finding.rule != VerdictKind.UNKNOWN or found.field not in HCPCS_FIELDS:
        return finding
    says = f"{found.says.split()[0]} is not among the HCPCS codes that are known here"
    remedy = "Look it up in the HCPCS list of that year"
    return Finding(replace(found, says=says, remedy=remedy), Severity.NOTE, finding.rule)


def _editorial(name: str, data: bytes, read: ReadResult, formats: Formats) -> list[Finding]:
    """What an editor would ask for: the problems that only the stricter reading has."""
    strict = checked_together([read_question_set(name, data)], formats)[0]
    known = {_place(one) for one in read.problems}
    more = [one for one in strict.problems if _place(one) not in known]
    return [Finding(one, Severity.ADVICE, "editorial") for one in more]


def _place(problem: Problem) -> tuple[str, str, int]:
    return problem.item, problem.field, problem.line
