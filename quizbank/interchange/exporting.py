"""What of a set can be taken along: its sound questions, and everything that one owns as a ZIP."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from quizbank.accounts.models import Account
from quizbank.core.bank_file import read_question_set
from quizbank.core.interchange import yaml_writer
from quizbank.core.items import QuestionSetFile
from quizbank.core.problems import Problem
from quizbank.educators.compiling import case_head, entries_of, written
from quizbank.educators.models import ItemState, WorkspaceSet
from quizbank.educators.queries import items_of, owned_sets
from quizbank.interchange.errors import NothingToWrite
from quizbank.interchange.pages import SeenCase, SeenItem, seen_case, seen_item

EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a ZIP, so that the same sets give the same bytes


@dataclass(frozen=True)
class Writable:
    """The sound questions of a set, and the problems of those that are left out."""

    question_set: QuestionSetFile
    problems: Sequence[Problem]

    @property
    def count(self) -> int:
        """How many questions there are."""
        return sum(1 for _ in self.question_set.every_item())


def writable(row: WorkspaceSet, *, with_drafts: bool) -> Writable:
    """What is ready or published, or every draft as well; raises `NothingToWrite`."""
    entries = entries_of(row, with_drafts=with_drafts)
    problems: list[Problem] = []
    while entries:
        read = read_question_set(row.title, written(row, entries), is_editorial=False)
        if read.question_set is not None:
            return Writable(read.question_set, problems)
        problems += read.problems
        broken = {one.item for one in read.problems}
        sound = _without(entries, broken)
        if sound == entries:
            break  # what is wrong is the heading
        entries = sound
    raise NothingToWrite


def _without(entries: Sequence[dict[str, Any]], names: Collection[str]) -> list[dict[str, Any]]:
    """The entries without those of these names; a case without any question goes as well."""
    kept = []
    for entry in entries:
        if entry["id"] in names:
            continue
        if entry["kind"] == "case":
            items = [item for item in entry["items"] if item["id"] not in names]
            if items:
                kept.append({**entry, "items": items})
        else:
            kept.append(entry)
    return kept


def whole_yaml(row: WorkspaceSet, *, with_drafts: bool) -> bytes:
    """The set as YAML with nothing left out; drafts that are not sound yet stand as they are."""
    entries = entries_of(row, with_drafts=with_drafts)
    if not entries:
        raise NothingToWrite
    data = written(row, entries)
    read = read_question_set(row.title, data, is_editorial=False)
    return yaml_writer.write(read.question_set) if read.question_set else data


def everything(account: Account) -> bytes:
    """Every set that the person owns as YAML in one ZIP, and apart what was withdrawn of it."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for row in owned_sets(account):
            for name, data in _files_of(row):
                member = ZipInfo(name, EARLIEST)
                member.compress_type = ZIP_DEFLATED
                package.writestr(member, data)
    return packed.getvalue()


def _files_of(row: WorkspaceSet) -> list[tuple[str, bytes]]:
    try:
        files = [(f"{row.set_id}.yaml", whole_yaml(row, with_drafts=True))]
    except NothingToWrite:
        files = [(f"{row.set_id}.yaml", written(row, []))]
    gone = [item for item in items_of(row) if item.state == ItemState.WITHDRAWN]
    entries: list[dict[str, Any]] = []
    for case, items in groupby(gone, key=lambda item: item.case):
        fields = [{"id": item.item_id, **item.as_written} for item in items]
        entries += [{**case_head(case), "items": fields}] if case else fields
    if entries:
        files.append((f"{row.set_id}-withdrawn.yaml", written(row, entries, with_keyed=False)))
    return files


@dataclass(frozen=True)
class PaperQuestion:
    """A question on paper; the record stands above the first of its case."""

    number: int
    item: SeenItem
    case: SeenCase | None

    @property
    def key(self) -> str:
        """The letters or codes that are right."""
        if self.item.kind == "code_entry":
            return ", ".join(code for code, _why in self.item.codes)
        return ", ".join(one.letter for one in self.item.options if one.is_keyed)


def paper(question_set: QuestionSetFile) -> list[PaperQuestion]:
    """Every question in order with its number."""
    questions: list[PaperQuestion] = []
    begun = ""
    for number, (item, case) in enumerate(question_set.every_item(), start=1):
        is_first = case is not None and case.id != begun
        begun = case.id if case else ""
        record = seen_case(case.model_dump(mode="json")) if case and is_first else None
        questions.append(PaperQuestion(number, seen_item(item.model_dump(mode="json")), record))
    return questions
