"""What a QTI item says about right and wrong answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.weights import ALL, percent_of

PLAIN_PROCESSING = {
    *("responseCondition", "responseIf", "responseElseIf", "responseElse", "match", "variable"),
    *("correct", "setOutcomeValue", "baseValue", "mapResponse", "isNull", "not", "and", "or"),
    *("member", "stringMatch", "null", "default"),
}
OWN_RULES = "has its own rules for marks, which are not carried over"


@dataclass(frozen=True)
class ResponseKey:
    """The keyed values, the marks of each value if marks are mapped, and how many may be given."""

    cardinality: str
    correct: tuple[str, ...]
    marks: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def keyed(self) -> tuple[str, ...]:
        """The correct values; where none is declared, those that earn marks."""
        return self.correct or tuple(one for one, mark in self.marks.items() if mark > 0)

    def percent(self, value: str) -> Decimal:
        """What a value is worth of the best one, where one answer is given."""
        best = max(self.marks.values(), default=Decimal(0))
        if best > 0:
            return self.marks.get(value, Decimal(0)) / best * ALL
        return ALL if value in self.correct else Decimal(0)


def response_key(item: Element, identifier: str) -> ResponseKey | None:
    """The declaration of a response; None if there is none."""
    for declaration in item.elements("responseDeclaration"):
        if declaration.attributes.get("identifier") == identifier:
            correct = declaration.first("correctResponse")
            values = correct.elements("value") if correct else iter(())
            return ResponseKey(
                declaration.attributes.get("cardinality", "single"),
                tuple(value.text.strip() for value in values if value.text.strip()),
                dict(_marks(declaration)) if _is_mapped(item) else {},
            )
    return None


def has_own_rules(item: Element) -> bool:
    """Whether marks are given by more than the key or a table of marks."""
    return any(
        element.tag not in PLAIN_PROCESSING
        for processing in item.elements("responseProcessing")
        for element in processing.below()
    )


def _is_mapped(item: Element) -> bool:
    """A table of marks counts if the item's processing asks for it, or if nothing else is said."""
    processing = item.first("responseProcessing")
    if processing is None:
        return True
    template = processing.attributes.get("template", "")
    if any(True for _ in processing.below("mapResponse")) or "map_response" in template:
        return True
    has_correct = any(True for _ in item.below("correctResponse"))
    return not has_correct


def _marks(declaration: Element) -> Iterator[tuple[str, Decimal]]:
    mapping = declaration.first("mapping")
    for entry in mapping.elements("mapEntry") if mapping else ():
        mark = percent_of(entry.attributes.get("mappedValue", ""))
        if mark is not None:
            yield entry.attributes.get("mapKey", "").strip(), mark
