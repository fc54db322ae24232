"""Texts that read nearly like one seen before, with a bound on the work for files from anybody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from quizbank.core.similarity import pieces_of

NEAR = 0.6  # share of common pieces, as in hygiene
SAME = 0.9  # share from which a second one is hardly meant
MOST_LOOKS = 3_000_000  # steps along the index, and full comparisons: a few seconds in all
MOST_COMPARISONS = 200_000


@dataclass(frozen=True)
class Twin:
    """The name of the text that was there before, and how much both share."""

    name: str
    share: float


@dataclass
class Twins:
    """What was found, and whether everything could be compared within the bound."""

    found: dict[str, Twin] = field(default_factory=dict)
    is_complete: bool = True


def twins_of(
    texts: Mapping[str, str], known: Mapping[str, str], *, at_least: float = NEAR
) -> Twins:
    """For each text one among the known ones or the texts before it that reads like it.

    Two sets of which each shares that much with the other share one of their rarest pieces
    (prefix filter: Chaudhuri, Ganti, Kaushik 2006), so few pairs are compared in full.
    """
    search = _Search({**known, **texts}, at_least)
    for name in known:
        search.put(name)
    twins = Twins(is_complete=True)
    for name in texts:
        twin = search.find(name)
        if twin is not None:
            twins.found[name] = twin
        search.put(name)
    twins.is_complete = not search.is_exhausted
    return twins


class _Search:
    """An index of the rarest pieces of all texts that were put into it."""

    def __init__(self, texts: Mapping[str, str], at_least: float) -> None:
        self._at_least = at_least
        self._pieces = {name: pieces_of(text) for name, text in texts.items()}
        self._uses = Counter(piece for pieces in self._pieces.values() for piece in pieces)
        self._index: dict[str, list[str]] = defaultdict(list)
        self._whole: dict[frozenset[str], str] = {}
        self._looks = self._comparisons = 0

    @property
    def is_exhausted(self) -> bool:
        """Whether the bound was met, so that not everything was compared."""
        return self._looks > MOST_LOOKS or self._comparisons > MOST_COMPARISONS

    def put(self, name: str) -> None:
        """Let later texts find this one; of the same text the first is found."""
        pieces = self._pieces[name]
        if not pieces or pieces in self._whole:
            return
        self._whole[pieces] = name
        for piece in self._rarest(pieces):
            self._index[piece].append(name)

    def find(self, name: str) -> Twin | None:
        """The first text that is near enough."""
        pieces = self._pieces[name]
        if not pieces:
            return None
        if pieces in self._whole:
            return Twin(self._whole[pieces], 1.0)
        compared: set[str] = set()
        for piece in self._rarest(pieces):
            for other in self._index.get(piece, ()):
                self._looks += 1
                if self.is_exhausted:
                    return None
                if other not in compared:
                    compared.add(other)
                    if twin := self._compared(pieces, other):
                        return twin
        return None

    def _compared(self, pieces: frozenset[str], other: str) -> Twin | None:
        others = self._pieces[other]
        smaller, larger = sorted((len(pieces), len(others)))
        if smaller < self._at_least * larger:
            return None
        self._comparisons += 1
        shared = len(pieces & others)
        share = shared / (smaller + larger - shared)
        return Twin(other, share) if share >= self._at_least else None

    def _rarest(self, pieces: Iterable[str]) -> list[str]:
        ordered = sorted(pieces, key=lambda piece: (self._uses[piece], piece))
        return ordered[: len(ordered) - ceil(self._at_least * len(ordered)) + 1]
