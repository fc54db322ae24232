"""GIFT, Moodle's text format, as drafts."""

from decimal import Decimal

from quizbank.core.interchange.collecting import Asked, Collector
from quizbank.core.interchange.drafts import DraftOption, Reading
from quizbank.core.interchange.encodings import decoded
from quizbank.core.interchange.gift_parser import gift_entries
from quizbank.core.interchange.gift_tree import (
    Broken,
    Category,
    Description,
    Essay,
    GiftChoice,
    GiftQuestion,
    GiftText,
    Matching,
    MultipleChoice,
    Numerical,
    ShortAnswer,
    TrueFalse,
)
from quizbank.core.interchange.kinds import ESSAY, INFORMATION, MATCHING, NUMERICAL
from quizbank.core.interchange.typed_codes import TypedAnswer
from quizbank.core.interchange.weights import ALL
from quizbank.core.items import Kind

NOT_HELD = {
    Description: INFORMATION,
    Essay: ESSAY,
    Matching: MATCHING,
    Numerical: NUMERICAL,
}
ROOTS = ("$course$", "$system$", "$module$", "$cat1$", "top")


def read(data: bytes) -> Reading:
    """Every question of a GIFT file."""
    source = decoded(data)
    collector = Collector("GIFT")
    for says in source.notes:
        collector.note(says)
    category = ""
    entries = list(gift_entries(source.text))
    collector.expect(sum(not isinstance(entry, Category) for entry in entries))
    for entry in entries:
        if isinstance(entry, Category):
            category = category_name(entry.path)
        elif isinstance(entry, Broken):
            broken = collector.question(entry.title, line=entry.line)
            broken.problem("", entry.says, entry.remedy, line=entry.at)
        else:
            asked = collector.question(entry.title or "", line=entry.line)
            _read_question(asked, entry, category)
    return collector.reading()


def category_name(path: str) -> str:
    """A category of Moodle without the roots that every path begins with."""
    steps = [step.strip() for step in path.replace("//", "\0").split("/")]
    named = [step.replace("\0", "/") for step in steps if step and step not in ROOTS]
    return " / ".join(named)


def _read_question(asked: Asked, question: GiftQuestion, category: str) -> None:
    stem = asked.stem(question.stem.text, question.stem.written_as)
    shared = {
        "stem": stem,
        "id_hint": question.id or "",
        "topics": question.tags,
        "category": category,
    }
    if type(question) in NOT_HELD:
        asked.leave(*NOT_HELD[type(question)])
        return
    shared["rationale"] = _text(asked, question.general_feedback, one_line=False)
    if isinstance(question, MultipleChoice):
        options = [_option(asked, choice) for choice in question.choices]
        is_single = any(choice.is_correct for choice in question.choices)
        asked.choice(options, one_is_chosen=is_single, **shared)
    elif isinstance(question, TrueFalse):
        asked.keep(kind=Kind.SINGLE, options=_true_false(asked, question), **shared)
    elif isinstance(question, ShortAnswer):
        asked.typed([_answer(asked, choice) for choice in question.choices], **shared)


def _option(asked: Asked, choice: GiftChoice) -> tuple[str, Decimal, str]:
    text = asked.text(choice.text.text, choice.text.written_as, one_line=True)
    return text, _percent(choice), _text(asked, choice.feedback)


def _answer(asked: Asked, choice: GiftChoice) -> TypedAnswer:
    return TypedAnswer(choice.text.text, _percent(choice), _text(asked, choice.feedback))


def _percent(choice: GiftChoice) -> Decimal:
    if choice.weight is not None:
        return choice.weight
    return ALL if choice.is_correct else Decimal(0)


def _true_false(asked: Asked, question: TrueFalse) -> tuple[DraftOption, ...]:
    """The feedback that stands first is for whoever is wrong, as Moodle has it."""
    wrong = _text(asked, question.feedback_for_true)
    right = _text(asked, question.feedback_for_false)
    return (
        DraftOption("True", right if question.is_true else wrong, question.is_true),
        DraftOption("False", wrong if question.is_true else right, not question.is_true),
    )


def _text(asked: Asked, text: GiftText | None, *, one_line: bool = True) -> str:
    return asked.text(text.text, text.written_as, one_line=one_line) if text else ""
