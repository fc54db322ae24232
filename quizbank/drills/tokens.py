"""What the address of a question and of its feedback carries, signed: all that makes the question
again, and never its key.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from itsdangerous import BadData, URLSafeSerializer

from quizbank.core.drills.kinds import DrillKind
from quizbank.drills.books import Edition
from quizbank.drills.errors import TokenTampered

SHA256 = {"digest_method": hashlib.sha256}


@dataclass(frozen=True)
class Asked:
    """A question that somebody was asked at a moment."""

    kind: DrillKind
    seed: int
    exam: str  # whose pace counts
    edition: Edition
    asked_at: int  # seconds since 1970


@dataclass(frozen=True)
class Answered:
    """An answer to a question."""

    asked: Asked
    chosen: str
    seconds: int


def question_token(asked: Asked, *, secret_key: str) -> str:
    """What stands in the address of a question."""
    return _signer(secret_key, "drill-question").dumps(_packed(asked))


def asked_by(token: str, *, secret_key: str) -> Asked:
    """The question at an address; raises `TokenTampered`."""
    try:
        return _unpacked(_signer(secret_key, "drill-question").loads(token))
    except (BadData, ValueError) as problem:
        raise TokenTampered from problem


def answer_token(answered: Answered, *, secret_key: str) -> str:
    """What stands in the address of the feedback; it is only given for an answer."""
    packed = [*_packed(answered.asked), answered.chosen, answered.seconds]
    return _signer(secret_key, "drill-answer").dumps(packed)


def answered_by(token: str, *, secret_key: str) -> Answered:
    """The answer at an address; raises `TokenTampered`."""
    try:
        *asked, chosen, seconds = _signer(secret_key, "drill-answer").loads(token)
        return Answered(_unpacked(asked), str(chosen), int(seconds))
    except (BadData, ValueError) as problem:
        raise TokenTampered from problem


def _signer(secret_key: str, salt: str) -> URLSafeSerializer:
    """A token of one purpose does not pass for the other."""
    return URLSafeSerializer(secret_key, salt=salt, signer_kwargs=SHA256)


def _packed(asked: Asked) -> list[str | int]:
    edition = asked.edition
    return [
        asked.kind.value,
        asked.seed,
        asked.exam,
        edition.fingerprint,
        edition.day.isoformat(),
        asked.asked_at,
    ]


def _unpacked(packed: list[str | int]) -> Asked:
    kind, seed, exam, fingerprint, day, asked_at = packed
    edition = Edition(str(fingerprint), date.fromisoformat(str(day)))
    return Asked(DrillKind(str(kind)), int(seed), str(exam), edition, int(asked_at))
