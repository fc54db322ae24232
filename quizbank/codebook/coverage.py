"""When codes are valid: the dates of the packages, carried on by imported lists of later years."""

from collections.abc import Iterable
from datetime import timedelta

from quizbank.codebook.masters import Interval, Masters, day_of, number_of
from quizbank.codebook.tabular import dotted

FIRST_DAY = 20151001  # the first day of ICD-10 in the United States


class Coverage:
    """Intervals of validity for each system, and the last day that they are known for."""

    def __init__(self, masters: Masters) -> None:
        diagnoses = {dotted(code): days for code, days in masters.diagnoses().items()}
        self.valid: dict[str, dict[str, tuple[Interval, ...]]] = {
            "icd10cm": diagnoses,
            "icd10pcs": masters.procedures(),
        }
        last_day = number_of(masters.last_day())
        self.last_day = {"icd10cm": last_day, "icd10pcs": last_day}

    def valid_on(self, system: str, day: int) -> set[str]:
        """The codes of a day."""
        return {
            code
            for code, intervals in self.valid[system].items()
            if any(first <= day and (until is None or day < until) for first, until in intervals)
        }

    def is_known_on(self, system: str, day: int) -> bool:
        """Whether the tables know what was valid on a day."""
        return FIRST_DAY <= day <= self.last_day[system]

    def carry_on(self, system: str, effective: int, codes: Iterable[str]) -> bool:
        """Let a list of all complete codes hold from the day after the last known one; False for
        a list of any other day, which changes nothing.
        """
        if day_of(effective) != day_of(self.last_day[system]) + timedelta(days=1):
            return False
        intervals, codes = self.valid[system], set(codes)
        for code, of_a_code in intervals.items():
            if of_a_code[-1][1] is None and code not in codes:
                intervals[code] = (*of_a_code[:-1], (of_a_code[-1][0], effective))
        for code in codes:
            of_a_code = intervals.get(code, ())
            if not of_a_code or of_a_code[-1][1] is not None:
                intervals[code] = (*of_a_code, (effective, None))
        self.last_day[system] = _end_of_release(effective)
        return True


def _end_of_release(effective: int) -> int:
    """An October release holds at least to the end of March, one of April to that of September."""
    first = day_of(effective)
    if first.month == 10:
        return (first.year + 1) * 10_000 + 331
    return first.year * 10_000 + 930
