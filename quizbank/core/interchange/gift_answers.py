"""What stands between the braces of a GIFT question → its kind and its answers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quizbank.core.interchange.gift_text import GiftSyntax, Piece, decoded_text
from quizbank.core.interchange.gift_tree import (
    Essay,
    GiftChoice,
    GiftNumber,
    GiftPair,
    GiftQuestion,
    GiftText,
    Matching,
    MultipleChoice,
    Numerical,
    ShortAnswer,
    TrueFalse,
)
from quizbank.core.interchange.texts import TextFormat
from quizbank.core.interchange.weights import percent_of

GENERAL = "####"
ARROW = "->"
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
WEIGHT = re.compile(r"\s*%([^%\n]*)%")
NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
NUMBER_ALONE = re.compile(rf"\s*({NUMBER})\s*")
NUMBER_WITHIN = re.compile(rf"\s*({NUMBER})\s*:\s*({NUMBER})\s*")
NUMBER_BETWEEN = re.compile(rf"\s*([+-]?\d+(?:\.\d+)?)\s*\.\.\s*({NUMBER})\s*")
ANYTHING = "*"
MOST_ANSWERS = 100


def answers_of(inner: Piece, written_as: TextFormat, **shared: Any) -> GiftQuestion:
    """The question with its answers; texts without a marker are written as the stem is."""
    answers, general = _general_feedback(inner, written_as)
    shared["general_feedback"] = general
    if answers.is_blank():
        return Essay(**shared)
    if answers.text.startswith("#"):
        return _numerical(answers.part(1).stripped(), written_as, shared)
    if answers.first("=~") < 0:
        return _without_signs(answers, written_as, shared)
    if answers.first("~") < 0 and (pairs := _pairs(answers, written_as)):
        return Matching(pairs=pairs, **shared)
    choices = tuple(_choice(one, written_as) for one in _marked(answers))
    if all(choice.is_correct for choice in choices):
        return ShortAnswer(choices=choices, **shared)
    if len(choices) < 2:
        remedy = "Write at least two, each behind = or ~"
        raise GiftSyntax(answers.line, "has one option to choose from", remedy)
    return MultipleChoice(choices=choices, **shared)


def _general_feedback(inner: Piece, written_as: TextFormat) -> tuple[Piece, GiftText | None]:
    for place in reversed(list(inner.signs("#"))):
        if place >= 3 and inner.text[place - 3 : place + 1] == GENERAL:
            text = inner.part(place + 1)
            found = None if text.is_blank() else text.read(written_as)
            return inner.part(0, place - 3).stripped(), found
    return inner, None


def _without_signs(answers: Piece, written_as: TextFormat, shared: dict[str, Any]) -> GiftQuestion:
    """True or false, else the one text that is accepted."""
    answer, *feedback = _parts(answers, written_as)
    if answer.text.strip() in (*TRUE, *FALSE):
        first, second, *_ = [*feedback, None, None]
        return TrueFalse(
            is_true=answer.text.strip() in TRUE,
            feedback_for_true=first,
            feedback_for_false=second,
            **shared,
        )
    whole = GiftChoice(True, None, answer.read(written_as), _joined(feedback), line=answers.line)
    return ShortAnswer(choices=(whole,), **shared)


def _parts(piece: Piece, written_as: TextFormat) -> tuple[Piece, *tuple[GiftText | None, ...]]:
    """What stands before the first #, and the texts behind each."""
    places = [*piece.signs("#"), len(piece.text)]
    texts = [piece.part(start + 1, end) for start, end in zip(places, places[1:], strict=False)]
    read = (None if text.is_blank() else text.read(written_as) for text in texts)
    return piece.part(0, places[0]), *read


def _joined(feedback: list[GiftText | None]) -> GiftText | None:
    """One feedback; a # within it that was not escaped is a #."""
    if not feedback or feedback[0] is None:
        return None
    return replace(feedback[0], text="#".join(one.text if one else "" for one in feedback))


