"""A question set as a QTI 2.1 package: a manifest and a file for each item."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

from quizbank.core.interchange.html_tree import html_tree
from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.qti_item import TYPED_CODE
from quizbank.core.interchange.written import (
    Asked,
    Written,
    holds_one_answer,
    plain_lines,
)
from quizbank.core.interchange.xml_text import HEADER, empty, serialised, tag
from quizbank.core.interchange.xml_text import text as escaped
from quizbank.core.items import AnyItem, CodeEntryItem, MultipleItem, QuestionSetFile

Renderer = Callable[[str], str]  # Markdown → HTML
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
SCHEMAS = "http://www.w3.org/2001/XMLSchema-instance"
ITEM_TYPE = "imsqti_item_xmlv2p1"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a ZIP, so that the same set gives the same bytes
RESPONSE, FEEDBACK, RATIONALE = "RESPONSE", "FEEDBACK", "RATIONALE"
# What QTI 2.1 has of HTML, with the attributes that it has there.
TEXT = {
    **dict.fromkeys(("p", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote"), ()),
    **dict.fromkeys(("br", "hr", "table", "thead", "tbody", "tr", "td", "sub", "sup"), ()),
    "th": ("scope",),
}


def write(question_set: QuestionSetFile, *, block: Renderer, inline: Renderer) -> Written:
    """Every question that QTI can hold, in the HTML that these make of Markdown."""
    kept, left = holds_one_answer(question_set)
    names = {asked.item.id: f"items/{asked.item.id}.xml" for asked in kept}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "imsmanifest.xml", _manifest(question_set, names))
        for asked in kept:
            _add(package, names[asked.item.id], _item(asked, block, inline))
    return Written(packed.getvalue(), tuple(left))


def identifier_of(item_id: str) -> str:
    """An id as QTI has them, which never begin with a digit."""
    return f"_{item_id}" if item_id[0].isdigit() else item_id


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    member = zipfile.ZipInfo(name, EARLIEST)
    member.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(member, text.encode())


def _manifest(question_set: QuestionSetFile, names: dict[str, str]) -> str:
    resources = (
        tag(
            "resource",
            empty("file", href=name),
            identifier=f"resource-{item_id}",
            type=ITEM_TYPE,
            href=name,
        )
        for item_id, name in names.items()
    )
    schema = tag("schema", "QTIv2.1 Package") + tag("schemaversion", "1.0.0")
    inner = (tag("metadata", schema), tag("organizations"), tag("resources", *resources))
    name = identifier_of(question_set.set)
    return HEADER + tag("manifest", *inner, xmlns=PACKAGING, identifier=f"package-{name}")


def _item(asked: Asked, block: Renderer, inline: Renderer) -> str:
    item = asked.item
    return HEADER + tag(
        "assessmentItem",
        *_declarations(item),
        tag("itemBody", _xhtml(block(plain_lines(asked.stem))), _interaction(item, inline)),
        tag("responseProcessing", *_processing(item)),
        *_feedback(item, block, inline),
        xmlns=QTI,
        xmlns__xsi=SCHEMAS,
        xsi__schemaLocation=f"{QTI} {QTI}.xsd",
        identifier=identifier_of(item.id),
        title=item.id,
        adaptive="false",
        timeDependent="false",
    )


def _declarations(item: AnyItem) -> Iterator[str]:
    is_typed = isinstance(item, CodeEntryItem)
    keyed = [one.code for one in item.key] if isinstance(item, CodeEntryItem) else item.answer_key
    cardinality = "multiple" if isinstance(item, MultipleItem) else "single"
    values = (tag("value", escaped(value)) for value in keyed)
    yield tag(
        "responseDeclaration",
        tag("correctResponse", *values),
        _near_misses(item) if isinstance(item, CodeEntryItem) else "",
        identifier=RESPONSE,
        cardinality=cardinality,
        baseType="string" if is_typed else "identifier",
    )
    default = tag("defaultValue", tag("value", "0"))
    yield tag(
        "outcomeDeclaration", default, identifier="SCORE", cardinality="single", baseType="float"
    )
    yield empty(
        "outcomeDeclaration", identifier=FEEDBACK, cardinality=cardinality, baseType="identifier"
    )
    shown = tag("defaultValue", tag("value", RATIONALE))
    yield tag(
        "outcomeDeclaration",
        shown,
        identifier=RATIONALE,
        cardinality="single",
        baseType="identifier",
    )


def _near_misses(item: CodeEntryItem) -> str:
    """Marks by code; those that are known to be wrong get none."""
    marks = {one.code: "1" for one in item.key} | {one.code: "0" for one in item.near_misses}
    entries = (empty("mapEntry", mapKey=code, mappedValue=mark) for code, mark in marks.items())
    return tag("mapping", *entries, defaultValue="0")


def _interaction(item: AnyItem, inline: Renderer) -> str:
    if isinstance(item, CodeEntryItem):
        return tag("p", empty("textEntryInteraction", responseIdentifier=RESPONSE))
    choices = (
        tag("simpleChoice", _xhtml(inline(plain_lines(option.text))), identifier=letter)
        for letter, option in item.options.items()
    )
    return tag(
        "choiceInteraction",
        *choices,
        responseIdentifier=RESPONSE,
        shuffle="true" if item.shuffle else "false",
        maxChoices=str(len(item.answer_key)),
    )


def _processing(item: AnyItem) -> Iterator[str]:
    """Marks for the whole key; then the feedback for what was answered."""
    response = empty("variable", identifier=RESPONSE)
    if isinstance(item, CodeEntryItem):
        marks = empty("mapResponse", identifier=RESPONSE)
        yield tag("setOutcomeValue", marks, identifier="SCORE")
        for one in (*item.key, *item.near_misses):
            code = tag("baseValue", escaped(one.code), baseType="string")
            same = tag("stringMatch", response, code, caseSensitive="false")
            yield _condition(same, FEEDBACK, f"{TYPED_CODE}{one.code}", "identifier")
    else:
        correct = empty("correct", identifier=RESPONSE)
        yield _condition(tag("match", response, correct), "SCORE", "1", "float")
        yield tag("setOutcomeValue", response, identifier=FEEDBACK)


def _condition(test: str, outcome: str, value: str, base_type: str) -> str:
    wanted = tag("baseValue", escaped(value), baseType=base_type)
    return tag(
        "responseCondition",
        tag("responseIf", test, tag("setOutcomeValue", wanted, identifier=outcome)),
    )


def _feedback(item: AnyItem, block: Renderer, inline: Renderer) -> Iterator[str]:
    if isinstance(item, CodeEntryItem):
        reasons = {f"{TYPED_CODE}{one.code}": one.why for one in (*item.key, *item.near_misses)}
    else:
        reasons = {letter: option.why for letter, option in item.options.items()}
    for value, why in reasons.items():
        if why:
            yield _shown(FEEDBACK, value, _xhtml(inline(plain_lines(why))))
    if item.rationale:
        yield _shown(RATIONALE, RATIONALE, _xhtml(block(plain_lines(item.rationale))))


def _shown(outcome: str, value: str, inner: str) -> str:
    return tag("modalFeedback", inner, outcomeIdentifier=outcome, identifier=value, showHide="show")


def _xhtml(html: str) -> str:
    return serialised(_numbered_by_hand(html_tree(html).children), TEXT)


def _numbered_by_hand(children: Iterable[Element | str]) -> Iterator[Element | str]:
    """QTI has no list that begins at another number than 1: such entries become paragraphs."""
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.tag == "ol" and child.attributes.get("start", "1") != "1":
            first = int(child.attributes["start"])
            for number, entry in enumerate(child.elements("li"), start=first):
                yield Element("p", children=[f"{number}. ", *_numbered_by_hand(entry.children)])
        else:
            inner = list(_numbered_by_hand(child.children))
            yield Element(child.tag, child.attributes, inner)
