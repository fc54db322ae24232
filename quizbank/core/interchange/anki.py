"""A question set as the notes of flash cards; whoever packs them needs nothing of ours."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from quizbank.core.interchange.written import Asked, asked_in, is_right
from quizbank.core.items import CodeEntryItem, QuestionSetFile

Renderer = Callable[[str], str]  # Markdown → HTML


@dataclass(frozen=True)
class Flashcard:
    """One note: both sides in HTML, its tags, and the id by which it is known again."""

    item_id: str
    front: str
    back: str
    tags: tuple[str, ...]


def flashcards(
    question_set: QuestionSetFile, *, block: Renderer, inline: Renderer
) -> Iterator[Flashcard]:
    """A card for every item, with the reasons and the rationale on its back."""
    for asked in asked_in(question_set):
        item = asked.item
        tags = (question_set.set, item.kind, *item.topics)
        yield Flashcard(item.id, _front(asked, block, inline), _back(asked, block, inline), tags)


def _front(asked: Asked, block: Renderer, inline: Renderer) -> str:
    item = asked.item
    if isinstance(item, CodeEntryItem):
        return block(asked.stem)
    options = "".join(f"<li>{inline(option.text)}</li>" for option in item.options.values())
    return f'{block(asked.stem)}<ol type="A">{options}</ol>'


def _back(asked: Asked, block: Renderer, inline: Renderer) -> str:
    item = asked.item
    if isinstance(item, CodeEntryItem):
        right = [(one.code, one.code, one.why) for one in item.key]
        wrong = [(one.code, one.code, one.why) for one in item.near_misses]
    else:
        every = [(letter, f"{letter}. {one.text}", one.why) for letter, one in item.options.items()]
        right = [one for one in every if is_right(item, one[0])]
        wrong = [one for one in every if not is_right(item, one[0])]
    keyed = "".join(f"<p><b>{inline(text)}</b>{_why(inline(why))}</p>" for _, text, why in right)
    others = [f"<li>{inline(text)}{_why(inline(why))}</li>" for _, text, why in wrong if why]
    sources = [f"<li>{escape(one)}</li>" for one in item.references]
    return f"{keyed}{block(item.rationale)}{_list(others)}{_list(sources)}"


def _why(html: str) -> str:
    return f"<br>{html}" if html else ""


def _list(entries: list[str]) -> str:
    return f"<ul>{''.join(entries)}</ul>" if entries else ""
