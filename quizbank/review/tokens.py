"""What the addresses of a review and of its feedback carry, signed: what was put on show for which
card, and never a key.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from quizbank.core.drills.kinds import DrillKind
from quizbank.drills.books import Edition
from quizbank.review.errors import TokenTampered

SHA256 = {"digest_method": hashlib.sha256}


@dataclass(frozen=True)
class ItemOnShow:
    """A question of the bank: the card's own, or a sibling."""

    version_id: int
    domain: str
    option_order: str


@dataclass(frozen=True)
class DrillOnShow:
    """A question from the code tables."""

    kind: DrillKind
    seed: int
    edition: Edition


@dataclass(frozen=True)
class CodeOnShow:
    """The title of a card's code."""

    edition: Edition


OnShow = ItemOnShow | DrillOnShow | CodeOnShow


@dataclass(frozen=True)
class Showing:
    """A card that a person was asked at a moment."""

    account_id: int
    card: UUID
    revision: int  # of the card then
    asked_at: int  # seconds since 1970
    what: OnShow


@dataclass(frozen=True)
class Answered:
    """An answer to a showing, and the log that keeps it."""

    showing: Showing
    log_id: int
    chosen: str
    seconds: int
    confidence: str


def showing_token(showing: Showing, *, secret_key: str) -> str:
    """What stands in the address of a question."""
    return _signer(secret_key, "review-question").dumps(_packed(showing))


def shown_by(token: str, *, secret_key: str) -> Showing:
    """The showing at an address; raises `TokenTampered`."""
    try:
        return _unpacked(_signer(secret_key, "review-question").loads(token))
    except (BadData, ValueError) as problem:
        raise TokenTampered from problem


def answer_token(answered: Answered, *, secret_key: str) -> str:
    """What stands in the address of the feedback; it is only given for an answer."""
    packed = [answered.log_id, answered.chosen, answered.seconds, answered.confidence]
    return _signer(secret_key, "review-answer").dumps([*packed, _packed(answered.showing)])


def answered_by(token: str, *, secret_key: str) -> Answered:
    """The answer at an address; raises `TokenTampered`."""
    try:
        loaded = _signer(secret_key, "review-answer").loads(token)
        log_id, chosen, seconds, confidence, packed = loaded
        return Answered(_unpacked(packed), log_id, chosen, seconds, confidence)
    except (BadData, ValueError) as problem:
        raise TokenTampered from problem


def _signer(secret_key: str, salt: str) -> URLSafeSerializer:
    """A token of one purpose does not pass for the other."""
    return URLSafeSerializer(secret_key, salt=salt, signer_kwargs=SHA256)


def _packed(showing: Showing) -> list[Any]:
    what = showing.what
    head = [showing.account_id, showing.card.hex, showing.revision, showing.asked_at]
    if isinstance(what, ItemOnShow):
        return [*head, "item", what.version_id, what.domain, what.option_order]
    edition = [what.edition.fingerprint, what.edition.day.isoformat()]
    if isinstance(what, DrillOnShow):
        return [*head, "drill", what.kind.value, what.seed, *edition]
    return [*head, "code", *edition]


def _unpacked(packed: list[Any]) -> Showing:
    account_id, card, revision, asked_at, subject, *rest = packed
    what: OnShow
    if subject == "item":
        what = ItemOnShow(*rest)
    elif subject == "drill":
        kind, seed, *edition = rest
        what = DrillOnShow(DrillKind(kind), seed, _edition(*edition))
    else:
        what = CodeOnShow(_edition(*rest))
    return Showing(account_id, UUID(card), revision, asked_at, what)


def _edition(fingerprint: str, day: str) -> Edition:
    return Edition(fingerprint, date.fromisoformat(day))
