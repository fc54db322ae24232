"""One QTI item, of version 2 or 3, as a draft."""

from collections.abc import Iterator
from typing import Any

from quizbank.core.interchange import kinds
from quizbank.core.interchange.collecting import Asked
from quizbank.core.interchange.drafts import DraftOption
from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.qti_body import (
    CANDIDATE,
    Feedback,
    choice_text,
    feedback_of,
    line_of,
    stem_of,
)
from quizbank.core.interchange.qti_key import OWN_RULES, ResponseKey, has_own_rules, response_key
from quizbank.core.interchange.texts import converted_tree
from quizbank.core.interchange.typed_codes import TypedAnswer
from quizbank.core.interchange.weights import ONE_OF_MANY, SHARES
from quizbank.core.items import Kind

CHOICE, INLINE, TYPED = "choiceInteraction", "inlineChoiceInteraction", "textEntryInteraction"
NOT_HELD = {
    "extendedTextInteraction": kinds.ESSAY,
    "matchInteraction": kinds.MATCHING,
    "associateInteraction": kinds.MATCHING,
    "orderInteraction": kinds.ORDERING,
    "gapMatchInteraction": kinds.DRAGGED,
    "hottextInteraction": kinds.TEXT_WORDS,
    "hotspotInteraction": kinds.DRAWN,
    "selectPointInteraction": kinds.DRAWN,
    "graphicOrderInteraction": kinds.DRAWN,
    "graphicAssociateInteraction": kinds.DRAWN,
    "graphicGapMatchInteraction": kinds.DRAWN,
    "positionObjectInteraction": kinds.DRAWN,
    "drawingInteraction": kinds.DRAWN,
    "sliderInteraction": kinds.NUMERICAL,
    "uploadInteraction": kinds.HANDED_IN,
    "mediaInteraction": kinds.DRAWN,
    "customInteraction": kinds.PROGRAM,
    "portableCustomInteraction": kinds.PROGRAM,
}
SHARED = ("stimulusRef", "assessmentStimulusRef")
BY_RESULT = "has feedback for right and wrong answers as such, which is not carried over"
FOR_OTHERS = "has instructions for scorers or authors, which are not carried over"
EXPORT_KEYED = "Key it in the program that it comes from, and export it again"
MOST_CHOICES = 100
TYPED_CODE = "code-"  # before a code, in the names that our own export gives to feedback


def read_item(asked: Asked, item: Element) -> None:
    """Keep an item as a draft, or say why not."""
    body = item.first("itemBody")
    if body is None:
        asked.problem("itemBody", "is missing", "Export it again", line=item.line)
        return
    stem = asked.taken_as_stem(stem_of(body))
    interactions = [one for one in body.below() if one.tag.endswith("Interaction")]
    reason = _reason_to_leave(item, interactions)
    if reason is not None:
        asked.leave(*reason)
        return
    interaction = interactions[0]
    key = response_key(item, interaction.attributes.get("responseIdentifier", ""))
    if key is None or not key.keyed:
        says = "has no correctResponse" if key else "has no responseDeclaration"
        asked.problem("key", says, EXPORT_KEYED, line=interaction.line)
    elif key.cardinality not in ("single", "multiple"):
        asked.leave(*kinds.ORDERING)
    else:
        _read_answers(asked, item, body, interaction, key, stem)


def _reason_to_leave(item: Element, interactions: list[Element]) -> tuple[str, str] | None:
    if any(True for _ in item.elements("templateDeclaration")):
        return kinds.CALCULATED
    if item.attributes.get("adaptive") == "true":
        return kinds.ADAPTIVE
    if any(True for _ in item.elements(*SHARED)):
        return kinds.SHARED_TEXT
    if not interactions:
        return kinds.INFORMATION
    if len(interactions) > 1:
        return kinds.IN_PARTS
    tag = interactions[0].tag
    if tag in (CHOICE, INLINE, TYPED):
        return None
    return NOT_HELD.get(tag, kinds.other(tag))


def _read_answers(
    asked: Asked, item: Element, body: Element, interaction: Element, key: ResponseKey, stem: str
) -> None:
    choices = list(interaction.elements("simpleChoice", "inlineChoice"))
    if len(choices) > MOST_CHOICES:
        asked.problem("choices", f"are {len(choices):,}", f"Make them {MOST_CHOICES} or fewer")
        return
    values = [choice.attributes.get("identifier", "") for choice in choices]
    if interaction.tag == TYPED:
        values = [f"{TYPED_CODE}{answer}" for answer in (*key.correct, *key.marks)]
    feedback = feedback_of(item, body, values)
    _note_what_stays_behind(asked, item, body, feedback)
    shared: dict[str, Any] = {
        "stem": stem,
        "id_hint": item.attributes.get("identifier", ""),
        "rationale": asked.taken(converted_tree(Element("div", children=[*feedback.always]))),
    }
    if interaction.tag == TYPED:
        asked.typed(list(_typed(asked, key, feedback)), **shared)
        return
    shared["is_shuffled"] = interaction.attributes.get("shuffle") == "true"
    for value in key.keyed:
        if value not in values:
            remedy = f"Key one of {', '.join(values)[:80]}" if values else "Give it choices"
            asked.problem("key", f"names {value[:40]}, which is no choice", remedy)
            return
    texts = [
        (asked.taken(choice_text(choice)), asked.taken(line_of(feedback.of(value))))
        for choice, value in zip(choices, values, strict=True)
    ]
    if key.cardinality == "single":
        _one(asked, key, values, texts, shared)
    else:
        _several(asked, key, values, texts, shared)


def _one(
    asked: Asked,
    key: ResponseKey,
    values: list[str],
    texts: list[tuple[str, str]],
    shared: dict[str, Any],
) -> None:
    if len(key.correct) > 1:
        says = f"names {len(key.correct)} choices, but one may be chosen"
        asked.problem("key", says, EXPORT_KEYED)
        return
    options = [
        (text, key.percent(value), why) for (text, why), value in zip(texts, values, strict=True)
    ]
    asked.choice(options, one_is_chosen=True, **shared)


def _several(
    asked: Asked,
    key: ResponseKey,
    values: list[str],
    texts: list[tuple[str, str]],
    shared: dict[str, Any],
) -> None:
    """The whole key is right; what parts of it earn is told and left behind."""
    options = tuple(
        DraftOption(text, why, value in key.keyed)
        for (text, why), value in zip(texts, values, strict=True)
    )
    if key.marks:
        asked.note(SHARES)
    if len(key.keyed) == 1:
        asked.note(ONE_OF_MANY)
    kind = Kind.MULTIPLE if len(key.keyed) > 1 else Kind.SINGLE
    asked.keep(kind=kind, options=options, **shared)


def _typed(asked: Asked, key: ResponseKey, feedback: Feedback) -> Iterator[TypedAnswer]:
    for value in dict.fromkeys((*key.correct, *key.marks)):
        why = asked.taken(line_of(feedback.of(f"{TYPED_CODE}{value}")))
        yield TypedAnswer(value, key.percent(value), why)


def _note_what_stays_behind(asked: Asked, item: Element, body: Element, feedback: Feedback) -> None:
    if has_own_rules(item):
        asked.note(OWN_RULES)
    if feedback.has_other:
        asked.note(BY_RESULT)
    views = (one.attributes.get("view", CANDIDATE).split() for one in body.below("rubricBlock"))
    if any(CANDIDATE not in view for view in views):
        asked.note(FOR_OTHERS)
