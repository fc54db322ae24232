"""Texts that are nearly the same, found by the pieces of characters that they share."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import ceil

PIECE = 5  # characters


def pieces_of(text: str) -> frozenset[str]:
    """All runs of five characters of a text, without capitals, blanks and marks."""
    letters = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    return frozenset(letters[at : at + PIECE] for at in range(len(letters) - PIECE + 1))


def near_pairs(texts: Mapping[str, str], *, at_least: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of names whose texts share that much: the Jaccard index of their pieces.

    Two sets that share a part t have a common piece among the first |s| - ceil(t |s|) + 1 of each
    when all are sorted alike (prefix filtering; Chaudhuri, Ganti, Kaushik 2006). Sorted from rare
    to frequent, few sets have to be compared.
    """
    pieces = {name: pieces_of(text) for name, text in texts.items()}
    uses = Counter(piece for of_one in pieces.values() for piece in of_one)
    having: dict[str, list[str]] = defaultdict(list)
    for name, of_one in pieces.items():
        prefix = _rarest(of_one, uses, len(of_one) - ceil(at_least * len(of_one)) + 1)
        for other in dict.fromkeys(other for piece in prefix for other in having[piece]):
            share = len(of_one & pieces[other]) / len(of_one | pieces[other])
            if share >= at_least:
                yield other, name, share
        for piece in prefix:
            having[piece].append(name)


def _rarest(of_one: frozenset[str], uses: Mapping[str, int], count: int) -> Sequence[str]:
    return sorted(of_one, key=lambda piece: (uses[piece], piece))[:count] if of_one else []
