"""HCPCS Level II codes and modifiers that the question sets name, described in our own words."""

from pathlib import Path

import yaml

from quizbank.codebook.masters import number_of
from quizbank.codebook.tabular import Node
from quizbank.codebook.writing import HcpcsRow

SEED = Path(__file__).with_name("hcpcs_seed.yaml")


def seeded() -> tuple[list[HcpcsRow], list[Node]]:
    """Dates and descriptions; without a day of addition a code was there before all exams."""
    rows, nodes = [], []
    for entry in yaml.safe_load(SEED.read_text("utf-8"))["codes"]:
        code, kind, says = str(entry["code"]), entry["kind"], entry["description"]
        added, terminated = entry.get("added"), entry.get("terminated")
        days = [number_of(day) if day else None for day in (added, terminated)]
        rows.append(HcpcsRow(kind, code, says, "", days[0], days[1]))
        nodes.append(Node(code, kind, says, None, is_billable=kind == "code"))
    return rows, nodes
