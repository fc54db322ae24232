"""Our own YAML as drafts, so that a review looks at every format in the same way."""

from collections.abc import Iterator
from collections.abc import Mapping as Fields
from typing import Any

from pydantic import ValidationError

from quizbank.core.authored import checked
from quizbank.core.bank_file import ITEMS, MODELS, PlacedItem, ReadResult, read_question_set
from quizbank.core.interchange.drafts import (
    Draft,
    DraftCase,
    DraftCode,
    DraftOption,
    DraftProblem,
    Reading,
    numbered,
)
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.items import AnyItem, Case, CaseHead, CodeEntryItem, Kind, MultipleItem, SetHead
from quizbank.core.problems import Problem
from quizbank.core.yaml_nodes import Mapping, Sequence
from quizbank.core.yaml_source import read_yaml

FORMAT = "Quizbank YAML"


def read(data: bytes) -> Reading:
    """Every item of a question set; one that has a problem is no draft, and says why."""
    result = read_question_set("", data, is_editorial=False)
    if not result.items and not result.set_id:
        first = result.problems[0]
        raise FileRefused(first.says, first.remedy, line=first.line)
    head, cases = _head_and_cases(result, data)
    drafts = {
        number: draft
        for number, item in enumerate(result.items, start=1)
        if (draft := _draft(item, number, cases.get(item.case))) is not None
    }
    problems = [
        DraftProblem(_number(result, one), one.item, one.line, one.field, one.says, one.remedy)
        for one in result.problems
    ]
    problems += _of_broken_cases(result, {*drafts, *(one.number for one in problems)})
    return Reading(
        format_name=FORMAT,
        count=len(result.items),
        drafts=tuple(drafts.values()),
        problems=tuple(problems),
        head=head,
    )


def draft_of(item: AnyItem, *, number: int, line: int = 0, case: DraftCase | None = None) -> Draft:
    """An item of the bank as a draft, which has the whole item with it."""
    shared: dict[str, Any] = {
        "number": number,
        "name": item.id or numbered(number),
        "id_hint": item.id,
        "kind": Kind(item.kind),
        "stem": item.stem,
        "rationale": item.rationale,
        "topics": tuple(item.topics),
        "difficulty": item.difficulty,
        "line": line,
        "case": case,
        "item": item,
    }
    if isinstance(item, CodeEntryItem):
        return Draft(
            **shared,
            code_system=item.code_system,
            is_ordered=item.ordered,
            codes=tuple(DraftCode(one.code, one.why) for one in item.key),
            near_misses=tuple(DraftCode(one.code, one.why) for one in item.near_misses),
        )
    right = item.key if isinstance(item, MultipleItem) else [item.key]
    options = tuple(
        DraftOption(one.text, one.why, letter in right) for letter, one in item.options.items()
    )
    return Draft(**shared, options=options, is_shuffled=item.shuffle)


def draft_case(head: CaseHead) -> DraftCase:
    """A case of the bank as drafts have it."""
    record = tuple((section.title, section.text) for section in head.record)
    return DraftCase(head.id, head.title, head.setting.value, record)


def _draft(item: PlacedItem, number: int, case: DraftCase | None) -> Draft | None:
    try:
        model = MODELS[_kind(item.values)](**item.values)
    except (KeyError, ValidationError):
        return None
    if item.case and case is None:
        return None
    return draft_of(model, number=number, line=item.line(), case=case)


def _kind(values: Fields[str, Any]) -> str:
    return str(values.get("kind", ""))


def _number(result: ReadResult, problem: Problem) -> int:
    """The item of that name in which the problem stands; 0 if it is about more than one."""
    found = 0
    for number, item in enumerate(result.items, start=1):
        if item.name == problem.item and (not found or item.line() <= problem.line):
            found = number
    return found


def _of_broken_cases(result: ReadResult, told: set[int]) -> Iterator[DraftProblem]:
    """An item without a fault of its own that waits for its case."""
    for number, item in enumerate(result.items, start=1):
        if number not in told:
            says = f"belongs to {item.case or 'a case'}, which cannot be read"
            yield DraftProblem(number, item.name, item.line(), "", says, "Mend the case first")


def _head_and_cases(result: ReadResult, data: bytes) -> tuple[SetHead | None, dict[str, DraftCase]]:
    """What the set says of itself, and its cases by id, as far as they are sound."""
    whole = result.question_set
    if whole is not None:
        head = SetHead(**{name: getattr(whole, name) for name in SetHead.model_fields})
        return head, {one.id: draft_case(one) for one in whole.items if isinstance(one, Case)}
    root = read_yaml(data, entries="items").root
    if not isinstance(root, Mapping):
        return None, {}
    found = checked(SetHead, root, apart=ITEMS)
    return None if found.faults else SetHead(**found.values), _cases(root)


def _cases(root: Mapping) -> dict[str, DraftCase]:
    listed = root.node("items")
    found: dict[str, DraftCase] = {}
    for node in listed.nodes if isinstance(listed, Sequence) else []:
        if isinstance(node, Mapping) and "record" in node.fields:
            head = checked(CaseHead, node, apart=ITEMS)
            if not head.faults:
                found[head.values["id"]] = draft_case(CaseHead(**head.values))
    return found
