"""The texts of a QTI item: its stem around the interaction, and its feedback by answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.texts import Converted, converted_tree

GAP = "_____"
INTERACTION = "Interaction"
IN_A_LINE = ("inlineChoiceInteraction", "textEntryInteraction")
FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
CANDIDATE = "candidate"
HIDDEN = "hide"


@dataclass
class Feedback:
    """Feedback by the value that it is for, what is always shown, and whether there is other."""

    by_value: dict[str, list[Element]] = field(default_factory=dict)
    always: list[Element] = field(default_factory=list)
    has_other: bool = False

    def of(self, value: str) -> list[Element]:
        """What a person reads who gave that answer."""
        return self.by_value.get(value, [])


def stem_of(body: Element) -> Converted:
    """What is asked: the body with the prompt in place of the interaction, without feedback."""
    found = converted_tree(Element("div", children=list(_asked(body))))
    paragraphs = found.markdown.split("\n\n")
    if len(paragraphs) > 1 and paragraphs[-1].lstrip("\\") == GAP:
        paragraphs.pop()
    return Converted("\n\n".join(paragraphs), found.notes, found.media)


def feedback_of(item: Element, body: Element, values: list[str]) -> Feedback:
    """Every feedback of an item, as far as it is for one of these values, or for all."""
    found = Feedback()
    shown = _shown_from_the_start(item)
    everywhere = [*item.elements("modalFeedback"), *body.below("feedbackBlock", "feedbackInline")]
    for element in everywhere:
        value = element.attributes.get("identifier", "")
        outcome = element.attributes.get("outcomeIdentifier", "")
        is_shown = element.attributes.get("showHide", "show") != HIDDEN
        if not element.text.strip() and not any(True for _ in element.below("img", "object")):
            continue
        if is_shown and value in values:
            found.by_value.setdefault(value, []).append(element)
        elif is_shown and shown.get(outcome) == value:
            found.always.append(element)
        else:
            found.has_other = True
    return found


def choice_text(choice: Element) -> Converted:
    """A choice without the feedback that stands in it."""
    return converted_tree(Element("div", children=list(_asked(choice))), one_line=True)


def line_of(elements: list[Element]) -> Converted:
    """Feedback as one line."""
    return converted_tree(Element("div", children=list(_spaced(elements))), one_line=True)


def _spaced(elements: list[Element]) -> Iterator[Element | str]:
    for element in elements:
        yield Element("div", children=element.children)
        yield " "


def _asked(element: Element) -> Iterator[Element | str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag in IN_A_LINE:
            yield f" {GAP} "
        elif child.tag.endswith(INTERACTION):
            prompt = child.first("prompt")
            if prompt is not None:
                yield Element("div", children=prompt.children)
        elif child.tag not in FEEDBACK and _is_for_candidates(child):
            yield Element(child.tag, child.attributes, list(_asked(child)), child.line)


def _is_for_candidates(element: Element) -> bool:
    if element.tag != "rubricBlock":
        return True
    return CANDIDATE in element.attributes.get("view", CANDIDATE).split()


def _shown_from_the_start(item: Element) -> dict[str, str]:
    """Outcomes that have a value before anything is answered, and that nothing changes."""
    changed = {
        element.attributes.get("identifier", "")
        for processing in item.elements("responseProcessing")
        for element in processing.below("setOutcomeValue")
    }
    found = {}
    for declaration in item.elements("outcomeDeclaration"):
        name = declaration.attributes.get("identifier", "")
        value = declaration.text_at("defaultValue", "value")
        if value and name not in changed:
            found[name] = value
    return found
