"""Tables + kind + seed → an item; the same three give the same item."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from quizbank.core.drills import codes, notes, procedures, years
from quizbank.core.drills.drafts import Draft, as_code_entry, as_single
from quizbank.core.drills.kinds import ABOUT, DrillKind
from quizbank.core.drills.tables import DrillTables
from quizbank.core.items import CodeEntryItem, SingleItem

MOST_TRIES = 200
MAKERS: Mapping[DrillKind, Callable[[DrillTables, Random], Draft | None]] = {
    DrillKind.BILLABLE: codes.billable,
    DrillKind.SEVENTH_CHARACTER: codes.seventh_character,
    DrillKind.TITLE_TO_CODE: codes.title_to_code,
    DrillKind.CODE_TO_TITLE: codes.code_to_title,
    DrillKind.EXCLUDES1: notes.excludes1,
    DrillKind.SEQUENCING: notes.sequencing,
    DrillKind.CHANGES: years.changes,
    DrillKind.LOOK_UP: codes.look_up,
    DrillKind.CC_LEVEL: years.cc_level,
    DrillKind.PCS_AXIS: procedures.axis,
    DrillKind.ROOT_OPERATION: procedures.root_operation,
    DrillKind.APPROACH: procedures.approach,
    DrillKind.PCS_LOOK_UP: procedures.look_up,
}


class NothingToAsk(LookupError):
    """The tables hold nothing that a kind of drill could ask about on that day."""


@dataclass(frozen=True)
class Drill:
    """A question from the tables."""

    kind: DrillKind
    seed: int
    about: tuple[str, ...]  # the codes that it is about
    item: SingleItem | CodeEntryItem


def make_drill(kind: DrillKind, tables: DrillTables, seed: int) -> Drill:
    """A question of a kind; raises `NothingToAsk` where the tables have none."""
    for attempt in range(MOST_TRIES):
        random = Random(f"{kind}:{seed}:{attempt}")  # noqa: S311  it draws questions and guards nothing
        draft = MAKERS[kind](tables, random)
        if draft is not None:
            item = (
                as_code_entry(kind, seed, draft)
                if ABOUT[kind].is_look_up
                else as_single(kind, seed, draft, random)
            )
            return Drill(kind, seed, draft.about, item)
    raise NothingToAsk(kind)
