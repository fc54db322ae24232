"""What a check says of a question or a case, in the words of its form and beside its fields."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizbank.core.findings import Finding, Severity
from quizbank.core.items import LETTERS, Kind
from quizbank.editor.forms import MOST_KEYED

FEWEST = {Kind.SINGLE: 2, Kind.MULTIPLE: 3}
# How a check of files calls fields, and how the page does.
IN_OUR_WORDS = (
    (re.compile(r"list it in `meant_invalid`"), "tick ‘Wrong on purpose’ beside it"),
    (re.compile(r"`meant_invalid`"), "‘Wrong on purpose’"),
    (re.compile(r"`valid_(from|until): (\S+?)`"), r"‘Asked \1’ \2"),
    (re.compile(r"`codes`|\bcodes\.\w+"), "the codes of the question"),
    (re.compile(r"; if it exists, describe it in hcpcs_seed\.yaml"), ""),
    (re.compile(r"[Ww]rite `\w+:` with its value"), "Write it"),
    (re.compile(r"`references`"), "the references"),
    (re.compile(r"`shuffle`"), "‘Mix the order’"),
)
NEEDS_CODES = re.compile(r"is not in (?:`codes`|codes\.)")
FOUND = "codes-found"  # the list of codes on the page
UNLISTED = re.compile(r"names (\S+), which `codes` does not have")
LISTS_CPT = "lists CPT numbers"
CPT_SET = (
    "The question names CPT numbers, and the settings of the set say that it does not. Change "
    "the settings, or take the numbers out."
)
PATH = re.compile(r"[a-z_0-9]+|[A-H](?![a-z])|\[\d+\]")


@dataclass(frozen=True)
class Remark:
    """A sentence, and the control of the form that it is about; "" for none."""

    at: str
    says: str


@dataclass(frozen=True)
class Remarks:
    """What keeps a question from being ready, what would make it better, what is good to know."""

    problems: Sequence[Remark]
    advice: Sequence[Remark] = ()
    notes: Sequence[Remark] = ()
    unverified: bool = False  # no code tables, so no code was looked up


def item_gaps(fields: Mapping[str, Any], exams: Iterable[str]) -> Iterator[tuple[str, Remark]]:
    """What is still missing, each with the field of the format that it stands for."""
    if not fields.get("stem"):
        yield "stem", Remark("stem", "Enter the question")
    if fields["kind"] == Kind.CODE_ENTRY:
        yield from _typed_gaps(fields)
    else:
        yield from _choice_gaps(fields)
    for exam in exams:
        if exam not in fields.get("domains", {}):
            says = f"Select a domain of the {exam.upper()}"
            yield "domains", Remark(f"domain_{exam}", says)
    if "difficulty" not in fields:
        yield "difficulty", Remark("difficulty", "Select how hard the question is")


def _typed_gaps(fields: Mapping[str, Any]) -> Iterator[tuple[str, Remark]]:
    if not fields.get("key"):
        yield "key", Remark("key-0-code", f"Enter 1 to {MOST_KEYED} codes that are right")
    for name in ("key", "near_misses"):
        for number, row in enumerate(fields.get(name, ())):
            if not row["code"]:
                says = "Enter the code, or remove the row"
                yield f"{name}[{number + 1}].code", Remark(f"{name}-{number}-code", says)


def _choice_gaps(fields: Mapping[str, Any]) -> Iterator[tuple[str, Remark]]:
    options = fields.get("options", {})
    fewest = FEWEST[fields["kind"]]
    if len(options) < fewest:
        yield "options", Remark("options-0-text", f"Enter at least {fewest} options")
    for letter, option in options.items():
        if not option["text"]:
            at = f"options-{LETTERS.index(letter)}-text"
            yield f"options.{letter}.text", Remark(at, f"Enter option {letter}, or remove it")
    key = fields.get("key", ())
    if fields["kind"] == Kind.SINGLE and len(key) != 1:
        says = "Mark one option as right" + (f"; {len(key)} are marked" if key else "")
        yield "key", Remark("options-0-is_right", says)
    if fields["kind"] == Kind.MULTIPLE and len(key) < 2:
        says = "Mark at least two options as right, or choose the kind ‘Choose one answer’"
        yield "key", Remark("options-0-is_right", says)


def case_gaps(fields: Mapping[str, Any]) -> Iterator[tuple[str, Remark]]:
    """What a case still lacks."""
    if not fields["title"]:
        yield "title", Remark("title", "Enter a title")
    if not fields["setting"]:
        yield "setting", Remark("setting", "Select where the care was")
    if not fields["record"]:
        yield "record", Remark("record-0-title", "Enter at least one section of the record")
    for number, section in enumerate(fields["record"], start=1):
        for name, says in (("title", "Enter a title for the section"), ("text", "Enter its text")):
            if not section[name]:
                yield f"record[{number}].{name}", Remark(f"record-{number - 1}-{name}", says)


def remarks_from(
    findings: Iterable[Finding],
    gaps: Iterable[tuple[str, Remark]],
    *,
    controls: Sequence[str],
    is_typed: bool = False,
    unverified: bool = False,
) -> Remarks:
    """Gaps first, in the words of the form, then what else was found; each thing once."""
    gaps = list(gaps)
    covered = {field for field, _ in gaps} | ({"choose"} if "key" in dict(gaps) else set())
    told: dict[Severity, list[Remark]] = {severity: [] for severity in Severity}
    left_out: list[Remark] = []
    for finding in findings:
        remark = _remark(finding, controls, is_typed=is_typed)
        field = finding.problem.field
        if any(field == one or field.startswith((f"{one}.", f"{one}[")) for one in covered):
            continue
        if NEEDS_CODES.search(finding.problem.says):
            left_out.append(remark)  # follows from another one, such as a code's wrong shape
        elif remark not in told[finding.severity]:
            told[finding.severity].append(remark)
    problems = [remark for _, remark in gaps] + told[Severity.PROBLEM]
    return Remarks(
        problems or left_out, told[Severity.ADVICE], told[Severity.NOTE], unverified=unverified
    )


def _remark(finding: Finding, controls: Sequence[str], *, is_typed: bool) -> Remark:
    problem = finding.problem
    if unlisted := UNLISTED.match(problem.says):
        says = f"{unlisted[1]} is named, and is not ticked among the codes. Tick it"
        return Remark(FOUND, f"{says}, or write what is no code in another way.")
    if LISTS_CPT in problem.says:
        return Remark(FOUND, CPT_SET)
    at, name = _place(problem.field, controls, is_typed=is_typed)
    says = f"{name} {problem.says}" if name and problem.says[:1].islower() else problem.says
    stop = "" if problem.remedy.endswith((".", "?")) else "."
    sentence = f"{says[:1].upper()}{says[1:]}. {problem.remedy}{stop}"
    for pattern, words in IN_OUR_WORDS:
        sentence = pattern.sub(words, sentence)
    return Remark(at, sentence)


NAMES = {
    "stem": "The question",
    "rationale": "The rationale",
    "topics": "The topic",
    "references": "A reference",
    "valid_until": "‘Asked until’",
    "valid_from": "‘Asked from’",
    "options": "The options",
    "kind": "The kind",
    "title": "The title",
    "choose": "The number of right options",
}


def _place(field: str, controls: Sequence[str], *, is_typed: bool) -> tuple[str, str]:
    """The control of a field, and what to call it in a sentence."""
    root, *rest = PATH.findall(field) or [""]
    number = next((int(step[1:-1]) - 1 for step in rest if step.startswith("[")), 0)
    if root == "options" and rest and rest[0] in LETTERS:
        part = rest[1] if len(rest) > 1 else "text"
        name = f"Option {rest[0]}" if part == "text" else f"The reason for option {rest[0]}"
        at = f"options-{LETTERS.index(rest[0])}-{part}"
    elif root in ("key", "near_misses") and is_typed:
        part = rest[1] if len(rest) > 1 else "code"
        name = f"{'Code' if root == 'key' else 'Near miss'} {number + 1}"
        at = f"{root}-{number}-{part}"
    elif root == "record":
        part = rest[1] if len(rest) > 1 else "text"
        name, at = f"Section {number + 1}", f"record-{number}-{part}"
    elif root == "domains":
        at, name = f"domain_{rest[0]}" if rest else "", "The domain"
    elif root in ("codes", "meant_invalid"):
        at, name = FOUND, "The question"
    else:
        at, name = _simple(root), NAMES.get(root, "")
    return (at if at in (*controls, FOUND) else ""), name


def _simple(root: str) -> str:
    return {
        "options": "options-0-text",
        "key": "options-0-is_right",
        "choose": "options-0-is_right",
        "topics": "topics-0",
        "kind": "kind-0",
    }.get(root, root)
