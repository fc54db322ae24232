"""A set as its workspace lists it: one line for each question, and what was found in which."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from quizbank.core.findings import Finding
from quizbank.core.interchange.drafts import short_name
from quizbank.educators.models import ItemState, WorkspaceCase, WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import cases_of, items_of

KINDS = {"single": "one answer", "multiple": "several answers", "code_entry": "typed codes"}


def years_in_words(code_years: str) -> str:
    """The code years of a set: "2026 and 2027", "2025 to 2028"."""
    years = sorted(int(year) for year in code_years.split())
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} to {years[-1]}"
    return " and ".join(str(year) for year in years)


@dataclass(frozen=True)
class Line:
    """One question of a set."""

    item: WorkspaceItem

    @property
    def words(self) -> str:
        """How it begins."""
        return short_name(str(self.item.content.get("stem") or ""), otherwise="No question yet")

    @property
    def kind(self) -> str:
        """What the candidate does."""
        return KINDS[self.item.kind]

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if self.item.state == ItemState.WITHDRAWN:
            return "Withdrawn"
        if self.item.state == ItemState.READY:
            return "Ready, changed since it was published" if self._is_ahead else self._published
        return "Draft; an earlier text is published" if self._is_live else "Draft"

    @property
    def _published(self) -> str:
        return "Published" if self._is_live else "Ready"

    @property
    def _is_live(self) -> bool:
        return self.item.is_published and not self.item.withdrawn_reason

    @property
    def _is_ahead(self) -> bool:
        return self._is_live and self.item.has_changed


@dataclass(frozen=True)
class Section:
    """Questions in a row: those of a case, or some without one."""

    case: WorkspaceCase | None
    lines: list[Line]


@dataclass(frozen=True)
class Outline:
    """A whole set in order."""

    sections: list[Section]

    @property
    def lines(self) -> list[Line]:
        """Every question."""
        return [line for section in self.sections for line in section.lines]

    def count(self, state: str) -> int:
        """How many questions are in a state."""
        return sum(line.item.state == state for line in self.lines)

    @property
    def to_publish(self) -> int:
        """How many ready questions differ from what is published."""
        ready = (line.item for line in self.lines if line.item.state == ItemState.READY)
        return sum(item.has_changed or bool(item.withdrawn_reason) for item in ready)


def outline_of(row: WorkspaceSet) -> Outline:
    """The items and cases of a set, cases without items too; two queries."""
    sections = [
        Section(case, [Line(item) for item in items])
        for case, items in groupby(items_of(row), key=lambda item: item.case)
    ]
    filled = {section.case for section in sections}
    empty = [Section(case, []) for case in cases_of(row) if case not in filled]
    return Outline(sections + empty)


@dataclass(frozen=True)
class Found:
    """What was found in one question or case; both are None for the set itself."""

    name: str
    line: Line | None
    case: WorkspaceCase | None
    findings: list[Finding]


def found_by_entry(outline: Outline, findings: Iterable[Finding]) -> list[Found]:
    """Findings under the question or case that they are about, the set itself first."""
    lines = {line.item.item_id: line for line in outline.lines}
    cases = {one.case.case_id: one.case for one in outline.sections if one.case is not None}
    by_name: dict[str, list[Finding]] = {}
    for finding in findings:
        name = finding.problem.item
        known = name if name in lines or name in cases else ""
        by_name.setdefault(known, []).append(finding)
    order = ["", *cases, *lines]
    return [
        Found(name, lines.get(name), cases.get(name), by_name[name])
        for name in order
        if name in by_name
    ]
