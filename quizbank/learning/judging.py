"""What an answer is judged by besides the person: how hard it is, and how long they take."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, cast

from sqlalchemy import Table, bindparam, select

from quizbank.bank.models import ItemVersion
from quizbank.core.mastery import Constants, Difficulty, Gaussian, new_item, new_topic
from quizbank.exams.judged import Judged
from quizbank.extensions import db
from quizbank.learning.models import Answer, ItemDifficulty, TopicDifficulty

SLOW = 1.5  # times the median
LAST, FEWEST = 51, 5  # answers that the median is taken of

ANSWERS = cast(Table, Answer.__table__)
TOPICS = cast(Table, TopicDifficulty.__table__)
ITEMS = cast(Table, ItemDifficulty.__table__)
VERSIONS = cast(Table, ItemVersion.__table__)

# Put together once: every answer of everybody asks them.
WANTED: Any = bindparam("wanted", expanding=True)
TOPIC_TERMS = select(TOPICS.c.topic, TOPICS.c.mean, TOPICS.c.variance).where(
    TOPICS.c.topic.in_(WANTED)
)
ITEM_TERMS = select(ITEMS.c.item_id, ITEMS.c.mean, ITEMS.c.variance).where(
    ITEMS.c.item_id.in_(WANTED)
)
LABELS = select(VERSIONS.c.id, VERSIONS.c.difficulty).where(VERSIONS.c.id.in_(WANTED))
LAST_SECONDS = (
    select(ANSWERS.c.seconds)
    .where(
        ANSWERS.c.account_id == bindparam("account"),
        ANSWERS.c.kind == bindparam("kind"),
        ANSWERS.c.is_skipped.is_(False),
        ANSWERS.c.is_retry.is_(False),
        ANSWERS.c.undone_at.is_(None),
    )
    .order_by(ANSWERS.c.id.desc())
    .limit(LAST)
)


@dataclass(frozen=True)
class Standing:
    """The shared difficulties as they stand, for some answers."""

    topics: Mapping[str, Gaussian]
    items: Mapping[int, Gaussian]
    labels: Mapping[int, int]  # the author's, of item versions that nobody answered yet
    constants: Constants

    def of(self, judged: Judged) -> Difficulty:
        """What an answer is judged by."""
        topic = self.topics.get(judged.topic) or new_topic(self.constants)
        if judged.item_id is None:
            return Difficulty(topic, None)
        label = self.labels.get(judged.item_version_id or 0)
        return Difficulty(topic, self.items.get(judged.item_id) or new_item(self.constants, label))


def standing_for(answers: Sequence[Judged], constants: Constants) -> Standing:
    """In three queries at the most, however many answers."""
    topics = _terms(TOPIC_TERMS, {one.topic for one in answers})
    items = _terms(ITEM_TERMS, {one.item_id for one in answers} - {None})
    unknown = {
        one.item_version_id
        for one in answers
        if one.item_id is not None and one.item_id not in items
    }
    labels = db.session.execute(LABELS, {"wanted": list(unknown)}).all() if unknown else []
    return Standing(topics, items, {row[0]: row[1] for row in labels}, constants)


def _terms(statement: Any, wanted: Collection[Any]) -> dict[Any, Gaussian]:
    if not wanted:
        return {}
    rows = db.session.execute(statement, {"wanted": list(wanted)})
    return {row[0]: Gaussian(row[1], row[2]) for row in rows}


@dataclass
class Pace:
    """How long a person takes for each kind of question; it goes along with their answers."""

    account_id: int
    _seconds: dict[str, deque[int]] = field(default_factory=dict)

    def is_slow(self, judged: Judged) -> bool:
        """Whether an answer took much longer than usual; then it counts for the next ones."""
        last = self._last(judged.kind)
        slow = len(last) >= FEWEST and judged.seconds > SLOW * median(last)
        if judged.is_skipped:
            return False
        if not judged.is_retry:
            last.append(judged.seconds)
        return slow

    def _last(self, kind: str) -> deque[int]:
        if kind not in self._seconds:
            asked = {"account": self.account_id, "kind": kind}
            newest_first = db.session.execute(LAST_SECONDS, asked).scalars().all()
            self._seconds[kind] = deque(reversed(newest_first), maxlen=LAST)
        return self._seconds[kind]
