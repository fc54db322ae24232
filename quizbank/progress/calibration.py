"""Forecasts of passing against real results, in words."""

from collections.abc import Sequence

from quizbank.core.forecast_scores import Band, bands, brier, calibration_error, log_loss
from quizbank.core.readiness import OUTCOMES_FIRST
from quizbank.progress.models import Recalibration
from quizbank.progress.outcomes import FRESH, Held

EDGES = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
FEW = 10  # results below which the share of a band that passed says little


def calibration_in_words(held: Sequence[Held]) -> list[str]:
    """The table, a line each: chances as they were told, band by band, and what share passed."""
    pairs = [(one.p_pass, one.is_pass) for one in held if one.p_pass is not None]
    lines = ["Forecast        Results  Mean forecast  Passed"]
    lines += [_line(band) for band in bands(pairs, EDGES)] if pairs else []
    lines.append(
        f"{len(pairs)} results with a forecast of the {FRESH.days} days before them, "
        f"{len(held) - len(pairs)} without."
    )
    if pairs:
        lines.append(
            f"Brier score {brier(pairs):.3f}, log loss {log_loss(pairs):.3f}, "
            f"calibration error {calibration_error(pairs):.3f}."
        )
    if len(pairs) < OUTCOMES_FIRST:
        lines.append(
            f"Too few to judge the forecasts by: a correction is tried from {OUTCOMES_FIRST} on."
        )
    return lines


def correction_in_words(learned: Recalibration | None) -> str:
    """What came of trying to correct chances by results."""
    if learned is None:
        return "Chances stay as they are told now."
    return (
        f"From now on logit P' = {learned.intercept:.3f} + {learned.slope:.3f} logit P: log loss "
        f"{learned.log_loss_before:.4f} -> {learned.log_loss:.4f} on results held out."
    )


def _line(band: Band) -> str:
    said = f"{band.low:.0%} to {band.high:.0%}"
    few = "  (too few to tell)" if band.count < FEW else ""
    return f"{said:<14}{band.count:>9}{band.forecast:>15.0%}{band.observed:>8.0%}{few}"
