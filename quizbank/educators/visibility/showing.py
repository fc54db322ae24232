"""The questions of a published set with their keys, for whoever decides about it."""

from dataclasses import dataclass

from markupsafe import Markup

from quizbank.bank.models import ItemVersion, QuestionSet
from quizbank.bank.queries import shown_item_versions


@dataclass(frozen=True)
class KeyedOption:
    """An option, or a code to type, with its reason."""

    name: str
    text: Markup
    why: Markup
    is_keyed: bool


@dataclass(frozen=True)
class Question:
    """A question as it is published now."""

    item_id: str
    stem: Markup
    options: list[KeyedOption]
    rationale: Markup


def questions_of(row: QuestionSet) -> list[Question]:
    """The questions of a set that are not withdrawn; their HTML was sanitised at loading."""
    return [_question(version) for version in shown_item_versions(row)]


def _question(version: ItemVersion) -> Question:
    html, content = version.html, version.keyed_content
    return Question(
        item_id=content["id"],
        stem=Markup(html["stem"]),  # noqa: S704  sanitised at loading
        options=_codes(version) if version.kind == "code_entry" else _options(version),
        rationale=Markup(html["rationale"]),  # noqa: S704
    )


def _options(version: ItemVersion) -> list[KeyedOption]:
    html, key = version.html, version.keyed_content["key"]
    return [
        KeyedOption(letter, Markup(text), Markup(html["whys"][letter]), letter in key)  # noqa: S704
        for letter, text in html["options"].items()
    ]


def _codes(version: ItemVersion) -> list[KeyedOption]:
    whys = version.html["codes"]
    return [
        KeyedOption(entry["code"], Markup(""), Markup(whys.get(entry["code"], "")), is_keyed=True)  # noqa: S704
        for entry in version.keyed_content["key"]
    ]
