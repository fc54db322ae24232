"""Texts that are nearly the same, found by the pieces of characters that they share."""

from collections import Counter
from collections.abc import Iterator, Mapping

PIECE = 5  # characters


def pieces_of(text: str) -> frozenset[str]:
    """All runs of five characters of a text, without capitals, blanks and marks."""
    letters = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    return frozenset(letters[at : at + PIECE] for at in range(len(letters) - PIECE + 1))


def near_pairs(texts: Mapping[str, str], *, at_least: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of names, in the order of the texts, that share that much: the Jaccard index of their
    pieces.

    Every pair is compared whose sizes allow it; a set of pieces is a number with a bit for each
    piece that two texts have, so that a thousand texts take a second.
    """
    pieces = {name: found for name, text in texts.items() if (found := pieces_of(text))}
    uses = Counter(piece for found in pieces.values() for piece in found)
    bit_of = {piece: 1 << n for n, piece in enumerate(p for p, used in uses.items() if used > 1)}
    masks = [
        (len(found), sum(bit_of.get(piece, 0) for piece in found), place, name)
        for place, (name, found) in enumerate(pieces.items())
    ]
    masks.sort(key=lambda one: (one[0], one[2]))
    for at, (size, mask, place, name) in enumerate(masks):
        for larger, other_mask, other_place, other in masks[at + 1 :]:
            if size < at_least * larger:
                break
            shared = (mask & other_mask).bit_count()
            share = shared / (size + larger - shared)
            if share >= at_least:
                yield (name, other, share) if place < other_place else (other, name, share)
