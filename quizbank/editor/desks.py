"""The desk at which somebody writes: the set, what of it they have before them, and what its exams
and code years say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from wtforms import Field, FieldList, Form, FormField, RadioField

from quizbank.bank.code_tables import tables_if_any
from quizbank.bank.formats import formats_from
from quizbank.core.findings import Finding
from quizbank.core.interchange.drafts import short_name
from quizbank.core.items import Kind
from quizbank.core.verdict_checks import rules_of
from quizbank.editor.fields import Fields, completed, fields_of, values_of
from quizbank.editor.forms import MOST_TOPICS, USUAL_TOPICS, CaseForm, ItemForm
from quizbank.editor.found_codes import (
    CodeYears,
    FoundCode,
    Ticks,
    found_codes,
    listing,
    ticks_of,
)
from quizbank.editor.remarks import Remark, Remarks, case_gaps, item_gaps, remarks_from
from quizbank.editor.topics import known_topics
from quizbank.educators.checking import checked_entry
from quizbank.educators.models import WorkspaceCase, WorkspaceItem, WorkspaceSet
from quizbank.educators.queries import items_of

UNWRITTEN = "new-question"  # the name of a question that was never saved, for its check alone
GONE = "{} (no domain any more)"


@dataclass(frozen=True)
class Desk:
    """A question that is written or about to be, in a case or by itself."""

    row: WorkspaceSet
    item: WorkspaceItem | None
    case: WorkspaceCase | None
    today: date

    @property
    def stored(self) -> Fields:
        """The question as it was saved last."""
        return self.item.as_written if self.item else {"kind": Kind.SINGLE.value}

    @cached_property
    def domains(self) -> dict[str, dict[str, str]]:
        """For each exam of the set the domains that there are now or will be, with their names."""
        formats = formats_from(self.today)
        found = {}
        for exam in self.row.exams.split():
            names = {one.id: one.name for rules in formats[exam] for one in rules.domains}
            chosen = self.stored.get("domains", {}).get(exam)
            found[exam] = names | (
                {} if chosen in (None, *names) else {chosen: GONE.format(chosen)}
            )
        return found

    @cached_property
    def years(self) -> CodeYears:
        """The code years of the set, with the tables that know of them."""
        years = [int(year) for year in self.row.code_years.split()]
        rules = rules_of(self.row.exams.split(), formats_from(self.today))
        return CodeYears(years, rules, tables_if_any())

    @property
    def record(self) -> Sequence[Mapping[str, str]]:
        """What the case tells."""
        return self.case.record if self.case else ()

    @property
    def topics(self) -> list[str]:
        """The names of topics to choose from."""
        others = {slug for one in items_of(self.row) for slug in one.content.get("topics", ())}
        return known_topics(others)

    def blank_form(self) -> ItemForm:
        """The form as it was saved last."""
        revision = self.item.revision if self.item else 0
        return self.form_with(values_of(self.stored, revision=revision))

    def form_with(self, values: Mapping[str, Any]) -> ItemForm:
        """The form with these values, whatever was sent."""
        return ItemForm(self.domains, formdata=None, data=dict(values))

    def codes(self, form: ItemForm, *, is_sent: bool) -> list[FoundCode]:
        """The codes that the texts in the form name, with what the author ticked."""
        ticks = _ticked_in(form) if is_sent else ticks_of(self.stored)
        return found_codes(completed(fields_of(form)), self.record, ticks, self.years)

    def fields(self, form: ItemForm, found: Sequence[FoundCode]) -> Fields:
        """What was entered, with its codes."""
        return fields_of(form) | listing(found)

    def checked(self, fields: Fields, form: ItemForm) -> Remarks:
        """Everything that is wrong or could be better, were it published as it is."""
        name = self.item.item_id if self.item else UNWRITTEN
        checked = checked_entry(self.row, fields, item_id=name, today=self.today, case=self.case)
        return remarks_from(
            _about(checked.findings, name),
            item_gaps(fields, self.domains),
            controls=controls_of(form),
            is_typed=fields["kind"] == Kind.CODE_ENTRY,
            unverified=bool(checked.unverified),
        )


@dataclass(frozen=True)
class CaseDesk:
    """A case that is written or about to be."""

    row: WorkspaceSet
    case: WorkspaceCase | None
    today: date

    @property
    def items(self) -> list[tuple[WorkspaceItem, str]]:
        """Its questions in order, each with how it begins."""
        if self.case is None:
            return []
        return [
            (one, short_name(str(one.content.get("stem") or ""), otherwise="No question yet"))
            for one in items_of(self.row)
            if one.case_id == self.case.id
        ]

    def checked(self, fields: Fields, form: CaseForm) -> Remarks:
        """What is wrong with the record; its questions are checked by themselves."""
        name = self.case.case_id if self.case else UNWRITTEN
        items = [{"id": one.item_id, **one.as_written} for one, _ in self.items]
        entry = {"kind": "case", **fields, "items": items}
        checked = checked_entry(self.row, entry, item_id=name, today=self.today)
        gaps = list(case_gaps(fields))
        if not items:
            gaps.append(("items", Remark("", "Save the case, then add a question to it")))
        return remarks_from(
            _about(checked.findings, name),
            gaps,
            controls=controls_of(form),
            unverified=bool(checked.unverified),
        )


def with_room(form: ItemForm) -> ItemForm:
    """The form with a line for one more topic, and for a first code."""
    topics = form.topics
    filled = sum(bool(one.data) for one in topics)
    while len(topics) < min(max(filled + 1, USUAL_TOPICS), MOST_TOPICS):
        topics.append_entry("")
    if not len(form.key):
        form.key.append_entry()
    return form


def controls_of(form: Form) -> list[str]:
    """The id of every control, to which a sentence can lead."""
    return [at for at, _ in _controls(form)]


def show_in(form: Form, remarks: Sequence[Remark]) -> None:
    """Put each sentence beside the control that it is about."""
    fields = dict(_controls(form))
    for remark in remarks:
        if field := fields.get(remark.at):
            field.errors = [*field.errors, remark.says]


def refused_in(form: Form) -> list[Remark]:
    """What the form itself refuses, each with its control."""
    return [Remark(at, says) for at, field in _controls(form) for says in field.errors]


def _controls(fields: Any) -> Iterator[tuple[str, Field]]:
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _controls(field)
        else:
            yield (f"{field.id}-0" if isinstance(field, RadioField) else field.id), field


def _ticked_in(form: ItemForm) -> Ticks:
    sent = (form.seen_codes, form.codes, form.wrong_codes)
    return Ticks(*(frozenset(one.data or ()) for one in sent))


def _about(findings: Sequence[Finding], name: str) -> list[Finding]:
    """Those of one entry and of the set; which years have tables is told beside the codes."""
    return [
        one
        for one in findings
        if one.problem.item in (name, "") and one.rule != "year_without_tables"
    ]