def _marked(answers: Piece) -> Iterator[Piece]:
    """Each answer with the = or ~ before it."""
    places = [*answers.signs("=~"), len(answers.text)]
    if not answers.part(0, places[0]).is_blank():
        remedy = "Write = before a right answer and ~ before a wrong one"
        raise GiftSyntax(answers.line, "has a text before its first = or ~", remedy)
    if len(places) > MOST_ANSWERS:
        says = f"has more than {MOST_ANSWERS} answers"
        raise GiftSyntax(answers.line, says, "Close the answers with }, or take some out")
    for start, end in zip(places, places[1:], strict=False):
        yield answers.part(start, end)


def _choice(piece: Piece, written_as: TextFormat) -> GiftChoice:
    is_correct = piece.text[0] == "="
    weight, rest = _weight(piece.part(1))
    answer, *feedback = _parts(rest, written_as)
    if answer.is_blank():
        says = f"has nothing behind {piece.text[0]}"
        raise GiftSyntax(piece.line, says, f"Write an answer, or \\{piece.text[0]} for the sign")
    text = answer.read(written_as)
    return GiftChoice(is_correct, weight, text, _joined(feedback), line=piece.line)


def _weight(piece: Piece) -> tuple[Decimal | None, Piece]:
    found = WEIGHT.match(piece.text)
    if found is None:
        return None, piece
    percent = percent_of(found[1])
    if percent is None and re.search(r"[^\W\d_]", found[1]):
        return None, piece  # words: `% of visits and % of days` is no weight
    if percent is None or abs(percent) > 100:
        says = f"has the weight %{found[1]}%"
        raise GiftSyntax(piece.line, says, "Write a number from -100 to 100, as %33.33333%")
    return percent, piece.part(found.end())


def _pairs(answers: Piece, written_as: TextFormat) -> tuple[GiftPair, ...]:
    """The pairs, if every answer is one."""
    pairs = []
    for piece in _marked(answers):
        question, arrow, answer = piece.text[1:].partition(ARROW)
        left = Piece(question, piece.line)
        if not arrow or left.first("#") >= 0:
            return ()
        pairs.append(GiftPair(left.read(written_as), decoded_text(answer)))
    return tuple(pairs)


def _numerical(answers: Piece, written_as: TextFormat, shared: dict[str, Any]) -> GiftQuestion:
    if answers.is_blank():
        raise GiftSyntax(
            answers.line, "has no number behind {#", "Write one, as {#4} or {#3.9..4.1}"
        )
    if answers.first("=~") < 0:
        number, *_ = _parts(answers, written_as)
        return Numerical(answer=_number(number), **shared)
    choices = tuple(_numerical_choice(one, written_as) for one in _marked(answers))
    return Numerical(choices=choices, **shared)


def _numerical_choice(piece: Piece, written_as: TextFormat) -> GiftChoice:
    """A number, or whatever else is typed."""
    weight, rest = _weight(piece.part(1))
    answer, *feedback = _parts(rest, written_as)
    is_anything = answer.text.strip() in ("", ANYTHING)
    return GiftChoice(
        piece.text[0] == "=",
        weight,
        GiftText(written_as, ANYTHING if is_anything else answer.text.strip()),
        _joined(feedback),
        None if is_anything else _number(answer),
        piece.line,
    )


def _number(piece: Piece) -> GiftNumber:
    text = decoded_text(piece.text)
    if found := NUMBER_BETWEEN.fullmatch(text):
        return GiftNumber(low=Decimal(found[1]), high=Decimal(found[2]))
    if found := NUMBER_WITHIN.fullmatch(text):
        return GiftNumber(number=Decimal(found[1]), tolerance=Decimal(found[2]))
    if found := NUMBER_ALONE.fullmatch(text):
        return GiftNumber(number=Decimal(found[1]))
    says = f"has ‘{text[:40]}’ where a number stands"
    raise GiftSyntax(piece.line, says, "Write it as 4, 4:0.1 or 3.9..4.1, with a point")
