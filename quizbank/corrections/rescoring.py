"""Who would change, and how, if versions of a question had another key; nothing is written here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, and_, distinct, func, or_, select

from quizbank.bank.formats import format_by_version
from quizbank.bank.models import ItemVersion
from quizbank.core.answers import verdict
from quizbank.core.corrections import ITEM, with_key
from quizbank.core.scoring import Tally, is_pass
from quizbank.exams.actions import as_decimal
from quizbank.exams.models import (
    AssembledForm,
    Attempt,
    ClosedBy,
    FormPosition,
    ItemResponse,
    Mode,
)
from quizbank.extensions import db
from quizbank.learning.models import Answer

MOST_KEYED_CODES = 12  # of one item, so that credits are fractions of at most that many parts
IS_TOLD = and_(
    Attempt.closed_at.is_not(None),
    or_(Attempt.closed_by == ClosedBy.CANDIDATE, Attempt.results_seen_at.is_not(None)),
)


@dataclass(frozen=True)
class NewCredit:
    """An answer that earns something else now."""

    attempt_id: int
    position: int
    before: Fraction
    after: Fraction


@dataclass(frozen=True)
class NewScore:
    """A closed attempt that scores something else now."""

    attempt_id: int
    account_id: int
    form_id: int
    version_id: int
    is_told: bool  # whether the person knows the score before
    items: int
    raw_before: Decimal
    raw_after: Decimal
    pass_before: bool | None
    pass_after: bool | None

    @property
    def flips(self) -> bool:
        """Whether a pass becomes none, or the other way round."""
        return self.pass_before != self.pass_after


@dataclass(frozen=True)
class Effect:
    """What a new key does."""

    credits: Sequence[NewCredit]
    scores: Sequence[NewScore]
    verdicts: Mapping[int, bool]  # of the log of answers, by its ids


def effect_of(versions: Collection[ItemVersion], keys: Mapping[int, Any]) -> Effect:
    """What changes when versions get the keys, by version id, in three queries."""
    rows = _closed_answers(keys)
    earned = _Earned({one.id: with_key(one.content, keys[one.id]) for one in versions})
    credits: list[NewCredit] = []
    of_attempt: dict[int, tuple[Row[Any], list[NewCredit]]] = {}
    for row in rows:
        after = earned.by(row)
        change = NewCredit(row.attempt_id, row.position, exact(row.credit), after)
        if as_decimal(after) != row.credit:
            credits.append(change)
            if row.is_scored and row.closed_at is not None:
                of_attempt.setdefault(row.attempt_id, (row, []))[1].append(change)
    totals = _totals(keys) if of_attempt else {}
    scores = [
        _new_score(row, totals.get(row.attempt_id, Fraction(0)), changes)
        for row, changes in of_attempt.values()
    ]
    scores = [one for one in scores if one.raw_before != one.raw_after]
    right = {(row.attempt_id, row.position): earned.by(row) == 1 for row in rows}
    return Effect(credits, scores, _verdicts(keys, right))


def exact(credit: Decimal | None) -> Fraction:
    """The fraction that a stored credit, in thousandths, was rounded from."""
    return Fraction(credit or 0).limit_denominator(MOST_KEYED_CODES)


@dataclass(frozen=True)
class Reach:
    """How many sat a question, closed attempts and the people who are in them."""

    attempts: int
    people: int


def reach_of(versions: Iterable[int]) -> Reach:
    """How far a change of versions can reach at all."""
    counts = (
        select(func.count(distinct(Attempt.id)), func.count(distinct(Attempt.account_id)))
        .join(FormPosition, FormPosition.form_id == Attempt.form_id)
        .where(FormPosition.item_version_id.in_(list(versions)), Attempt.closed_at.is_not(None))
    )
    return Reach(*db.session.execute(counts).one())


class _Earned:
    """What answers earn by new keys; many give the same answer, which is judged once."""

    def __init__(self, contents: Mapping[int, dict[str, Any]]) -> None:
        self._items = {id: ITEM.validate_python(content) for id, content in contents.items()}
        self._known: dict[tuple[int, str, str], Fraction] = {}

    def by(self, row: Row[Any]) -> Fraction:
        asked = row.item_version_id, row.format_version, row.chosen
        if asked not in self._known:
            scoring = format_by_version(row.format_version).code_entry.scoring
            found = verdict(self._items[row.item_version_id], row.chosen, scoring=scoring)
            self._known[asked] = found.credit
        return self._known[asked]


def _closed_answers(versions: Iterable[int]) -> Sequence[Row[Any]]:
    """Every answer to the versions that its person may know the key of, or that is scored."""
    closed: Any = (
        select(
            ItemResponse.attempt_id,
            ItemResponse.position,
            ItemResponse.chosen,
            ItemResponse.credit,
            FormPosition.item_version_id,
            FormPosition.is_scored,
            Attempt.account_id,
            Attempt.form_id,
            Attempt.mode,
            Attempt.closed_at,
            Attempt.raw_score,
            Attempt.scored_items,
            Attempt.is_pass,
            IS_TOLD.label("is_told"),
            AssembledForm.format_version,
        )
        .join(Attempt, Attempt.id == ItemResponse.attempt_id)
        .join(AssembledForm, AssembledForm.id == Attempt.form_id)
        .join(
            FormPosition,
            and_(
                FormPosition.form_id == Attempt.form_id,
                FormPosition.position == ItemResponse.position,
            ),
        )
        .where(
            FormPosition.item_version_id.in_(list(versions)),
            or_(Attempt.closed_at.is_not(None), ItemResponse.revealed_at.is_not(None)),
        )
        .order_by(ItemResponse.attempt_id, ItemResponse.position)
    )
    return db.session.execute(closed).all()


def _totals(versions: Iterable[int]) -> dict[int, Fraction]:
    """The exact credit on scored questions of each closed attempt with one of the versions."""
    forms = select(FormPosition.form_id).where(FormPosition.item_version_id.in_(list(versions)))
    rows = db.session.execute(
        select(ItemResponse.attempt_id, ItemResponse.credit, func.count())
        .join(Attempt, Attempt.id == ItemResponse.attempt_id)
        .join(
            FormPosition,
            and_(
                FormPosition.form_id == Attempt.form_id,
                FormPosition.position == ItemResponse.position,
            ),
        )
        .where(
            Attempt.form_id.in_(forms),
            Attempt.closed_at.is_not(None),
            FormPosition.is_scored,
            ItemResponse.credit > 0,
        )
        .group_by(ItemResponse.attempt_id, ItemResponse.credit)
    )
    totals: dict[int, Fraction] = {}
    for attempt_id, credit, count in rows:
        totals[attempt_id] = totals.get(attempt_id, Fraction(0)) + exact(credit) * count
    return totals


def _new_score(row: Row[Any], total: Fraction, changes: Sequence[NewCredit]) -> NewScore:
    total += sum((change.after - change.before for change in changes), Fraction(0))
    items = row.scored_items or 0
    passed = None
    if row.mode == Mode.EXAM:
        passed = is_pass(format_by_version(row.format_version), Tally(total, items))
    return NewScore(
        attempt_id=row.attempt_id,
        account_id=row.account_id,
        form_id=row.form_id,
        version_id=row.item_version_id,
        is_told=bool(row.is_told),
        items=items,
        raw_before=row.raw_score or Decimal(0),
        raw_after=as_decimal(total),
        pass_before=row.is_pass,
        pass_after=passed,
    )


def _verdicts(versions: Iterable[int], right: Mapping[tuple[int, int], bool]) -> dict[int, bool]:
    """The answers in the log to which these verdicts belong. Reviews keep no answer but its
    verdict, so that theirs stay.
    """
    ids = list(versions)
    items = select(ItemVersion.item_id).where(ItemVersion.id.in_(ids))
    rows: Any = db.session.execute(
        select(Answer.id, Answer.attempt_id, Answer.position, Answer.is_right).where(
            Answer.item_id.in_(items),
            Answer.item_version_id.in_(ids),
            Answer.attempt_id.is_not(None),
        )
    )
    found = {}
    for answer_id, attempt_id, position, was_right in rows:
        is_right = right.get((attempt_id, position), was_right)
        if is_right != was_right:
            found[answer_id] = is_right
    return found
