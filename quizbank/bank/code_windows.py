"""Keeps with each item from when to when its codes hold, so that the pool need not ask."""

from collections.abc import Iterable
from typing import Any

from quizbank.bank import queries
from quizbank.bank.code_tables import OfficialTables, tables_if_any
from quizbank.bank.models import QuestionSet
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_windows import Window, window_of


def renew_code_windows(sets: Iterable[QuestionSet]) -> list[QuestionSet]:
    """Look the codes of these sets up, where that was done with other tables or not at all.

    Returns the sets that were looked up; without tables none is, and everything stays as it was.
    """
    tables = tables_if_any()
    if tables is None:
        return []
    fingerprint = tables.fingerprint()
    stale = [row for row in sets if row.code_tables != fingerprint]
    for row in stale:
        years = [int(year) for year in row.code_years.split()]
        for version in queries.current_item_versions(row):
            window = _window(version.content, years, tables)
            version.codes_valid_from, version.codes_valid_until = window.first, window.last
        row.code_tables = fingerprint
    return stale


def _window(content: dict[str, Any], years: list[int], tables: OfficialTables) -> Window:
    listed = content.get("codes", {})
    codes = [(CodeSystem(system), code) for system, found in listed.items() for code in found]
    return window_of(codes, content.get("meant_invalid", []), years, tables)
