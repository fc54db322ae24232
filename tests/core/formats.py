"""Exam formats made for tests of the core, so that no real exam's change breaks them."""

from datetime import date
from typing import Any

from quizbank.core.blueprint import ExamFormat

SURE = {"source": "A test", "confidence": "confirmed"}


def sourced(**values: Any) -> dict[str, Any]:
    """A fact with a source."""
    return {**values, **SURE}


def make_format(**changes: Any) -> ExamFormat:
    """A small exam: three domains by count, 20 scored items, 4 pretest items, 24 minutes."""
    written: dict[str, Any] = {
        "format": "1",
        "exam": "cbcs",
        "version": "cbcs-test",
        "name": "A test exam",
        "short_name": "CBCS",
        "body": "Nobody",
        "effective_from": date(2026, 1, 1),
        "scored": sourced(value=20),
        "pretest": sourced(value=4),
        "time": sourced(value=24),
        "pass_rule": sourced(kind="raw_percent", cut=70),
        "kinds": ["single", "multiple", "code_entry"],
        "kinds_fact": sourced(about="Kinds", says="All."),
        "code_entry": sourced(scoring="all_or_nothing"),
        "domains": [
            sourced(id="a", name="Domain A", items=10),
            sourced(id="b", name="Domain B", items=7),
            sourced(id="c", name="Domain C", items=3),
        ],
        "cases": sourced(cases=0),
        "navigation": sourced(rule="free"),
        "books": sourced(rule="closed"),
        "code_year": sourced(switch_month=1, switch_day=15),
        "order": "shuffled",
        "announce_minutes": [10],
        "announce_fact": sourced(about="Time", says="Told."),
        "facts": [],
    }
    return ExamFormat.model_validate({**written, **changes})
