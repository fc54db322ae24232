"""From when to when all codes of an item hold together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from quizbank.core.code_answers import CodeAnswers
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import is_valid_on
from quizbank.core.code_years import ONE_DAY, Days, fiscal_year


@dataclass(frozen=True)
class Window:
    """First and last day; None where the tables know of no such end."""

    first: date | None = None
    last: date | None = None


NEVER = Window(date.max, date.min)


def window_of(
    codes: Iterable[tuple[CodeSystem, str]],
    meant_invalid: Iterable[str],
    code_years: Iterable[int],
    answers: CodeAnswers,
) -> Window:
    """The time in which every valid code of an item is so, and none that is meant to be wrong.

    What the tables do not know, headings too, is left out. If there are several such times, the
    last one counts that meets the code years of the set; if there is none, the item never holds.
    """
    wrong = set(meant_invalid)
    known = [(code in wrong, answers.intervals(system, code)) for system, code in codes]
    known = [(is_wrong, valid) for is_wrong, valid in known if valid]
    turns = {answers.days.first, answers.days.last + ONE_DAY}
    for _, valid in known:
        turns |= {day for interval in valid for day in interval if day and day in answers.days}
    spans = [
        Days(first, following - ONE_DAY)
        for first, following in pairwise(sorted(turns))
        if all(is_valid_on(valid, first) != is_wrong for is_wrong, valid in known)
    ]
    years = [_known(fiscal_year(year), answers.days) for year in code_years]
    fitting = [span for span in _joined(spans) if any(span.within(year) for year in years)]
    if not fitting:
        return NEVER
    found = fitting[-1]
    return Window(
        None if found.first == answers.days.first else found.first,
        None if found.last == answers.days.last else found.last,
    )


def _known(year: Days, known: Days) -> Days:
    """A year that the tables do not cover is judged by the day of theirs that is nearest to it."""
    return Days(known.nearest(year.first), known.nearest(year.last))


def _joined(spans: Iterable[Days]) -> list[Days]:
    """Spans that follow one another day by day as one."""
    joined: list[Days] = []
    for span in spans:
        if joined and joined[-1].last + ONE_DAY == span.first:
            joined[-1] = Days(joined[-1].first, span.last)
        else:
            joined.append(span)
    return joined
