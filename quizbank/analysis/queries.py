"""Reads: the items of a set, and every answer to them in finished exams, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Integer, Select, cast, func, select

from quizbank.bank.models import Item, ItemVersion, QuestionSet
from quizbank.core.item_analysis import AnalysedItem, Answers
from quizbank.core.item_statistics import Marks
from quizbank.exams.models import AssembledForm, Attempt, FormPosition, ItemResponse, Mode
from quizbank.extensions import db
from quizbank.learning.models import Answer, ItemDifficulty

THOUSANDTHS = 1_000  # credit and scores are kept in thousandths; whole numbers come in faster
LATEST_PRACTICE = 50  # answers that tell how an item does lately
FEWEST_TO_SHOW = 5  # attempts; fewer would show what single people did


@dataclass(frozen=True)
class StoredItem:
    """An item of a set with the version that is current."""

    item_id: int
    name: str
    version_id: int
    kind: str
    content: dict[str, Any]
    is_withdrawn: bool

    @property
    def known(self) -> AnalysedItem:
        """Its options and its key."""
        if self.kind == "code_entry":
            return AnalysedItem("", "")
        return AnalysedItem("".join(self.content["options"]), "".join(self.content["key"]))


@dataclass(frozen=True)
class InPractice:
    """How an item does in practice and reviews, where people are not asked the same."""

    first_answers: int
    right: int
    lately: float | None  # mean of what came less what was forecast, of the latest answers
    difficulty: float | None  # of the learning model, in logits; higher is harder

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered, each of whom has one first answer."""
        return self.first_answers >= FEWEST_TO_SHOW


@dataclass(frozen=True)
class SharedForm:
    """A form that several people sat."""

    public_id: UUID
    exam: str
    length: str
    attempts: int


def items_of(row: QuestionSet) -> list[StoredItem]:
    """The items of a set in the order of their ids, each as it reads now."""
    found = db.session.execute(
        select(Item, ItemVersion)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(Item.question_set_id == row.id, ItemVersion.superseded_at.is_(None))
        .order_by(Item.item_id)
    )
    return [
        StoredItem(
            item.id,
            item.item_id,
            version.id,
            version.kind,
            version.keyed_content,
            item.withdrawn_at is not None,
        )
        for item, version in found
    ]


def answers_to(items: Sequence[StoredItem]) -> Answers:
    """Every answer to these versions in finished exams; what was left out counts 0."""
    places = {item.version_id: place for place, item in enumerate(items)}
    positions = db.session.execute(
        select(
            FormPosition.form_id,
            FormPosition.position,
            FormPosition.item_version_id,
            FormPosition.is_scored,
        )
        .where(FormPosition.item_version_id.in_(places))
        .order_by(FormPosition.form_id)
    ).all()
    forms: dict[int, list[tuple[int, int, bool]]] = {}
    for form_id, position, version_id, is_scored in positions:
        forms.setdefault(form_id, []).append((position, places[version_id], is_scored))
    furthest = max((position for held in forms.values() for position, *_ in held), default=0)
    sittings = Sittings(_finished().where(Attempt.form_id.in_(forms)), furthest=furthest)
    return sittings.answers({form: np.array(held) for form, held in forms.items()})


def matrix_of(form: AssembledForm) -> Marks:
    """The marks of the scored items of a form (sittings x items), first sittings only."""
    scored = select(FormPosition.position).where(
        FormPosition.form_id == form.id, FormPosition.is_scored
    )
    positions = sorted(db.session.scalars(scored))
    furthest = max(positions, default=0)
    sittings = Sittings(_finished().where(Attempt.form_id == form.id), furthest=furthest)
    _, first = np.unique(sittings.people, return_index=True)
    return np.asarray(sittings.marks[np.sort(first)][:, positions], dtype=np.float64)


def shared_forms(items: Sequence[StoredItem]) -> list[SharedForm]:
    """Forms with any of these items that several people finished, those of the most first."""
    people = func.count(Attempt.account_id.distinct())
    holding = select(FormPosition.form_id).where(
        FormPosition.item_version_id.in_([item.version_id for item in items])
    )
    found = db.session.execute(
        select(AssembledForm.public_id, AssembledForm.exam, AssembledForm.length, people)
        .join(Attempt, Attempt.form_id == AssembledForm.id)
        .where(
            AssembledForm.id.in_(holding), Attempt.mode == Mode.EXAM, Attempt.closed_at.is_not(None)
        )
        .group_by(AssembledForm.id)
        .having(people >= FEWEST_TO_SHOW)
        .order_by(people.desc(), AssembledForm.id)
        .limit(20)
    )
    return [SharedForm(*row) for row in found]


