"""The bytes of `question_sets/formats/*.yaml` → an exam's dated rules, or every problem at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from quizbank.core.authored import AsNumber, Authored, Fault, checked
from quizbank.core.blueprint import ExamFormat
from quizbank.core.problems import Problem, in_file_order, no_fields, problem_of, problem_of_text
from quizbank.core.yaml_nodes import Mapping, Scalar, Sequence, line_at
from quizbank.core.yaml_source import read_yaml

VERSIONS = frozenset({"versions"})


class FormatHead(Authored):
    """What stands above the versions."""

    format: Annotated[Literal[1], AsNumber]


@dataclass(frozen=True)
class PlacedFormat:
    """One dated version, and the line on which it begins."""

    exam_format: ExamFormat
    file: str
    line: int


@dataclass(frozen=True)
class FormatResult:
    """The dated versions of an exam's rules that could be read, and what is wrong with the file."""

    path_name: str
    versions: tuple[PlacedFormat, ...]
    problems: tuple[Problem, ...]


def read_exam_format(path_name: str, data: bytes) -> FormatResult:
    """Read the dated versions of one exam's rules."""
    source = read_yaml(data, entries="versions")
    problems = [problem_of_text(path_name, flaw) for flaw in source.flaws]
    if not isinstance(source.root, Mapping):
        return FormatResult(path_name, (), in_file_order(problems or [no_fields(path_name)]))
    if source.is_head_read:
        head = checked(FormatHead, source.root, apart=VERSIONS)
        problems += [problem_of(path_name, "", fault) for fault in head.faults]
    versions = list(_versions(path_name, source.root, problems))
    return FormatResult(path_name, tuple(versions), in_file_order(problems))


def clashes(versions: Iterable[PlacedFormat]) -> Iterator[Problem]:
    """Versions of one exam that bear the same name, or that hold on the same day."""
    earlier: list[PlacedFormat] = []
    for placed in sorted(versions, key=lambda one: one.exam_format.effective_from):
        this = placed.exam_format
        for other in earlier:
            that, where = other.exam_format, f"{other.file}, line {other.line}"
            if this.version == that.version:
                says = f"is {this.version}, as in {where}"
                yield _problem(placed, "version", says, "Give each version a name of its own")
            last_day = that.effective_to or date.max
            if this.exam == that.exam and last_day >= this.effective_from:
                says = f"is {this.effective_from}, when {that.version} ({where}) still holds"
                ends = this.effective_from - timedelta(days=1)
                yield _problem(placed, "effective_from", says, f"End that one on {ends}")
        earlier.append(placed)


def _versions(file: str, root: Mapping, problems: list[Problem]) -> Iterator[PlacedFormat]:
    listed = root.node("versions")
    written = listed.nodes if isinstance(listed, Sequence) else []
    if not written:
        remedy = "Write `versions:` and a list, each beginning with `- exam:`"
        fault = Fault(line_at(root, ("versions",)), "versions", "is missing or empty", remedy)
        problems.append(problem_of(file, "", fault))
    for node in written:
        if not isinstance(node, Mapping):
            fault = Fault(node.line, "versions", "has an entry without fields", "Write its fields")
            problems.append(problem_of(file, "", fault))
            continue
        found = checked(ExamFormat, node)
        name = node.node("version")
        called = (name.text or "") if isinstance(name, Scalar) else ""
        problems += [problem_of(file, called, fault) for fault in found.faults]
        if not found.faults:
            yield PlacedFormat(ExamFormat(**found.values), file, node.line)


def _problem(placed: PlacedFormat, field: str, says: str, remedy: str) -> Problem:
    name = placed.exam_format.version
    return Problem(placed.file, placed.line, name, field, says, remedy)
