"""What an author writes: fields of known types, and rules between them, all asked at once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from inspect import signature
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from quizbank.core.wording import UNKNOWN, closest, in_our_words
from quizbank.core.yaml_nodes import Mapping, Path, line_at, plain

MENDABLE = ("extra_forbidden", "missing", "string_too_short", "string_too_long", "string_type")
FILLER = "\ufffd"  # stands for a text that is missing or wrong, so that other rules can be asked


class Trouble(NamedTuple):
    """A rule between fields that does not hold: where, what is wrong, what to do."""

    at: Path
    says: str
    remedy: str


# A rule takes the fields that it is about, by their names, and yields what is wrong with them.
Rule = Callable[..., Iterator[Trouble]]


class Authored(BaseModel):
    """Unknown fields are refused, nothing changes after reading, and every rule holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rules: ClassVar[tuple[Rule, ...]] = ()

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        for trouble in troubles(type(self), self.__dict__):
            raise PydanticCustomError("trouble", "{says}. {remedy}", trouble._asdict())
        return self


def _written_day(value: Any) -> Any:
    """A day as 2026-10-01 and in no other way; a number is not one."""
    if not isinstance(value, str):
        return value
    written = value.strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    says = f"is ‘{written}’, which is not a day of the calendar"
    remedy = "Write it as 2026-10-01"
    raise PydanticCustomError("trouble", "{says}", {"says": says, "remedy": remedy})


def _written_number(value: Any) -> Any:
    """A whole number among a few that are allowed; `Literal` does not read texts by itself."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}\s*", value) else value


Day = Annotated[date, BeforeValidator(_written_day)]
AsNumber = BeforeValidator(_written_number)


def line_of_text(longest: int) -> StringConstraints:
    """What a text of that many characters at most has to be: not empty, no blanks around it."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


@dataclass(frozen=True)
class Fault:
    """Something wrong with what an author wrote, and its line in the file."""

    line: int
    field: str
    says: str
    remedy: str


class Checked(NamedTuple):
    """The fields that could be read, with their types; without faults they make the model."""

    values: dict[str, Any]
    faults: list[Fault]


def checked(
    model: type[Authored], written: Mapping, *, apart: frozenset[str] = frozenset()
) -> Checked:
    """Check each field and each rule, whatever else is wrong; fields in `apart` are left alone."""
    values: dict[str, Any] = {}
    unknown = [name for name in written.fields if name not in model.model_fields.keys() | apart]
    faults = [_unknown(model, written, name) for name in unknown]
    for name in model.model_fields.keys() - apart:
        faults.extend(_check_field(model, written, name, values))
    faults.extend(_fault(written, trouble) for trouble in troubles(model, values))
    return Checked(values, sorted(faults, key=lambda fault: fault.line))


def troubles(model: type[Authored], values: dict[str, Any]) -> Iterator[Trouble]:
    """What the rules of a model say of these fields; a rule is asked if its fields are there."""
    for rule, names in _rules_with_fields(model):
        if all(name in values for name in names):
            yield from rule(**{name: values[name] for name in names})


def field_path(path: Path) -> str:
    """A path as people write it, counting entries of a list from 1: "key[2].code"."""
    words = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(words).lstrip(".")


def _check_field(
    model: type[Authored], written: Mapping, name: str, values: dict[str, Any]
) -> Iterator[Fault]:
    info = model.model_fields[name]
    node = written.node(name)
    value = None if node is None else plain(node)
    if node is None or value is None:
        if info.is_required():
            says = "is missing" if node is None else "is empty"
            remedy = f"Write `{name}:` with its value" if node is None else "Write its value"
            yield Fault(line_at(written, (name,)), name, says, remedy)
        else:
            values[name] = info.get_default(call_default_factory=True)
        return
    try:
        values[name] = _type_of(model, name).validate_python(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details:
            yield _fault(written, _trouble(name, detail))
        values.update(_mended(model, name, value, details))


def _trouble(name: str, detail: ErrorDetails) -> Trouble:
    within = [step for step in detail["loc"] if step != "[key]"]
    deeper = detail.get("ctx", {}).get("at", ())
    return Trouble((name, *within, *deeper), *in_our_words(detail))


def _fault(written: Mapping, trouble: Trouble) -> Fault:
    line = line_at(written, trouble.at)
    return Fault(line, field_path(trouble.at), trouble.says, trouble.remedy)


def _unknown(model: type[Authored], written: Mapping, name: str) -> Fault:
    remedy = closest(name, model.model_fields, among="the fields here")
    return Fault(written.fields[name].line, name, UNKNOWN, remedy)


def _mended(
    model: type[Authored], name: str, value: Any, details: list[ErrorDetails]
) -> dict[str, Any]:
    """The field with stand-ins where it is wrong, so that rules about its rest can be asked."""
    for number, detail in enumerate(details):
        if not _mend(value, detail, number):
            return {}
    try:
        return {name: _type_of(model, name).validate_python(value)}
    except ValidationError:
        return {}


def _mend(value: Any, detail: ErrorDetails, number: int) -> bool:
    if not detail["loc"] or detail["type"] not in MENDABLE:
        return False
    *outer, last = detail["loc"]
    holder = value
    for step in outer:
        holder = holder[step]
    if detail["type"] == "extra_forbidden":
        del holder[last]
    else:
        holder[last] = f"{FILLER}{number}"
    return True


@cache
def _type_of(model: type[Authored], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    typed: Any = info.annotation
    for constraint in info.metadata:
        typed = Annotated[typed, constraint]
    return TypeAdapter(typed)


@cache
def _rules_with_fields(model: type[Authored]) -> list[tuple[Rule, tuple[str, ...]]]:
    return [(rule, tuple(signature(rule).parameters)) for rule in model.rules]
