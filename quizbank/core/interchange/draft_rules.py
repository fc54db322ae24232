"""What keeps a draft from being an item here, whatever domain and exam are chosen for it."""

from collections.abc import Iterator

from quizbank.core import item_rules
from quizbank.core.authored import Trouble, field_path
from quizbank.core.interchange.drafts import Draft, DraftOption
from quizbank.core.items import LETTERS, Kind
from quizbank.core.text_rules import REFUSED

LONGEST_PROSE, LONGEST_LINE = 12_000, 1_000  # as `Prose` and `ShortText` of `items` have it
OPTION_COUNTS = {Kind.SINGLE: (2, 8), Kind.MULTIPLE: (3, 8)}
KEYED_COUNTS = (1, 12)
CHOSEN = (2, 7)


def troubles_of(draft: Draft) -> Iterator[Trouble]:
    """Everything about its shape; what its format cannot hold is told by `missing_from`."""
    yield from _texts(draft)
    if draft.kind == Kind.CODE_ENTRY:
        least, most = KEYED_COUNTS
        if not least <= len(draft.codes) <= most:
            says = f"has {len(draft.codes)} codes"
            yield Trouble(("key",), says, f"Key {least} to {most} codes")
        return
    least, most = OPTION_COUNTS[draft.kind]
    if not least <= len(draft.options) <= most:
        remedy = f"Make them {least} to {most}"
        yield Trouble(("options",), f"are {len(draft.options)}", remedy)
    options = dict(zip(LETTERS, draft.options, strict=False))
    yield from item_rules.options_differ({k: one for k, one in options.items() if one.text})
    if draft.kind == Kind.MULTIPLE:
        yield from _several(draft, options)


def missing_from(draft: Draft) -> tuple[str, ...]:
    """The fields that every item needs and the file did not give: they are to be chosen."""
    if draft.item is not None:
        return ()
    given = {"domains": draft.more.get("domains"), "difficulty": draft.difficulty}
    return tuple(name for name, value in given.items() if not value)


def _several(draft: Draft, options: dict[str, DraftOption]) -> Iterator[Trouble]:
    least, most = CHOSEN
    if not least <= len(draft.key) <= most:
        yield Trouble(("key",), f"names {len(draft.key)}", f"Key {least} to {most} options")
    else:
        yield from item_rules.an_option_is_wrong(len(draft.key), options)


def _texts(draft: Draft) -> Iterator[Trouble]:
    for at, text, longest in _every_text(draft):
        if not text and at[-1] in ("stem", "text"):
            yield Trouble(at, "is empty", "Write a text")
        if len(text) > longest:
            yield Trouble(at, f"has {len(text):,} characters", f"Shorten it to {longest:,}")
        for pattern, says, remedy in REFUSED:
            if found := pattern.search(text):
                shown = " ".join(found.group().split())[:30]
                yield Trouble(at, f"{says}: {shown}", remedy)


def _every_text(draft: Draft) -> Iterator[tuple[tuple[str | int, ...], str, int]]:
    yield ("stem",), draft.stem, LONGEST_PROSE
    yield ("rationale",), draft.rationale, LONGEST_PROSE
    for letter, option in zip(LETTERS, draft.options, strict=False):
        yield ("options", letter, "text"), option.text, LONGEST_LINE
        yield ("options", letter, "why"), option.why, LONGEST_LINE
    for place, code in enumerate(draft.codes):
        yield ("key", place, "why"), code.why, LONGEST_LINE
    for place, code in enumerate(draft.near_misses):
        yield ("near_misses", place, "why"), code.why, LONGEST_LINE


def named(trouble: Trouble) -> str:
    """The field of a trouble as people write it."""
    return field_path(trouble.at)
