"""Whether other constants of the model would have forecast the log better.

Every answer is forecast before it is learnt (prequential log loss), so a constant cannot win by
remembering. One constant moves a night, by a factor of two, and never further than four from where
public data put it: the model hardly minds (docs/learning.md), and a small site's log is noise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from math import sqrt

from quizbank.core.forecast_scores import loss
from quizbank.core.mastery import Constants
from quizbank.core.stream import Answered, Stream

ROWS_FIRST = 1_000
FACTORS, FURTHEST = (0.5, 2.0), 4.0
# The best of two dozen candidates wins by chance now and then: so many standard errors, and so
# many nats an answer, must lie between it and what is used now.
ERRORS_APART, NATS_APART = 3.0, 0.0005


@dataclass(frozen=True)
class Refit:
    """The constants to use, with their log loss in nats an answer and that of those used before."""

    constants: Constants
    log_loss: float
    log_loss_before: float


def best_constants(rows: Sequence[Answered], now_used: Constants) -> Refit:
    """The constants now used, or the best of the grid around them if it clearly wins on this log,
    in order of time; below 1,000 answers nothing moves. ValueError for an empty log.
    """
    if not rows:
        raise ValueError("there are no answers to fit the constants to")
    before = _losses(rows, now_used)
    kept, kept_losses = now_used, before
    if len(rows) >= ROWS_FIRST:
        for constants in grid_around(now_used):
            losses = _losses(rows, constants)
            if sum(losses) < sum(kept_losses) and _is_clear(before, losses):
                kept, kept_losses = constants, losses
    return Refit(kept, sum(kept_losses) / len(rows), sum(before) / len(rows))


def grid_around(now_used: Constants) -> Iterator[Constants]:
    """Each constant halved and doubled, where that stays within a factor of four of the default;
    then the defaults, if something else is used.
    """
    default = Constants()
    for field in fields(Constants):
        usual, now = getattr(default, field.name), getattr(now_used, field.name)
        for factor in FACTORS:
            if usual / FURTHEST <= now * factor <= usual * FURTHEST:
                yield replace(now_used, **{field.name: now * factor})
    if now_used != default:
        yield default


def _losses(rows: Sequence[Answered], constants: Constants) -> list[float]:
    stream = Stream(constants)
    return [loss(stream.learn(row).p, row.is_right) for row in rows]


def _is_clear(before: Sequence[float], after: Sequence[float]) -> bool:
    """Whether the gain is large, and larger than chance would make it, answer by answer."""
    gains = [old - new for old, new in zip(before, after, strict=True)]
    mean = sum(gains) / len(gains)
    variance = sum((gain - mean) ** 2 for gain in gains) / (len(gains) - 1)
    return mean >= NATS_APART and mean > ERRORS_APART * sqrt(variance / len(gains))
