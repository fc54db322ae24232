"""What a person types, in the words that the books use: short forms, plurals, mended spelling."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizbank.codebook.abbreviations import ABBREVIATIONS, PLAIN_WORDS
from quizbank.codebook.tables import CodeTables
from quizbank.codebook.writing import SHORTEST_MENDED, parts_of
from quizbank.core.spelling import edits_between

MOST_TERMS = 8
SHORTEST_BEGINNING = 3
_WORD = re.compile(r"[^\W_]+")
_FILLING = {
    "a",
    "an",
    "and",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
}
_PLAIN = re.compile(r"\b(?:" + "|".join(sorted(PLAIN_WORDS, key=len, reverse=True)) + r")\b")


@dataclass(frozen=True)
class Term:
    """One typed word as a question to the word index, and in about how many texts it stands."""

    match: str
    uses: int


def terms_of(tables: CodeTables, typed: str) -> list[Term]:
    """The words worth looking for; nothing a person types can be anything but words."""
    plain = _PLAIN.sub(lambda found: PLAIN_WORDS[found[0]], typed.casefold())
    words = [word for one in _WORD.findall(plain) for word in _long_form(one).split()]
    words = [word for word in words if word not in _FILLING][:MOST_TERMS]
    last = len(words) - 1
    terms = [_term(tables, word, is_last=place == last) for place, word in enumerate(words)]
    return [term for term in terms if term is not None]


def _long_form(word: str) -> str:
    return ABBREVIATIONS.get(word, word)


def _term(tables: CodeTables, word: str, *, is_last: bool) -> Term | None:
    """The word itself and its other number; what is still being typed as a beginning; else what
    is written nearly so.
    """
    if len(word) < SHORTEST_BEGINNING:
        return Term(f'"{word}"', 0) if word.isdigit() or not is_last else None
    known = _uses(tables, _forms(word))
    begun = _uses_of_beginning(tables, word) if is_last or not known else 0
    if known or begun:
        match = " OR ".join(f'"{form}"' for form in known)
        if begun > sum(known.values()):
            match = f'{match} OR "{word}" *' if match else f'"{word}" *'
        return Term(f"({match})", max(begun, sum(known.values())))
    near = _near(tables, word)
    if near:
        return Term("(" + " OR ".join(f'"{one}"' for one in near) + ")", sum(near.values()))
    return Term(f'"{word}" *', 0)


def _forms(word: str) -> list[str]:
    """The word as it is and in its other grammatical number, as far as letters tell."""
    forms = [word, f"{word}s", f"{word}es"]
    if word.endswith("ies"):
        forms.append(f"{word[:-3]}y")
    if word.endswith("y"):
        forms.append(f"{word[:-1]}ies")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s"):
        forms.append(word[:-1])
    return forms


def _uses(tables: CodeTables, words: Iterable[str]) -> dict[str, int]:
    words = list(words)
    return dict(
        tables.rows(
            f"SELECT word, uses FROM word WHERE word IN ({', '.join('?' * len(words))})",  # noqa: S608
            *words,
        )
    )


def _uses_of_beginning(tables: CodeTables, word: str) -> int:
    row = tables.row(
        "SELECT coalesce(sum(uses), 0) FROM word WHERE word >= ? AND word < ?",
        word,
        word + "\uffff",
    )
    return int(row[0]) if row else 0


def _near(tables: CodeTables, word: str) -> dict[str, int]:
    """Known words that differ in the fewest letters, with their uses."""
    if len(word) < SHORTEST_MENDED:
        return {}
    most = 1 if len(word) < 6 else 2 if len(word) < 11 else 3
    found: dict[int, dict[str, int]] = {}
    for candidate, uses in _candidates(tables, word):
        edits = edits_between(word, candidate, most)
        if edits is not None:
            found.setdefault(edits, {})[candidate] = uses
    return found[min(found)] if found else {}


def _candidates(tables: CodeTables, word: str) -> Iterator[tuple[str, int]]:
    """Words that share the most groups of letters."""
    parts = list(parts_of(word))
    yield from tables.rows(
        "SELECT w.word, w.uses FROM word_part p JOIN word w ON w.id = p.word"  # noqa: S608
        f" WHERE p.part IN ({', '.join('?' * len(parts))})"
        " GROUP BY w.id ORDER BY count(*) DESC LIMIT 60",
        *parts,
    )
