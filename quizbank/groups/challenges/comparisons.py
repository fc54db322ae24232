"""Reads for one exam of a group: what its members did with it, as far as they share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, or_, select

from quizbank.core.blueprint import ExamFormat
from quizbank.core.scoring import DomainTally, Tally
from quizbank.core.sharing import Comparison, Sitter, Sitting, comparison
from quizbank.exams.models import Attempt, ClosedBy, FormPosition, ItemResponse
from quizbank.extensions import db
from quizbank.groups.models import ChallengeAttempt, GroupChallenge
from quizbank.groups.queries import GroupSeen, shares_of

THOUSANDTHS = cast(func.round(ItemResponse.credit * 1000), Integer)  # a credit as a whole number


def is_told() -> ColumnElement[bool]:
    """Attempts whose candidates know their result, so that it changes no more (see
    `Attempt.may_tell_results`).
    """
    return or_(Attempt.closed_by == ClosedBy.CANDIDATE, Attempt.results_seen_at.is_not(None))


@dataclass(frozen=True)
class Places:
    """The questions of a form: the domain of each, which count, and domains in their order."""

    domain_of: dict[int, str]
    scored: frozenset[int]
    domains: Sequence[str]


def places_of(challenge: GroupChallenge, exam_format: ExamFormat) -> Places:
    """The questions of the group's form."""
    rows = db.session.execute(
        select(FormPosition.position, FormPosition.domain, FormPosition.is_scored)
        .where(FormPosition.form_id == challenge.form_id)
        .order_by(FormPosition.position)
    ).all()
    return Places(
        {position: domain for position, domain, _ in rows},
        frozenset(position for position, _, is_scored in rows if is_scored),
        [domain.id for domain in exam_format.domains],
    )


def comparison_for(seen: GroupSeen, challenge: GroupChallenge, places: Places) -> Comparison | None:
    """What the member may see of an exam; None before they have finished it. Two queries, and the
    answers of whoever shares nothing of them are not even read.
    """
    sharing = [one for one in seen.others if one.shares_scores or one.shares_domains]
    sittings = _sittings(challenge, [one.account_id for one in [seen.you, *sharing]], places)
    if seen.you.account_id not in sittings:
        return None
    return comparison(
        Sitter(seen.you.nickname, shares_of(seen.you), sittings[seen.you.account_id]),
        [Sitter(one.nickname, shares_of(one), sittings.get(one.account_id)) for one in sharing],
        domain_of=places.domain_of,
        whole_board=seen.group.shows_whole_board,
    )


def _sittings(
    challenge: GroupChallenge, accounts: Sequence[int], places: Places
) -> dict[int, Sitting]:
    """Every told sitting of these people, by account."""
    attempts = {
        row.id: row
        for row in db.session.execute(
            select(Attempt.id, Attempt.account_id, Attempt.raw_score, Attempt.scored_items)
            .join(ChallengeAttempt, ChallengeAttempt.attempt_id == Attempt.id)
            .where(
                ChallengeAttempt.challenge_id == challenge.id,
                ChallengeAttempt.account_id.in_(accounts),
                is_told(),
            )
        )
    }
    answers: dict[int, list[Any]] = {attempt_id: [] for attempt_id in attempts}
    for row in db.session.execute(
        select(
            ItemResponse.attempt_id, ItemResponse.position, THOUSANDTHS, ItemResponse.seconds
        ).where(ItemResponse.attempt_id.in_(attempts))
    ):
        answers[row[0]].append(row)
    return {
        row.account_id: _sitting(
            Tally(Fraction(row.raw_score or 0), row.scored_items or 0), answers[row.id], places
        )
        for row in attempts.values()
    }


def _sitting(score: Tally, answers: Sequence[Any], places: Places) -> Sitting:
    """One sitting from its stored answers; a question without a row earned nothing."""
    earned = {position: credit for _, position, credit, _ in answers if credit}
    items = dict.fromkeys(places.domains, 0)
    credits = dict.fromkeys(places.domains, 0)
    for position in places.scored:
        domain = places.domain_of[position]
        items[domain] += 1
        credits[domain] += earned.get(position, 0)
    return Sitting(
        score=score,
        right=frozenset(position for position, credit in earned.items() if credit >= 1000),
        seconds=tuple(seconds for _, _, _, seconds in answers if seconds),
        domains=tuple(
            DomainTally(domain, Tally(Fraction(credits[domain], 1000), count))
            for domain, count in items.items()
            if count
        ),
    )