def form_with(public_id: UUID, items: Sequence[StoredItem]) -> AssembledForm | None:
    """A form by its public id, if it has any of these items."""
    return db.session.scalars(
        select(AssembledForm)
        .join(FormPosition, FormPosition.form_id == AssembledForm.id)
        .where(
            AssembledForm.public_id == public_id,
            FormPosition.item_version_id.in_([item.version_id for item in items]),
        )
        .limit(1)
    ).one_or_none()


def in_practice(item: StoredItem) -> InPractice:
    """How an item does where it was not part of an exam, by the log of answers."""
    log = select(Answer.is_right, Answer.forecast, Answer.showing).where(
        Answer.item_version_id == item.version_id,
        Answer.source.in_(("practice", "review")),
        Answer.undone_at.is_(None),
    )
    rows = db.session.execute(log.order_by(Answer.id)).all()
    first = [row for row in rows if row.showing == 1]
    latest = rows[-LATEST_PRACTICE:]
    difficulty = select(ItemDifficulty.mean).where(ItemDifficulty.item_id == item.item_id)
    return InPractice(
        len(first),
        sum(row.is_right for row in first),
        sum(row.is_right - row.forecast for row in latest) / len(latest) if latest else None,
        db.session.scalar(difficulty),
    )


def _finished() -> Select[int, int, int, int, int | None]:
    """Sittings of exams that take no more answers, in the order in which they began."""
    return (
        select(
            Attempt.id,
            Attempt.form_id,
            Attempt.account_id,
            cast(Attempt.raw_score * THOUSANDTHS, Integer),
            Attempt.scored_items,
        )
        .where(Attempt.mode == Mode.EXAM, Attempt.closed_at.is_not(None))
        .order_by(Attempt.started_at, Attempt.id)
    )


class Sittings:
    """Finished sittings with their responses as columns, one row of a table for each sitting."""

    def __init__(self, chosen: Select[int, int, int, int, int | None], *, furthest: int) -> None:
        rows = db.session.connection().execute(chosen).all()
        whole = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 5)
        self.forms, self.people = whole[:, 1], whole[:, 2]
        self.raw_scores, self.scored_items = whole[:, 3] / THOUSANDTHS, whole[:, 4]
        self._read(chosen, whole[:, 0], furthest)

    def _read(
        self, chosen: Select[int, int, int, int, int | None], ids: Any, furthest: int
    ) -> None:
        responses = select(
            ItemResponse.attempt_id,
            ItemResponse.position,
            cast(func.coalesce(ItemResponse.credit, 0) * THOUSANDTHS, Integer),
            ItemResponse.seconds,
            ItemResponse.chosen,
        ).where(ItemResponse.attempt_id.in_(chosen.with_only_columns(Attempt.id).order_by(None)))
        result = db.session.connection().execute(responses)
        rows = result.cursor.fetchall()
        attempts, positions, credits, seconds = (
            np.fromiter((row[column] for row in rows), dtype=np.int64, count=len(rows))
            for column in range(4)
        )
        order = np.argsort(ids)
        places = order[np.searchsorted(ids[order], attempts)] if len(attempts) else attempts
        size = (len(ids), max(int(positions.max(initial=0)), furthest) + 1)
        self.marks = np.zeros(size)
        self.seconds = np.zeros(size, dtype=np.int64)
        self.chosen = np.full(size, "", dtype=object)
        self.marks[places, positions] = credits / THOUSANDTHS
        self.seconds[places, positions] = seconds
        self.chosen[places, positions] = [row[4] for row in rows]

    def answers(self, forms: dict[int, Any]) -> Answers:
        """What was answered to the positions of each form that are asked for."""
        sittings, held = [], []
        by_form = np.argsort(self.forms, kind="stable")
        bounds = np.searchsorted(self.forms[by_form], sorted(forms), side="left")
        ends = np.searchsorted(self.forms[by_form], sorted(forms), side="right")
        for form, begin, end in zip(sorted(forms), bounds, ends, strict=True):
            of_form = by_form[begin:end]
            sittings.append(np.repeat(of_form, len(forms[form])))
            held.append(np.tile(forms[form], (len(of_form), 1)))
        rows = np.concatenate(sittings) if sittings else np.zeros(0, dtype=np.int64)
        asked = np.concatenate(held) if held else np.zeros((0, 3), dtype=np.int64)
        order = np.argsort(rows, kind="stable")
        rows, asked = rows[order], asked[order].astype(np.int64)
        positions = asked[:, 0]
        return Answers(
            people=self.people[rows],
            items=asked[:, 1],
            marks=self.marks[rows, positions],
            chosen=self.chosen[rows, positions].tolist(),
            seconds=self.seconds[rows, positions],
            raw_scores=self.raw_scores[rows],
            scored_items=self.scored_items[rows],
            is_scored=asked[:, 2].astype(bool),
        )
