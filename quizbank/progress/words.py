"""How estimates are said: whole per cents, and never surer than they are."""

from flask import Flask

PER_CENT = "\u00a0%"  # with a blank at which no line ends
ENDS = (0.005, 0.995)  # beyond which a chance would round to none, or to certainty


def chance(share: float) -> str:
    """A chance as whole per cent: "64 %"; nothing is impossible and nothing certain."""
    if share < ENDS[0]:
        return f"under 1{PER_CENT}"
    if share >= ENDS[1]:
        return f"over 99{PER_CENT}"
    return f"{_whole(share)}{PER_CENT}"


def span(low: float, high: float) -> str:
    """An interval as whole per cents: "61 to 81 %"."""
    if _whole(low) == _whole(high):
        return f"{_whole(low)}{PER_CENT}"
    return f"{_whole(low)} to {_whole(high)}{PER_CENT}"


def chance_span(low: float, high: float) -> str:
    """An interval of chances: "under 1 to 12 %", "41 to 82 %", "90 to over 99 %"."""
    if chance(low) == chance(high):
        return chance(low)
    return f"{chance(low).removesuffix(PER_CENT)} to {chance(high)}"


def points(gain: float) -> str:
    """What a chance gains, in percentage points: "about 6 points"."""
    whole = _whole(gain)
    if whole < 1:
        return "less than 1 point"
    return f"about {whole} point{'' if whole == 1 else 's'}"


def _whole(share: float) -> int:
    return int(share * 100 + 0.5)


def init_app(app: Flask) -> None:
    """Give the words to templates."""
    app.add_template_filter(chance)
    app.add_template_filter(points)
    app.add_template_global(span)
    app.add_template_global(chance_span)
