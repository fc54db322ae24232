"""The codes that the texts of a question name, and what the code book says of each."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from quizbank.bank.code_tables import OfficialTables
from quizbank.core.code_mentions import Mention, is_named_in, listed_as, mentions_in
from quizbank.core.code_sets import CodeSystem, has_shape
from quizbank.core.code_verdicts import Verdict, VerdictKind
from quizbank.core.code_years import Days, checked_days, fiscal_year
from quizbank.core.interchange.typed_codes import system_of
from quizbank.core.items import Kind
from quizbank.core.verdict_checks import HCPCS, some
from quizbank.web.formatters import day as in_words

MOST_CODES = 60  # of one system, as core.items has it
MOST_FOUND = 200
NAMES = {
    CodeSystem.ICD10CM: "ICD-10-CM",
    CodeSystem.ICD10PCS: "ICD-10-PCS",
    CodeSystem.HCPCS: "HCPCS",
    CodeSystem.HCPCS_MODIFIER: "HCPCS modifier",
    CodeSystem.CPT: "CPT",
    CodeSystem.CPT_MODIFIER: "CPT modifier",
    CodeSystem.MS_DRG: "MS-DRG",
    CodeSystem.CARC: "CARC",
}
OF_THE_AMA = (CodeSystem.CPT, CodeSystem.CPT_MODIFIER)
Key = tuple[CodeSystem, str]
Words = tuple[str, str]  # tone, and what is said


@dataclass(frozen=True)
class Told:
    """What holds for a code in some code years; `tone` is good, wrong, attention or quiet."""

    years: str
    tone: str
    says: str


@dataclass(frozen=True)
class FoundCode:
    """A code that the texts name: whether it counts as a code of the question, and how it does."""

    system: CodeSystem
    code: str
    is_listed: bool
    is_needed: bool  # it is typed, so it always counts
    is_wrong_on_purpose: bool
    told: Sequence[Told]

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.system.value}:{self.code}"

    @property
    def system_name(self) -> str:
        """What people call its system."""
        return NAMES.get(self.system, self.system.value.replace("_", " ").capitalize())

    @property
    def needs_a_look(self) -> bool:
        """Whether something about it is not as it should be."""
        return self.is_listed and any(one.tone in ("wrong", "attention") for one in self.told)


@dataclass(frozen=True)
class Ticks:
    """What the author said of codes that the page had named before."""

    seen: Collection[str] = ()
    listed: Collection[str] = ()
    wrong: Collection[str] = ()


@dataclass(frozen=True)
class CodeYears:
    """The code years of a set, the days on which its exams ask for them, and the tables, if any."""

    years: Sequence[int]
    rules: Sequence[Any]
    tables: OfficialTables | None

    def told(self, key: Key, of_item: Days, *, is_meant: bool) -> list[Told]:
        """What the tables say of a code, years of the same verdict together."""
        system, _code = key
        if system in OF_THE_AMA:
            return [Told("", "quiet", "cannot be checked: CPT belongs to the AMA")]
        if self.tables is None:
            return []
        if not self.tables.knows(system):
            return [Told("", "quiet", "cannot be checked: there is no table of such codes")]
        tables = self.tables
        found = [
            (year, self._in_year(tables, key, year, of_item, is_meant=is_meant))
            for year in self.years
        ]
        asked = [(year, words) for year, words in found if words is not None]
        return [
            Told(_span([year for year, _ in group]), *words)
            for words, group in groupby(asked, key=lambda one: one[1])
        ]

    def _in_year(
        self, tables: OfficialTables, key: Key, year: int, of_item: Days, *, is_meant: bool
    ) -> Words | None:
        if fiscal_year(year).within(tables.days) is None:
            return "quiet", "not in the code tables"
        days = checked_days([year], self.rules, of_item=of_item, tables=tables.days)
        verdicts = [tables.verdict(*key, one.day) for one in days]
        if not verdicts:
            return None  # the question is not asked in that year
        worst = next((one for one in verdicts if not one.is_usable), verdicts[0])
        return _words(worst, is_meant=is_meant)

    def is_likely(self, mention: Mention) -> bool:
        """Whether a word that is written like a code is one, by the first of the years."""
        if self.tables is None or CodeSystem.ICD10CM not in mention.systems:
            return mention.is_sure
        first = fiscal_year(min(self.years, default=self.tables.days.last.year)).first
        kind = self.tables.verdict(
            CodeSystem.ICD10CM, mention.code, self.tables.days.nearest(first)
        ).kind
        unlikely = {VerdictKind.NOT_BILLABLE}
        return kind not in (unlikely if mention.is_sure else {*unlikely, VerdictKind.UNKNOWN})


def found_codes(
    fields: Mapping[str, Any], record: Sequence[Mapping[str, str]], ticks: Ticks, years: CodeYears
) -> list[FoundCode]:
    """Every code that the texts of a completed item and the record name, typed ones first."""
    answers, texts = list(_answers(fields)), list(_texts(fields, record))
    needed = list(dict.fromkeys(_needed(fields)))
    named: dict[Key, bool] = dict.fromkeys(needed, True)
    for answer in answers:
        if system := system_of(answer):
            named.setdefault((system, answer.strip()), True)
    for text in (*answers, *texts):
        for mention in mentions_in(text):
            key = _key_of(mention, fields, ticks)
            if key and not mention.is_heading and len(named) < MOST_FOUND:
                in_answer = any(is_named_in(mention.code, one) for one in answers)
                is_sure = mention.is_sure and in_answer
                named.setdefault(key, is_sure or years.is_likely(mention))
    everything = "\n".join((*answers, *texts))
    for key in _listed_before(ticks):
        if is_named_in(key[1], everything):
            named.setdefault(key, True)
    of_item = _days(fields)
    return [
        _found(key, ticks, years, of_item, is_likely=is_likely, is_needed=key in needed)
        for key, is_likely in named.items()
    ]


def listing(found: Iterable[FoundCode]) -> dict[str, Any]:
    """`codes` and `meant_invalid` as an item has them."""
    codes: dict[str, list[str]] = {}
    listed = [one for one in found if one.is_listed]
    for one in listed:
        of_system = codes.setdefault(one.system.value, [])
        if len(of_system) < MOST_CODES:
            of_system.append(one.code)
    wrong = [one.code for one in listed if one.is_wrong_on_purpose][:MOST_CODES]
    return ({"codes": codes} if codes else {}) | ({"meant_invalid": wrong} if wrong else {})


def ticks_of(fields: Mapping[str, Any]) -> Ticks:
    """What a stored item says of its codes."""
    codes = fields.get("codes", {})
    listed = {f"{system}:{code}" for system, of_system in codes.items() for code in of_system}
    meant = set(fields.get("meant_invalid", ()))
    return Ticks(listed, listed, {one for one in listed if one.partition(":")[2] in meant})


def _found(
    key: Key, ticks: Ticks, years: CodeYears, of_item: Days, *, is_likely: bool, is_needed: bool
) -> FoundCode:
    value = f"{key[0].value}:{key[1]}"
    is_listed = is_needed or (value in ticks.listed if value in ticks.seen else is_likely)
    is_meant = value in ticks.wrong
    told = years.told(key, of_item, is_meant=is_meant)
    return FoundCode(*key, is_listed, is_needed, is_meant, told)


def _key_of(mention: Mention, fields: Mapping[str, Any], ticks: Ticks) -> Key | None:
    """Which code of which system a word is; a code that is listed already goes before."""
    ways = [(system, code) for system in mention.systems for code in listed_as(mention)]
    shaped = [key for key in ways if has_shape(key[1], key[0])]
    listed = [key for key in shaped if f"{key[0].value}:{key[1]}" in ticks.listed]
    return next(iter(listed or shaped), None)


def _needed(fields: Mapping[str, Any]) -> Iterator[Key]:
    """The codes that are typed, right ones and near misses."""
    if fields["kind"] != Kind.CODE_ENTRY or fields["code_system"] not in list(CodeSystem):
        return
    system = CodeSystem(fields["code_system"])
    for one in fields["key"]:
        if has_shape(one["code"], system):
            yield system, one["code"]
    for one in fields["near_misses"]:
        own = system if has_shape(one["code"], system) else system_of(one["code"])
        if own:
            yield own, one["code"]


def _answers(fields: Mapping[str, Any]) -> Iterator[str]:
    yield from (option["text"] for option in fields["options"].values())


def _texts(fields: Mapping[str, Any], record: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield fields["stem"]
    yield from (option["why"] for option in fields["options"].values())
    if fields["kind"] == Kind.CODE_ENTRY:
        yield from (row["why"] for row in (*fields["key"], *fields["near_misses"]))
    yield fields["rationale"]
    for section in record:
        yield from (section["title"], section["text"])


def _listed_before(ticks: Ticks) -> Iterator[Key]:
    for value in sorted(ticks.listed):
        system, _, code = value.partition(":")
        if system in list(CodeSystem) and has_shape(code, CodeSystem(system)):
            yield CodeSystem(system), code


def _days(fields: Mapping[str, Any]) -> Days:
    """When the question is asked, as far as its dates can be read."""
    return Days(_day(fields["valid_from"], date.min), _day(fields["valid_until"], date.max))


def _day(written: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(written) if written else otherwise
    except ValueError:
        return otherwise


def _words(verdict: Verdict, *, is_meant: bool) -> Words:
    """Tone and words; a code that is wrong on purpose ought not to hold."""
    says = _said(verdict)
    if is_meant and verdict.is_usable:
        return "attention", f"{says} Take ‘wrong on purpose’ away."
    if verdict.is_usable:
        return "good", says
    if is_meant:
        return "good", f"wrong on purpose: {says}"
    is_ours = verdict.system in HCPCS  # there is no whole list of them
    return "attention" if is_ours and verdict.kind == VerdictKind.UNKNOWN else "wrong", says


def _said(verdict: Verdict) -> str:
    since = in_words(verdict.since) if verdict.since else ""
    match verdict.kind:
        case VerdictKind.OK:
            is_icd = verdict.system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)
            return f"{'valid and billable' if is_icd else 'valid'}: {verdict.title}."
        case VerdictKind.NO_TITLE:
            return "valid, without a title so far."
        case VerdictKind.NOT_BILLABLE:
            became = f" since {since}" if since else ""
            return f"a heading{became}, not billable. Below it: {some(verdict.children)}."
        case VerdictKind.DELETED:
            return f"deleted on {since}."
        case VerdictKind.NOT_YET:
            return f"begins only on {since}."
        case VerdictKind.UNKNOWN if verdict.system in HCPCS:
            return "in no list that we have. Look it up in your book."
        case _:
            near = f" Near it: {some(verdict.near)}." if verdict.near else ""
            return f"unknown. Look at its spelling.{near}"


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
