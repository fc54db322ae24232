"""The bytes of a question set → typed objects, or every problem at once with its place."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from quizbank.core.authored import Checked, Fault, checked
from quizbank.core.code_sets import CodeSystem
from quizbank.core.editorial import (
    EditorialBase,
    EditorialCodeEntry,
    EditorialMultiple,
    EditorialSingle,
)
from quizbank.core.items import (
    AnyItem,
    Case,
    CaseHead,
    CodeEntryItem,
    Entry,
    ItemBase,
    MultipleItem,
    QuestionSetFile,
    SetHead,
    SingleItem,
)
from quizbank.core.problems import Problem, in_file_order, no_fields, problem_of, problem_of_text
from quizbank.core.text_rules import markup_faults, unnamed_codes
from quizbank.core.yaml_nodes import Mapping, Node, Scalar, Sequence, Unread, line_at
from quizbank.core.yaml_source import Source, read_yaml

ItemModel = type[SingleItem] | type[MultipleItem] | type[CodeEntryItem]
MODELS: dict[str, ItemModel] = {
    "single": SingleItem,
    "multiple": MultipleItem,
    "code_entry": CodeEntryItem,
}
EDITORIAL: dict[str, ItemModel] = {
    "single": EditorialSingle,
    "multiple": EditorialMultiple,
    "code_entry": EditorialCodeEntry,
}
MOST_ITEMS = 5_000
MOST_ITEMS_OF_A_CASE = 8
ITEMS = frozenset({"items"})


@dataclass(frozen=True)
class PlacedItem:
    """An item as it stands in its file: what could be read of it, and on which lines."""

    name: str
    written: Mapping
    values: dict[str, Any]
    case: str = ""
    record: Node | None = None  # of its case

    def line(self, *path: str | int) -> int:
        """The line of one of its fields."""
        return line_at(self.written, path)


@dataclass(frozen=True)
class ReadResult:
    """What a file holds: the set if there is no problem, the places of its parts in any case."""

    path_name: str
    content_hash: str
    question_set: QuestionSetFile | None
    problems: tuple[Problem, ...]
    set_id: str = ""
    set_line: int = 1
    exams: tuple[str, ...] = ()
    code_years: tuple[int, ...] = ()
    uses_cpt: bool = True
    items: tuple[PlacedItem, ...] = ()
    ids: tuple[tuple[str, int], ...] = ()  # of items and cases, each with its line

    def with_problems(self, more: Iterable[Problem]) -> "ReadResult":
        """The same file after further checks: without its set, if they found something."""
        problems = in_file_order([*self.problems, *more])
        question_set = None if problems else self.question_set
        return replace(self, problems=problems, question_set=question_set)


def read_question_set(path_name: str, data: bytes, *, is_editorial: bool = True) -> ReadResult:
    """Read a question set, checked as far as one file alone can be; a set that comes with Quizbank
    is asked for reasons and references as well.
    """
    source = read_yaml(data, entries="items")
    fingerprint = content_hash(data)
    if isinstance(source.root, Mapping):
        models, base = (EDITORIAL, EditorialBase) if is_editorial else (MODELS, ItemBase)
        return _SetReader(path_name, source, source.root, models, base).result(fingerprint)
    problems = [problem_of_text(path_name, flaw) for flaw in source.flaws] or [no_fields(path_name)]
    return ReadResult(path_name, fingerprint, None, in_file_order(problems))


def content_hash(data: bytes) -> str:
    """The fingerprint by which an unchanged file is known again."""
    return hashlib.sha256(data).hexdigest()


class _SetReader:
    """Goes through one file entry by entry, so that a broken one does not hide the others."""

    def __init__(
        self,
        path_name: str,
        source: Source,
        root: Mapping,
        models: dict[str, ItemModel],
        base: type[ItemBase],
    ) -> None:
        self.path_name = path_name
        self.source = source
        self.root = root
        self.models = models
        self.base = base  # of an item whose kind is not known
        self.problems: list[Problem] = []
        self.items: list[PlacedItem] = []
        self.names: list[tuple[int, str]] = []  # of entries, each with its first line
        self.ids: list[tuple[str, int]] = []

    def result(self, fingerprint: str) -> ReadResult:
        """Everything that could be read and everything that is wrong."""
        head = Checked({}, [])
        if self.source.is_head_read:
            head = checked(SetHead, self.root, apart=ITEMS)
        self._report("", head.faults)
        entries = list(self._entries(self.root, MOST_ITEMS, "item"))
        for flaw in self.source.flaws:
            item = flaw.item or self._name_at(flaw.line)
            self.problems.append(problem_of_text(self.path_name, flaw, item=item))
        self._report("", _cpt_is_admitted(head.values, self.items))
        if not self.source.flaws:
            self._report("", _blind_key_fits(head.values, self.root, len(self.items)))
        self._check_exams_of_items(head.values.get("exams", ()))
        self._check_ids_differ()

        whole = None
        if not self.problems:
            whole = QuestionSetFile(**head.values, items=entries)
        return ReadResult(
            path_name=self.path_name,
            content_hash=fingerprint,
            question_set=whole,
            problems=in_file_order(self.problems),
            set_id=head.values.get("set", ""),
            set_line=line_at(self.root, ("set",)),
            exams=tuple(head.values.get("exams", ())),
            code_years=tuple(head.values.get("code_years", ())),
            uses_cpt=head.values.get("uses_cpt", True),
            items=tuple(self.items),
            ids=tuple(self.ids),
        )

    def _entries(self, holder: Mapping, most: int, name: str) -> Iterator[Entry]:
        """The sound entries of a list of items; `name` is what to call one that has no id."""
        listed = holder.node("items")
        written = listed.nodes if isinstance(listed, Sequence) else []
        if not 1 <= len(written) <= most:
            says = f"has {len(written):,} entries" if listed else "is missing"
            remedy = f"Write `items:` and a list of 1 to {most:,}, each beginning with `- id:`"
            whose = "" if holder is self.root else _name_of(holder, name)
            self._report(whose, [Fault(line_at(holder, ("items",)), "items", says, remedy)])
        for number, node in enumerate(written[:most], start=1):
            entry = self._entry(node, f"{name} {number}", holder)
            if entry is not None:
                yield entry

    def _entry(self, node: Node, name: str, holder: Mapping) -> Entry | None:
        if isinstance(node, Unread):
            return None
        if not isinstance(node, Mapping):
            remedy = "Write it as fields, beginning with `- id:`"
            self._report(name, [Fault(node.line, "", "is not a group of fields", remedy)])
            return None
        name = _name_of(node, name)
        self.names.append((node.line, name))
        identifier = node.node("id")
        if isinstance(identifier, Scalar) and identifier.text:
            self.ids.append((identifier.text, line_at(node, ("id",))))
        if _kind_of(node) == "case" and holder is self.root:
            return self._case(node, name)
        return self._item(node, name, holder)

    def _case(self, written: Mapping, name: str) -> Case | None:
        head = checked(CaseHead, written, apart=ITEMS)
        self._report(name, [*head.faults, *markup_faults(written)])
        before = len(self.problems)
        entries = self._entries(written, MOST_ITEMS_OF_A_CASE, f"{name}, item")
        items = [entry for entry in entries if not isinstance(entry, Case)]
        if head.faults or len(self.problems) > before:
            return None
        return Case(**head.values, items=items)

    def _item(self, written: Mapping, name: str, holder: Mapping) -> AnyItem | None:
        model = self.models.get(_kind_of(written))
        if model is None:
            self._report(name, [_wrong_kind(written)])
            known = frozenset(self.base.model_fields)
            found = checked(self.base, written, apart=frozenset(written.fields) - known)
        else:
            found = checked(model, written)
        faults = [*found.faults, *markup_faults(written)]
        record = holder.node("record")
        faults += unnamed_codes(written, record)
        self._report(name, faults)
        case = "" if holder is self.root else _name_of(holder, "")
        self.items.append(PlacedItem(name, written, found.values, case, record))
        return model(**found.values) if model and not found.faults else None

    def _report(self, item: str, faults: Iterable[Fault]) -> None:
        self.problems += [problem_of(self.path_name, item, fault) for fault in faults]

    def _name_at(self, line: int) -> str:
        return next((name for first, name in reversed(self.names) if first <= line), "")

    def _check_exams_of_items(self, exams: Iterable[str]) -> None:
        """Each item has a domain for every exam of the set, and for no other."""
        exams = list(exams)
        for item in self.items:
            domains = item.values.get("domains")
            if domains is None or not exams:
                continue
            for exam in exams:
                if exam not in domains:
                    remedy = f"Write domains: {{{exam}: …}} with one of that exam's domains"
                    fault = Fault(item.line("domains"), "domains", f"names none for {exam}", remedy)
                    self._report(item.name, [fault])
            for exam in domains:
                if exam not in exams:
                    says = f"is for {exam}, which is not among the set's exams"
                    remedy = "Take it out, or add the exam to `exams`"
                    fault = Fault(item.line("domains", exam), f"domains.{exam}", says, remedy)
                    self._report(item.name, [fault])

    def _check_ids_differ(self) -> None:
        seen: dict[str, int] = {}
        for identifier, line in self.ids:
            if identifier in seen:
                says = f"is that of line {seen[identifier]} already"
                remedy = "Give it an id of its own, one that was never used"
                self._report(identifier, [Fault(line, "id", says, remedy)])
            seen.setdefault(identifier, line)


def _name_of(written: Mapping, otherwise: str) -> str:
    identifier = written.node("id")
    text = identifier.text if isinstance(identifier, Scalar) else None
    return text[:60] if text else otherwise


def _kind_of(written: Mapping) -> str:
    kind = written.node("kind")
    return (kind.text or "") if isinstance(kind, Scalar) else ""


def _wrong_kind(written: Mapping) -> Fault:
    kind = _kind_of(written)
    says = f"is ‘{kind}’" if kind else "is missing"
    remedy = f"Write one of {', '.join(MODELS)}, or case for a record with items of its own"
    return Fault(line_at(written, ("kind",)), "kind", says, remedy)


def _blind_key_fits(head: dict[str, Any], root: Mapping, items: int) -> Iterator[Fault]:
    """Nobody keys more items than there are."""
    keyed = head.get("keyed")
    if keyed is not None and keyed.blind > items:
        says = f"is {keyed.blind:,}, but the set has {items:,} items"
        remedy = "Write how many of them were keyed blind"
        yield Fault(line_at(root, ("keyed", "blind")), "keyed.blind", says, remedy)


def _cpt_is_admitted(head: dict[str, Any], items: Iterable[PlacedItem]) -> Iterator[Fault]:
    """A set that names CPT numbers says so, because one setting hides all such sets."""
    if head.get("uses_cpt", True):
        return
    for item in items:
        if item.values.get("codes", {}).get(CodeSystem.CPT):
            says = "lists CPT numbers, but the set says `uses_cpt: false`"
            line = item.line("codes", CodeSystem.CPT.value)
            yield Fault(line, "codes.cpt", f"{item.name} {says}", "Write `uses_cpt: true`")
            return
