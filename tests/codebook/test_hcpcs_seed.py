"""The seed of HCPCS codes: all that the question sets name, in our own words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from quizbank.codebook.hcpcs_seed import SEED, seeded
from quizbank.config import ROOT
from quizbank.core.code_sets import CodeSystem, has_shape

SETS = sorted(
    path for path in (ROOT / "question_sets").rglob("*.yaml") if path.parent.name != "formats"
)
FIELDS = {"code", "kind", "description", "added", "terminated", "source"}
SYSTEM_OF_KIND = {"code": CodeSystem.HCPCS, "modifier": CodeSystem.HCPCS_MODIFIER}
KIND_OF_FIELD = {"hcpcs": "code", "hcpcs_modifier": "modifier"}


def named_codes(part: object) -> Iterator[tuple[str, str]]:
    """Kind and code of all that an item names, but for what it means not to exist."""
    if isinstance(part, list):
        for one in part:
            yield from named_codes(one)
    if isinstance(part, dict):
        codes = part.get("codes")
        for field, kind in KIND_OF_FIELD.items() if isinstance(codes, dict) else ():
            meant = {str(code) for code in part.get("meant_invalid", [])}
            yield from ((kind, code) for code in codes.get(field, []) if code not in meant)
        for one in part.values():
            yield from named_codes(one)


@pytest.mark.parametrize("path", SETS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_hcpcs_code_of_the_questions_is_in_the_seed(path: Path) -> None:
    known = {(row.kind, row.code) for row in seeded()[0]}
    written = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - all text

    missing = sorted(set(named_codes(written)) - known)

    told = ", ".join(f"{kind} {code}" for kind, code in missing)
    assert not missing, (
        f"{path.name} names {told}: look up in the official list that each exists, then add it to "
        f"{SEED.relative_to(ROOT)} in your own words"
    )


def test_every_entry_is_well_formed() -> None:
    entries = yaml.safe_load(SEED.read_text("utf-8"))["codes"]

    for entry in entries:
        code = entry["code"]
        assert set(entry) <= FIELDS, code
        assert has_shape(code, SYSTEM_OF_KIND[entry["kind"]]), code
        assert entry["source"] == "seed", code
        assert 5 <= len(entry["description"]) <= 160, code
        assert all(isinstance(entry.get(day, date.min), date) for day in ("added", "terminated"))


def test_no_entry_stands_twice() -> None:
    rows, _ = seeded()

    assert len({(row.kind, row.code) for row in rows}) == len(rows)
