"""What can be said of a code on a day, from what the tables know about it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quizbank.core.code_sets import CodeSystem

Interval = tuple[date, date | None]  # first day, and the first day no longer valid


class VerdictKind(StrEnum):
    """From good to bad; `no_title` is a valid code whose words no source has yet."""

    OK = "ok"
    NO_TITLE = "no_title"
    NOT_BILLABLE = "not_billable"
    DELETED = "deleted"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CodeFacts:
    """What the tables know about a code, if they know it at all."""

    system: CodeSystem
    code: str
    title: str | None = None
    valid: tuple[Interval, ...] = ()
    children: tuple[str, ...] = ()  # the codes right below it that lead to a valid one that day
    near: tuple[str, ...] = ()  # codes that exist and are written much like it


@dataclass(frozen=True)
class Verdict:
    """What holds for a code on a day, and what helps to mend it."""

    kind: VerdictKind
    system: CodeSystem
    code: str
    day: date
    title: str | None = None
    since: date | None = None  # deleted: the first day without it; not_yet: its first day
    children: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether the code may be reported on that day."""
        return self.kind in (VerdictKind.OK, VerdictKind.NO_TITLE)


def is_valid_on(valid: tuple[Interval, ...], day: date) -> bool:
    """Whether one of the intervals holds the day."""
    return any(first <= day and (until is None or day < until) for first, until in valid)


def verdict_of(facts: CodeFacts, day: date) -> Verdict:
    """A code that was made a heading is not billable; one that went without heirs is deleted."""
    kind, since = _kind_and_date(facts, day)
    return Verdict(
        kind=kind,
        system=facts.system,
        code=facts.code,
        day=day,
        title=facts.title,
        since=since,
        children=facts.children if kind == VerdictKind.NOT_BILLABLE else (),
        near=facts.near if kind == VerdictKind.UNKNOWN else (),
    )


def _kind_and_date(facts: CodeFacts, day: date) -> tuple[VerdictKind, date | None]:
    if is_valid_on(facts.valid, day):
        return (VerdictKind.OK if facts.title else VerdictKind.NO_TITLE), None
    ended = [until for _, until in facts.valid if until is not None and until <= day]
    if facts.children:
        return VerdictKind.NOT_BILLABLE, max(ended, default=None)
    if ended:
        return VerdictKind.DELETED, max(ended)
    begins = [first for first, _ in facts.valid if first > day]
    return (VerdictKind.NOT_YET, min(begins)) if begins else (VerdictKind.UNKNOWN, None)
