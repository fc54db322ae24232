"""Is this response the keyed one, and how much of it is?"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction

from quizbank.core.code_sets import normalised_code
from quizbank.core.items import CodeEntryItem, MultipleItem, SingleItem

MAX_TYPED_CODES = 24


@dataclass(frozen=True)
class Verdict:
    """What a response earned: credit from 0 to 1, and the overlap with the key as feedback."""

    credit: Fraction
    matched: tuple[
        str, ...
    ] = ()  # keyed letters or codes that the candidate gave (in order, where order counts)
    missed: tuple[str, ...] = ()  # keyed ones that are not there
    extra: tuple[str, ...] = ()  # given ones that are not keyed

    @property
    def is_right(self) -> bool:
        """Whether it earned everything."""
        return self.credit == 1


def typed_codes(typed: str) -> list[str]:
    """The codes in a typed answer, as typed, without repeats: one a line, or with commas or
    semicolons between.

    A space does not part two codes, because people type "E11 65".
    """
    parts = [part.strip() for part in typed.replace(",", "\n").replace(";", "\n").splitlines()]
    seen: dict[str, str] = {}
    for part in parts:
        code = normalised_code(part)
        if code:
            seen.setdefault(code, part)
    return list(seen.values())[:MAX_TYPED_CODES]


def verdict_on_letters(chosen: str, answer_key: str) -> Verdict:
    """All or nothing; for several keyed letters the overlap is told but earns nothing."""
    given, keyed = set(chosen), set(answer_key)
    return Verdict(
        credit=Fraction(given == keyed),
        matched=tuple(sorted(given & keyed)),
        missed=tuple(sorted(keyed - given)),
        extra=tuple(sorted(given - keyed)),
    )


def verdict_on_codes(
    typed: str, keyed: Sequence[str], *, is_ordered: bool, scoring: str
) -> Verdict:
    """Typed codes against the key, as a set or as a sequence.

    `all_or_nothing`: exactly the keyed codes. `per_code`: (matched - extra) / keyed, never below
    0; in a sequence a code counts as matched if it stands in a block that keeps the key's order
    (the longest matching blocks of `difflib.SequenceMatcher`).
    """
    given = [normalised_code(code) for code in typed_codes(typed)]
    wanted = [normalised_code(code) for code in keyed]
    if is_ordered:
        blocks = SequenceMatcher(None, given, wanted, autojunk=False).get_matching_blocks()
        hit = [code for block in blocks for code in given[block.a : block.a + block.size]]
    else:
        hit = [code for code in wanted if code in given]
    missed = [code for code in wanted if code not in hit]
    extra = [code for code in given if code not in hit]
    is_exact = given == wanted if is_ordered else not missed and not extra
    if scoring == "per_code":
        credit = max(Fraction(len(hit) - len(extra), len(wanted)), Fraction(0))
    else:
        credit = Fraction(is_exact)
    return Verdict(credit, tuple(hit), tuple(missed), tuple(extra))


def verdict(
    item: SingleItem | MultipleItem | CodeEntryItem, response: str, *, scoring: str
) -> Verdict:
    """What a response to an item earned; "" is no answer and earns nothing."""
    if isinstance(item, CodeEntryItem):
        keyed = [entry.code for entry in item.key]
        return verdict_on_codes(response, keyed, is_ordered=item.ordered, scoring=scoring)
    return verdict_on_letters(response, item.answer_key)
